"""The explanation of a glossary word beside the word: by pointer, keyboard and finger, on small screens, and by ear."""
from pathlib import Path

import pytest
from conftest import ROOT
from playwright.sync_api import Browser, Locator, Page, expect
from test_browser import AXE, AXE_RULES

from macros import loader

HANDBOOK = loader.load(ROOT / "content").handbook
TERMS = HANDBOOK.collections["terms"].entries
NAMES = ["muutosvaiheet/esiharkinta.html", "pekka/pekka-14.html", "tyokalut/motivoiva-haastattelu-lista.html"]
NAME = NAMES[0]


@pytest.fixture(scope="module")
def web(real_site: Path, serve) -> str:
    return serve(real_site)


@pytest.fixture
def page(browser: Browser) -> Page:
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        yield context.new_page()


def words(page: Page) -> Locator:
    return page.locator("article a.term")


def note(page: Page) -> Locator:
    return page.locator(".explanation:visible")


def explanation(word: Locator) -> str:
    term = TERMS[word.get_attribute("href").partition("#")[2]]
    return " ".join(HANDBOOK.wording(term.text).split())


def test_a_pointer_shows_it_may_move_over_it_and_escape_puts_it_away(web: str, page: Page):
    page.goto(web + NAME)
    words(page).nth(1).hover()
    expect(note(page)).to_have_text(explanation(words(page).nth(1)), use_inner_text=True)
    note(page).locator("p").hover()
    page.evaluate("new Promise(resolve => setTimeout(resolve, 500))")   # longer than it takes to go
    expect(note(page)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(note(page)).to_have_count(0)
    words(page).nth(1).hover()
    expect(note(page)).to_have_count(1)
    page.locator("h1").hover()
    expect(note(page)).to_have_count(0)
    words(page).nth(1).click()
    page.wait_for_url("**/opi/sanasto.html#*")


@pytest.mark.parametrize("name", NAMES)
def test_the_keyboard_shows_each_in_turn_and_enter_leads_to_the_glossary(name: str, web: str, page: Page):
    page.goto(web + name)
    assert words(page).count()
    for word in words(page).all():
        word.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        expect(word).to_be_focused()
        expect(note(page)).to_have_text(explanation(word), use_inner_text=True)
        page.keyboard.press("Escape")
        expect(note(page)).to_have_count(0)
        expect(word).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/opi/sanasto.html#*")


def test_a_screen_reader_hears_it_as_the_description_of_the_link(web: str, page: Page):
    page.goto(web + NAME)
    for word in words(page).all():
        expect(word).to_have_accessible_description(explanation(word))
        assert word.get_attribute("title") is None


def test_a_finger_shows_it_first_and_then_goes_to_the_glossary(web: str, browser: Browser):
    with browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        page.goto(web + NAME)
        words(page).nth(1).tap()
        expect(note(page)).to_contain_text(explanation(words(page).nth(1)))
        note(page).locator("p").tap()
        expect(note(page)).to_have_count(1)
        page.locator("article h2").first.tap()
        expect(note(page)).to_have_count(0)
        words(page).nth(1).tap()
        note(page).get_by_role("link", name="Sanastoon").tap()
        page.wait_for_url("**/opi/sanasto.html#*")
        page.go_back()
        words(page).nth(0).tap()
        expect(note(page)).to_have_count(1)
        words(page).nth(0).tap()
        page.wait_for_url("**/opi/sanasto.html#*")


@pytest.mark.parametrize("name", NAMES)
def test_it_stays_inside_a_small_screen_moves_nothing_and_leaves_its_word_in_sight(name: str, web: str, browser: Browser):
    with browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True) as context:
        page = context.new_page()
        page.goto(web + name)
        height = page.evaluate("document.documentElement.scrollHeight")
        for word in words(page).all():
            word.scroll_into_view_if_needed()
            word.tap()
            expect(note(page)).to_have_count(1)
            box, place = note(page).bounding_box(), word.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= 320 and box["y"] >= 0 and box["y"] + box["height"] <= 640
            assert box["y"] >= place["y"] + place["height"] or box["y"] + box["height"] <= place["y"]
            assert page.evaluate("[document.documentElement.scrollHeight, document.documentElement.scrollWidth]") == [height, 320]


@pytest.mark.parametrize("colours", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}], ids=str)
def test_axe_finds_nothing_while_it_is_open_and_it_has_a_border(colours: dict, web: str, browser: Browser):
    with browser.new_context(**colours, has_touch=True) as context:
        page = context.new_page()
        page.goto(web + NAME)
        words(page).nth(1).tap()
        expect(note(page)).to_have_css("border-top-style", "solid")
        page.evaluate(AXE)
        found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", AXE_RULES)["violations"]
        assert [(rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]] == []


def test_nothing_of_it_is_printed(web: str, page: Page):
    page.goto(web + NAME)
    words(page).nth(1).focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(note(page)).to_have_count(1)
    page.emulate_media(media="print")
    expect(note(page)).to_have_count(0)


def test_without_javascript_the_link_tells_it_in_its_title(web: str, browser: Browser):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(web + NAME)
        for word in words(page).all():
            assert word.get_attribute("title") == explanation(word)
