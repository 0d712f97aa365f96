"""Reading the content: what an editor is told about each single mistake, and what a mistake leaves alone."""
import re
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, SMALL

from macros.checks import check
from macros.fields import Frozen
from macros.handbook import Handbook
from macros.loader import load
from macros.problems import SYNTAX
from macros.render import Renderer, stubs

CASES = yaml.safe_load((ROOT / "tests" / "bad_input.yml").read_text("utf-8"))
TOLD = [line for case in CASES for line in case["told"]]
BROKEN = (ROOT / "tests" / "broken" / "expected.txt").read_text("utf-8").splitlines()
FRAME = ["handbook.yml", "organisation.yml", "synonyms.yml"]
PAGES = sorted({page.file for page in load(SMALL).handbook.pages} - {*FRAME})
FROM_THE_NAME = {"id", "chapter"}
ENGLISH = re.compile(r"\b(and|are|be|character|error|expected|false|field|found|input|invalid|is|missing|must|none|not|of|required|should|"
                     r"string|than|the|true|valid|value|with|while|parsing|scanning|pydantic|traceback)\b", re.IGNORECASE)


def make(case: dict, content: Path) -> None:
    """Make the mistake of a case in a copy of the mini handbook."""
    file, times = content / case["file"], case.get("repeat", 1)
    if "find" in case:
        text = file.read_text("utf-8")
        assert case["find"] in text, "the case has fallen behind tests/small"
        text = text.replace(case["find"], case["put"] * times, 1)
    else:
        text = case["text"] * times
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text.replace("\n", case.get("line_end", "\n")).encode(case.get("encoding", "utf-8")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_mistake_is_told_with_its_place_and_remedy(case: dict, small_copy: Path):
    make(case, small_copy)
    assert [str(problem) for problem in check(load(small_copy))] == case["told"]


@pytest.mark.parametrize("case", [case for case in CASES if case["told"]], ids=lambda case: case["name"])
def test_a_preview_goes_on_through_a_mistake(case: dict, small_copy: Path):
    make(case, small_copy)
    if handbook := load(small_copy).handbook:
        renderer = Renderer(handbook, with_pdfs=True)
        assert all(renderer.page_of(f"{page.path}.md", page.id) for page in handbook.pages)
        assert all(stubs(handbook).values())


def test_no_two_cases_are_the_same():
    assert len({case["name"] for case in CASES}) == len(CASES) == len({str({**case, "name": ""}) for case in CASES})


def test_a_message_says_what_is_wrong_and_what_to_do():
    assert [line for line in [*TOLD, *BROKEN] if not re.fullmatch(r"[^:]+:\d+:\d+: \S.* – \S.*", line)] == []


def test_a_message_is_finnish():
    said = [re.sub(r"'.*?'|^\w+: |(sallitut|tarkoititko): .*", "", line.split(": ", 1)[1]) for line in [*TOLD, *BROKEN]]
    assert [line for line in said if ENGLISH.search(line)] == []


def test_every_answer_to_broken_yaml_is_given_in_some_case():
    assert [said for said in SYNTAX.values() if not any(line.endswith(said) for line in TOLD)] == []


def kinds_of(model: type[Frozen]) -> list[type[Frozen]]:
    return [found for kind in model.__subclasses__() for found in (kind, *kinds_of(kind))]


def test_every_key_is_described_in_finnish():
    described = {f"{model.__name__}.{name}": field.description or "" for model in kinds_of(Frozen) if model is not Handbook
                 for name, field in model.model_fields.items() if name not in FROM_THE_NAME}
    assert len(described) > 50
    assert {name: text for name, text in described.items() if len(text) < 4 or ENGLISH.search(text)} == {}


@pytest.mark.parametrize("file", PAGES)
def test_a_broken_file_leaves_the_others_in_the_handbook(file: str, small_copy: Path):
    (small_copy / file).write_text("rikki", "utf-8")
    content = load(small_copy)
    assert {page.file for page in content.handbook.pages} - {*FRAME} == {*PAGES} - {file}
    assert {problem.file for problem in check(content)} == {file}


@pytest.mark.parametrize("file", FRAME)
def test_without_its_frame_there_is_no_handbook(file: str, small_copy: Path):
    (small_copy / file).unlink()
    content = load(small_copy)
    assert content.handbook is None
    assert [str(problem) for problem in check(content)] == [f"{file}:1:1: tiedosto puuttuu – käsikirja tarvitsee sen"]


@pytest.mark.parametrize("file", [file for file in PAGES if "/" not in file])
def test_a_listing_that_is_not_there_is_told(file: str, small_copy: Path):
    (small_copy / file).unlink()
    assert [str(problem) for problem in check(load(small_copy))] == [f"{file}:1:1: tiedosto puuttuu – käsikirja tarvitsee sen"]


def test_a_file_that_cannot_be_opened_is_told(small_copy: Path):
    (small_copy / "terms.yml").unlink()
    (small_copy / "terms.yml").mkdir()
    told = "terms.yml:1:1: tiedostoa ei voi avata – sulje se muissa ohjelmissa ja tarkista oikeudet"
    assert [str(problem) for problem in check(load(small_copy))] == [told]


def test_a_folder_is_no_file_whatever_its_name(small_copy: Path):
    (small_copy / "vaiheet" / "hiiva.yml").mkdir()
    assert check(load(small_copy)) == []


def test_mistakes_in_several_files_are_told_at_once(small_copy: Path):
    files = sorted({*FRAME, *PAGES} - {"handbook.yml"})  # without the chapters nobody knows what the other files are
    for file in files:
        (small_copy / file).write_text("rikki", "utf-8")
    assert [problem.file for problem in check(load(small_copy))] == files


def test_unchanged_content_is_not_read_again():
    assert load(SMALL) is load(SMALL)


def test_a_changed_file_is_read_anew(small_copy: Path):
    before, file = load(small_copy), small_copy / "vaiheet" / "paisto.yml"
    file.write_text(file.read_text("utf-8").replace("title: Paisto", "title: Poisto"), "utf-8")
    assert [load(small_copy).handbook.things["paisto"].title, before.handbook.things["paisto"].title] == ["Poisto", "Paisto"]
