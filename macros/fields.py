"""The values that content is made of: texts, ids, dates, citations. Error texts are Finnish because editors read them."""
import datetime
import re
import unicodedata
from typing import Annotated, ClassVar, Literal

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


def _statute(value: str) -> str:
    if not re.fullmatch(r"\d+/\d{4}", value):
        raise ValueError(f"{value!r} ei ole säädösnumero – kirjoita se muodossa numero/vuosi, esimerkiksi 1301/2014")
    return value


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


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


PageId = Annotated[Id, AfterValidator(PageName)]
SheetId = Annotated[Id, AfterValidator(SheetName)]
SourceId = Annotated[Id, AfterValidator(SourceName)]
PersonId = Annotated[Id, AfterValidator(PersonName)]
TableId = Annotated[Id, AfterValidator(TableName)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), AfterValidator(_plain), AfterValidator(_paragraphs)]
Line = Annotated[Text, AfterValidator(_one_line)]
Date = Annotated[datetime.date, BeforeValidator(_iso_date)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Address = Annotated[str, AfterValidator(_address)]
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
