"""What is wrong with the content, told in Finnish to the person who edits it."""
import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: the file (relative to the content folder), its place (1-based) and what to do about it."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint at the known word that looks most like the given one, or nothing."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" – tarkoititko: {found[0]}?" if found else ""


def _field(model: type[BaseModel], path: tuple) -> str:
    """The Finnish description of the field at a path inside a model."""
    description = ""
    for step in path:
        field = model.model_fields.get(step) if isinstance(step, str) else None
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
    """The keys that the mapping at a path inside a model may hold."""
    for step in path:
        if isinstance(step, str) and (field := model.model_fields.get(step)):
            model = next((m for m in _models(field.annotation) if issubclass(m, BaseModel)), model)
    return list(model.model_fields)


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
            return f"{key} on tyhjä – kirjoita siihen teksti"
        case "string_type":
            return f"{key}: tässä pitää olla yksi teksti, ei luettelo – jos tekstissä on kaksoispiste, pane se lainausmerkkeihin"
        case "tuple_type" | "list_type":
            return f"{key}: tässä pitää olla luettelo – kirjoita jokainen kohta omalle rivilleen, alkuun viiva ja väli"
        case "model_type" | "dict_type" | "model_attributes_type":
            return f"{key}: tässä pitää olla avaimia ja arvoja ({_field(model, path)}) – katso mallia toisesta tiedostosta"
        case "too_short":
            return f"{key} on tyhjä – lisää ainakin yksi kohta"
        case "int_parsing" | "int_type":
            return f"{key}: {error['input']!r} ei ole kokonaisluku – kirjoita numero, esimerkiksi 10"
        case "greater_than_equal" | "less_than_equal":
            bound = f"vähintään {context['ge']}" if "ge" in context else f"enintään {context['le']}"
            return f"{key}: luvun pitää olla {bound}"
        case "string_pattern_mismatch":
            return f"{error['input']!r} ei kelpaa – käytä vain merkkejä a–z, 0–9 ja yhdysviivaa"
        case "value_error":
            return f"{key}: {context['error']}"
    return f"{key}: arvo ei kelpaa ({kind})"
