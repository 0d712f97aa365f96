"""The handbook's own content: no problems, nothing missing, no dead ends, the source's figures, and Finnish typography in every text."""
import functools
import posixpath
import re
from collections.abc import Iterator

import jinja2
import pytest
import yaml
from conftest import ROOT
from pydantic import BaseModel

from macros.checks import check
from macros.fields import REFERENCE, Name, SourceName
from macros.loader import SYNONYMS, load
from macros.model import KINDS, Episode, Page, Process, Stage, Thing
from macros.render import MACROS, Renderer

CONTENT = load(ROOT / "content")
HANDBOOK = CONTENT.handbook
PORI = yaml.safe_load((ROOT / "tests" / "pori.yml").read_text("utf-8"))
SENTENCES = {
    "summary", "meaning", "insight", "text", "use", "intro", "closing", "pitfalls", "client", "signs", "weight", "do", "avoid", "purpose",
    "steps", "is", "is_not", "users", "recording", "scene", "work", "question", "questions", "say", "feels", "supports", "notes"}
NEVER = {  # a pattern that no text has, and an example of it
    "two spaces": (r"\S  +\S", "kaksi  väliä"),
    "a space before a mark": (r"\s[,.;:!?](?!\w)", "väli , ennen"),
    "quotation marks": (r'["”“„»«]', "lainattu ”sana”"),
    "three dots for an ellipsis": (r"\.\.", "kolme..."),
    "a hyphen for a dash": (r"(^|\s)--?(\s|$)", "sana - toinen"),
    "a mark twice": (r",,|;;|::|!!|\?\?", "mitä??"),
    "no space after a mark": (r"[a-zåäö][,;!?][A-Za-zÅÄÖåäö]", "yksi,kaksi"),
}
SENTENCE = r"[(–]?[A-ZÅÄÖ0-9].*[.!?…]\)?"
BEFORE_A_LIST = SENTENCE.replace("[.!?…]", "[.!?…:]")
TITLE = r"[A-ZÅÄÖ0-9].*[^.:,;\s]|[A-ZÅÄÖ]"


def texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every paragraph in a file's data, references as plain words, with the nearest key above it."""
    if isinstance(value, dict):
        for name, item in value.items():
            before_a_list = name == "text" and value.keys() & {"items", "sheet", "table"}
            yield from texts(item, "before a list" if before_a_list else name)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, key)
    else:
        yield from ((key, HANDBOOK.wording(paragraph)) for paragraph in value.strip().split("\n"))


FILES = pytest.mark.parametrize("file", CONTENT.files)
PAGES = pytest.mark.parametrize("page", HANDBOOK.pages, ids=lambda page: page.path)
TABLES = pytest.mark.parametrize("id", PORI)


def test_the_content_has_no_problems():
    assert [str(problem) for problem in check(CONTENT)] == []


@FILES
def test_texts_keep_to_finnish_typography(file: str):
    found = [(what, text) for key, text in texts(CONTENT.trees[file].data) if "address" not in key
             for what, (pattern, _) in NEVER.items() if re.search(pattern, text)]
    assert found == []


@pytest.mark.parametrize("what", NEVER)
def test_a_slip_of_typography_is_noticed(what: str):
    assert [other for other, (pattern, _) in NEVER.items() if re.search(pattern, NEVER[what][1])] == [what]


@pytest.mark.parametrize("slip", ["pieni alku.", "Lopusta puuttuu piste", "Lopussa on pilkku,"])
def test_a_slip_in_a_sentence_is_noticed(slip: str):
    assert not re.fullmatch(SENTENCE, slip)


@FILES
def test_sentences_begin_and_end_as_sentences(file: str):
    patterns = dict.fromkeys(SENTENCES, SENTENCE) | {"before a list": BEFORE_A_LIST}
    texts_of_file = texts(CONTENT.trees[file].data) if file != "handbook.yml" else ()
    assert [text for key, text in texts_of_file if text and key in patterns and not re.fullmatch(patterns[key], text)] == []


@FILES
def test_titles_begin_with_a_capital_and_end_without_a_full_stop(file: str):
    titles = [text for key, text in texts(CONTENT.trees[file].data) if key == "title"]
    assert (titles or file == SYNONYMS) and [text for text in titles if not re.fullmatch(TITLE, text)] == []


def test_every_page_has_its_place_in_the_navigation():
    listed = [page.path for chapter in HANDBOOK.settings.chapters for page in HANDBOOK.by_chapter[chapter]]
    assert sorted(listed) == sorted(page.path for page in HANDBOOK.pages)


def test_processes_are_in_their_order():
    processes = [thing for thing in HANDBOOK.printed if isinstance(thing, Process)]
    assert len(processes) >= 5
    assert [thing.order for thing in processes] == sorted({thing.order for thing in processes})
    assert [HANDBOOK.number(thing) for thing in processes] == list(range(1, len(processes) + 1))


def test_there_are_at_least_ten_principles():
    assert len(HANDBOOK.collections["principles"].entries) >= 10


@pytest.mark.parametrize(("id", "count"), [("itsereflektio-ennen", 7), ("itsereflektio-jalkeen", 10)])
def test_a_list_for_self_reflection_has_all_its_items(id: str, count: int):
    assert len({item for part in HANDBOOK.things[id].parts for item in part.items}) >= count


def test_there_are_as_many_of_each_as_in_the_sources():
    count = {kind: sum(isinstance(thing, kind) for thing in HANDBOOK.things.values()) for kind in KINDS.values()}
    assert (count[Process], count[Stage], count[Episode]) == (5, 6, 23)


def test_no_page_written_by_hand_quotes_anybody():
    pages = (path for path in (ROOT / "content").rglob("*.md") if path.name != "README.md")
    assert [path for path in pages if re.search("[”“„»«]", path.read_text("utf-8"))] == []


# Where pages lead to.

@functools.cache
def shown() -> dict[str, str]:
    """The Markdown of every page by its path, both of those made from data and of those written by hand."""
    renderer = Renderer(HANDBOOK, with_pdfs=True)
    pages = {f"{page.path}.md": renderer.page_of(f"{page.path}.md", page.id) for page in HANDBOOK.pages}
    for path in (ROOT / "content").rglob("index.md"):
        here = path.relative_to(ROOT / "content").as_posix()
        macros = {name: functools.partial(getattr(renderer, name), here) for name in MACROS}
        pages[here] = jinja2.Template(path.read_text("utf-8")).render(macros)
    return pages


@functools.cache
def links() -> dict[str, set[str]]:
    """The pages that each page's own text leads to; the navigation around it is left out."""
    found = {here: re.findall(r"\]\(([^()\s]+?\.md)", text) for here, text in shown().items()}
    return {here: {posixpath.normpath(posixpath.join(posixpath.dirname(here), link)) for link in found[here]} - {here} for here in found}


def test_every_page_is_three_clicks_or_less_from_the_front_page():
    reached = {"index.md"}
    for _ in range(3):
        reached = reached.union(*(links()[here] for here in reached))
    assert sorted(links().keys() - reached) == []


@PAGES
def test_some_other_page_leads_to_the_page(page: Page):
    fronts = {"index.md", f"{page.chapter}/index.md"}
    assert [here for here, there in links().items() if f"{page.path}.md" in there and here not in fronts] != []


def ids(value: object) -> Iterator[str]:
    """Every id that a file names, its sources aside."""
    if isinstance(value, Name):
        yield from () if isinstance(value, SourceName) else (value,)
    elif isinstance(value, str):
        yield from (found[1] for found in REFERENCE.finditer(value))
    elif isinstance(value, BaseModel):
        yield from (id for name in type(value).model_fields for id in ids(getattr(value, name)))
    elif isinstance(value, tuple | dict):
        yield from (id for item in (value.values() if isinstance(value, dict) else value) for id in ids(item))


@PAGES
def test_a_page_leads_to_at_least_two_others(page: Page):
    targets = (HANDBOOK.targets[id] for id in ids(page))
    assert len({target.path for target in targets if target.address is None} - {page.path}) >= 2


@pytest.mark.parametrize("episode", [thing for thing in HANDBOOK.things.values() if isinstance(thing, Episode)], ids=lambda thing: thing.id)
def test_an_episode_leads_to_what_it_shows_of_the_work(episode: Episode):
    assert len({*episode.related}) >= 3


EPISODES = [page for pages in HANDBOOK.by_chapter.values() for page in pages if isinstance(page, Episode)]


def led_to(text: str) -> list[str]:
    """The pages that a part of a page leads to, in order."""
    return [posixpath.basename(link) for link in re.findall(r"\]\(([^()\s]+?)\.md", text)]


def part(page: Thing, title: str) -> str:
    """The part of a page's Markdown under a heading, or nothing."""
    _, _, rest = shown()[f"{page.path}.md"].partition(f"## {title} {{")
    return rest.partition("\n## ")[0]


@pytest.mark.parametrize("thing", [thing for thing in HANDBOOK.things.values() if thing not in EPISODES], ids=lambda thing: thing.id)
def test_a_page_names_once_the_scenes_in_which_it_is_seen(thing: Thing):
    seen = [scene.id for scene in EPISODES if thing.id in {*ids(scene)} or scene.id in thing.related]
    assert led_to(part(thing, "Näkyy Pekan tarinassa")) == seen
    assert {*led_to(part(thing, "Lue myös"))} & {scene.id for scene in EPISODES} == set()


def test_the_story_can_be_read_on_from_its_front_to_its_end():
    front = shown()["pekka/index.md"]
    read = [led_to(front)[0]]
    while onward := re.search(r'class="onward".*?\]\(([\w-]+)\.md\){: \.next }', shown()[f"pekka/{read[-1]}.md"], re.DOTALL):
        read.append(onward[1])
    assert read == [scene.id for scene in EPISODES]
    assert "pekka-vihko.pdf" in shown()[f"pekka/{read[-1]}.md"]


@pytest.mark.parametrize("episode", EPISODES, ids=lambda thing: thing.id)
def test_a_scene_shows_who_is_in_it_and_leads_to_the_next_with_its_title_and_time(episode: Episode):
    text, (_, after) = shown()[f"{episode.path}.md"], HANDBOOK.neighbours(episode)
    assert re.findall(r"<title>Piirros: (.*?)</title>", text) == [HANDBOOK.people[id].title for id in episode.people]
    assert after is None or text.count(after.title) == text.count(after.when) == 1


def test_everybody_in_the_story_has_a_face_of_their_own():
    cast = HANDBOOK.cast(EPISODES)
    looks = [person.portrait for person in cast]
    assert len(cast) >= 10 and None not in looks and len({*looks}) == len(looks)
    assert re.findall(r"<title>Piirros: (.*?)</title>", shown()["pekka/index.md"]) == [person.title for person in cast]
    assert sorted(re.findall(r"<title>Piirros: (.*?)</title>", shown()["opi/ihmiset.md"])) == sorted(person.title for person in cast)


# The figures from Pori: tests/pori.yml holds them as they stand in the source.

def test_every_table_is_held_against_its_source():
    assert HANDBOOK.tables.keys() == PORI.keys()


@TABLES
def test_the_figures_are_those_of_the_source(id: str):
    printed = {name: ["–" if figure is None else str(figure) for figure in row] for name, row in PORI[id]["rows"].items()}
    assert list(HANDBOOK.tables[id].rows) == [(name, *row) for name, row in printed.items()]


@TABLES
def test_rows_add_up_unless_the_source_has_it_otherwise(id: str):
    uneven = {}
    for name, figures in PORI[id]["rows"].items():
        row = dict(zip(PORI[id]["columns"], figures, strict=True))
        for total, *parts in PORI[id]["across"]:
            made = None if None in (row[part] for part in parts) else sum(row[part] for part in parts)
            if made not in (None, row[total]):
                uneven[name] = [made, row[total]]
    assert uneven == PORI[id].get("uneven", {})


@TABLES
def test_columns_add_up(id: str):
    total, *parts = PORI[id]["down"]
    rows = PORI[id]["rows"]
    assert {total, *parts} == {*rows}
    sums = [sum(column) for column in zip(*(rows[part] for part in parts), strict=True)]
    assert [(made, figure) for made, figure in zip(sums, rows[total], strict=True) if figure not in (None, made)] == []


@TABLES
def test_a_reader_is_told_which_rows_do_not_add_up(id: str):
    told = {int(figure) for note in HANDBOOK.tables[id].notes for figure in re.findall(r"\d+", note)}
    assert {figure for sums in PORI[id].get("uneven", {}).values() for figure in sums} <= told
