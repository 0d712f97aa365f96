"""Reads the content folder: YAML files in, one Handbook out, every mistake told with its file and line."""
import functools
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from .model import COLLECTIONS, KINDS, Collection, Handbook, Organisation, Settings, Thing
from .problems import Problem, explain, nearest

Model = TypeVar("Model", bound=BaseModel)

MAX_BYTES = 200_000
MAX_DEPTH = 12
SETTINGS, ORGANISATION = "handbook.yml", "organisation.yml"

# What libyaml says, and what an editor should do. The first match holds.
SYNTAX = {
    "mapping values are not allowed": "kaksoispiste väärässä paikassa – pane teksti lainausmerkkeihin tai tarkista sisennys",
    "could not find expected ':'": "avaimen perästä puuttuu kaksoispiste ja väli",
    "did not find expected key": "rivi ei sovi yläpuolellaan olevaan – tarkista sisennys ja lainausmerkit",
    "did not find expected '-' indicator": "rivi ei sovi luetteloon – tarkista sisennys ja rivin alun viiva",
    "block sequence entries are not allowed": "luettelo väärässä paikassa – aloita se omalta riviltään",
    "found unexpected end of stream": "lainausmerkki jää sulkematta",
    "found unexpected document indicator": "lainausmerkki jää sulkematta",
    "while parsing a flow": "hakasulku tai aaltosulku jää sulkematta, tai pilkku puuttuu",
    "did not find expected ',' or": "hakasulku tai aaltosulku jää sulkematta, tai pilkku puuttuu",
    "found unknown escape character": "kenoviiva lainausmerkeissä – käytä yksinkertaisia lainausmerkkejä '…'",
    "found character that cannot start any token": "rivi alkaa merkillä, jolla on YAMLissa oma tehtävä – pane teksti lainausmerkkeihin",
    "undefined alias": "tähti (*) rivin alussa – pane teksti lainausmerkkeihin",
}


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
        if needle:
            for number in range(line, len(self.lines) + 1):
                if (found := self.lines[number - 1].find(needle)) >= 0:
                    return number, found + 1
        return line, column


@dataclass
class Content:
    """What a content folder holds: the handbook (None if its frame is broken), its files, and what is wrong."""

    root: Path
    files: list[str]
    handbook: Handbook | None = None
    trees: dict[str, Tree] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def report(self, file: str, path: tuple, message: str, needle: str = "") -> None:
        """Add a problem at a path of a file that has been read."""
        self.problems.append(Problem(file, *self.trees[file].place(path, needle), message))


class Unreadable(Exception):
    """A file that cannot be read as YAML: line, column and the Finnish reason."""

    def __init__(self, line: int, column: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.column, self.reason = line, column, reason


def _decode(raw: bytes) -> str:
    """The text of a file; a byte order mark and Windows line ends are fine, other encodings are not."""
    if len(raw) > MAX_BYTES:
        raise Unreadable(1, 1, f"tiedosto on liian suuri ({len(raw) // 1000} kt, enintään {MAX_BYTES // 1000} kt) – jaa se osiin")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        raise Unreadable(before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1,
                         "merkistö on väärä – tallenna tiedosto muodossa UTF-8") from None
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    for number, line in enumerate(text.split("\n"), 1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            raise Unreadable(number, line.index("\t") + 1, "rivin alussa on sarkain – sisennä välilyönneillä")
        if bad := re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", line):
            raise Unreadable(number, bad.start() + 1, f"tiedostossa on ohjausmerkki U+{ord(bad.group()):04X} – poista se")
    if not text.strip():
        raise Unreadable(1, 1, "tiedosto on tyhjä – täytä se tai poista se")
    return text


def _refuse_tricks(text: str) -> None:
    """Refuse what the content never needs: anchors, tags, several documents, deep nesting."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        here = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(*here, "merkillä & tai * alkava teksti – pane se lainausmerkkeihin (YAMLin ankkurit eivät ole käytössä)")
        if getattr(event, "tag", None):
            raise Unreadable(*here, "merkillä ! alkava teksti – pane se lainausmerkkeihin")
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise Unreadable(*here, "rivi --- aloittaa uuden asiakirjan – poista se")
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise Unreadable(*here, f"sisäkkäisiä osia on yli {MAX_DEPTH} – tarkista sulut ja sisennys")
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1


def read_tree(raw: bytes) -> Tree:
    """The data of one YAML file, all scalars as text. Raises Unreadable."""
    text = _decode(raw)
    try:
        _refuse_tricks(text)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = f"{error.context or ''} {error.problem or ''}"
        reason = next((finnish for english, finnish in SYNTAX.items() if english in said), "YAML ei aukea – tarkista rivi ja sitä edeltävä rivi")
        raise Unreadable(mark.line + 1, mark.column + 1, reason) from None
    if not isinstance(root, yaml.MappingNode):
        raise Unreadable(1, 1, "tiedostossa pitää olla rivejä muotoa avain: arvo")
    places = {(): (1, 1)}
    return Tree(_plain_data(root, (), places), places, text.split("\n"))


def _plain_data(node: yaml.Node, path: tuple, places: dict) -> object:
    """A YAML node as dicts, lists and strings; fills in the place of every key and item."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            places[(*path, index)] = (item.start_mark.line + 1, item.start_mark.column + 1)
        return [_plain_data(item, (*path, index), places) for index, item in enumerate(node.value)]
    data = {}
    for key, value in node.value:
        here = (key.start_mark.line + 1, key.start_mark.column + 1)
        if not isinstance(key, yaml.ScalarNode):
            raise Unreadable(*here, "avaimen pitää olla yksi sana")
        if key.value in data:
            raise Unreadable(*here, f"avain {key.value} on jo rivillä {places[(*path, key.value)][0]} – poista toinen")
        places[(*path, key.value)] = here
        data[key.value] = _plain_data(value, (*path, key.value), places)
    return data


def _read(content: Content, file: str) -> Tree | None:
    try:
        content.trees[file] = read_tree((content.root / file).read_bytes())
    except FileNotFoundError:
        content.problems.append(Problem(file, 1, 1, "tiedosto puuttuu – käsikirja tarvitsee sen"))
    except Unreadable as error:
        content.problems.append(Problem(file, error.line, error.column, error.reason))
    return content.trees.get(file)


def _build(content: Content, file: str, model: type[Model], **given: str) -> Model | None:
    """One file as a model; `given` are the values that come from the file's name and folder."""
    if not (tree := _read(content, file)):
        return None
    data, before = dict(tree.data), len(content.problems)
    for key in given.keys() & data.keys():
        content.report(file, (key,), f"avain {key} on turha – se tulee tiedoston nimestä; poista rivi")
    for listing in ("entries", "chapters", "links"):
        if isinstance(data.get(listing), dict):
            data[listing] = {key: {**value, "id": key} if isinstance(value, dict) else value for key, value in data[listing].items()}
    try:
        built = model(**{**data, **given})
    except ValidationError as error:
        for item in error.errors(include_url=False):
            content.report(file, item["loc"], explain(model, item))
        return None
    return built if len(content.problems) == before else None


def _things(content: Content, settings: Settings) -> dict[str, Thing]:
    """The files of the chapters, each by the kind that its chapter holds."""
    things: dict[str, Thing] = {}
    for file in content.files:
        folder, _, name = file.rpartition("/")
        chapter = settings.chapters.get(folder)
        if not folder:
            continue
        if chapter is None or not chapter.kind:
            place = f"kansio {folder} ei ole sisältöluku" + nearest(folder, [c.id for c in settings.chapters.values() if c.kind])
            content.problems.append(Problem(file, 1, 1, f"{place} – siirrä tiedosto tai lisää luku tiedostoon {SETTINGS}"))
        elif not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.yml", name):
            content.problems.append(Problem(file, 1, 1, "tiedoston nimi ei kelpaa – käytä merkkejä a–z, 0–9 ja yhdysviivaa, loppuun .yml"))
        elif chapter.kind in KINDS and (thing := _build(content, file, KINDS[chapter.kind], id=name[:-4], chapter=folder)):
            if thing.id in things:
                content.report(file, (), f"tunnus {thing.id} on jo tiedostossa {things[thing.id].file} – anna tiedostolle toinen nimi")
            things.setdefault(thing.id, thing)
    return things


def load(root: Path) -> Content:
    """Everything in a content folder. What is broken is left out of the handbook and told in `problems`.

    The same files give the same, kept result; a changed file is read anew.
    """
    files = sorted(root.rglob("*.y*ml"))
    return _load(root, tuple((path.relative_to(root).as_posix(), path.stat().st_mtime_ns, path.stat().st_size) for path in files))


@functools.lru_cache(maxsize=4)
def _load(root: Path, stamps: tuple[tuple[str, int, int], ...]) -> Content:
    content = Content(root, [file for file, *_ in stamps])
    settings = _build(content, SETTINGS, Settings)
    organisation = _build(content, ORGANISATION, Organisation)
    collections: dict[str, Collection] = {}
    for name, kind in COLLECTIONS.items():
        if collection := _build(content, f"{name}.yml", kind):
            collections[name] = collection
    known = {SETTINGS, ORGANISATION, *(f"{name}.yml" for name in COLLECTIONS)}
    for file in content.files:
        if "/" not in file and file not in known:
            content.problems.append(Problem(file, 1, 1, "tuntematon tiedosto" + (nearest(file, known) or " – siirrä se luvun kansioon")))
    if settings and organisation:
        for chapter in settings.chapters.values():
            if chapter.kind and chapter.kind not in KINDS:
                content.report(SETTINGS, ("chapters", chapter.id, "kind"), f"tuntematon laji {chapter.kind}" + nearest(chapter.kind, KINDS))
        content.handbook = Handbook(settings=settings, organisation=organisation, collections=collections, things=_things(content, settings))
    return content
