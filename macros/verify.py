"""Reads a built site as a stranger would and tells what in it is broken."""
import posixpath
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from . import search
from .handbook import Handbook

# What a browser fetches by itself, without anybody clicking.
FETCHED = {("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src"), ("link", "href"), ("object", "data"), ("use", "href")}
NOT_FETCHED = {"canonical", "prev", "next", "edit"}


class _Document(HTMLParser):
    """The addresses and ids of one HTML file."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[tuple[str, bool]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids.add(values["id"])
        for name in ("href", "src", "data"):
            if name in values and tag != "base":
                fetched = (tag, name) in FETCHED and not NOT_FETCHED & set(values.get("rel", "").split())
                self.links.append((values[name], fetched))


def problems(site: Path, handbook: Handbook, with_pdfs: bool) -> list[str]:
    """What is missing from or broken in a site, as Finnish sentences; nothing if it is whole."""
    return [*_missing_files(site, handbook, with_pdfs), *_missing_from_search(site, handbook), *_broken_links(site)]


def _missing_files(site: Path, handbook: Handbook, with_pdfs: bool) -> Iterator[str]:
    wanted = ["index.html", "404.html", *(f"{page.path}.html" for page in handbook.pages)]
    wanted += [f"tulosteet/{name}" for thing in handbook.printed for name in (*thing.prints.values(), thing.picture) if with_pdfs]
    wanted += [f"tulosteet/{book.file}" for book in handbook.books if with_pdfs]
    yield from (f"{name} puuttuu sivustosta" for name in wanted if not (site / name).is_file())


def _missing_from_search(site: Path, handbook: Handbook) -> Iterator[str]:
    found = {doc["location"] for doc in search.read_index(site)["docs"]}
    yield from (f"{page.path}.html puuttuu hausta" for page in handbook.pages if f"{page.path}.html" not in found)


def _broken_links(site: Path) -> Iterator[str]:
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    documents = {name: _Document((site / name).read_text("utf-8")) for name in sorted(files) if name.endswith(".html")}
    for name, document in documents.items():
        for link, fetched in document.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                if fetched and parts.scheme != "data":
                    yield f"{name} hakee sivuston ulkopuolelta: {link}"
            elif not link.startswith("/"):  # only the page for missing addresses has those: nobody knows where it is shown
                path, anchor = urldefrag(link)
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name
                if target not in files:
                    yield f"{name}: linkki {link} ei johda mihinkään"
                elif anchor and target in documents and unquote(anchor) not in documents[target].ids:
                    yield f"{name}: kohtaa {link} ei ole"

