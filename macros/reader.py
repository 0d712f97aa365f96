"""Reads one YAML file as plain data with the place of every key, and refuses in Finnish what it cannot read or should not hold."""
import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from .problems import AT_THE_START, BACKSLASH, EXAMPLE, QUOTE, explain_syntax

MAX_BYTES = 200_000
MAX_DEPTH = 12
MAX_KEY = 200
ODD_SPACE = re.compile(r"\t|^[ -]*(?:\w[\w-]*:)?[^\S ]")  # a tab anywhere; another space that is not one to YAML
CUT_SHORT = re.compile(r" *#\S")  # after a text that YAML takes to end there


@dataclass(frozen=True)
class Tree:
    """One YAML file as plain data, with the place of every key and item."""

    data: dict
    places: dict[tuple, tuple[int, int]]
    lines: list[str]

    def place(self, path: tuple, needle: str = "") -> tuple[int, int]:
        """Line and column (1-based) of a path, or of the first text at or after it that holds the needle."""
        while path not in self.places:
            path = path[:-1]
        line, column = self.places[path]
        for number in range(line, len(self.lines) + 1) if needle else ():
            if (found := self.lines[number - 1].find(needle, column - 1 if number == line else 0)) >= 0:
                return number, found + 1
        return line, column


class Unreadable(Exception):
    """A file that cannot be read as YAML: line, column and the Finnish reason."""

    def __init__(self, line: int, column: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.column, self.reason = line, column, reason


def read_bytes(path: Path) -> bytes:
    """What a file holds, and of one that is too large no more than shows it."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def decode(raw: bytes) -> str:
    """The text of a file; a byte order mark and Windows line ends are fine, other encodings are not. Raises Unreadable."""
    if len(raw) > MAX_BYTES:
        raise Unreadable(1, 1, f"tiedosto on liian suuri (yli {MAX_BYTES // 1000} kt) – jaa se osiin")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        raise Unreadable(before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1,
                         "merkistö on väärä – tallenna tiedosto muodossa UTF-8") from None
    text = unicodedata.normalize("NFC", re.sub("\r\n?", "\n", text))
    hidden = {character for character in set(text) if _is_hidden(character)}
    for number, line in enumerate(text.split("\n"), 1):
        if found := ODD_SPACE.search(line):
            raise Unreadable(number, found.end(), "sarkain tai muu outo väli – korvaa se tavallisella välilyönnillä")
        if hidden and (column := next((place for place, character in enumerate(line, 1) if character in hidden), 0)):
            raise Unreadable(number, column, f"näkymätön merkki U+{ord(line[column - 1]):04X} – poista se tai kirjoita kohta uudestaan")
    if not text.strip():
        raise Unreadable(1, 1, "tiedosto on tyhjä – täytä se tai poista se")
    return text


def _is_hidden(character: str) -> bool:
    """Whether an editor cannot see a character; tabs and line ends are somebody else's business."""
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Co", "Zl", "Zp") or character in "\ufffe\uffff"
    return hidden and character not in "\t\n"


def _events(text: str, lines: list[str]) -> Iterator[yaml.Event]:
    """The values of a text and where they begin and end; refuses what the content never needs: anchors, tags, documents, deep nesting."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise Unreadable(*_place(event), AT_THE_START)
        if isinstance(event, yaml.ScalarEvent):
            _refuse_traps(event, lines)
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise Unreadable(*_place(event), "rivi --- aloittaa uuden asiakirjan – poista se")
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise Unreadable(*_place(event), f"sisäkkäisiä osia on yli {MAX_DEPTH} – tarkista sulut ja sisennys")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if isinstance(event, (yaml.NodeEvent, yaml.CollectionEndEvent)):
            yield event


def _place(event: yaml.Event) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _refuse_traps(event: yaml.ScalarEvent, lines: list[str]) -> None:
    """Refuse a text that YAML reads otherwise than its writer meant, without a word."""
    start, end = event.start_mark, event.end_mark
    if event.style in ("'", '"'):
        if start.line != end.line:
            raise Unreadable(start.line + 1, start.column + 1, QUOTE)
        written = lines[start.line][start.column : end.column]
        if event.style == '"' and (found := re.search(r'\\[^"\\]', written.replace("\\\\", "  "))):
            raise Unreadable(start.line + 1, start.column + found.start() + 1, BACKSLASH)
    elif not event.style:
        for number in range(start.line + 1, end.line + 1):
            if lines[number].lstrip().startswith("- ") and _indent(lines[number]) > _indent(lines[start.line]):
                reason = "viiva on liian sisällä – siirrä se luettelon muiden viivojen kohdalle"
                raise Unreadable(number + 1, _indent(lines[number]) + 1, reason)
        if found := CUT_SHORT.match(lines[end.line], end.column):
            raise Unreadable(end.line + 1, found.end() - 1, "risuaita (#) katkaisee tekstin – pane koko teksti lainausmerkkeihin")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


@functools.lru_cache(maxsize=1000)  # a preview reads the same files again and again
def read_tree(raw: bytes) -> Tree:
    """The data of one YAML file, all scalars as text; not to be changed. Raises Unreadable."""
    text = decode(raw)
    lines = [*text.split("\n"), ""]  # YAML sees an end of file without a line end on a line of its own
    try:
        events = [*_events(text, lines)]
    except yaml.MarkedYAMLError as error:
        unfinished = (error.context or "").startswith(("while scanning", "while parsing a flow"))
        mark = (unfinished and error.context_mark) or error.problem_mark
        reason = explain_syntax(f"{error.context} {error.problem}", lines[mark.line][: mark.column])
        raise Unreadable(mark.line + 1, mark.column + 1, reason) from None
    if not events or not isinstance(events[0], yaml.MappingStartEvent):
        raise Unreadable(1, 1, f"tiedostossa pitää olla rivejä muotoa avain: arvo – {EXAMPLE}")
    first, *rest = events
    places = {(): (1, 1)}
    return Tree(_plain_data(first, iter(rest), (), places), places, lines)


def _plain_data(first: yaml.Event, rest: Iterator[yaml.Event], path: tuple, places: dict) -> object:
    """The value that begins with an event, as dicts, lists and strings; fills in the place of every key and item."""
    if isinstance(first, yaml.ScalarEvent):
        return first.value
    if isinstance(first, yaml.SequenceStartEvent):
        items: list[object] = []
        while not isinstance(item := next(rest), yaml.SequenceEndEvent):
            here = (*path, len(items))
            places[here] = _place(item)
            items.append(_plain_data(item, rest, here, places))
        return items
    data: dict[str, object] = {}
    while not isinstance(key := next(rest), yaml.MappingEndEvent):
        if not isinstance(key, yaml.ScalarEvent) or not key.value:
            raise Unreadable(*_place(key), AT_THE_START)
        if len(key.value) > MAX_KEY or "\n" in key.value:
            raise Unreadable(*_place(key), f"avain on liian pitkä – tarkista rivin alku, {EXAMPLE}")
        here = (*path, key.value)
        if key.value in data:
            raise Unreadable(*_place(key), f"avain {key.value} on jo rivillä {places[here][0]} – poista toinen")
        places[here] = _place(key)
        data[key.value] = _plain_data(next(rest), rest, here, places)
    return data
