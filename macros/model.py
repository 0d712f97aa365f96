"""The content's types: the only list of the keys that a YAML file of the handbook may hold.

Descriptions and error texts are Finnish because editors read them. Everything is frozen; unknown keys are refused.
"""
import datetime
import re
import unicodedata
from functools import cached_property
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

REFERENCE = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]|]+))?\]\]")
MARKUP = re.compile(r"<[A-Za-z/!?]|&#?\w+;")


def _plain(text: str) -> str:
    """Refuse what an editor cannot see or what a browser would run."""
    if found := MARKUP.search(text):
        raise ValueError(f"tekstissä on HTML-koodia ({found.group()}) – kirjoita pelkkää tekstiä")
    for character in text:
        if character != "\n" and unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs"):
            raise ValueError(f"tekstissä on näkymätön merkki U+{ord(character):04X} – poista se")
    if "[[" in REFERENCE.sub("", text) or "]]" in REFERENCE.sub("", text):
        raise ValueError("viittaus on kesken – kirjoita [[tunnus]] tai [[tunnus|teksti]]")
    return text


def _paragraphs(text: str) -> str:
    """Every line break begins a paragraph; paragraphs are parted by one empty line."""
    return re.sub(r"\s*\n\s*", "\n\n", text)


def _one_line(text: str) -> str:
    if "\n" in text:
        raise ValueError("teksti jakautuu kahdelle riville – kirjoita se yhdelle")
    return text


def _iso_date(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return datetime.datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        raise ValueError(f"{value!r} ei ole päivämäärä – kirjoita se muodossa vvvv-kk-pp, esimerkiksi 2026-11-22") from None


def _yes_no(value: object) -> object:
    if value not in ("kyllä", "ei"):
        raise ValueError(f"{value!r} ei kelpaa – kirjoita kyllä tai ei")
    return value == "kyllä"


def _citation(value: object) -> object:
    """`lähteen-id, kohta` → the two keys of a citation."""
    if not isinstance(value, str):
        return value
    source, _, place = value.partition(",")
    return {"source": source.strip(), "place": place.strip() or None}


def _address(value: str) -> str:
    if not re.fullmatch(r"(https?://|mailto:)[^\s<>\"']+", value):
        raise ValueError(f"{value!r} ei ole osoite – aloita https:// tai mailto:")
    return value


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), AfterValidator(_plain), AfterValidator(_paragraphs)]
Line = Annotated[Text, AfterValidator(_one_line)]
Date = Annotated[datetime.date, BeforeValidator(_iso_date)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Address = Annotated[str, AfterValidator(_address)]


Language = Literal["fi", "en"]


class Frozen(BaseModel):
    """A value that nothing changes after it has been read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(Frozen):
    """Where a claim comes from. In YAML one line: `ristolainen-2021` or `ristolainen-2021, luku Yhteys`."""

    source: Id = Field(description="lähteen id tiedostosta sources.yml")
    place: Line | None = Field(None, description="kohta lähteessä")


Sources = Annotated[tuple[Annotated[Citation, BeforeValidator(_citation)], ...], Field(min_length=1)]


class Group(Frozen):
    """A titled list."""

    title: Line = Field(description="väliotsikko")
    numbered: YesNo = Field(False, description="kyllä, jos kohdilla on järjestys")
    items: tuple[Text, ...] = Field(min_length=1, description="kohdat")


class View(Frozen):
    """What somebody has said, told in reported speech."""

    speaker: Id = Field(description="puhujan id tiedostosta people.yml")
    text: Text = Field(description="mitä hän sanoo, epäsuorana esityksenä")


class Phrase(Frozen):
    """Example wording for a situation."""

    when: Line = Field(description="millaisessa tilanteessa")
    say: tuple[Line, ...] = Field(min_length=1, description="mitä voi sanoa tai kysyä")


class Tension(Frozen):
    """Two pieces of advice that pull in different directions, and how to hold both."""

    title: Line = Field(description="mistä jännitteessä on kyse")
    text: Text = Field(description="molemmat puolet ja miten niiden kanssa toimitaan")


class Page(Frozen):
    """Anything that has a page of its own."""

    title: Line = Field(description="otsikko")
    summary: Text = Field(description="tiivistelmä, yksi tai kaksi virkettä")
    sources: Sources = Field(description="lähteet: lähteen id ja halutessa pilkun jälkeen kohta")
    reviewed: Date = Field(description="päivä, jona sisältö on viimeksi tarkistettu, vvvv-kk-pp")
    order: int = Field(ge=0, description="paikka luvussa: 10, 20, 30 …")


class Thing(Page):
    """One file of a chapter."""

    KIND: ClassVar[str]
    PRINTED: ClassVar[bool] = False
    id: Id
    chapter: Id
    tensions: tuple[Tension, ...] = Field((), description="ohjeet, jotka vetävät eri suuntiin")
    related: tuple[Id, ...] = Field((), description="muut aiheeseen liittyvät sivut (id)")

    @property
    def file(self) -> str:
        """The YAML file, relative to the content folder."""
        return f"{self.path}.yml"

    @property
    def path(self) -> str:
        """The page's address without its ending."""
        return f"{self.chapter}/{self.id}"


class Process(Thing):
    """One of the processes of personal recovery (Leamy et al. 2011)."""

    KIND = "process"
    PRINTED = True
    meaning: Text = Field(description="mitä prosessi tarkoittaa ihmiselle")
    elements: tuple[Line, ...] = Field(min_length=1, description="osatekijät, sana tai pari")
    practices: tuple[Group, ...] = Field(min_length=1, description="miten työntekijä edistää prosessia")
    tips: Group = Field(description="ammattilaisen vinkit")
    phrases: tuple[Phrase, ...] = Field((), description="esimerkkejä siitä, mitä voi sanoa")
    pitfalls: tuple[Text, ...] = Field(min_length=1, description="sudenkuopat")
    views: tuple[View, ...] = Field((), description="mitä joku on sanonut, epäsuorasti kerrottuna")
    insight: Text = Field(description="oivallus, joka kannattaa muistaa")
    skills: Group | None = Field(None, description="asiakkaan taidot, joita prosessi vahvistaa")


class Sheet(Thing):
    """A list or form to be used on screen and printed on one page."""

    KIND = "sheet"
    PRINTED = True
    use: Text = Field(description="mihin ja milloin tulostetta käytetään")
    intro: Text = Field(description="ohje tulosteen alussa")
    parts: tuple[Group, ...] = Field(min_length=1, description="osat ja niiden rastitettavat kohdat")
    closing: Text | None = Field(None, description="muistutus tulosteen lopussa")
    note_lines: int = Field(0, ge=0, le=12, description="montako riviä omille muistiinpanoille")


KINDS: dict[str, type[Thing]] = {kind.KIND: kind for kind in (Process, Sheet)}


class Principle(Frozen):
    """One principle of recovery orientation."""

    id: Id
    title: Line = Field(description="periaate lyhyesti")
    text: Text = Field(description="mitä periaate tarkoittaa työssä")


class Person(Frozen):
    """A role, or a kind of speaker."""

    id: Id
    title: Line = Field(description="kuka")
    text: Text = Field(description="hänen osansa työssä ja käsikirjassa")


class Term(Frozen):
    """A word of the glossary."""

    id: Id
    title: Line = Field(description="sana tai lyhenne")
    expansion: Line | None = Field(None, description="lyhenne auki kirjoitettuna")
    language: Language = Field("fi", description="en, jos auki kirjoitettu lyhenne on englantia")
    also: tuple[Line, ...] = Field((), description="saman asian muut nimet")
    text: Text = Field(description="selitys arkikielellä")
    sources: Sources | None = Field(None, description="mistä selitys on peräisin, jos jostakin")


class Source(Frozen):
    """A work that the content draws on."""

    id: Id
    title: Line = Field(description="teoksen nimi")
    language: Language = Field("fi", description="en, jos teoksen nimi on englantia")
    author: Line = Field(description="tekijä")
    year: Line | None = Field(None, description="vuosi, jos se tunnetaan")
    details: Line | None = Field(None, description="julkaisutiedot")
    text: Text = Field(description="mikä lähde on ja mitä siitä on otettu")
    address: Address | None = Field(None, description="osoite verkossa")


class Collection(Page):
    """A file of the content folder's top level: things that are only ever listed, on one page."""

    KIND: ClassVar[str]
    path: str = Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$", alias="page", description="luettelon sivu, esimerkiksi opi/sanasto")

    @property
    def file(self) -> str:
        """The YAML file, relative to the content folder."""
        return f"{self.KIND}.yml"

    @property
    def id(self) -> str:
        """The last part of the page's address."""
        return self.path.rpartition("/")[2]

    @property
    def chapter(self) -> str:
        """The folder of the page."""
        return self.path.rpartition("/")[0]


class Principles(Collection):
    KIND = "principles"
    entries: dict[Id, Principle] = Field(min_length=1, description="periaatteet")


class People(Collection):
    KIND = "people"
    entries: dict[Id, Person] = Field(min_length=1, description="ihmiset")


class Terms(Collection):
    KIND = "terms"
    entries: dict[Id, Term] = Field(min_length=1, description="sanat")


class SourceList(Collection):
    KIND = "sources"
    entries: dict[Id, Source] = Field(min_length=1, description="lähteet")


COLLECTIONS: dict[str, type[Collection]] = {c.KIND: c for c in (Principles, People, Terms, SourceList)}


class Chapter(Frozen):
    """A folder of the content, with its front page index.md."""

    id: Id
    title: Line = Field(description="luvun nimi")
    summary: Line = Field(description="mitä luvussa on")
    kind: str | None = Field(None, description="minkälaisia tiedostoja luvussa on: " + ", ".join(KINDS))


class Settings(Frozen):
    """handbook.yml: what the handbook is called and which chapters it has, in order."""

    title: Line = Field(description="käsikirjan nimi")
    summary: Line = Field(description="mikä käsikirja on, yksi virke")
    edition: Line = Field(description="painos, esimerkiksi 2026.1")
    published: Date = Field(description="painoksen päivä, vvvv-kk-pp")
    chapters: dict[Id, Chapter] = Field(min_length=1, description="luvut")


class IntranetLink(Frozen):
    """A page of the organisation's own intranet; without an address it is shown as missing."""

    id: Id
    title: Line = Field(description="linkin nimi")
    address: Address | None = Field(None, description="osoite, jos se on tiedossa")


class Organisation(Frozen):
    """organisation.yml: all that belongs to one organisation. Another one edits this file only."""

    title: Line = Field(description="organisaation nimi")
    site_address: Address = Field(description="käsikirjan osoite omassa verkossa; QR-koodit vievät siihen")
    edit_address: Address | None = Field(None, description="content-kansion osoite, josta sisältöä muokataan")
    feedback_address: Address | None = Field(None, description="palautteen osoite: mailto: tai https:")
    links: dict[Id, IntranetLink] = Field({}, description="intranetin linkit, joihin sivut viittaavat")


class Target(NamedTuple):
    """Where a `[[id]]` leads. An outside target has an address, or None when it is not known yet."""

    title: str
    summary: str
    path: str | None = None
    anchor: str = ""
    address: str | None = None
    language: str = "fi"


class Handbook(Frozen):
    """The whole content, read and checked."""

    settings: Settings
    organisation: Organisation
    collections: dict[str, Collection]
    things: dict[str, Thing]

    @property
    def pages(self) -> list[Page]:
        """Everything that has a page made from a YAML file."""
        return [*self.things.values(), *self.collections.values()]

    def of_chapter(self, chapter: str) -> list[Page]:
        """The pages of a chapter in reading order."""
        return sorted((page for page in self.pages if page.chapter == chapter), key=lambda page: (page.order, page.path))

    @property
    def printed(self) -> list[Thing]:
        """The things that have a printable sheet, chapter by chapter in reading order."""
        pages = (page for chapter in self.settings.chapters for page in self.of_chapter(chapter))
        return [page for page in pages if isinstance(page, Thing) and page.PRINTED]

    def number(self, page: Page) -> int:
        """A page's place in its chapter, from 1."""
        return self.of_chapter(page.chapter).index(page) + 1

    def related(self, thing: Thing) -> list[str]:
        """The ids a thing names as related, then those of the things that name it."""
        back = (other.id for other in self.things.values() if thing.id in other.related)
        return list(dict.fromkeys([*thing.related, *back]))

    @cached_property
    def targets(self) -> dict[str, Target]:
        """Everything that `[[id]]` can name."""
        found = {c.id: Target(c.title, c.summary, f"{c.id}/index") for c in self.settings.chapters.values()}
        found |= {link.id: Target(link.title, "", address=link.address) for link in self.organisation.links.values()}
        for collection in self.collections.values():
            for entry in collection.entries.values():
                language = entry.language if isinstance(entry, Source) else "fi"
                found[entry.id] = Target(entry.title, entry.text, collection.path, entry.id, language=language)
        return found | {page.id: Target(page.title, page.summary, page.path) for page in self.pages}

    def wording(self, text: str) -> str:
        """A text with its `[[id]]` references as plain words, for print and for attributes."""
        return REFERENCE.sub(lambda found: found[2] or (self.targets[found[1]].title if found[1] in self.targets else found[1]), text)
