"""Preparing for a meeting: every situation has what it should, and a reader finds, chooses and prints one."""
import re
from pathlib import Path

import pypdfium2
import pytest
from conftest import ROOT
from playwright.sync_api import Browser, Page, expect
from test_browser import AXE, AXE_RULES

from macros import loader, search
from macros.listings import Situation
from macros.model import Stage

HANDBOOK = loader.load(ROOT / "content").handbook
SITUATIONS = HANDBOOK.situations
EACH = pytest.mark.parametrize("one", SITUATIONS.values(), ids=lambda one: one.id)
NAME = HANDBOOK.collections["situations"].path + ".html"
SAFETY = re.compile(r"\b112\b")


@pytest.fixture
def page(browser: Browser) -> Page:
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        yield context.new_page()


@pytest.fixture(scope="module")
def address(real_site: Path, serve) -> str:
    return serve(real_site) + NAME


def chosen(page: Page) -> list[str]:
    return page.locator(".situation:visible h2").evaluate_all("headings => headings.map(({ id }) => id)")


@EACH
def test_a_situation_draws_on_pages_that_have_something_to_give(one: Situation):
    pages = [HANDBOOK.things[id] for id in one.pages]
    assert len(one.reminders) == 3 and HANDBOOK.things[one.follow].tells_to_do
    assert one.pitfalls or any(thing.tells_to_avoid for thing in pages)
    assert all(id in HANDBOOK.sheets for id in one.prints) and any(thing.phrases or thing.tells_to_avoid for thing in pages)
    assert all(advice.page in HANDBOOK.targets for advice in (*one.reminders, *one.pitfalls))


@EACH
def test_safety_comes_first_and_stands_on_the_page_it_is_drawn_from(one: Situation):
    first = one.reminders[0]
    assert SAFETY.search(first.text)
    drawn_from = HANDBOOK.things[first.page].model_dump_json()
    assert re.search("112|vaara|turv", drawn_from), first.page


def test_every_stage_and_every_bundle_for_a_meeting_has_its_situation():
    followed = {one.follow for one in SITUATIONS.values()}
    printed = {id for one in SITUATIONS.values() for id in one.prints}
    assert {thing.id for thing in HANDBOOK.things.values() if isinstance(thing, Stage)} <= followed
    assert {id for id, sheet in HANDBOOK.sheets.items() if sheet.form == "nippu" and "aikana" in sheet.moment} <= printed


def test_a_situation_is_found_by_what_is_asked_of_it(real_site: Path):
    asked = {doc["location"]: doc.get("asked") for doc in search.read_index(real_site)["docs"]}
    assert {id for id, one in SITUATIONS.items() if asked[f"{NAME}#{id}"] != " ".join(one.asked)} == set()


def test_the_search_holds_no_copy_of_what_stands_on_other_pages(real_site: Path):
    texts = {doc["location"]: doc["text"] for doc in search.read_index(real_site)["docs"] if doc["location"].startswith(NAME)}
    followed = [HANDBOOK.things[one.follow] for one in SITUATIONS.values()]
    copied = [HANDBOOK.wording(text) for thing in followed for group in thing.tells_to_do for text in group.items]
    assert [text for text in copied if any(text in found for found in texts.values())] == []


def test_without_javascript_all_stand_one_after_another_below_links_to_them(address: str, browser: Browser):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        expect(page.locator(".situation")).to_have_count(len(SITUATIONS))
        assert all(one.is_visible() for one in page.locator(".situation").all())
        links = page.locator(".situation-index a").evaluate_all("links => links.map(({ hash }) => hash.slice(1))")
        assert links == list(SITUATIONS)
        expect(page.locator(".situation-choice")).to_be_hidden()


def test_one_is_chosen_from_the_menu_by_keyboard_and_announced(address: str, page: Page):
    page.goto(address)
    assert chosen(page) == []
    menu = page.get_by_label("Millaiseen tapaamiseen valmistaudut?")
    menu.focus()
    page.keyboard.type("Verkosto")
    expect(page.locator("#tilanne-verkostopalaveri")).to_be_visible()
    assert chosen(page) == ["tilanne-verkostopalaveri"]
    expect(page).to_have_url(address + "#tilanne-verkostopalaveri")
    expect(page.locator(".situation-choice [role=status]")).to_have_text("Näytetään: Verkostopalaveri")
    expect(menu).to_be_focused()
    expect(page.locator(".situation-index")).to_be_hidden()


def test_a_link_an_address_and_the_back_button_show_the_situation(address: str, page: Page):
    page.goto(address)
    page.locator(".situation-index").get_by_role("link", name="Retkahdus").click()
    expect(page.locator("#tilanne-retkahdus")).to_be_focused()
    page.locator(".md-nav--secondary").get_by_role("link", name="Nuori aikuinen").click()
    expect(page.locator("#tilanne-nuori")).to_be_visible()
    assert chosen(page) == ["tilanne-nuori"]
    page.go_back()
    expect(page.locator("#tilanne-retkahdus")).to_be_visible()
    assert chosen(page) == ["tilanne-retkahdus"]
    page.go_back()
    expect(page.locator(".situation-index")).to_be_visible()
    assert chosen(page) == []
    page.goto("about:blank")
    page.goto(address + "?h=suostumus#tilanne-suostumus")
    expect(page.get_by_label("Millaiseen tapaamiseen valmistaudut?")).to_have_value("tilanne-suostumus")
    assert chosen(page) == ["tilanne-suostumus"]


def test_only_the_chosen_one_is_printed_and_it_fits_on_one_sheet(address: str, page: Page):
    page.goto(address)
    for id, one in SITUATIONS.items():
        page.get_by_label("Millaiseen tapaamiseen valmistaudut?").select_option(id)
        expect(page.locator(f"#{id}")).to_be_visible()
        made = page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "15mm"))
        with pypdfium2.PdfDocument(made) as printed:
            text = "".join(sheet.get_textpage().get_text_range() for sheet in printed)
            others = [other.title for other in SITUATIONS.values() if other.text.split(".")[0] in " ".join(text.split())]
            assert (len(printed), others) == (1, [one.title])


def test_every_text_says_which_page_it_is_from(address: str, page: Page):
    page.goto(address)
    for id, one in SITUATIONS.items():
        links = page.locator(".situation", has=page.locator(f"#{id}")).locator(".origin a")
        named = {href.rpartition("/")[2].removesuffix(".html") for href in links.evaluate_all("links => links.map(({ href }) => href)")}
        assert named == {one.follow, *one.pages, *(advice.page for advice in (*one.reminders, *one.pitfalls))}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chosen_one_fits_on_a_small_screen_and_axe_finds_nothing_in_it(scheme: str, address: str, browser: Browser):
    with browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        page.goto(address)
        for id in SITUATIONS:
            page.get_by_label("Millaiseen tapaamiseen valmistaudut?").select_option(id)
            assert page.evaluate("document.documentElement.scrollWidth") == 320
        page.evaluate(AXE)
        found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", AXE_RULES)["violations"]
        assert [(rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]] == []
