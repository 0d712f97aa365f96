"""Reads the content folder: YAML files in, one Handbook out, every mistake told with its file and line."""
import functools
import os
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from .handbook import Handbook, Settings, Synonyms
from .listings import COLLECTIONS, Collection
from .model import KINDS, Thing
from .problems import Problem, explain, nearest, one_of
from .reader import Tree, Unreadable, read_bytes, read_tree

Model = TypeVar("Model", bound=BaseModel)

SETTINGS, SYNONYMS = "handbook.yml", "synonyms.yml"
HARMLESS = {".yml", ".yaml", ".md", ".txt", ".png", ".jpg", ".jpeg", ".webp", ".pdf", ".docx", ".woff2",
            ".db", ".ini"}  # Windows leaves the last two in any folder
HIDDEN = re.compile(r"(^|/)\.")
LISTINGS = ("entries", "chapters")  # mappings whose keys are the ids of what they list


@dataclass(eq=False)
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


def _read(content: Content, file: str) -> Tree | None:
    try:
        content.trees[file] = read_tree(read_bytes(content.root / file))
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
            lost = item["type"] == "too_short" and item["ctx"]["actual_length"] < len(item["input"])
            told = item["loc"][-1] == "id" or lost  # at the key itself; at what the list holds
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
            hint = "" if chapter else nearest(folder, [c.id for c in settings.chapters.values() if c.kind])
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
    root = root.resolve()
    entries = sorted(_walk(root), key=lambda entry: entry[0].split("/"))
    strangers = tuple(name for name, entry in entries if not _belongs(name, entry))
    stats = {name: Path(entry).stat() for name, entry in entries if not HIDDEN.search(name) and entry.is_file()}
    return _load(root, tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats.items()), strangers)


def _walk(folder: str | Path, within: str = "") -> Iterator[tuple[str, os.DirEntry]]:
    """Everything in a folder and its folders, by its path there."""
    with os.scandir(folder) as entries:
        for entry in entries:
            yield within + entry.name, entry
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, f"{within}{entry.name}/")


def _belongs(name: str, entry: os.DirEntry) -> bool:
    """Whether something may be in a content folder: no link to elsewhere, no device, nothing that a browser would run."""
    if HIDDEN.search(name):  # no content; but MkDocs would walk through a hidden folder to wherever it leads
        return not (entry.is_symlink() and entry.is_dir())
    return not entry.is_symlink() and (entry.is_dir() or (entry.is_file() and posixpath.splitext(name)[1].lower() in HARMLESS))


@functools.lru_cache(maxsize=4)
def _load(root: Path, stamps: tuple[tuple[str, int, int], ...], strangers: tuple[str, ...]) -> Content:
    # also what the editor or Windows named wrongly (.YML, .yaml, .yml.txt), so that it is told and not passed over
    content = Content(root, [file for file, *_ in stamps if re.search(r"\.ya?ml", file.rpartition("/")[2], re.IGNORECASE)])
    if strangers:  # no page is made either: MkDocs would follow every link and publish every file
        told = "tällainen ei kuulu sisältöön – jätä kansioon vain tavallisia teksti- ja kuvatiedostoja"
        content.problems += [Problem(file, 1, 1, told) for file in strangers]
        return content
    settings = _build(content, SETTINGS, Settings)
    synonyms = _build(content, SYNONYMS, Synonyms)
    collections: dict[str, Collection] = {}
    for name, kind in COLLECTIONS.items():
        if collection := _build(content, f"{name}.yml", kind):
            collections[name] = collection
    known = [SETTINGS, SYNONYMS, *(f"{name}.yml" for name in COLLECTIONS)]
    for file in content.files:
        if "/" not in file and file not in known:
            hint = nearest(file.partition(".")[0], [name.removesuffix(".yml") for name in known], ".yml") or " – siirrä se luvun kansioon"
            content.problems.append(Problem(file, 1, 1, f"tuntematon tiedosto{hint}"))
    for chapter in settings.chapters.values() if settings else ():
        if chapter.kind and chapter.kind not in KINDS:
            hint = nearest(chapter.kind, KINDS) or one_of(KINDS)
            content.report(SETTINGS, ("chapters", chapter.id, "kind"), f"tuntematon laji {chapter.kind}{hint}")
    things = _things(content, settings) if settings else {}
    if settings and synonyms and "organisation" in collections:
        content.handbook = Handbook(settings=settings, synonyms=synonyms, collections=collections, things=things)
    return content
