"""Rules that concern several files at once: each a small function whose docstring is the rule, all in the list CHECKS."""
import functools
from collections.abc import Callable, Iterator

from pydantic import BaseModel

from .by_hand import Call, calls, faults
from .diagrams import Undrawable, picture
from .fields import REFERENCE, DrawnName, Name, SheetName, TableName
from .listings import COLLECTIONS
from .loader import SETTINGS, Content
from .model import KINDS, Episode, Sheet, Stage
from .problems import Problem, nearest, one_of
from .reader import read_bytes
from .render import MACROS

WHERE = " – tunnukset ovat tiedostojen nimissä ja luetteloissa"
Check = Callable[[Content], Iterator[Problem]]


def _texts(value: object, path: tuple = ()) -> Iterator[tuple[tuple, str]]:
    """Every text inside a model, keys too, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _texts(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key), key
            yield from _texts(item, (*path, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))


@functools.lru_cache(maxsize=1)  # many rules read them
def all_texts(content: Content) -> list[tuple[str, tuple, str]]:
    """Every text of the handbook, with its file and path."""
    book = content.handbook
    files = {SETTINGS: book.settings} | {page.file: page for page in book.pages}
    return [(file, path, text) for file, holder in files.items() for path, text in _texts(holder)]


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
    for file, path, text in all_texts(content):
        for found in REFERENCE.finditer(text) if known else ():
            if found[1] not in known:
                hint = nearest(found[1], known) or WHERE
                yield at(content, file, path, f"viittaus [[{found[1]}]] ei johda mihinkään{hint}", found[0])


def titles_are_plain(content: Content) -> Iterator[Problem]:
    """No title holds a [[id]], because titles are made into links themselves."""
    for file, path, text in all_texts(content):
        if path and path[-1] == "title" and REFERENCE.search(text):
            yield at(content, file, path, "otsikossa ei voi olla viittausta – kirjoita sanat ilman hakasulkuja", "[[")


def names_name_something(content: Content) -> Iterator[Problem]:
    """Every id that is given as a value – a source, a person, a page, a sheet, a table – is that of something else that exists."""
    sheets, pages, tables = _sheet_ids(content), _page_ids(content), _listing(content, TableName.listing)
    if pages is not None:
        pages |= set(content.handbook.settings.chapters)
    drawn = pages and tables and pages | set(tables["entries"])
    for file, path, text in all_texts(content):
        if not isinstance(text, Name):
            continue
        if text.listing:
            listing = _listing(content, text.listing)
            known, place, remedy = listing and listing["entries"], f" tiedostossa {text.listing}.yml", " – lisää se sinne"
        else:
            known, place = sheets if isinstance(text, SheetName) else drawn if isinstance(text, DrawnName) else pages, ""
            remedy = f" – kirjoita jonkin {text.whose} tiedostonimi ilman päätettä .yml"
        if file.endswith(f"/{text}.yml"):
            yield at(content, file, path, "sivu viittaa itseensä – poista rivi", text)
        elif known is not None and text not in known:
            yield at(content, file, path, f"{text.what} {text} ei ole{place}{nearest(text, known) or remedy}", text)


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


def situations_have_what_they_name(content: Content) -> Iterator[Problem]:
    """The page that a situation follows has a list, its pages have phrases or pitfalls, and some pitfalls come from somewhere."""
    book = content.handbook
    read = {*book.settings.chapters, *(page.id for page in book.pages)}  # what a broken file holds, nobody can tell
    for id, one in book.situations.items():
        file, path = "situations.yml", ("entries", id)
        follow, pages = book.things.get(one.follow), {page: book.things.get(page) for page in one.pages}
        if one.follow in read and not (follow and follow.tells_to_do):
            remedy = "kirjoita sellaisen tulosteen, muutosvaiheen, menetelmän tai prosessin tunnus, jolla on"
            yield at(content, file, (*path, "follow"), f"sivulla {one.follow} ei ole listaa – {remedy}", one.follow)
        for index, (page, thing) in enumerate(pages.items()):
            if page in read and not (thing and (thing.phrases or thing.tells_to_avoid)):
                yield at(content, file, (*path, "pages", index), f"sivulla {page} ei ole lauseita eikä sudenkuoppia – poista se", page)
        if read.issuperset(pages) and not (one.pitfalls or any(thing and thing.tells_to_avoid for thing in pages.values())):
            remedy = "lisää sivu, jolla on, tai kirjoita ne avaimeen pitfalls"
            yield at(content, file, (*path, "pages"), f"sivuilla ei ole sudenkuoppia – {remedy}")


def pictures_can_be_drawn(content: Content) -> Iterator[Problem]:
    """A picture has what its form needs, and its words fit into it, on a telephone too."""
    book = content.handbook
    for id, holder in book.drawn.items():
        file, path = (SETTINGS, ("chapters", id, "diagram")) if id in book.settings.chapters else (holder.file, ("diagram",))
        if holder.diagram.parts or all(shown in book.tables or shown in book.targets for shown in holder.diagram.shows):
            try:
                picture(book, holder)
            except Undrawable as error:
                yield at(content, file, path, str(error), error.about)


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


def _pages_by_hand(content: Content) -> Iterator[tuple[str, bytes]]:
    """The pages written by hand, with what their files hold."""
    for path in sorted(content.root.rglob("[!.]*.md")):
        if path.name != "README.md":
            yield path.relative_to(content.root).as_posix(), read_bytes(path)


def pages_by_hand_are_layout(content: Content) -> Iterator[Problem]:
    """The pages written by hand hold nothing that could do more than show text and call macros."""
    for file, raw in _pages_by_hand(content):
        yield from (Problem(file, *fault) for fault in faults(raw))


def macro_calls_are_right(content: Content) -> Iterator[Problem]:
    """The pages written by hand call macros that exist, with ids that exist."""
    takes = _what_macros_take(content)
    for file, raw in _pages_by_hand(content):
        for call in calls(raw):
            if wrong := _wrong_call(call, takes):
                yield Problem(file, call.line, call.column, wrong)


def _what_macros_take(content: Content) -> dict[str, tuple[str, set[str] | None]]:
    """For each macro that takes an id: what it is the id of, and those that there are (None: cannot tell)."""
    chapters, pages = content.handbook.settings.chapters, _page_ids(content)
    drawn = pages and {*content.handbook.drawn, *(pages - {page.id for page in content.handbook.pages})}  # who knows what a broken file has
    return {"page_of": ("sivua", pages), "diagram": ("kuvaa", drawn), "cards": ("lukua", {*chapters}),
            "entries": ("luetteloa", set(COLLECTIONS)), "story": ("tarinaa", {id for id in chapters if chapters[id].kind == Episode.KIND}),
            "items": ("listaa", _sheet_ids(content)), "link": ("tunnusta", _ids(content))}


def _wrong_call(call: Call, takes: dict[str, tuple[str, set[str] | None]]) -> str:
    """What is wrong with the call of a macro, or nothing."""
    if call.name not in MACROS:
        return f"makroa {call.name} ei ole" + (nearest(call.name, MACROS) or one_of(MACROS))
    what, known = takes.get(call.name, ("", None))
    if len(call.arguments) not in ((1, 2) if call.name == "link" else (1,) if what else (0,)):
        right = f'{call.name}("tunnus")' if what else f"{call.name}()"
        return f"makron {call.name} kutsu on väärin – kirjoita {{{{ {right} }}}}"
    if known is not None and (id := call.arguments[0]) not in known:
        return f"{what} {id} ei ole" + (nearest(id, known) or (one_of(sorted(known)) if len(known) < 10 else WHERE))
    return ""


CHECKS: list[Check] = [
    references_lead_somewhere, titles_are_plain, names_name_something, sheets_show_what_they_can, situations_have_what_they_name,
    pictures_can_be_drawn, ids_are_unique, orders_are_unique, listings_belong_to_chapters, chapters_have_fronts, pages_have_one_source,
    pages_by_hand_are_layout, macro_calls_are_right,
]


@functools.lru_cache(maxsize=4)
def check(content: Content) -> list[Problem]:
    """All that is wrong with a content folder, in order of file and line. The same content gives the same, kept list."""
    across = [problem for rule in CHECKS for problem in rule(content)] if content.handbook else []
    return sorted({*content.problems, *across})
