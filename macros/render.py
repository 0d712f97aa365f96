"""Turns the handbook into Markdown; the only module that knows the page templates."""
import functools
import json
import posixpath
import re
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from . import diagrams
from .diagrams.shapes import figures_of
from .fields import REFERENCE, named
from .handbook import Handbook
from .model import Episode, Page

TEMPLATES = Path(__file__).parent / "templates"
MACROS = ("page_of", "cards", "entries", "items", "chapters", "sheets", "story", "diagram", "link", "news", "accessibility")
MISSING = "parts/missing.md.j2"  # a preview goes on while a file is broken; a build has been stopped by then

ANYWHERE = re.compile(r"[\\`*_{}\[\]<>&|~^=#\"']")
LINE_START = re.compile(r"^(\s*)([+:-]|\d+(?=[.)]))", re.MULTILINE)


def _entity(character: str) -> str:
    return f"&#{ord(character)};"


def escape_markdown(text: str) -> Markup:
    """A text as Markdown (and HTML) that shows it literally."""
    text = ANYWHERE.sub(lambda found: _entity(found.group()), text)
    return Markup(LINE_START.sub(lambda found: found[1] + _entity(found[2][0]) + found[2][1:], text))


def destination(address: str) -> Markup:
    """An address as a Markdown link leads to it, whatever brackets and signs it holds."""
    return Markup(f"<{escape_markdown(address)}>")


def finnish_date(date) -> str:
    """22.11.2026"""
    return f"{date.day}.{date.month}.{date.year}"


@jinja2.pass_context
def _finalize(context: jinja2.runtime.Context, value: object) -> object:
    """Whatever a template prints is text to be shown literally, its references linked."""
    return context["prose"](value) if isinstance(value, str) and not isinstance(value, Markup) else value


@functools.cache  # a builder may want a renderer for each page
def environment() -> jinja2.Environment:
    """What the page templates are rendered with."""
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=_finalize)
    templates.filters |= {
        "date": finnish_date, "destination": destination, "named": named,
        "points": lambda number: Markup(figures_of(number)),
        "indent_rest": lambda text: Markup(str.replace(text, "\n", "\n    ")),  # Markup's own replace escapes what is put in, at a price
        "one_paragraph": lambda text: text.replace("\n\n", Markup("<br>"))}
    return templates


class Renderer:
    """Renders a handbook's parts for the page whose source or address is `here`. A macro of a page is a method of this class."""

    def __init__(self, handbook: Handbook, with_pdfs: bool) -> None:
        """`with_pdfs` tells whether the site has the PDF files that its pages would link to."""
        self.handbook, self.with_pdfs, self.templates = handbook, with_pdfs, environment()

    def _render(self, template: str, here: str, **values: object) -> str:
        return self.templates.get_template(template).render(
            handbook=self.handbook, with_pdfs=self.with_pdfs, here=here, **values,
            prose=lambda text: self.prose(here, text), link=lambda id, text=None: self.link(here, id, text),
            url=lambda path: relative(here, path), diagram=lambda id: Markup(self.diagram(here, id)))

    def prose(self, here: str, text: str) -> Markup:
        """A content text as Markdown: everything literal except `[[id]]`, which becomes a link."""
        if "[[" not in text:  # as in most
            return escape_markdown(text)
        parts, end = [], 0
        for found in REFERENCE.finditer(text):
            parts += [escape_markdown(text[end : found.start()]), self.link(here, found[1], found[2])]
            end = found.end()
        return Markup("".join([*parts, escape_markdown(text[end:])]))

    def link(self, here: str, id: str, text: str | None = None) -> Markup:
        """A Markdown link to anything with an id; plain words when there is nowhere to lead."""
        target = self.handbook.targets.get(id)
        if target is None:
            return escape_markdown(text or id)
        words = escape_markdown(" ".join((text or target.title).split()))
        if target.address is not None:
            missing = escape_markdown(" (linkki puuttuu – kysy esihenkilöltä)")
            return Markup(f"[{words}]({destination(target.address)})") if target.address else words + missing
        address = relative(here, target.path + ".md") + (f"#{target.anchor}" if target.anchor else "")
        if target.listing == "terms":
            title = " ".join(self.handbook.wording(target.summary).split())
            return Markup(f'[{words}]({address} "{escape_markdown(title)}"){{ .term }}')
        foreign = "" if text or target.language == "fi" else f'{{: lang="{target.language}" }}'
        return Markup(f"[{words}]({address}){foreign}")

    def page_of(self, here: str, id: str) -> str:
        """The whole page of a thing or a collection."""
        page = self.handbook.by_id.get(id)
        return self._render(f"pages/{page.KIND}.md.j2" if page else MISSING, here, page=page)

    def cards(self, here: str, chapter: str) -> str:
        """A card for each page of a chapter."""
        return self._render("parts/cards.md.j2", here, pages=self.handbook.by_chapter.get(chapter, []))

    def chapters(self, here: str) -> str:
        """A card for each chapter."""
        return self._render("parts/chapters.md.j2", here)

    def entries(self, here: str, name: str) -> str:
        """What a collection lists; `name` is that of its file, for example "principles"."""
        collection = self.handbook.collections.get(name)
        return self._render(f"entries/{name}.md.j2" if collection else MISSING, here, entries=collection and collection.entries.values())

    def items(self, here: str, id: str) -> str:
        """The items of a sheet, to be ticked on screen."""
        sheet = self.handbook.sheets.get(id)
        return self._render("parts/items.md.j2" if sheet else MISSING, here, sheet=sheet)

    def diagram(self, here: str, id: str) -> str:
        """The picture of a page or chapter, drawn for a small and a wide screen."""
        holder = self.handbook.drawn.get(id)
        try:
            picture = holder and diagrams.picture(self.handbook, holder)
        except diagrams.Undrawable:  # told by the check
            picture = None
        template = "diagrams/figure.md.j2" if picture else MISSING
        return self._render(template, here, picture=picture, id=id, address=lambda to: self._address(here, to))

    def _address(self, here: str, id: str) -> Markup:
        """Where an id leads, as HTML has it."""
        target = self.handbook.targets[id]
        return Markup(relative(here, f"{target.path}.html") + (f"#{target.anchor}" if target.anchor else ""))

    def sheets(self, here: str) -> str:
        """All printable sheets with their files."""
        return self._render("parts/sheets.md.j2", here)

    def news(self, here: str) -> str:
        """What is new in the handbook."""
        return self._render("parts/news.md.j2", here)

    def accessibility(self, here: str) -> str:
        """What the accessibility statement tells: shortcomings, assessment, feedback and supervision."""
        return self._render("parts/accessibility.md.j2", here)

    def story(self, here: str, chapter: str) -> str:
        """The front of a story: who is in it, and its scenes."""
        scenes = [page for page in self.handbook.by_chapter.get(chapter, []) if isinstance(page, Episode)]
        return self._render("parts/story.md.j2", here, chapter=chapter, scenes=scenes)


@functools.cache
def relative(here: str, path: str) -> str:
    """The address of a path as seen from the page `here`, both relative to the content folder.

    >>> relative("prosessit/yhteys.md", "opi/sanasto.md")
    '../opi/sanasto.md'
    """
    return posixpath.relpath(path, posixpath.dirname(here) or ".")


def _raw(text: str) -> str:
    """A text on one line, safe where the theme prints it raw and where the macros plugin looks for braces."""
    return str(escape(" ".join(text.split()))).replace("{", "&#123;")


def stub(handbook: Handbook, page: Page) -> str:
    """The source of a generated page: front matter and one macro call, the same on every page."""
    matter = {"id": page.id, "title": _raw(page.title), "description": _raw(handbook.wording(page.summary)), "kind": page.KIND,
              "reviewed": finnish_date(page.reviewed)}
    if page.counted:
        matter["number"] = handbook.number(page)
    if isinstance(page, Episode):  # the theme's navigation is the timeline of the story; the page itself tells what comes next
        matter |= {"subtitle": _raw(page.when), "hide": ["footer", "path"]}
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in matter.items())  # what JSON writes, YAML reads
    return f"---\n{''.join(lines)}---\n\n{{{{ page_of(id) }}}}\n"


def stubs(handbook: Handbook) -> dict[str, str]:
    """The sources of all generated pages by path; knows nothing of MkDocs, so that any builder can use them."""
    return {f"{page.path}.md": stub(handbook, page) for page in handbook.pages}
