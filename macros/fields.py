"""The values that content is made of: texts, ids, dates, citations. Error texts are Finnish because editors read them."""
import datetime
import re
import unicodedata
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

REFERENCE = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]|]+))?\]\]")
MAX_TEXT, MAX_LINE = 10_000, 400  # far beyond what anybody writes, and what can still be wrapped and drawn in no time
MARKUP = re.compile(r"<[A-Za-z/!?]|&#?\w+;")


def shown(value: object) -> str:
    """A value as an editor would name it, cut to fit a line."""
    if isinstance(value, str):
        return f"'{value}'" if len(value) <= 40 else f"'{value[:40]}…'"
    return "luettelo" if isinstance(value, list) else "avain ja arvo"


def _plain(text: str) -> str:
    """Refuse what an editor cannot see or what a browser would run."""
    if found := MARKUP.search(text):
        raise ValueError(f"tekstissä on HTML-koodia ({found.group()}) – kirjoita pelkkää tekstiä")
    for character in () if text.replace("\n", " ").isprintable() else text:  # most texts need no second look
        if character != "\n" and unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs"):
            raise ValueError(f"tekstissä on näkymätön merkki U+{ord(character):04X} – poista se")
    if "[[" in REFERENCE.sub("", text) or "]]" in REFERENCE.sub("", text):
        raise ValueError("viittaus on kesken – kirjoita [[tunnus]] tai [[tunnus|teksti]]")
    return text


def _paragraphs(text: str) -> str:
    """Every line break begins a paragraph; paragraphs are parted by one empty line."""
    return "\n\n".join(line.strip() for line in text.split("\n") if line.strip())


def named(text: str) -> set[str]:
    """The ids that a text refers to.

    >>> named("Kysy [[stigma|stigmasta]].")
    {'stigma'}
    """
    return {found[1] for found in REFERENCE.finditer(text)}


def _one_line(text: str) -> str:
    if "\n" in text:
        raise ValueError("teksti jakautuu kahdelle riville – kirjoita se yhdelle")
    if len(text) > MAX_LINE:
        raise ValueError(f"teksti on liian pitkä – lyhennä se, enintään {MAX_LINE} merkkiä")
    return text


def _safe_in_a_frame(text: str) -> str:
    if found := re.search(r"[\"<>{}]", text):
        raise ValueError(f"merkki {found.group()} ei kelpaa tähän – poista se; lainausmerkiksi sopii ”")
    return text


def _iso_date(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return datetime.datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        raise ValueError(f"{shown(value)} ei ole päivämäärä – kirjoita se muodossa vvvv-kk-pp, esimerkiksi 2026-11-22") from None


def _yes_no(value: object) -> object:
    if value not in ("kyllä", "ei"):
        raise ValueError(f"{shown(value)} ei kelpaa – kirjoita kyllä tai ei")
    return value == "kyllä"


def _citation(value: object) -> object:
    """`lähteen-id, kohta` → the two keys of a citation."""
    if not isinstance(value, str):
        return value
    source, _, place = value.partition(",")
    return {"source": source.strip(), "place": place.strip() or None}


def _address(value: str) -> str:
    if not re.fullmatch(r"(https?://|mailto:)[^\s<>\"']+", value):
        raise ValueError(f"{shown(value)} ei ole osoite – aloita https:// tai mailto:")
    return value


def _statute(value: str) -> str:
    if not re.fullmatch(r"\d+/\d{4}", value):
        raise ValueError(f"{shown(value)} ei ole säädösnumero – kirjoita se muodossa numero/vuosi, esimerkiksi 1301/2014")
    return value


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]


class Name(str):
    """An id that has to be that of something: in Finnish `what` and `whose`. `listing` is the file it stands in, if it has no page."""

    what: ClassVar[str]
    whose: ClassVar[str] = ""
    listing: ClassVar[str] = ""


class PageName(Name):
    what, whose = "sivua", "sivun"


class SheetName(Name):
    what, whose = "tulostetta", "tulosteen"


class SourceName(Name):
    what, listing = "lähdettä", "sources"


class PersonName(Name):
    what, listing = "ihmistä", "people"


class TableName(Name):
    what, listing = "taulukkoa", "statistics"


class DrawnName(Name):
    what, whose = "kuvattavaa", "sivun, luvun tai taulukon"


PageId = Annotated[Id, AfterValidator(PageName)]
SheetId = Annotated[Id, AfterValidator(SheetName)]
SourceId = Annotated[Id, AfterValidator(SourceName)]
PersonId = Annotated[Id, AfterValidator(PersonName)]
TableId = Annotated[Id, AfterValidator(TableName)]
DrawnId = Annotated[Id, AfterValidator(DrawnName)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT, strip_whitespace=True),
                 AfterValidator(_plain), AfterValidator(_paragraphs)]
Line = Annotated[Text, AfterValidator(_one_line)]
Raw = Annotated[Line, AfterValidator(_safe_in_a_frame)]  # the theme prints it as it stands, in attributes too
Date = Annotated[datetime.date, BeforeValidator(_iso_date)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Address = Annotated[str, StringConstraints(max_length=1000), AfterValidator(_address)]
Statute = Annotated[str, AfterValidator(_statute)]


Language = Literal["fi", "en"]


class Frozen(BaseModel):
    """A value that nothing changes after it has been read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(Frozen):
    """Where a claim comes from. In YAML one line: `ristolainen-2021` or `ristolainen-2021, luku Yhteys`."""

    source: SourceId = Field(description="lähteen id tiedostosta sources.yml")
    place: Line | None = Field(None, description="kohta lähteessä")


Sources = Annotated[tuple[Annotated[Citation, BeforeValidator(_citation)], ...], Field(min_length=1)]
