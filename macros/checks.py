"""Rules that concern several files at once: each a small function whose docstring is the rule, all in the list CHECKS."""
from collections.abc import Callable, Iterator

import jinja2
from jinja2 import nodes
from pydantic import BaseModel

from .fields import REFERENCE, Name, SheetName
from .listings import COLLECTIONS
from .loader import SETTINGS, Content
from .model import KINDS, Sheet, Stage
from .problems import Problem, nearest, one_of
from .render import MACROS

WHERE = " – tunnukset ovat tiedostojen nimissä ja luetteloissa"
JINJA = jinja2.Environment()
Check = Callable[[Content], Iterator[Problem]]


def _values(value: object, path: tuple = ()) -> Iterator[tuple[tuple, object]]:
    """Every value inside a model, with its path."""
    yield path, value
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _values(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key), key
            yield from _values(item, (*path, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _values(item, (*path, index))


def all_values(content: Content) -> Iterator[tuple[str, tuple, object]]:
    """Every value of the handbook, with its file and path."""
    book = content.handbook
    files = {SETTINGS: book.settings} | {page.file: page for page in book.pages}
    for file, holder in files.items():
        for path, value in _values(holder):
            yield file, path, value


def at(content: Content, file: str, path: tuple, message: str, needle: str = "") -> Problem:
    """A problem at a path of a file, or at the first text from there on that holds the needle."""
    return Problem(file, *content.trees[file].place(path, needle), message)


def _listing(content: Content, name: str) -> dict | None:
    """What stands in a listing's file, be it right or wrong; None if the file cannot be read at all."""
    tree = content.trees.get(f"{name}.yml")
    return tree.data if tree and isinstance(tree.data.get("entries"), dict) else None


def _page_ids(content: Content) -> set[str] | None:
    """The ids of the pages made from data, also of those whose file is broken; None if a listing cannot be read at all."""
    listings = [_listing(content, name) for name in COLLECTIONS]
    if None in listings:
        return None
    things = {file.rpartition("/")[2].removesuffix(".yml") for file in content.files if "/" in file}
    return things | {str(listing.get("page")).rpartition("/")[2] for listing in listings}


def _sheet_ids(content: Content) -> set[str]:
    """The ids of the sheets, also of those whose file or whose chapter's kind is broken."""
    chapters = content.handbook.settings.chapters.values()
    folders = {chapter.id for chapter in chapters if chapter.kind and KINDS.get(chapter.kind, Sheet) is Sheet}
    return {name.removesuffix(".yml") for folder, _, name in (file.rpartition("/") for file in content.files) if folder in folders}


def _ids(content: Content) -> set[str] | None:
    """Everything that [[id]] may name, also what stands in broken files; None if a listing cannot be read at all."""
    if (pages := _page_ids(content)) is None:
        return None
    return {*content.handbook.targets, *pages}.union(*(_listing(content, name)["entries"] for name in COLLECTIONS))


def references_lead_somewhere(content: Content) -> Iterator[Problem]:
    """Every [[id]] in a text is the id of something."""
    known = _ids(content)
    for file, path, value in all_values(content):
        for found in REFERENCE.finditer(value) if isinstance(value, str) and known else ():
            if found[1] not in known:
                hint = nearest(found[1], known) or WHERE
                yield at(content, file, path, f"viittaus [[{found[1]}]] ei johda mihinkään{hint}", found[0])


def titles_are_plain(content: Content) -> Iterator[Problem]:
    """No title holds a [[id]], because titles are made into links themselves."""
    for file, path, value in all_values(content):
        if path and path[-1] == "title" and REFERENCE.search(value):
            yield at(content, file, path, "otsikossa ei voi olla viittausta – kirjoita sanat ilman hakasulkuja", "[[")


def names_name_something(content: Content) -> Iterator[Problem]:
    """Every id that is given as a value – a source, a person, a page, a sheet, a table – is that of something else that exists."""
    sheets, pages = _sheet_ids(content), _page_ids(content)
    if pages is not None:
        pages |= set(content.handbook.settings.chapters)
    for file, path, value in all_values(content):
        if not isinstance(value, Name):
            continue
        if value.listing:
            listing = _listing(content, value.listing)
            known, place, remedy = listing and set(listing["entries"]), f" tiedostossa {value.listing}.yml", " – lisää se sinne"
        else:
            known, place = sheets if isinstance(value, SheetName) else pages, ""
            remedy = f" – kirjoita jonkin {value.whose} tiedostonimi ilman päätettä .yml"
        if file.endswith(f"/{value}.yml"):
            yield at(content, file, path, "sivu viittaa itseensä – poista rivi", value)
        elif known is not None and value not in known:
            yield at(content, file, path, f"{value.what} {value} ei ole{place}{nearest(value, known) or remedy}", value)


def sheets_show_what_they_can(content: Content) -> Iterator[Problem]:
    """A bundle shows sheets, a pocket card one chapter of stages, a card pages and a poster whatever has a list."""
    book, chapters = content.handbook, content.handbook.settings.chapters
    fitting = {
        "nippu": ({id for id, sheet in book.sheets.items() if sheet.form != "nippu"}, "tulosteista"),
        "taskukortti": ({id for id, chapter in chapters.items() if chapter.kind == Stage.KIND}, "muutosvaiheiden luvusta"),
        "kortti": ({page.id for page in book.pages}, "sivuista ja luetteloista"),
        "juliste": ({page.id for page in book.collections.values()} | chapters.keys(), "luetteloista ja luvuista"),
    }
    for sheet in book.sheets.values():
        known, made_of = fitting.get(sheet.form, (set(), ""))
        for index, id in enumerate(sheet.shows):
            if id not in known and (id in chapters or id in {page.id for page in book.pages}):
                remedy = f"{sheet.form} tehdään {made_of}" if made_of else f"{sheet.form} kirjoitetaan itse, ei tehdä muista sivuista"
                yield at(content, sheet.file, ("shows", index), f"{sheet.form} ei voi näyttää tunnusta {id} – {remedy}", id)


def ids_are_unique(content: Content) -> Iterator[Problem]:
    """No two things share an id, because [[id]] must mean one of them."""
    book = content.handbook
    places = [(id, SETTINGS, ("chapters", id)) for id in book.settings.chapters]
    for page in book.pages:
        places += [(page.id, page.file, ("page",)), *((id, page.file, ("entries", id)) for id in getattr(page, "entries", ()))]
    seen: dict[str, str] = {}
    for id, file, path in places:
        if id in seen:
            yield at(content, file, path, f"tunnus {id} on jo tiedostossa {seen[id]} – vaihda jompikumpi")
        seen.setdefault(id, file)


def orders_are_unique(content: Content) -> Iterator[Problem]:
    """No two pages of a chapter have the same order."""
    seen: dict[tuple, str] = {}
    for page in content.handbook.pages:
        place = (page.chapter, page.order)
        if place in seen:
            yield at(content, page.file, ("order",), f"order {page.order} on jo tiedostossa {seen[place]} – valitse toinen numero")
        seen.setdefault(place, page.file)


def listings_belong_to_chapters(content: Content) -> Iterator[Problem]:
    """The page of a listing stands in a chapter of the handbook."""
    chapters = content.handbook.settings.chapters
    for listing in content.handbook.collections.values():
        if listing.chapter not in chapters:
            hint = nearest(listing.chapter, chapters) or one_of(chapters)
            yield at(content, listing.file, ("page",), f"lukua {listing.chapter} ei ole{hint}")


def chapters_have_fronts(content: Content) -> Iterator[Problem]:
    """Every chapter has its index.md."""
    for id in content.handbook.settings.chapters:
        if not (content.root / id / "index.md").is_file():
            yield at(content, SETTINGS, ("chapters", id), f"luvulta {id} puuttuu etusivu – tee tiedosto {id}/index.md")


def pages_have_one_source(content: Content) -> Iterator[Problem]:
    """No page is both made from data and written by hand."""
    for page in content.handbook.pages:
        if (content.root / f"{page.path}.md").is_file():
            yield at(content, page.file, ("page",), f"sivu {page.path} on jo tiedostossa {page.path}.md – anna toiselle eri nimi")


def macro_calls_are_right(content: Content) -> Iterator[Problem]:
    """The pages written by hand call macros that exist, with ids that exist."""
    takes = _what_macros_take(content)
    for path in sorted(content.root.rglob("*.md")):
        file = path.relative_to(content.root).as_posix()
        if file == "README.md":
            continue
        try:
            calls = JINJA.parse(path.read_text("utf-8")).find_all(nodes.Call)
        except UnicodeDecodeError:
            yield Problem(file, 1, 1, "merkistö on väärä – tallenna tiedosto muodossa UTF-8")
        except jinja2.TemplateSyntaxError as error:
            yield Problem(file, error.lineno, 1, "makron kutsu on kesken – tarkista aaltosulut ja lainausmerkit")
        else:
            yield from (Problem(file, call.lineno, 1, wrong) for call in calls if (wrong := _wrong_call(call, takes)))


def _what_macros_take(content: Content) -> dict[str, tuple[str, set[str] | None]]:
    """For each macro that takes an id: what it is the id of, and those that there are (None: cannot tell)."""
    chapters = set(content.handbook.settings.chapters)
    return {"page_of": ("sivua", _page_ids(content)), "cards": ("lukua", chapters), "entries": ("luetteloa", set(COLLECTIONS)),
            "items": ("listaa", _sheet_ids(content)), "link": ("tunnusta", _ids(content))}


def _wrong_call(call: nodes.Call, takes: dict[str, tuple[str, set[str] | None]]) -> str:
    """What is wrong with the call of a macro, or nothing."""
    name = getattr(call.node, "name", "")
    if name not in MACROS:
        return f"makroa {name} ei ole" + (nearest(name, MACROS) or one_of(MACROS))
    what, known = takes.get(name, ("", None))
    if call.kwargs or len(call.args) not in ((1, 2) if name == "link" else (1,) if what else (0,)):
        right = f'{name}("tunnus")' if what else f"{name}()"
        return f"makron {name} kutsu on väärin – kirjoita {{{{ {right} }}}}"
    if known is not None and isinstance(call.args[0], nodes.Const) and (id := str(call.args[0].value)) not in known:
        return f"{what} {id} ei ole" + (nearest(id, known) or (one_of(sorted(known)) if len(known) < 10 else WHERE))
    return ""


CHECKS: list[Check] = [
    references_lead_somewhere, titles_are_plain, names_name_something, sheets_show_what_they_can, ids_are_unique, orders_are_unique,
    listings_belong_to_chapters, chapters_have_fronts, pages_have_one_source, macro_calls_are_right,
]


def check(content: Content) -> list[Problem]:
    """All that is wrong with a content folder, in order of file and line."""
    across = [problem for rule in CHECKS for problem in rule(content)] if content.handbook else []
    return sorted({*content.problems, *across})
