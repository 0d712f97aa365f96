"""The whole handbook: all that has been read, what belongs where, and where each `[[id]]` leads."""
from functools import cached_property
from typing import NamedTuple

from pydantic import Field

from .fields import REFERENCE, Date, Frozen, Id, Line
from .listings import Collection, Local, Organisation, Source, Table
from .model import KINDS, Episode, Page, Sheet, Thing


class Chapter(Frozen):
    """A folder of the content, with its front page index.md."""

    id: Id
    title: Line = Field(description="luvun nimi")
    summary: Line = Field(description="mitä luvussa on")
    kind: str | None = Field(None, description="minkälaisia tiedostoja luvussa on: " + ", ".join(KINDS))


class Book(NamedTuple):
    """Chapters bound together in one PDF file; `size` is that of its page."""

    file: str
    title: str
    summary: str
    chapters: tuple[Chapter, ...]
    size: str = "A4"


class Settings(Frozen):
    """handbook.yml: what the handbook is called and which chapters it has, in order."""

    title: Line = Field(description="käsikirjan nimi")
    summary: Line = Field(description="mikä käsikirja on, yksi virke")
    edition: Line = Field(description="painos, esimerkiksi 2026.1")
    published: Date = Field(description="painoksen päivä, vvvv-kk-pp")
    chapters: dict[Id, Chapter] = Field(min_length=1, description="luvut")


class Synonym(Frozen):
    """Words of the handbook, and what people say instead."""

    words: tuple[Line, ...] = Field(min_length=1, description="käsikirjan sanat perusmuodossa")
    everyday: tuple[Line, ...] = Field(min_length=1, description="mitä ihmiset sanovat ja kirjoittavat hakuun")


class Synonyms(Frozen):
    """synonyms.yml: everyday words that the search understands."""

    groups: tuple[Synonym, ...] = Field(min_length=1, description="sanaryhmät")


class Target(NamedTuple):
    """Where a `[[id]]` leads: a page, or an entry of a listing."""

    title: str
    summary: str
    path: str
    anchor: str = ""
    listing: str = ""
    language: str = "fi"
    address: str | None = None  # outside the handbook; empty while it is not known


class Handbook(Frozen):
    """The whole content, read and checked."""

    settings: Settings
    synonyms: Synonyms
    collections: dict[str, Collection]
    things: dict[str, Thing]

    @property
    def organisation(self) -> Organisation:
        """What belongs to the organisation whose handbook this is."""
        return self.collections["organisation"]

    @property
    def tables(self) -> dict[str, Table]:
        """The tables of figures by id."""
        return self.collections["statistics"].entries if "statistics" in self.collections else {}

    @property
    def sheets(self) -> dict[str, Sheet]:
        """The lists and forms by id."""
        return {id: thing for id, thing in self.things.items() if isinstance(thing, Sheet)}

    @property
    def pages(self) -> list[Page]:
        """Everything that has a page made from a YAML file."""
        return [*self.things.values(), *self.collections.values()]

    @cached_property
    def by_chapter(self) -> dict[str, list[Page]]:
        """The pages of each chapter in reading order."""
        chapters = {id: [] for id in self.settings.chapters}
        for page in sorted(self.pages, key=lambda page: (page.order, page.path)):
            chapters.setdefault(page.chapter, []).append(page)
        return chapters

    @property
    def printed(self) -> list[Thing]:
        """The things that have a printable sheet, chapter by chapter in reading order."""
        return [page for pages in self.by_chapter.values() for page in pages if page.PRINTED]

    @property
    def books(self) -> list[Book]:
        """The whole handbook, and each story as a booklet."""
        settings, chapters = self.settings, tuple(self.settings.chapters.values())
        whole = Book("kasikirja.pdf", settings.title, settings.summary, chapters)
        stories = (chapter for chapter in chapters if chapter.kind == Episode.KIND)
        return [whole, *(Book(f"{chapter.id}-vihko.pdf", chapter.title, chapter.summary, (chapter,), "A5") for chapter in stories)]

    def shown(self, id: str) -> Thing | Collection | Chapter:
        """What a card or poster shows: a page made from data, or a chapter. The id must be known."""
        return next((page for page in self.pages if page.id == id), None) or self.settings.chapters[id]

    def number(self, page: Page) -> int:
        """A page's place in its chapter, from 1."""
        return [other.path for other in self.by_chapter[page.chapter]].index(page.path) + 1

    def related(self, thing: Thing) -> list[str]:
        """The ids a thing names as related, then those of the things that name it."""
        back = (other.id for other in self.things.values() if thing.id in other.related)
        return list(dict.fromkeys([*thing.related, *back]))

    @cached_property
    def targets(self) -> dict[str, Target]:
        """Everything that `[[id]]` can name."""
        found = {c.id: Target(c.title, c.summary, f"{c.id}/index") for c in self.settings.chapters.values()}
        for kind, collection in self.collections.items():
            for entry in collection.entries.values():
                target = Target(entry.title, entry.text or "", collection.path, entry.id, kind)
                if isinstance(entry, Source):
                    target = target._replace(language=entry.language)
                if isinstance(entry, Local) and entry.group == "linkit":
                    target = target._replace(address=entry.address or "")
                found[entry.id] = target
        return found | {page.id: Target(page.title, page.summary, page.path) for page in self.pages}

    def wording(self, text: str) -> str:
        """A text with its `[[id]]` references as plain words, for print and for attributes."""
        return REFERENCE.sub(lambda found: found[2] or (self.targets[found[1]].title if found[1] in self.targets else found[1]), text)
