"""The whole handbook: all that has been read, what belongs where, and where each `[[id]]` leads."""
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from pydantic import Field

from .fields import REFERENCE, Date, Frozen, Id, Line, Raw, Text, named
from .listings import Collection, Local, Organisation, Person, Situation, Source, Table
from .model import KINDS, Diagram, Episode, Page, Sheet, Thing


class Chapter(Frozen):
    """A folder of the content, with its front page index.md."""

    id: Id
    title: Line = Field(description="luvun nimi")
    summary: Line = Field(description="mitä luvussa on")
    kind: str | None = Field(None, description="minkälaisia tiedostoja luvussa on: " + ", ".join(KINDS))
    diagram: Diagram | None = Field(None, description="kuva luvusta, sen etusivulle")


class Book(NamedTuple):
    """Chapters bound together in one PDF file; `size` is that of its page."""

    file: str
    title: str
    summary: str
    chapters: tuple[Chapter, ...]
    size: str = "A4"


class News(Frozen):
    """What changed in the handbook, as its home page tells it."""

    day: Date = Field(description="muutoksen päivä, vvvv-kk-pp")
    text: Text = Field(description="mitä muuttui")


class Settings(Frozen):
    """handbook.yml: what the handbook is called and which chapters it has, in order."""

    title: Raw = Field(description="käsikirjan nimi")
    summary: Raw = Field(description="mikä käsikirja on, yksi virke")
    edition: Line = Field(description="painos, esimerkiksi 2026.1")
    published: Date = Field(description="painoksen päivä, vvvv-kk-pp")
    news: tuple[News, ...] = Field((), description="mitä uutta käsikirjassa on, uusin ensin")
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

    def entries(self, listing: str) -> dict[str, Frozen]:
        """What a listing holds, by id; nothing while its file cannot be read."""
        return self.collections[listing].entries if listing in self.collections else {}

    @property
    def tables(self) -> dict[str, Table]:
        """The tables of figures by id."""
        return self.entries("statistics")

    @property
    def people(self) -> dict[str, Person]:
        """Those who act or speak in the handbook, by id."""
        return self.entries("people")

    @property
    def situations(self) -> dict[str, Situation]:
        """The meetings to prepare for, by id."""
        return self.entries("situations")

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """The lists and forms by id."""
        return {id: thing for id, thing in self.things.items() if isinstance(thing, Sheet)}

    @cached_property
    def pages(self) -> list[Page]:
        """Everything that has a page made from a YAML file."""
        return [*self.things.values(), *self.collections.values()]

    @cached_property
    def by_id(self) -> dict[str, Page]:
        """The pages by id."""
        return {page.id: page for page in reversed(self.pages)}  # of two with the same id, which the check tells, the first

    @cached_property
    def by_chapter(self) -> dict[str, list[Page]]:
        """The pages of each chapter in reading order."""
        chapters = {id: [] for id in self.settings.chapters}
        for page in sorted(self.pages, key=lambda page: (page.order, page.path)):
            chapters.setdefault(page.chapter, []).append(page)
        return chapters

    @property
    def printed(self) -> list[Thing]:
        """The things that have a printable sheet, chapter by chapter; in a preview only those of which all that they show is whole."""
        printed = [page for pages in self.by_chapter.values() for page in pages if page.PRINTED]
        whole = {*self.settings.chapters, *(page.id for page in self.pages)}
        while broken := {thing.id for thing in printed if thing.id in whole and not whole.issuperset(thing.shows)}:
            whole -= broken
        return [thing for thing in printed if thing.id in whole]

    @property
    def books(self) -> list[Book]:
        """The whole handbook, and each story as a booklet."""
        settings, chapters = self.settings, tuple(self.settings.chapters.values())
        return [Book("kasikirja.pdf", settings.title, settings.summary, chapters), *self.booklets.values()]

    @property
    def booklets(self) -> dict[str, Book]:
        """Each story as a booklet, by the id of its chapter."""
        stories = (chapter for chapter in self.settings.chapters.values() if chapter.kind == Episode.KIND)
        return {chapter.id: Book(f"{chapter.id}-vihko.pdf", chapter.title, chapter.summary, (chapter,), "A5") for chapter in stories}

    def shown(self, id: str) -> Thing | Collection | Chapter | None:
        """What a card, poster or picture shows: a page made from data, or a chapter; None while its file cannot be read."""
        return self.by_id.get(id) or self.settings.chapters.get(id)

    @property
    def drawn(self) -> dict[str, Page | Chapter]:
        """The pages and chapters that have a picture, by id."""
        return {holder.id: holder for holder in [*self.settings.chapters.values(), *self.pages] if holder.diagram}

    def number(self, page: Page) -> int | None:
        """The number that a page has among those of its chapter, from 1; None for one without."""
        counted = [other.path for other in self.by_chapter[page.chapter] if other.counted]
        return counted.index(page.path) + 1 if page.counted else None

    def related(self, thing: Thing) -> list[str]:
        """The ids a thing names as related, then those of the things that name it; the scenes in which it is seen aside."""
        seen = {scene.id for scene in self.scenes(thing)}
        return [id for id in dict.fromkeys([*thing.related, *self._naming.get(thing.id, ())]) if id not in seen]

    @cached_property
    def _naming(self) -> dict[str, list[str]]:
        """For each id, those of the things that name it as related."""
        naming: dict[str, list[str]] = {}
        for thing in self.things.values():
            for id in thing.related:
                naming.setdefault(id, []).append(thing.id)
        return naming

    @cached_property
    def _named_in_scenes(self) -> list[tuple[Episode, set[str]]]:
        """Every scene of the stories in order, with the ids that it names in its texts or as related."""
        scenes = (page for pages in self.by_chapter.values() for page in pages if isinstance(page, Episode))
        return [(scene, {*scene.related, *named(scene.model_dump_json())}) for scene in scenes]

    def scenes(self, thing: Thing) -> list[Episode]:
        """The scenes in which what a thing tells of is seen: they lead to it, or it names them as related. A scene itself has none."""
        if isinstance(thing, Episode):
            return []
        return [scene for scene, names in self._named_in_scenes if thing.id in names or scene.id in thing.related]

    def in_chapters(self, ids: Iterable[str]) -> list[tuple[Chapter, list[str]]]:
        """Each chapter with those of the ids that lead into it; chapters that none leads into are left out."""
        folders = {id: self.targets[id].path.partition("/")[0] for id in ids if id in self.targets}
        found = ((chapter, [id for id in folders if folders[id] == chapter.id]) for chapter in self.settings.chapters.values())
        return [(chapter, here) for chapter, here in found if here]

    def neighbours(self, page: Page) -> tuple[Page | None, Page | None]:
        """The page before and the page after in the same chapter."""
        pages = self.by_chapter[page.chapter]
        place = [other.path for other in pages].index(page.path)
        before, after = pages[:place], pages[place + 1 :]
        return before[-1] if before else None, after[0] if after else None

    def cast(self, scenes: list[Episode]) -> list[Person]:
        """Those who are in scenes, in the order in which they come in."""
        return [self.people[id] for id in dict.fromkeys(id for scene in scenes for id in scene.people) if id in self.people]

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
