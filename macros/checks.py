"""Rules that concern several files at once: each a small function whose docstring is the rule, all in the list CHECKS."""
from collections.abc import Callable, Iterator

import jinja2
from jinja2 import nodes
from pydantic import BaseModel

from .loader import SETTINGS, Content
from .model import COLLECTIONS, REFERENCE, Citation, Page, View
from .problems import Problem, nearest
from .render import MACROS

Check = Callable[[Content], Iterator[Problem]]


def _values(value: object, path: tuple = ()) -> Iterator[tuple[tuple, object]]:
    """Every value inside a model, with its path."""
    yield path, value
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _values(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _values(item, (*path, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _values(item, (*path, index))


def _all_values(content: Content) -> Iterator[tuple[Page, tuple, object]]:
    for page in content.handbook.pages:
        for path, value in _values(page):
            yield page, path, value


def _at(content: Content, page: Page, path: tuple, message: str, needle: str = "") -> Problem:
    return Problem(page.file, *content.trees[page.file].place(path, needle), message)


def _thing_ids(content: Content) -> set[str]:
    """The ids of the things, also of those whose file is broken."""
    return {file.rpartition("/")[2].removesuffix(".yml") for file in content.files if "/" in file}


def _entry_ids(content: Content, name: str) -> set[str] | None:
    """The ids in a listing, also when something else in the file is broken; None if the file cannot be read at all."""
    tree = content.trees.get(f"{name}.yml")
    entries = tree.data.get("entries") if tree else None
    return set(entries) if isinstance(entries, dict) else None


def references_lead_somewhere(content: Content) -> Iterator[Problem]:
    """Every [[id]] in a text is the id of something."""
    known = {*content.handbook.targets, *_thing_ids(content)}
    for name in COLLECTIONS:
        if (ids := _entry_ids(content, name)) is None:
            return
        known |= ids
    for page, path, value in _all_values(content):
        for found in REFERENCE.finditer(value) if isinstance(value, str) else ():
            if found[1] not in known:
                hint = nearest(found[1], known) or " – katso tunnukset tiedostojen nimistä"
                yield _at(content, page, path, f"viittaus [[{found[1]}]] ei johda mihinkään{hint}", found[0])


def related_pages_exist(content: Content) -> Iterator[Problem]:
    """Every id in `related` is that of another page."""
    known = _thing_ids(content)
    for thing in content.handbook.things.values():
        for index, id in enumerate(thing.related):
            if id == thing.id:
                yield _at(content, thing, ("related", index), "sivu viittaa itseensä – poista rivi", id)
            elif id not in known:
                hint = nearest(id, known) or " – anna sivun tiedostonimi ilman päätettä"
                yield _at(content, thing, ("related", index), f"sivua {id} ei ole{hint}", id)


def sources_exist(content: Content) -> Iterator[Problem]:
    """Every citation names a source of sources.yml."""
    yield from _ids_exist(content, Citation, "source", "sources", "lähdettä")


def speakers_exist(content: Content) -> Iterator[Problem]:
    """Every view names a person of people.yml."""
    yield from _ids_exist(content, View, "speaker", "people", "ihmistä")


def _ids_exist(content: Content, holder: type, field: str, name: str, what: str) -> Iterator[Problem]:
    known = _entry_ids(content, name)
    for page, path, value in _all_values(content):
        if known is not None and isinstance(value, holder) and (id := getattr(value, field)) not in known:
            hint = nearest(id, known) or " – lisää se sinne"
            yield _at(content, page, path, f"{what} {id} ei ole tiedostossa {name}.yml{hint}", id)


def ids_are_unique(content: Content) -> Iterator[Problem]:
    """No two things share an id, because [[id]] must mean one of them."""
    book = content.handbook
    seen: dict[str, str] = {id: SETTINGS for id in book.settings.chapters}
    for page in book.pages:
        places = [(page.id, ())] + [(id, ("entries", id)) for id in getattr(page, "entries", ())]
        for id, path in places:
            if id in seen:
                yield _at(content, page, path, f"tunnus {id} on jo tiedostossa {seen[id]} – vaihda jompikumpi")
            seen.setdefault(id, page.file)


def orders_are_unique(content: Content) -> Iterator[Problem]:
    """No two pages of a chapter have the same order."""
    seen: dict[tuple, str] = {}
    for page in content.handbook.pages:
        place = (page.chapter, page.order)
        if place in seen:
            yield _at(content, page, ("order",), f"order {page.order} on jo tiedostossa {seen[place]} – valitse toinen numero")
        seen.setdefault(place, page.file)


def listings_belong_to_chapters(content: Content) -> Iterator[Problem]:
    """The page of a listing stands in a chapter of the handbook."""
    chapters = content.handbook.settings.chapters
    for listing in content.handbook.collections.values():
        if listing.chapter not in chapters:
            yield _at(content, listing, ("page",), f"lukua {listing.chapter} ei ole{nearest(listing.chapter, chapters)}")


def chapters_have_fronts(content: Content) -> Iterator[Problem]:
    """Every chapter has its index.md."""
    for id in content.handbook.settings.chapters:
        if not (content.root / id / "index.md").is_file():
            place = content.trees[SETTINGS].place(("chapters", id))
            yield Problem(SETTINGS, *place, f"luvulta {id} puuttuu etusivu – tee tiedosto {id}/index.md")


def macro_calls_are_right(content: Content) -> Iterator[Problem]:
    """The pages written by hand call macros that exist, with ids that exist."""
    known = {*content.handbook.targets, *COLLECTIONS, *_thing_ids(content)}
    for path in sorted(content.root.rglob("*.md")):
        file = path.relative_to(content.root).as_posix()
        if file == "README.md":
            continue
        try:
            calls = jinja2.Environment().parse(path.read_text("utf-8")).find_all(nodes.Call)
        except UnicodeDecodeError:
            yield Problem(file, 1, 1, "merkistö on väärä – tallenna tiedosto muodossa UTF-8")
            continue
        except jinja2.TemplateSyntaxError as error:
            yield Problem(file, error.lineno, 1, "makron kutsu on kesken – tarkista aaltosulut ja lainausmerkit")
            continue
        for call in calls:
            name = getattr(call.node, "name", "")
            if name not in MACROS:
                yield Problem(file, call.lineno, 1, f"makroa {name} ei ole" + (nearest(name, MACROS) or f" – on: {', '.join(MACROS)}"))
            elif call.args and isinstance(call.args[0], nodes.Const) and call.args[0].value not in known:
                yield Problem(file, call.lineno, 1, f"tunnusta {call.args[0].value} ei ole" + nearest(str(call.args[0].value), known))


CHECKS: list[Check] = [
    references_lead_somewhere, related_pages_exist, sources_exist, speakers_exist, ids_are_unique, orders_are_unique,
    listings_belong_to_chapters, chapters_have_fronts, macro_calls_are_right,
]


def check(content: Content) -> list[Problem]:
    """All that is wrong with a content folder, in order of file and line."""
    across = [problem for rule in CHECKS for problem in rule(content)] if content.handbook else []
    return sorted({*content.problems, *across})
