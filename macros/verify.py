"""Reads a built site as a stranger would and tells what in it is broken."""
import functools
import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urlsplit

import lxml.html

from . import search
from .cache import cached
from .handbook import Handbook
from .workers import alongside

ADDRESSES = "//@href[not(parent::base)] | //@src | //@data"
FETCHED = "//script/@src | //img/@src | //iframe/@src | //source/@src | //object/@data | //use/@href"  # by a browser by itself
OUTSIDE = re.compile(r"(?!data:)[a-z]+:|//", re.IGNORECASE)
THIS_CODE = Path(__file__).read_bytes()
NOT_FETCHED = {"canonical", "prev", "next", "edit"}  # what a <link> may tell of


class _Document(NamedTuple):
    """The ids of an HTML file, where its links lead, and what a browser fetches for it from outside."""

    ids: list[str]
    links: list[str]
    outside: list[str]


def _read(path: Path, cache: Path) -> _Document:
    """What an HTML file holds, kept by its bytes."""
    html = path.read_bytes()
    kept = cached(cache / "links", ".json", (THIS_CODE, html), lambda: json.dumps(_parse(html)).encode())
    return _Document(*json.loads(kept.read_bytes()))


def _parse(html: bytes) -> _Document:
    root = lxml.html.document_fromstring(html, parser=lxml.html.HTMLParser(encoding="utf-8"))
    ids, links, fetched = (root.xpath(wanted, smart_strings=False) for wanted in ("//@id", ADDRESSES, FETCHED))
    fetched += [link.get("href") for link in root.iter("link") if NOT_FETCHED.isdisjoint(link.get("rel", "").split())]
    return _Document(ids, [*dict.fromkeys(links)], [link for link in fetched if OUTSIDE.match(link)])


def problems(site: Path, handbook: Handbook, with_pdfs: bool, cache: Path) -> list[str]:
    """What is missing from or broken in a site, as Finnish sentences; nothing if it is whole."""
    return [*missing_files(site, handbook, with_pdfs), *_missing_from_search(site, handbook), *broken_links(site, cache)]


def missing_files(site: Path, handbook: Handbook, with_pdfs: bool) -> Iterator[str]:
    """The pages and printed files that should be there, as Finnish sentences."""
    wanted = ["index.html", "404.html", *(f"{page.path}.html" for page in handbook.pages)]
    wanted += [f"tulosteet/{name}" for thing in handbook.printed for name in thing.printed_files if with_pdfs]
    wanted += [f"tulosteet/{book.file}" for book in handbook.books if with_pdfs]
    yield from (f"{name} puuttuu sivustosta" for name in wanted if not (site / name).is_file())


def _missing_from_search(site: Path, handbook: Handbook) -> Iterator[str]:
    found = {doc["location"] for doc in search.read_index(site)["docs"]}
    yield from (f"{page.path}.html puuttuu hausta" for page in handbook.pages if f"{page.path}.html" not in found)


def broken_links(site: Path, cache: Path) -> Iterator[str]:
    """The links that lead nowhere or fetch from outside, as Finnish sentences."""
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    names = sorted(name for name in files if name.endswith(".html"))
    alongside(lambda: [_read(site / name, cache) for name in reversed(names)])
    documents = {name: _read(site / name, cache) for name in names}
    for name, document in documents.items():
        folder = posixpath.dirname(name)
        yield from (f"{name} hakee sivuston ulkopuolelta: {link}" for link in document.outside)
        for link in document.links:
            if (target := _target(folder, link)) is None:
                continue
            path, anchor = target[0] or name, target[1]
            if path not in files:
                yield f"{name}: linkki {link} ei johda mihinkään"
            elif anchor and path in documents and anchor not in documents[path].ids:
                yield f"{name}: kohtaa {link} ei ole"


@functools.cache  # the pages of a folder share most of their links
def _target(folder: str, link: str) -> tuple[str, str] | None:
    """The path in the site that a link of a page in a folder leads to, empty for the page itself, and the place there; None for other
    sites and for the own links of the page for missing addresses, as nobody knows where that is shown."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or link.startswith("/"):
        return None
    path, anchor = urldefrag(link)
    return path and posixpath.normpath(posixpath.join(folder, unquote(path))), unquote(anchor)
