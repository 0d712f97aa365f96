"""The handbook's own content: no problems, nothing missing, and Finnish typography in every text."""
import re
from collections.abc import Iterator

import pytest
from conftest import ROOT

from macros.checks import check
from macros.loader import load
from macros.model import Process

CONTENT = load(ROOT / "content")
HANDBOOK = CONTENT.handbook
SENTENCES = {"summary", "meaning", "insight", "text", "use", "intro", "closing", "pitfalls"}
NEVER = {  # a pattern that no text has, and an example of it
    "two spaces": (r"\S  +\S", "kaksi  väliä"),
    "a space before a mark": (r"\s[,.;:!?](?!\w)", "väli , ennen"),
    "straight quotation marks": (r'"', 'suora "lainaus"'),
    "three dots for an ellipsis": (r"\.\.", "kolme..."),
    "a hyphen for a dash": (r"(^|\s)--?(\s|$)", "sana - toinen"),
    "a mark twice": (r",,|;;|::|!!|\?\?", "mitä??"),
    "no space after a mark": (r"[a-zåäö][,;!?][A-Za-zÅÄÖåäö]", "yksi,kaksi"),
}
SENTENCE = r"[”»(–]?[A-ZÅÄÖ0-9].*[.!?…][”»)]?"
TITLE = r"[A-ZÅÄÖ0-9].*[^.:,;\s]|[A-ZÅÄÖ]"


def texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every paragraph in a file's data, references as plain words, with the nearest key above it."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from texts(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, key)
    else:
        yield from ((key, HANDBOOK.wording(paragraph)) for paragraph in value.strip().split("\n"))


FILES = pytest.mark.parametrize("file", CONTENT.files)


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
    sentences = [text for key, text in texts(CONTENT.trees[file].data) if key in SENTENCES and file != "handbook.yml"]
    assert [text for text in sentences if text and not re.fullmatch(SENTENCE, text)] == []


@FILES
def test_titles_begin_with_a_capital_and_end_without_a_full_stop(file: str):
    titles = [text for key, text in texts(CONTENT.trees[file].data) if key == "title"]
    assert titles and [text for text in titles if not re.fullmatch(TITLE, text)] == []


def test_every_page_has_its_place_in_the_navigation():
    listed = [page.path for chapter in HANDBOOK.settings.chapters for page in HANDBOOK.of_chapter(chapter)]
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
