"""Binds the pages of a built site into books: the whole handbook, and each story as a booklet with its questions."""
import functools
import itertools
import posixpath
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag

import lxml.html
from markupsafe import Markup

from .cache import cached
from .handbook import Book, Handbook
from .model import Page
from .sheets import Printer, makers

# What a page has for the screen only.
TAGS_OF_SCREEN = {"script", "style", "form", "nav", "svg", "button"}
CLASSES_OF_SCREEN = {"headerlink", "md-content__button", "print-links", "tick-tools", "sheet-picture", "md-source-file"}
HEADINGS = ("h5", "h4", "h3", "h2", "h1")


Index = dict[str, list[str]]  # where each glossary word is explained in place: its id → the ids of those places


class Binder:
    """Makes the books of one built site."""

    def __init__(self, site: Path, handbook: Handbook, cache: Path) -> None:
        self.site, self.handbook, self.cache = site, handbook, cache
        self.printer = Printer(handbook, cache)

    def bind(self) -> Iterator[Path]:
        """Put the books into the site's folder of printed files, one after another."""
        for book in self.handbook.books:
            html = self.html(book)
            to = self.site / "tulosteet" / book.file
            to.write_bytes(cached(self.cache / "books", ".pdf", (html, *makers()), functools.partial(self.printer.pdf, html)).read_bytes())
            yield to

    def html(self, book: Book) -> str:
        """A book as one HTML document with its style inside."""
        index: Index = {}
        bound = {chapter.id: [page for page in self.handbook.by_chapter[chapter.id] if not getattr(page, "shows", ())]
                 for chapter in book.chapters}
        inside = {f"{page.path}.html": _key(page.path) for page in itertools.chain(*bound.values())}
        inside |= {f"{chapter.id}/index.html": chapter.id for chapter in book.chapters}
        chapters = [(chapter, [(page, _key(page.path), self._article(page, inside, index)) for page in bound[chapter.id]])
                    for chapter in book.chapters]
        terms = self.handbook.collections["terms"].entries if "terms" in self.handbook.collections else {}
        words = sorted((terms[id].title, places) for id, places in index.items() if id in terms)
        return self.printer.templates.get_template("print/book.html.j2").render(book=book, chapters=chapters, words=words)

    def _article(self, page: Page, inside: dict[str, str], index: Index) -> Markup:
        """A page's text as it stands in a book: with ids of its own, links that stay in the book, boxes and lines to fill on paper."""
        document = lxml.html.parse(self.site / f"{page.path}.html")
        article = document.getroot().xpath(".//article")[0]
        for one in [one for one in article.iter() if one.tag in TAGS_OF_SCREEN or CLASSES_OF_SCREEN & set(one.get("class", "").split())]:
            one.drop_tree()
        key = _key(page.path)
        for heading, below in itertools.pairwise(HEADINGS):
            for one in article.iter(below):
                one.tag = heading
        for box in article.xpath(".//input[@type='checkbox']"):
            box.tag, box.attrib["class"] = "span", "box"
        for area in article.xpath(".//textarea"):
            area.tag, area.attrib["class"] = "div", "line"
        for one in article.xpath(".//label"):
            one.tag = "div"
        for one in article.xpath(".//*[@id]"):
            one.attrib["id"] = f"{key}--{one.attrib['id']}"
        self._lead(article, page, inside, index)
        return Markup("".join(lxml.html.tostring(child, encoding="unicode") for child in article))

    def _lead(self, article: lxml.html.HtmlElement, page: Page, inside: dict[str, str], index: Index) -> None:
        """Let the links of a page lead into the book where they can; note where glossary words are explained."""
        address, folder, key = self.handbook.organisation.site_address.rstrip("/"), posixpath.dirname(page.path), _key(page.path)
        seen = set()
        for number, link in enumerate(article.iter("a")):
            path, anchor = urldefrag(link.attrib.pop("href", ""))
            link.attrib.pop("title", None)
            if not path.startswith(("http:", "https:", "mailto:")):
                target = posixpath.normpath(posixpath.join(folder, path)) if path else f"{page.path}.html"
                if "term" in link.attrib.get("class", "") and anchor not in seen:
                    seen.add(anchor)
                    link.attrib["id"] = f"{key}--sana-{number}"
                    index.setdefault(anchor, []).append(link.attrib["id"])
                if target in inside:
                    path, anchor = "", f"{inside[target]}--{anchor}" if anchor else inside[target]
                else:
                    path = f"{address}/{target}"
            link.attrib["href"] = f"{path}#{anchor}" if anchor else path


def _key(path: str) -> str:
    """A page's place in a book."""
    return path.replace("/", "-")
