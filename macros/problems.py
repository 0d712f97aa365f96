"""What is wrong with the content, told in Finnish to the person who edits it."""
import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel

from .fields import shown

QUOTE = "lainausmerkki jää sulkematta – sulje se samalla rivillä; pitkä teksti alkaa merkeillä >- ilman lainausmerkkejä"
BRACKET = "hakasulku tai aaltosulku jää sulkematta, tai pilkku puuttuu – jos sulku kuuluu tekstiin, pane koko teksti lainausmerkkeihin"
BACKSLASH = "kenoviiva lainausmerkeissä – vaihda lainausmerkit yksinkertaisiin: '…'"
COLON = "kaksoispiste väärässä paikassa – pane koko teksti lainausmerkkeihin tai tarkista sisennys"
INDENT = "rivi ei sovi yläpuolellaan olevaan – tarkista sisennys ja rivin alku"
EXAMPLE = "katso mallia toisesta kohdasta tai tiedostosta"
AT_THE_START = "teksti alkaa erikoismerkillä – pane koko teksti lainausmerkkeihin"

# What libyaml says, and what an editor should do. The first match holds.
SYNTAX = {
    "quoted scalar found unknown escape": BACKSLASH,
    "quoted scalar": QUOTE,
    "flow": BRACKET,
    "scanning an alias": AT_THE_START,
    "scanning an anchor": AT_THE_START,
    "a tag": AT_THE_START,
    "tag handle": AT_THE_START,
    "scanning a block scalar": AT_THE_START,
    "directive": AT_THE_START,
    "mapping keys are not allowed": AT_THE_START,
    "cannot start any token": AT_THE_START,
    "expected node content": AT_THE_START,
    "unexpected ':'": COLON,
    "mapping values are not allowed": COLON,
    "block sequence entries are not allowed": "luettelon viiva väärässä paikassa – siirrä se omalle rivilleen",
    "could not find expected ':'": "riviltä puuttuu kaksoispiste ja väli (avain: teksti) tai viiva ja väli (- teksti) – lisää ne",
    "after text": "teksti jatkuu lainausmerkin tai sulun jälkeen – pane koko teksti yksinkertaisiin lainausmerkkeihin: '…'",
    "expected '-' indicator": "rivi ei sovi yläpuolellaan olevaan luetteloon – tarkista sisennys ja rivin alun viiva",
    "expected key": INDENT,
    "expected <document start>": INDENT,
}


ENDLESS = re.compile(r"(\S{60})\S+")  # a word that nobody would read to its end


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: the file (relative to the content folder), its place (1-based) and what to do about it."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        message = ENDLESS.sub(r"\1…", " ".join(self.message.split()))
        return f"{self.file}:{self.line}:{self.column}: {message}"


def nearest(word: str, known: Iterable[str], ending: str = "") -> str:
    """A hint at the known word that looks most like the given one, or nothing."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.65)
    return f" – tarkoititko: {found[0]}{ending}?" if found else ""


def one_of(known: Iterable[str]) -> str:
    """A hint at all known words, for a short list of them."""
    return f" – valitse jokin näistä: {', '.join(known)}"


def explain_syntax(said: str, before: str) -> str:
    """What libyaml says about a place, as a Finnish sentence that says what to do; `before` is what the line holds before the place."""
    if before.strip() and "parsing a block" in said and "node content" not in said:
        said = "after text"
    return next((finnish for english, finnish in SYNTAX.items() if english in said), "YAML ei aukea – tarkista rivi ja sitä edeltävä rivi")


def _field(model: type[BaseModel], path: tuple) -> str:
    """The Finnish description of the field at a path inside a model."""
    description = ""
    for step in path:
        field = next((field for name, field in model.model_fields.items() if step in (name, field.alias)), None)
        if field:
            description = field.description or ""
        model = next((m for m in _models(field.annotation) if issubclass(m, BaseModel)), model) if field else model
    return description


def _models(annotation: object) -> Iterable[type]:
    """The classes named in a type annotation, however deep."""
    if isinstance(annotation, type) and not getattr(annotation, "__args__", None):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)


def _allowed_keys(model: type[BaseModel], path: tuple) -> list[str]:
    """The keys that the mapping at a path inside a model may hold; what comes from the file's name has no description."""
    for step in path:
        if isinstance(step, str) and (field := model.model_fields.get(step)):
            model = next((m for m in _models(field.annotation) if issubclass(m, BaseModel)), model)
    return [field.alias or name for name, field in model.model_fields.items() if field.description]


def explain(model: type[BaseModel], error: dict) -> str:
    """One pydantic error of a model as a Finnish sentence that says what to do.

    `error` is an item of `ValidationError.errors()`.
    """
    path, kind, context = error["loc"], error["type"], error.get("ctx", {})
    key = next((step for step in reversed(path) if isinstance(step, str) and step != "[key]"), "")
    match kind:
        case "missing":
            return f"avain {key} puuttuu – lisää se ({_field(model, path)})"
        case "extra_forbidden":
            allowed = _allowed_keys(model, path[:-1])
            return f"tuntematon avain {key}" + (nearest(key, allowed) or f" – poista se; sallitut: {', '.join(allowed)}")
        case "string_too_short":
            return f"{key} on tyhjä – kirjoita siihen teksti ({_field(model, path)})"
        case "string_too_long":
            return f"{key}: teksti on liian pitkä – lyhennä se, enintään {context['max_length']} merkkiä"
        case "too_short" if error["input"]:
            return f"{key}: kohtia on {context['actual_length']} – kirjoita ainakin {context['min_length']}"
        case "too_short":
            return f"{key} on tyhjä – lisää ainakin yksi kohta"
        case "too_long":
            return f"{key}: kohtia on {context['actual_length']} – jätä enintään {context['max_length']}"
        case "string_type" if isinstance(error["input"], list):
            return f"{key}: tässä pitää olla teksti, ei luettelo – jos teksti alkaa viivalla tai hakasululla, pane se lainausmerkkeihin"
        case "string_type":
            return f"{key}: tässä pitää olla pelkkä teksti – jos tekstissä on kaksoispiste tai aaltosulku, pane se lainausmerkkeihin"
        case "tuple_type" | "list_type":
            return f"{key}: tässä pitää olla luettelo – kirjoita jokainen kohta omalle rivilleen, alkuun viiva ja väli"
        case "model_type":
            return f"{key}: tässä pitää olla avaimia ({', '.join(_allowed_keys(model, path))}) – {EXAMPLE}"
        case "dict_type":
            return f"{key}: tässä pitää olla tunnuksia ja kunkin alla sen sisältö ({_field(model, path)}) – {EXAMPLE}"
        case "int_parsing" | "int_type" | "int_parsing_size":
            return f"{key}: {shown(error['input'])} ei kelpaa – kirjoita kokonaisluku, esimerkiksi 10"
        case "greater_than_equal" | "less_than_equal":
            bound = f"vähintään {context['ge']}" if "ge" in context else f"enintään {context['le']}"
            return f"{key}: {shown(error['input'])} ei kelpaa – luvun pitää olla {bound}"
        case "date_type":
            return f"{key}: {shown(error['input'])} ei kelpaa – kirjoita päivämäärä muodossa vvvv-kk-pp, esimerkiksi 2026-11-22"
        case "string_pattern_mismatch" if path[-1] == "[key]":
            return f"tunnus {shown(key)} ei kelpaa – käytä vain merkkejä a–z, 0–9 ja yhdysviivaa"
        case "string_pattern_mismatch" if not error["input"]:
            return f"{key} on tyhjä – kirjoita siihen tunnus ({_field(model, path)})"
        case "string_pattern_mismatch":
            return f"{key}: {shown(error['input'])} ei kelpaa – käytä vain merkkejä a–z, 0–9 ja yhdysviivaa ({_field(model, path)})"
        case "literal_error":
            return f"{key}: {shown(error['input'])} ei kelpaa – valitse jokin näistä: {context['expected'].replace(' or ', ', ')}"
        case "value_error":
            return f"{key}: {context['error']}"
    return f"{key}: arvo ei kelpaa – {EXAMPLE}"
