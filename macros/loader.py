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
from .problems import AT_THE_START, BACKSLASH, EXAMPLE, QUOTE, Problem, explain, explain_syntax, nearest, one_of

Model = TypeVar("Model", bound=BaseModel)

MAX_BYTES = 200_000
MAX_DEPTH = 12
SETTINGS, ORGANISATION = "handbook.yml", "organisation.yml"
LISTINGS = ("entries", "chapters", "links")  # mappings whose keys are the ids of what they list
ODD_SPACE = re.compile(r"\t|^[ -]*(?:[\w-]+:)?[^\S ]")  # a tab anywhere; another space that is not one to YAML

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


def _refuse_tricks(text: str, lines: list[str]) -> None:
    """Refuse what the content never needs: anchors, tags, several documents, deep nesting."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        here = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise Unreadable(*here, AT_THE_START)
        if isinstance(event, yaml.ScalarEvent):
            _refuse_traps(event, lines)
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise Unreadable(*here, "rivi --- aloittaa uuden asiakirjan – poista se")
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise Unreadable(*here, f"sisäkkäisiä osia on yli {MAX_DEPTH} – tarkista sulut ja sisennys")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


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
        if found := re.match(r" *#\S", lines[end.line][end.column :]):
            column = end.column + found.end() - 1
            raise Unreadable(end.line + 1, column, "risuaita (#) katkaisee tekstin – pane koko teksti lainausmerkkeihin")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def read_tree(raw: bytes) -> Tree:
    """The data of one YAML file, all scalars as text. Raises Unreadable."""
    text = _decode(raw)
    lines = [*text.split("\n"), ""]  # YAML sees an end of file without a line end on a line of its own
    try:
        _refuse_tricks(text, lines)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        unfinished = (error.context or "").startswith(("while scanning", "while parsing a flow"))
        mark = (unfinished and error.context_mark) or error.problem_mark
        reason = explain_syntax(f"{error.context} {error.problem}", lines[mark.line][: mark.column])
        raise Unreadable(mark.line + 1, mark.column + 1, reason) from None
    if not isinstance(root, yaml.MappingNode):
        raise Unreadable(1, 1, f"tiedostossa pitää olla rivejä muotoa avain: arvo – {EXAMPLE}")
    places = {(): (1, 1)}
    return Tree(_plain_data(root, (), places), places, lines)


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
        if not isinstance(key, yaml.ScalarNode) or not key.value:
            raise Unreadable(*here, AT_THE_START)
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
    except OSError:
        content.problems.append(Problem(file, 1, 1, "tiedostoa ei voi avata – sulje se muissa ohjelmissa ja tarkista oikeudet"))
    except Unreadable as error:
        content.problems.append(Problem(file, error.line, error.column, error.reason))
    return content.trees.get(file)


def _named(content: Content, file: str, path: tuple, value: object, given: dict[str, str]) -> object:
    """A mapping of a file with the values that come from its name; to write those out is a mistake."""
    if not isinstance(value, dict):
        return value
    for key in given.keys() & value.keys():
        content.report(file, (*path, key), f"avain {key} on turha, sen arvo tulee nimestä tai kansiosta – poista rivi")
    return {**value, **given}


def _build(content: Content, file: str, model: type[Model], **given: str) -> Model | None:
    """One file as a model; `given` are the values that come from the file's name and folder."""
    if not (tree := _read(content, file)):
        return None
    before = len(content.problems)
    data = _named(content, file, (), tree.data, given)
    for listing in LISTINGS:
        if isinstance(data.get(listing), dict):
            data[listing] = {key: _named(content, file, (listing, key), value, {"id": key}) for key, value in data[listing].items()}
    try:
        built = model(**data)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            told = item["loc"][-1] == "id" or (item["type"] == "too_short" and item["input"])  # at the key itself; at what the list holds
            if not told:
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
            hint = nearest(folder, [c.id for c in settings.chapters.values() if c.kind])
            hint = hint or f" – siirrä tiedosto oikeaan kansioon tai lisää luku ja sen kind tiedostoon {SETTINGS}"
            content.problems.append(Problem(file, 1, 1, f"kansio {folder} ei ole sisältöluku{hint}"))
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
    # also what the editor or Windows named wrongly (.YML, .yaml, .yml.txt), so that it is told and not passed over
    paths = (path for path in root.rglob("[!.]*") if re.search(r"\.ya?ml", path.name, re.IGNORECASE) and path.is_file())
    return _load(root, tuple((path.relative_to(root).as_posix(), path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(paths)))


@functools.lru_cache(maxsize=4)
def _load(root: Path, stamps: tuple[tuple[str, int, int], ...]) -> Content:
    content = Content(root, [file for file, *_ in stamps])
    settings = _build(content, SETTINGS, Settings)
    organisation = _build(content, ORGANISATION, Organisation)
    collections: dict[str, Collection] = {}
    for name, kind in COLLECTIONS.items():
        if collection := _build(content, f"{name}.yml", kind):
            collections[name] = collection
    known = [SETTINGS, ORGANISATION, *(f"{name}.yml" for name in COLLECTIONS)]
    for file in content.files:
        if "/" not in file and file not in known:
            hint = nearest(file.partition(".")[0], [name.removesuffix(".yml") for name in known], ".yml") or " – siirrä se luvun kansioon"
            content.problems.append(Problem(file, 1, 1, f"tuntematon tiedosto{hint}"))
    for chapter in settings.chapters.values() if settings else ():
        if chapter.kind and chapter.kind not in KINDS:
            hint = nearest(chapter.kind, KINDS) or one_of(KINDS)
            content.report(SETTINGS, ("chapters", chapter.id, "kind"), f"tuntematon laji {chapter.kind}{hint}")
    things = _things(content, settings) if settings else {}
    if settings and organisation:
        content.handbook = Handbook(settings=settings, organisation=organisation, collections=collections, things=things)
    return content
