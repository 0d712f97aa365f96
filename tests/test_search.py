"""The search: what it finds, measured on questions and tried on single words, and what a reader meets of it in the browser."""
import gzip
import re
import shutil
from pathlib import Path

import lxml.html
import material
import pytest
import yaml
from asking import ask, found, questions, setup_of, shares
from conftest import ROOT, build
from playwright.sync_api import Browser, Page, expect

from macros import lexicon, loader, morphology, search

THEME = Path(material.__file__).parent / "templates"
SMALL = yaml.safe_load((ROOT / "tests/search/small.yml").read_text("utf-8"))
REMAKE = "the lexicon has fallen behind the content: run python3 scripts/lexicon.py"
CATEGORIES = {"exact", "base-to-inflected", "inflected-to-base", "gradation", "compound-part", "abbreviation", "no-dots", "typo",
              "derivation", "prefix", "everyday", "question", "nothing"}


# How many of the questions are answered. A floor is a share of the questions, per cent.

# The set-aside half is what the search was not tuned on: its floors tell what is reached today, and may only rise.
FLOORS = {  # what: (floor of the tuned half, of the half set aside), which categories it is about
    "all but everyday words and nothing": ((97, 95), lambda category: category not in ("everyday", "nothing")),
    "everyday words": ((90, 90), lambda category: category == "everyday"),
    "gradation and compounds": ((98, 96), lambda category: category in ("gradation", "compound-part")),
    "nothing": ((90, 88), lambda category: category == "nothing"),
}
FIRST = (88, 86)
HALVES = ("tuned", "aside")


@pytest.fixture(scope="module")
def answered(real_site: Path, serve, browser: Browser) -> list:
    """Every question with what the site's own worker answers."""
    page = browser.new_page()
    asked = ask(page, serve(real_site), real_site, setup_of(real_site), [question.query for question in questions()])
    page.close()
    return list(zip(questions(), asked.answers, strict=True))


def test_what_the_search_fetches_stays_small(real_site: Path):
    assert len(gzip.compress((real_site / search.WORKER_LANGUAGE).read_bytes(), 9)) <= 60_000


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("name", FLOORS)
def test_questions_are_answered_within_the_first_five(name: str, half: str, answered: list):
    floors, belongs = FLOORS[name]
    share = shares(answered, lambda question: name if question.half == half and belongs(question.category) else None)[name][1]
    assert share >= floors[HALVES.index(half)]


@pytest.mark.parametrize("half", HALVES)
def test_questions_are_answered_in_first_place(half: str, answered: list):
    share = shares(answered, lambda question: "all" if question.half == half and question.answers else None)["all"][2]
    assert share >= FIRST[HALVES.index(half)]


def test_there_are_enough_questions_and_their_answers_exist(real_site: Path):
    asked = questions()
    assert len(asked) >= 250 and {question.category for question in asked} == CATEGORIES
    assert len({question.query for question in asked}) == len(asked)
    halves = [sum(question.half == half for question in asked) for half in ("tuned", "aside")]
    assert abs(halves[0] - halves[1]) <= len(CATEGORIES)
    places = {doc["location"].replace(".html", "") for doc in search.read_index(real_site)["docs"]}
    assert {answer for question in asked for answer in question.answers} - places == set()
    assert [question for question in asked if bool(question.answers) == (question.category == "nothing")] == []


def test_it_knows_what_the_pages_say_and_not_how_they_are_used(real_site: Path):
    controls = set()
    for path in real_site.rglob("*.html"):
        texts = lxml.html.parse(path).xpath("//article//*[@hidden]//*[self::p or self::span or self::label]/text()")
        controls |= {" ".join(text.split()) for text in texts if len(text.split()) > 1}
    known = " ".join(doc["text"] for doc in search.read_index(real_site)["docs"])
    assert len(controls) >= 5 and {words for words in controls if words in known} == set()


# Single words on a tiny site of its own.

@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory, serve, browser: Browser) -> dict:
    """The tiny site's answers by case."""
    folder = tmp_path_factory.mktemp("tiny")
    for name in ("workers", "lunr"):
        shutil.copytree(THEME / "assets/javascripts" / name, folder / "assets/javascripts" / name)
    (folder / "404.html").touch()
    words = {word: tuple(lemmas.split()) for word, lemmas in SMALL["lexicon"].items()}
    with (folder / search.WORKER_LANGUAGE).open("a", encoding="utf-8") as file:
        file.write(search.query_code(search.table({*words}, set(), set(), SMALL["synonyms"], words)))
    docs = [{"location": place, "title": title, "text": text, "page": SMALL["texts"][place.partition("#")[0]][0] if "#" in place else ""}
            for place, (title, text) in SMALL["texts"].items()]
    config = {"lang": ["fi"], "separator": r"[\s\-.,]+", "pipeline": [], "fields": {"title": {"boost": 3}, "page": {}, "text": {}}}
    page = browser.new_page()
    asked = ask(page, serve(folder), folder, {"config": config, "docs": docs, "options": {}}, [case["typed"] for case in SMALL["cases"]])
    page.close()
    return {case["name"]: answer for case, answer in zip(SMALL["cases"], asked.answers, strict=True)}


@pytest.mark.parametrize("case", SMALL["cases"], ids=lambda case: case["name"])
def test_a_typed_text_finds_its_places(case: dict, tiny: dict):
    answer = tiny[case["name"]]
    assert found(answer) == [place.replace(".html", "") for place in case["found"]]
    assert answer["instead"] == ([case["instead"]] if "instead" in case else [])
    assert answer["guesses"] == ([case["guess"]] if "guess" in case else [])


# The lexicon

def test_the_lexicon_holds_every_word_of_the_site(real_site: Path):
    assert search.missing(real_site, loader.load(ROOT / "content").handbook) == [], REMAKE


def test_the_lexicon_says_what_the_analyser_says():
    some = sorted(lexicon.load())[::50]
    assert len(some) > 150
    assert {word: lexicon.load()[word] for word in some} == {word: tuple(morphology.lemmas(word)) for word in some}, REMAKE


@pytest.mark.parametrize("text", [None, "", "\n\n", "ilman sarkainta\n", "a\tb\tc\n", "retkahdus\tretkahdus"])
def test_a_missing_or_broken_lexicon_is_read_as_far_as_it_goes(text: str | None, tmp_path: Path):
    file = tmp_path / "lexicon.tsv"
    if text is not None:
        file.write_text(text, "utf-8")
    words = lexicon.load(file)
    assert set(words) <= {"", "ilman sarkainta", "a", "retkahdus"}
    assert search.query_code(search.table({"retkahdus", "a"}, set(), set(), [], words))


def test_a_build_tells_how_many_words_the_lexicon_lacks(small_copy: Path, tmp_path: Path):
    said = [line for line in build(small_copy, tmp_path / "site").stdout.splitlines() if line.split()[0] == "Haku"]
    assert re.fullmatch(r"  Haku +\d+,\d s  \d+ sanaa puuttuu sanastosta – aja python3 scripts/lexicon.py", *said)


def test_proofreading_tells_unknown_words_with_the_nearest_one(small_copy: Path):
    from macros.proof import unknown_words

    file, slip = small_copy / "vaiheet/paisto.yml", "title: Toipumiinen ja Varhan väki 2018:sta Pohjois-Suomessa"
    file.write_text(re.sub(r"(?m)^title: .*$", slip, file.read_text("utf-8"), count=1), "utf-8")
    (small_copy / "words.txt").write_text("# nimet\nVarha # alue\n", "utf-8")
    told = [str(problem) for problem in unknown_words(loader.load(small_copy)) if problem.file == "vaiheet/paisto.yml"]
    assert "vaiheet/paisto.yml:1:8: outo sana Toipumiinen – tarkoititko: toipuminen? (lisää oikea sana tiedostoon words.txt)" in told
    assert not re.search("Varha|sta |Pohjois|Suomessa|väki", " ".join(told))


# What a reader meets

ADDRESSES = ["http in a sub-path", "file"]


@pytest.fixture(params=ADDRESSES)
def page(request: pytest.FixtureRequest, real_site: Path, serve, browser: Browser, tmp_path: Path):
    """A page of the site with its search closed, opened from a server in a sub-path or by double click; it may not complain."""
    folder = tmp_path / "ohjeet ä" / "rinnalla"
    folder.parent.mkdir()
    folder.symlink_to(real_site)
    address = folder.as_uri() + "/" if request.param == "file" else serve(tmp_path) + "ohjeet%20%C3%A4/rinnalla/"
    with browser.new_context(base_url=address) as context:
        page, said = context.new_page(), []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address + "prosessit/yhteys.html", wait_until="networkidle")
        yield page
        assert said == []


def type_words(page: Page, words: str) -> None:
    page.locator(".md-search__input").fill("")
    page.locator(".md-search__input").press_sequentially(words)


def first_result(page: Page):
    return page.locator(".md-search-result__item").first


def test_nothing_of_the_search_is_fetched_before_it_is_opened(page: Page):
    asked = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.reload(wait_until="networkidle")
    heavy = {"lunr.fi.min.js", "lunr.stemmer.support.min.js"}
    assert not heavy & {*asked} and not any(name.startswith("search.") for name in asked)
    type_words(page, "toivo")
    expect(first_result(page)).to_be_visible()
    assert heavy <= {*asked}


def test_a_reader_who_does_not_wait_for_the_scripts_is_answered(page: Page):
    held = []
    page.route("**/javascripts/first.*.js", lambda route: held.append(route))
    page.reload(wait_until="commit")
    page.locator(".md-search__input").focus()
    while not held:
        page.wait_for_timeout(20)
    held.pop().continue_()
    page.wait_for_load_state("networkidle")
    type_words(page, "toivo")
    expect(first_result(page)).to_be_visible()


def test_a_result_says_its_chapter_and_leads_to_its_sheet(page: Page):
    type_words(page, "yhteisvastaanoton muistilista")
    expect(page.locator(".search-chapter").first).to_have_text("Työkalut")
    link = page.locator(".md-search-result__item", has_text="Yhteisvastaanotto").locator(".search-pdf").first
    expect(link).to_have_text("Tulosta (PDF)")
    assert link.get_attribute("href").endswith("/rinnalla/tulosteet/yhteisvastaanotto-lista.pdf")


def test_words_are_marked_in_the_forms_they_were_met_in_also_on_a_second_search(page: Page):
    for words, form in [("retkahdus", "retkahduksen"), ("häpeä", "häpeän"), ("retkahdus", "retkahduksen")]:
        type_words(page, words)
        marks = page.locator(".md-search-result__item mark")
        expect(marks.first).to_be_visible()
        expect(page.locator(".md-search-result__item mark", has_text=re.compile(f"^{form}$", re.IGNORECASE)).first).to_be_attached()
        root = words[:4].lower()
        assert [mark for mark in marks.all_text_contents() if not mark.lower().startswith(root) and root not in mark.lower()] == []
    first_result(page).locator("a").first.click()
    expect(page.locator("article mark", has_text=re.compile("^retkahduksen$", re.IGNORECASE)).first).to_be_attached()


def test_a_slip_is_told_and_forgiven(page: Page):
    type_words(page, "voimantuminen")
    expect(first_result(page)).to_contain_text("Voimaantuminen")
    expect(page.locator("[data-search=instead]")).to_have_text(
        "Käsikirjassa ei ole sanaa voimantuminen. Näytetään tulokset sanalle voimaantuminen.")
    type_words(page, "voimaantuminen")
    expect(page.locator("[data-search=instead]")).to_be_hidden()


def test_where_nothing_is_found_the_reader_is_led_on(page: Page):
    type_words(page, "qwxzqwxz")
    expect(page.locator(".md-search-result__meta")).to_have_text("Ei tuloksia")
    expect(page.locator("[data-search=nothing]")).to_contain_text("Kokeile toista sanaa")
    expect(page.locator("[data-search=guess]")).to_be_hidden()
    page.locator("[data-search=nothing] a").click()
    expect(page.locator("h1")).to_have_text(re.compile("Sanasto"))


def test_a_guess_is_searched_for_when_it_is_chosen(page: Page):
    type_words(page, "tovo")
    guess = page.locator("[data-search=guess] button")
    expect(guess).to_be_visible()
    word = guess.text_content()
    guess.click()
    expect(page.locator(".md-search__input")).to_have_value(word)
    expect(first_result(page)).to_be_visible()
    expect(guess).to_be_hidden()


def test_the_count_is_announced(page: Page):
    type_words(page, "suostumus")
    expect(page.locator(".md-search-result__meta[role=status]")).to_have_text(re.compile(r"^\d+ sivua$"))


def test_the_keyboard_alone_opens_the_best_result_and_moves_through_them(page: Page):
    page.keyboard.press("/")
    page.keyboard.type("yhteisvastaanoton muistilista")
    expect(page.locator(".search-pdf").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".md-search-result__link").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".md-search__input")).to_be_focused()
    best = page.locator(".md-search-result__link").first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(best.partition("?")[0])))
