"""What a web server needs to serve a built site well: one table of headers, caching and file types, and the host's files made from it."""
import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import jinja2
import lxml.html

from .handbook import Handbook

TEMPLATES = Path(__file__).parent / "templates/hosting"

TYPES = {
    ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".png": "image/png",
    ".svg": "image/svg+xml", ".txt": "text/plain", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2",
    ".pdf": "application/pdf", ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
COMPRESSED = [media for media in TYPES.values() if media.startswith("text/") or media.endswith(("json", "+xml"))]

SCRIPT_TYPES = ("", "module", "text/javascript")  # any other script element is data
CANNOT_BE_HASHED = "//@style | //@*[starts-with(name(), 'on')]"


@dataclass(frozen=True)
class Caching:
    """How long a browser may keep the files whose paths a pattern finds. All others it asks for again, and is told if they are the same."""

    pattern: str
    days: int
    words: str

    @property
    def value(self) -> str:
        """The header."""
        return f"{self.words}, max-age={self.days * 24 * 3600}"


CACHING = (
    Caching(r"\.[0-9a-f]{8}\.(min\.)?(css|js)$", 365, "public, immutable"),  # named by their content
    Caching(r"\.woff2$", 7, "public"),  # an old typeface serves a new page as well
)


class Hosting:
    """The hosting of one built site at the address that its handbook has."""

    def __init__(self, site: Path, handbook: Handbook) -> None:
        self.site, self.handbook = site, handbook
        self.files = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
        address = urlsplit(handbook.organisation.site_address)
        self.host, self.path = address.hostname, address.path.rstrip("/") + "/"

    def problems(self) -> Iterator[str]:
        """What no server could serve as it should, as Finnish sentences."""
        for name in self.files:
            if PurePosixPath(name).suffix not in TYPES:
                yield f"{name}: tiedoston tyyppi puuttuu luettelosta TYPES (macros/hosting.py)"
        for name, page in self._pages.items():
            if page.xpath(CANNOT_BE_HASHED):
                yield f"{name}: style- ja on…-määritteet eivät toimi, koska sisällön suojauskäytäntö (CSP) estää ne"

    @cached_property
    def headers(self) -> dict[str, str]:
        """The headers of every answer."""
        return {
            "Content-Security-Policy": self._policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()"}

    def cached(self) -> Iterator[tuple[str, Caching]]:
        """The files that a browser may keep, and for how long."""
        for name in self.files:
            yield from ((name, caching) for caching in CACHING if re.search(caching.pattern, name))

    def texts(self) -> dict[str, str]:
        """The files for the host: path in the package → text."""
        return {template.removesuffix(".j2"): self._render(template) for template in _templates.list_templates()}

    def _render(self, template: str) -> str:
        return _templates.get_template(template).render(
            hosting=self, settings=self.handbook.settings, organisation=self.handbook.organisation, types=TYPES, caching=CACHING,
            compressed=COMPRESSED)

    @cached_property
    def _pages(self) -> dict[str, lxml.html.HtmlElement]:
        return {name: lxml.html.fromstring((self.site / name).read_text("utf-8")) for name in self.files if name.endswith(".html")}

    @property
    def _policy(self) -> str:
        """The Content-Security-Policy: only the site itself, and of what stands inside the pages only what they hold today."""
        scripts, styles = set(), set()
        for page in self._pages.values():
            scripts |= {_hash(one.text) for one in page.iter("script") if "src" not in one.attrib and one.get("type", "") in SCRIPT_TYPES}
            styles |= {_hash(one.text) for one in page.iter("style")}
        return "; ".join((
            "default-src 'self'", "img-src 'self' data:", " ".join(["script-src 'self'", *sorted(scripts)]),
            " ".join(["style-src 'self'", *sorted(styles)]), "object-src 'none'", "base-uri 'none'", "form-action 'self'",
            "frame-ancestors 'self'"))


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES), undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    keep_trailing_newline=True, autoescape=lambda name: name.endswith(".config.j2"))
