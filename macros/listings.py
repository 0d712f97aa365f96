"""What is only ever listed: one file of the content folder's top level each, shown on one page.

Descriptions are Finnish because editors read them. Everything is frozen; unknown keys are refused.
"""
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo

from .fields import Address, Date, Frozen, Id, Language, Line, PageId, SheetId, Sources, Statute, Text, YesNo
from .model import Page


class Principle(Frozen):
    """One principle of recovery orientation."""

    id: Id
    title: Line = Field(description="periaate lyhyesti")
    text: Text = Field(description="mitä periaate tarkoittaa työssä")


class Portrait(Frozen):
    """How somebody of the story is drawn. No source tells what they look like: the drawing helps to know one from another."""

    hair: Literal["lyhyet", "jakaus", "kiharat", "polkka", "pitkät", "nuttura", "poninhäntä"] = Field(description="hiukset")
    shade: Literal["vaalea", "ruskea", "punertava", "tumma", "harmaa"] = Field(description="hiusten väri")
    glasses: YesNo = Field(False, description="kyllä, jos silmälasit")
    beard: YesNo = Field(False, description="kyllä, jos parta")
    child: YesNo = Field(False, description="kyllä, jos lapsi")
    clothes: Literal["huppari", "neule", "kauluspaita", "takki"] = Field(description="mitä on päällä")
    colour: Literal["sininen", "vihreä", "keltainen", "punainen", "violetti", "harmaa", "valkoinen"] = Field(description="vaatteen väri")


class Person(Frozen):
    """A role, or a kind of speaker."""

    id: Id
    title: Line = Field(description="kuka")
    text: Text = Field(description="hänen osansa työssä ja käsikirjassa")
    portrait: Portrait | None = Field(None, description="miten hänet piirretään, jos hän on mukana tarinassa")


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


class Shortcoming(Frozen):
    """What of the handbook does not meet the requirements of accessibility."""

    title: Line = Field(description="mikä ei ole saavutettavaa")
    text: Text = Field(description="kenelle siitä on haittaa, miksi niin on ja mitä voi tehdä sen sijaan")


class Authority(Frozen):
    """Who supervises that the law on digital services (306/2019) is followed."""

    name: Line = Field(description="viranomaisen nimi")
    address: Address = Field(description="viranomaisen verkkosivu")


class Accessibility(Frozen):
    """What the accessibility statement of the law on digital services (306/2019) has to tell."""

    assessed: Date = Field(description="päivä, jona saavutettavuus on viimeksi arvioitu, vvvv-kk-pp")
    method: Text = Field(description="miten ja kuka saavutettavuuden arvioi")
    shortcomings: tuple[Shortcoming, ...] = Field((), description="tunnetut puutteet")
    authority: Authority = Field(description="valvova viranomainen")


class Advice(Frozen):
    """Advice in few words, and the page that it is drawn from."""

    page: PageId = Field(description="sivu, josta neuvo on tiivistetty (id)")
    text: Text = Field(description="neuvo omin sanoin, virke tai kaksi")


class Situation(Frozen):
    """A meeting to come, and what the handbook has for it."""

    id: Id
    group: Line = Field(description="ryhmä, jossa tilanne on valikossa")
    title: Line = Field(description="tilanteen nimi")
    text: Text = Field(description="milloin tilanne on edessä")
    reminders: tuple[Advice, ...] = Field(min_length=3, max_length=3, description="kolme muistutusta, turvallisuus ensin")
    follow: PageId = Field(description="sivu, jonka lista käydään läpi: tulosteen, muutosvaiheen, menetelmän tai prosessin id")
    pages: tuple[PageId, ...] = Field(min_length=1, description="sivut, joiden sudenkuopat ja lauseet näytetään (id)")
    pitfalls: tuple[Advice, ...] = Field((), description="sudenkuopat, joita ei ole luettelona millään sivulla")
    prints: tuple[SheetId, ...] = Field(min_length=1, description="tulosteet, jotka otetaan mukaan (id)")
    asked: tuple[Line, ...] = Field((), description="mitä joku, joka valmistautuu tähän, kirjoittaa hakuun; sivulla ei näy")


class Collection(Page):
    """A file of the content folder's top level: things that are only ever listed, on one page."""

    path: str = Field(
        pattern=r"^[a-z0-9-]+/[a-z0-9-]+$", max_length=200, alias="page", description="luettelon sivu, esimerkiksi opi/sanasto")

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


class Situations(Collection):
    """Where a worker prepares for the next meeting: made of what other pages hold."""

    KIND = "situations"
    entries: dict[Id, Situation] = Field(min_length=1, description="tilanteet")

    @property
    def shows(self) -> tuple[str, ...]:
        """The pages that it is made of."""
        return tuple(dict.fromkeys(id for entry in self.entries.values() for id in (entry.follow, *entry.pages, *entry.prints)))


class Organisation(Collection):
    """All that belongs to one organisation. Another one edits this file only."""

    KIND = "organisation"
    name: Line = Field(description="organisaation nimi")
    site_address: Address = Field(description="käsikirjan osoite omassa verkossa; QR-koodit vievät siihen")
    edit_address: Address | None = Field(None, description="content-kansion osoite, josta sisältöä muokataan")
    feedback_address: Address | None = Field(None, description="palautteen osoite: mailto: tai https:")
    accessibility: Accessibility = Field(description="saavutettavuusselosteen tiedot")
    entries: dict[Id, Local] = Field(min_length=1, description="yksiköt, järjestelmät, toimintatavat ja linkit")


COLLECTIONS: dict[str, type[Collection]] = {c.KIND: c for c in (
    Principles, Phases, Situations, People, Terms, SourceList, Laws, Statistics, Organisation)}
