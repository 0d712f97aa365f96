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
from .handbook import Book, Chapter, Handbook
from .model import Page
from .sheets import Printer, makers

# What a page has for the screen only.
TAGS_OF_SCREEN = {"script", "style", "form", "nav", "svg", "button"}
CLASSES_OF_SCREEN = {
    "headerlink", "md-content__button", "page-tools", "print-links", "tick-tools", "sheet-picture", "narrow"}
PICTURES = {"drawing", "portrait"}
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
        articles = {id: [(page, _key(page.path), self._article(page, inside, index)) for page in pages] for id, pages in bound.items()}
        chapters = [(chapter, self._front(chapter), articles[chapter.id]) for chapter in book.chapters]
        terms = self.handbook.entries("terms")
        words = sorted((terms[id].title, places) for id, places in index.items() if id in terms)
        return self.printer.templates.get_template("print/book.html.j2").render(book=book, chapters=chapters, words=words)

    def _article(self, page: Page, inside: dict[str, str], index: Index) -> Markup:
        """A page's text as it stands in a book: with ids of its own, links that stay in the book, boxes and lines to fill on paper."""
        article, key = self._for_paper(page.path), _key(page.path)
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

    def _front(self, chapter: Chapter) -> Markup:
        """The picture at the front of a chapter, if it has one."""
        figures = self._for_paper(f"{chapter.id}/index").xpath(".//figure[@class='diagram']")
        return Markup("".join(lxml.html.tostring(figure, encoding="unicode", with_tail=False) for figure in figures))

    def _for_paper(self, path: str) -> lxml.html.HtmlElement:
        """The article of a page without what it has for the screen only, its pictures in words for those who do not see them."""
        article = lxml.html.parse(self.site / f"{path}.html").getroot().xpath(".//article")[0]
        for one in [one for one in article.iter() if _is_of_screen(one)]:
            one.drop_tree()
        for drawing in article.find_class("drawing"):
            links, title, text = drawing.xpath(".//a"), drawing.find("title"), drawing.find("desc")
            parts = [" ".join("".join(part.itertext()).split()) for part in drawing.iter("g")] if links else []
            title.text = " ".join([f"{title.text}.", text.text, *(f"{part.rstrip('.')}." for part in parts if part)])
            text.drop_tree()
            for link in links:
                link.drop_tag()
        return article

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


def _is_of_screen(element: lxml.html.HtmlElement) -> bool:
    classes = set(element.get("class", "").split())
    named_by_theme = element.get("id", "").startswith("__")
    return named_by_theme or bool(CLASSES_OF_SCREEN & classes) or (element.tag in TAGS_OF_SCREEN and not PICTURES & classes)


def _key(path: str) -> str:
    """A page's place in a book."""
    return path.replace("/", "-")
