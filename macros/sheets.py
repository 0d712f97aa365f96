"""Turns things into printable HTML and that into PDF/UA-1; the only module that knows WeasyPrint."""
import base64
import functools
import io
import logging
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import jinja2
import segno
from markupsafe import Markup

from . import fonts, hyphenation, pdfua
from .cache import cached
from .handbook import Handbook
from .model import Thing
from .render import finnish_date

TEMPLATES = Path(__file__).parent / "templates"
# Tried in this order until the sheet fits on its page: the first one is the roomiest.
FITS = ("large", "roomy", "normal", "tight", "two-columns")
PANGO = "Pango puuttuu: Debian ja Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0, " \
        "macOS: brew install pango, Windows: MSYS2 ja pacman -S mingw-w64-ucrt-x86_64-pango"


class TooLong(Exception):
    """A sheet that does not fit on its page; the text tells an editor what to do."""


@functools.cache
def missing() -> str:
    """Why PDF files cannot be made on this machine, or nothing if they can."""
    try:
        import weasyprint  # noqa: F401
    except OSError:  # WeasyPrint raises it, not ImportError, when it does not find Pango
        return PANGO
    return ""


def qr_code(address: str) -> str:
    """An address as a QR code in a data URI (SVG)."""
    code = io.BytesIO()
    segno.make(address, error="m").save(code, kind="svg", scale=4, border=0, xmldecl=False, svgns=True)
    return "data:image/svg+xml;base64," + base64.b64encode(code.getvalue()).decode()


class Printer:
    """Makes the sheets of one handbook."""

    def __init__(self, handbook: Handbook, cache: Path) -> None:
        self.handbook, self.cache = handbook, cache
        self.templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
            lstrip_blocks=True, finalize=lambda value: handbook.wording(value) if type(value) is str else value)
        self.templates.filters |= {"date": finnish_date, "paragraphs": lambda text: text.split("\n\n")}

    def html(self, thing: Thing, fit: str) -> str:
        """The sheet of a thing as one HTML document with its style inside. `fit` is one of FITS."""
        address = f"{self.handbook.organisation.site_address.rstrip('/')}/{thing.path}.html"
        faces = [(Markup(fonts.truetype(style).as_uri()), weight, slope) for style, (weight, slope) in fonts.STYLES.items()]
        return self.templates.get_template(f"print/{thing.KIND}.html.j2").render(
            thing=thing, handbook=self.handbook, fit=fit, address=address, family=Markup(fonts.FAMILY), faces=faces,
            qr=Markup(qr_code(address)), shown_address=address.partition("//")[2])

    def pdf(self, thing: Thing) -> Path:
        """The sheet of a thing as a PDF file in the cache. Raises TooLong."""
        makers = tuple(f"{name} {version(name)}" for name in ("weasyprint", "pikepdf", "pyphen"))
        rules = (Path(pdfua.__file__).read_bytes(), Path(hyphenation.__file__).read_bytes(), hyphenation.COMPOUNDS.read_bytes())
        return cached(self.cache / "sheets", ".pdf", (self.html(thing, FITS[0]), *FITS, *makers, *rules), lambda: self._make(thing))

    def _make(self, thing: Thing) -> bytes:
        import weasyprint

        logging.getLogger("weasyprint").setLevel(logging.ERROR)
        hyphenation.register(self.cache)
        for fit in FITS:
            rendered = weasyprint.HTML(string=self.html(thing, fit)).render(pdf_variant="pdf/ua-1", pdf_tags=True)
            if len(rendered.pages) == 1:
                return pdfua.finish(rendered.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True))
        raise TooLong(f"{thing.file}: tuloste ei mahdu yhdelle sivulle – lyhennä tekstejä tai poista kohtia")

    def all(self, tell: Callable[[int, int], None] = lambda done, total: None) -> tuple[dict[str, Path], list[str]]:
        """The PDF files of all things by their id, and what did not fit. `tell` hears how many of how many are done."""
        made, too_long, things = {}, [], self.handbook.printed
        for done, thing in enumerate(things, 1):
            try:
                made[thing.id] = self.pdf(thing)
            except TooLong as error:
                too_long.append(str(error))
            tell(done, len(things))
        return made, too_long
