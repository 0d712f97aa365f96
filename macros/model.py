"""The content's types: the only list of the keys that a YAML file of the handbook may hold.

Descriptions are Finnish because editors read them. Everything is frozen; unknown keys are refused.
"""
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, ValidationInfo

from .fields import Date, DrawnId, Frozen, Id, Line, PageId, PersonId, SheetId, Sources, TableId, Text, YesNo

FILLABLE, WORD = "-taytettava.pdf", ".docx"  # how the names of such files end


class Group(Frozen):
    """A titled list."""

    title: Line = Field(description="väliotsikko")
    numbered: YesNo = Field(False, description="kyllä, jos kohdilla on järjestys")
    items: tuple[Text, ...] = Field(min_length=1, description="kohdat")


class Blank(Frozen):
    """Something to be written on a form."""

    label: Line = Field(description="mitä tähän kirjoitetaan")
    lines: int = Field(1, ge=1, le=20, description="montako kirjoitusriviä")


class Part(Frozen):
    """A part of a sheet: items to tick, and room to write."""

    title: Line = Field(description="väliotsikko")
    numbered: YesNo = Field(False, description="kyllä, jos kohdilla on järjestys")
    items: tuple[Text, ...] = Field((), description="rastitettavat kohdat")
    blanks: tuple[Blank, ...] = Field((), description="kirjoitettavat kohdat")
    lines: int = Field(0, ge=0, le=12, description="montako kirjoitusriviä osan lopussa")


class View(Frozen):
    """What somebody has said, told in reported speech."""

    speaker: PersonId = Field(description="puhujan id tiedostosta people.yml")
    text: Text = Field(description="mitä hän sanoo, epäsuorana esityksenä")


class Phrase(Frozen):
    """Example wording for a situation."""

    when: Line = Field(description="millaisessa tilanteessa")
    say: tuple[Line, ...] = Field(min_length=1, description="mitä voi sanoa tai kysyä")


class Tension(Frozen):
    """Two pieces of advice that pull in different directions, and how to hold both."""

    title: Line = Field(description="mistä jännitteessä on kyse")
    text: Text = Field(description="molemmat puolet ja miten niiden kanssa toimitaan")


class Section(Frozen):
    """A part of a page under its own heading: text, a list, the items of a sheet, or a table of figures."""

    title: Line = Field(description="väliotsikko")
    text: Text | None = Field(None, description="leipäteksti")
    numbered: YesNo = Field(False, description="kyllä, jos kohdilla on järjestys")
    items: tuple[Text, ...] = Field((), description="kohdat")
    closing: Text | None = Field(None, description="teksti kohtien jälkeen")
    sheet: SheetId | None = Field(None, description="tulosteen id, jos kohdat ovat samat kuin siinä")
    table: TableId | None = Field(None, description="taulukon id tiedostosta statistics.yml")


class DiagramPart(Frozen):
    """A part of a picture that is written out for it."""

    label: Line = Field(description="mitä kuvan osassa lukee")
    note: Line | None = Field(None, description="lyhyt selitys")
    to: PageId | None = Field(None, description="sivu, jolle osasta pääsee (id)")
    apart: YesNo = Field(False, description="kyllä, jos osa ei kuulu järjestykseen")


def _one_or_the_other(shows: tuple[str, ...], diagram: ValidationInfo) -> tuple[str, ...]:
    if shows and diagram.data.get("parts"):
        raise ValueError("kuvalla on jo omat osat – poista parts tai shows")
    return shows


Form = Literal["kehä", "kierto", "polku", "portaat", "sarakkeet", "sisäkkäin", "ympyrät", "aikajana", "pylväät"]


class Diagram(Frozen):
    """A picture that is drawn from data: from its own parts, from what it shows, or else from what its page or chapter holds."""

    form: Form = Field(description="minkä muotoinen kuva on")
    title: Line = Field(description="mitä kuvasta pitäisi huomata")
    text: Text = Field(description="kuva sanoina niille, jotka eivät näe sitä; kuvan osat lisätään itsestään")
    numbered: YesNo = Field(False, description="kyllä, jos osat numeroidaan")
    returns: YesNo = Field(False, description="kyllä, jos matkaa kuljetaan molempiin suuntiin (polku, portaat)")
    middle: Line | None = Field(None, description="mitä keskellä lukee (kehä)")
    parts: tuple[DiagramPart, ...] = Field((), description="kuvan osat; jos nekin puuttuvat, kuva piirretään sivun omista")
    shows: Annotated[tuple[DrawnId, ...], AfterValidator(_one_or_the_other)] = Field(
        (), description="luku, luettelo, tuloste tai taulukot, joista kuva piirretään (id)")
    total: Line | None = Field(None, description="sarake, jossa on rivin summa (pylväät)")
    within: Line | None = Field(None, description="sarake, jonka luvut ovat osa edellistä saraketta (pylväät)")


class Page(Frozen):
    """Anything that has a page of its own."""

    KIND: ClassVar[str]
    NUMBERED: ClassVar[bool] = False
    PRINTED: ClassVar[bool] = False
    title: Line = Field(description="otsikko")
    summary: Text = Field(description="tiivistelmä, yksi tai kaksi virkettä")
    sources: Sources = Field(description="lähteet: lähteen id ja halutessa pilkun jälkeen kohta")
    reviewed: Date = Field(description="päivä, jona sisältö on viimeksi tarkistettu, vvvv-kk-pp")
    order: int = Field(ge=0, description="paikka luvussa: 10, 20, 30 …")
    diagram: Diagram | None = Field(None, description="kuva, joka piirretään sivun alkuun")

    @property
    def counted(self) -> bool:
        """Whether it has a number in its chapter."""
        return self.NUMBERED


class Thing(Page):
    """One file of a chapter."""

    id: Id
    chapter: Id
    sections: tuple[Section, ...] = Field((), description="sivun osat otsikoineen")
    phrases: tuple[Phrase, ...] = Field((), description="esimerkkejä siitä, mitä voi sanoa")
    views: tuple[View, ...] = Field((), description="mitä joku on sanonut, epäsuorasti kerrottuna")
    tensions: tuple[Tension, ...] = Field((), description="ohjeet, jotka vetävät eri suuntiin")
    questions: tuple[Text, ...] = Field((), description="kysymyksiä lukijan pohdittavaksi")
    related: tuple[PageId, ...] = Field((), description="muut aiheeseen liittyvät sivut (id)")
    asked: tuple[Line, ...] = Field((), description="mitä joku, jolle sivu vastaa, kirjoittaa hakuun; sivulla ei näy")

    @property
    def file(self) -> str:
        """The YAML file, relative to the content folder."""
        return f"{self.path}.yml"

    @property
    def path(self) -> str:
        """The page's address without its ending."""
        return f"{self.chapter}/{self.id}"

    @property
    def tells_to_do(self) -> tuple[Group | Part, ...]:
        """The lists of what to do that it has, each with its title and items."""
        return ()

    @property
    def tells_to_avoid(self) -> tuple[str, ...]:
        """What it warns of."""
        return ()

    @property
    def prints(self) -> dict[str, str]:
        """The files that are made of it for printing: what to call each, and its name."""
        return {"PDF": f"{self.id}.pdf"} if self.PRINTED else {}

    @property
    def picture(self) -> str:
        """The name of the small picture of what is printed of it."""
        return f"{self.id}.png"

    @property
    def printed_files(self) -> tuple[str, ...]:
        """The names of all files that have what is printed of it."""
        return (*self.prints.values(), self.picture) if self.PRINTED else ()


class Process(Thing):
    """One of the processes of personal recovery (Leamy et al. 2011)."""

    KIND = "process"
    NUMBERED = PRINTED = True
    form: ClassVar[str] = "prosessikortti"
    moment: ClassVar[tuple[str, ...]] = ("ennen",)
    readers: ClassVar[tuple[str, ...]] = ("työntekijä",)
    shows: ClassVar[tuple[str, ...]] = ()
    meaning: Text = Field(description="mitä prosessi tarkoittaa ihmiselle")
    elements: tuple[Line, ...] = Field(min_length=1, description="osatekijät, sana tai pari")
    practices: tuple[Group, ...] = Field(min_length=1, description="miten työntekijä edistää prosessia")
    tips: Group = Field(description="ammattilaisen vinkit")
    pitfalls: tuple[Text, ...] = Field(min_length=1, description="sudenkuopat")
    insight: Text = Field(description="oivallus, joka kannattaa muistaa")
    skills: Group | None = Field(None, description="asiakkaan taidot, joita prosessi vahvistaa")

    @property
    def tells_to_do(self) -> tuple[Group, ...]:
        """How to support the process."""
        return self.practices

    @property
    def tells_to_avoid(self) -> tuple[str, ...]:
        """Its pitfalls."""
        return self.pitfalls


def _with_content(shows: tuple[str, ...], sheet: ValidationInfo) -> tuple[str, ...]:
    if not (shows or sheet.data.get("parts", True) or sheet.data.get("letter", True)):
        raise ValueError("tuloste on tyhjä – kirjoita sen osat (parts), kopioitava teksti (letter) tai näytettävien tunnukset (shows)")
    return shows


class Sheet(Thing):
    """Something to be printed: written out here as a list or form, or made from what other files hold."""

    KIND = "sheet"
    PRINTED = True
    form: Literal["lista", "lomake", "kortti", "taskukortti", "juliste", "nippu"] = Field("lista", description="minkälainen tuloste on")
    moment: tuple[Literal["ennen", "aikana", "jälkeen"], ...] = Field((), description="milloin tapaamiseen nähden")
    readers: tuple[Literal["työntekijä", "työpari", "asiakas", "esihenkilö"], ...] = Field((), description="kenen käyttöön")
    use: Text = Field(description="mihin ja milloin tulostetta käytetään")
    intro: Text | None = Field(None, description="ohje tulosteen alussa")
    blanks: tuple[Blank, ...] = Field((), description="kirjoitettavat kohdat tulosteen alussa, esimerkiksi nimi ja päivä")
    parts: tuple[Part, ...] = Field((), description="osat: rastitettavat ja kirjoitettavat kohdat")
    letter: Text | None = Field(None, description="teksti, jonka voi kopioida, esimerkiksi sähköpostiin")
    closing: Text | None = Field(None, description="muistutus tulosteen lopussa")
    note_lines: int = Field(0, ge=0, le=12, description="montako riviä omille muistiinpanoille")
    shows: Annotated[tuple[PageId, ...], AfterValidator(_with_content)] = Field(
        (), validate_default=True, description="sivut, luettelot tai luvut, joista kortti tai juliste tehdään; nipussa sen tulosteet (id)")

    @property
    def tells_to_do(self) -> tuple[Part, ...]:
        """The parts that have something to tick."""
        return tuple(part for part in self.parts if part.items)

    @property
    def prints(self) -> dict[str, str]:
        """Also a PDF to be filled on screen and a Word file, where there is anything to tick or write; a letter can be edited in Word."""
        files = {"Täytettävä PDF": self.id + FILLABLE} if self.parts or self.blanks else {}
        return super().prints | files | ({"Word": self.id + WORD} if files or self.letter else {})


class Topic(Thing):
    """A page of plain chapters: its sections and, above them, what to remember."""

    KIND = "topic"
    insight: Text | None = Field(None, description="ydin, joka kannattaa muistaa")


class Stage(Thing):
    """One of the stages of change (Prochaska and DiClemente), or relapse."""

    KIND = "stage"
    NUMBERED = True
    apart: YesNo = Field(False, description="kyllä, jos vaihe voi tulla missä kohdassa tahansa; sillä ei ole numeroa")
    also: tuple[Line, ...] = Field((), description="saman vaiheen muut nimet")
    client: Text = Field(description="miltä vaihe voi näyttää asiakkaasta")
    signs: tuple[Text, ...] = Field((), description="mistä vaiheen voi tunnistaa")
    weight: Text = Field(description="mikä on työntekijän työn painopiste")
    do: tuple[Text, ...] = Field(min_length=1, description="tee näin")
    avoid: tuple[Text, ...] = Field((), description="vältä tätä")
    methods: tuple[PageId, ...] = Field((), description="menetelmät, jotka sopivat vaiheeseen (id)")

    @property
    def counted(self) -> bool:
        """Whether it has a place in the order of the stages."""
        return not self.apart

    @property
    def tells_to_do(self) -> tuple[Group, ...]:
        """What to do in the stage."""
        return (Group.model_construct(title=self.title, items=self.do),)

    @property
    def tells_to_avoid(self) -> tuple[str, ...]:
        """What to avoid in the stage."""
        return self.avoid


class Method(Thing):
    """A psychosocial method, a tool or a way of working."""

    KIND = "method"
    own: YesNo = Field(False, description="kyllä, jos kuvaus on yleistä ammattitietoa eikä lähteestä")
    purpose: Text = Field(description="kenelle ja milloin")
    steps: tuple[Text, ...] = Field((), description="miten tehdään")
    is_: tuple[Text, ...] = Field((), alias="is", description="mitä menetelmä on")
    is_not: tuple[Text, ...] = Field((), description="mitä menetelmä ei ole")
    users: Text | None = Field(None, description="kuka saa käyttää ja mitä osaamista se vaatii")
    recording: Text | None = Field(None, description="mihin ja miten kirjataan")

    @property
    def tells_to_do(self) -> tuple[Group, ...]:
        """Its steps, if they are told."""
        return (Group.model_construct(title=self.title, numbered=True, items=self.steps),) if self.steps else ()


class Episode(Thing):
    """A scene of Pekka's story."""

    KIND = "episode"
    NUMBERED = True
    apart: YesNo = Field(False, description="kyllä, jos kohtaus ei etene ajassa vaan pysähtyy yhteen asiaan")
    when: Line = Field(description="milloin kohtaus tapahtuu")
    people: tuple[PersonId, ...] = Field(min_length=1, description="ketkä ovat mukana (id tiedostosta people.yml)")
    scene: Text = Field(description="mitä tapahtuu, kertomuksena")
    work: Text = Field(description="mitä kohtaus näyttää työstä")
    question: Text = Field(description="kysymys pohdittavaksi")


KINDS: dict[str, type[Thing]] = {kind.KIND: kind for kind in (Topic, Process, Stage, Method, Episode, Sheet)}
