"""What is only ever listed: one file of the content folder's top level each, shown on one page.

Descriptions are Finnish because editors read them. Everything is frozen; unknown keys are refused.
"""
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo

from .fields import Address, Frozen, Id, Language, Line, Sources, Statute, Text
from .model import Page


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
    language: Language = Field("fi", description="en, jos lyhenne on auki kirjoitettuna englantia")
    expansion: Line | None = Field(None, description="lyhenne auki kirjoitettuna")
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


class Phase(Frozen):
    """A phase of personal recovery."""

    id: Id
    title: Line = Field(description="vaiheen nimi")
    text: Text = Field(description="mistä vaiheessa on kyse")
    feels: tuple[Text, ...] = Field((), description="mitä ihminen voi tuntea ja ajatella")
    supports: tuple[Text, ...] = Field(min_length=1, description="mikä tukee häntä")


class Act(Frozen):
    """A statute the work rests on."""

    id: Id
    title: Line = Field(description="lain nimi")
    number: Statute = Field(description="säädösnumero, esimerkiksi 1301/2014")
    text: Text = Field(description="mitä laki säätää tämän työn kannalta")
    sections: dict[Line, Text] = Field(min_length=1, description="pykälä ja mitä siinä säädetään")
    address: Address | None = Field(None, description="osoite Finlexissä")
    sources: Sources | None = Field(None, description="mistä tieto on peräisin")


def _as_wide_as_its_table(row: tuple[str, ...], table: ValidationInfo) -> tuple[str, ...]:
    columns = table.data.get("columns", row)  # missing when they are wrong themselves
    if len(row) != len(columns):
        raise ValueError(f"rivillä on {len(row)} kohtaa ja taulukossa {len(columns)} saraketta – kirjoita joka sarakkeeseen yksi kohta")
    return row


Row = Annotated[tuple[Line, ...], AfterValidator(_as_wide_as_its_table)]


class Table(Frozen):
    """Figures exactly as the source prints them."""

    id: Id
    title: Line = Field(description="taulukon nimi ja ajanjakso")
    text: Text = Field(description="mitä luvut kertovat ja mitä eivät")
    columns: tuple[Line, ...] = Field(min_length=2, description="sarakkeiden otsikot")
    rows: tuple[Row, ...] = Field(min_length=1, description="rivit: ensin rivin nimi, sitten luvut")
    notes: tuple[Text, ...] = Field((), description="alaviitteet")
    sources: Sources = Field(description="mistä luvut ovat")


class Local(Frozen):
    """Something that one organisation has of its own."""

    id: Id
    title: Line = Field(description="nimi")
    group: Literal["yksiköt", "järjestelmät", "toimintatavat", "linkit"] = Field(description="mihin ryhmään asia kuuluu")
    text: Text | None = Field(None, description="mikä se on")
    address: Address | None = Field(None, description="osoite, jos se on tiedossa")


class Collection(Page):
    """A file of the content folder's top level: things that are only ever listed, on one page."""

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


class Phases(Collection):
    KIND = "phases"
    entries: dict[Id, Phase] = Field(min_length=1, description="toipumisen vaiheet")


class Laws(Collection):
    KIND = "laws"
    entries: dict[Id, Act] = Field(min_length=1, description="lait")


class Statistics(Collection):
    KIND = "statistics"
    entries: dict[Id, Table] = Field(min_length=1, description="taulukot")


class Organisation(Collection):
    """All that belongs to one organisation. Another one edits this file only."""

    KIND = "organisation"
    name: Line = Field(description="organisaation nimi")
    site_address: Address = Field(description="käsikirjan osoite omassa verkossa; QR-koodit vievät siihen")
    edit_address: Address | None = Field(None, description="content-kansion osoite, josta sisältöä muokataan")
    feedback_address: Address | None = Field(None, description="palautteen osoite: mailto: tai https:")
    entries: dict[Id, Local] = Field(min_length=1, description="yksiköt, järjestelmät, toimintatavat ja linkit")


COLLECTIONS: dict[str, type[Collection]] = {c.KIND: c for c in (
    Principles, Phases, People, Terms, SourceList, Laws, Statistics, Organisation)}
