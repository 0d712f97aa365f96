"""What the automatic checks of accessibility cannot see: the keyboard, focus, contrast modes, motion, text spacing, what is stored."""
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from playwright.sync_api import Browser, Page, expect

KINDS = ("index", "prosessit/index", "prosessit/yhteys", "muutosvaiheet/retkahdus", "menetelmat/dialogi", "pekka/pekka-05",
         "tyokalut/index", "tyokalut/tuen-taso", "opi/ihmiset", "toipumisorientaatio/porin-luvut", "tietoa/tietosuoja")
FOCUSED = """() => {
    const one = document.activeElement, box = one.getClientRects()[0] || new DOMRect(), style = getComputedStyle(one)
    const x = box.x + Math.min(box.width, innerWidth) / 2
    const isUnderHeader = box.y < 50 && box.bottom > 80, height = one.ownerSVGElement ? box.height : Math.min(box.height, 20)
    const y = isUnderHeader ? 70 : box.y + height / 2
    const top = document.elementFromPoint(x, y)
    return {
        name: one.outerHTML.slice(0, 90), isBody: one === document.body,
        isSeen: box.width > 1 && box.height > 1 && x > 0 && x < innerWidth && y >= 0 && y <= innerHeight && style.visibility === "visible",
        isOnTop: one === top || one.contains(top) || !!top?.contains(one),
        hasOutline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    }
}"""
MARK_LINKS = """() => {
    const seen = link => link.checkVisibility({visibilityProperty: true}) && link.getBoundingClientRect().width > 1
    return [...document.querySelectorAll("main a[href], main button, main input, main textarea, main select, main summary, footer a[href]")]
        .filter(one => seen(one) && !one.hidden && !one.disabled && one.tabIndex >= 0).map((one, i) => { one.dataset.seen = i; return i })
}"""


@pytest.fixture
def open_page(web: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A function that opens a page of the site in a fresh context with given settings."""
    contexts = []

    def open_one(path: str, **settings: object) -> Page:
        contexts.append(browser.new_context(**settings))
        page = contexts[-1].new_page()
        page.goto(f"{web}{path}.html")
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def web(real_site: Path, serve) -> str:
    return serve(real_site)


NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["320", "1280"])
@pytest.mark.parametrize("path", KINDS)
def test_the_keyboard_reaches_all_that_is_seen_and_shows_where_it_is(path: str, viewport: dict, open_page):
    page = open_page(path, viewport=viewport, reduced_motion="reduce")
    wanted, met, wrong = set(page.evaluate(MARK_LINKS)), [], []
    for _ in range(600):
        page.keyboard.press("Tab")
        one = page.evaluate(FOCUSED)
        if one["isBody"]:
            break
        if not one["isOnTop"]:
            page.wait_for_timeout(300)  # the search closes behind those who leave it
            one = page.evaluate(FOCUSED)
        if not (one["isSeen"] and one["isOnTop"] and one["hasOutline"]):
            wrong.append(one)
        if number := page.evaluate("document.activeElement.dataset.seen"):
            met.append(int(number))
    assert wrong == []
    assert wanted - {*met} == set()
    assert met == sorted(met), "the order of the page"


def test_menu_search_and_scheme_work_by_keyboard_on_a_small_screen(open_page):
    page = open_page("prosessit/yhteys", viewport=NARROW, color_scheme="light")
    menu, search = page.get_by_role("button", name="Valikko"), page.get_by_role("button", name="Haku")
    expect(menu).to_have_attribute("aria-expanded", "false")
    menu.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    page.wait_for_function("document.activeElement.closest('.md-sidebar--primary')")
    for name in ("Etusivu", "Pekan tarina", "Toivo ja optimismi", "Sudenkuopat"):
        expect(page.locator(".md-sidebar--primary").get_by_role("link", name=name, exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(page.locator(".md-sidebar--primary").get_by_role("link", name="Etusivu")).to_be_hidden()
    scheme = page.get_by_role("button", name="Vaihda tummaan ulkoasuun")
    scheme.focus()
    page.keyboard.press("Space")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    expect(page.get_by_role("button", name="Vaihda vaaleaan ulkoasuun")).to_be_focused()
    search.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".md-search__input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(search).to_be_focused()


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["320", "1280"])
def test_the_home_page_opens_the_search(viewport: dict, open_page):
    page = open_page("index", viewport=viewport)
    page.get_by_role("button", name="Hae käsikirjasta: kysy omin sanoin").press("Enter")
    expect(page.locator(".md-search__input")).to_be_focused()


def test_the_search_does_not_call_back_a_reader_who_goes_on(open_page):
    page = open_page("index", viewport=WIDE)
    page.locator(".md-search__input").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.wait_for_timeout(300)
    assert page.evaluate("document.activeElement.closest('.md-tabs') !== null")


def test_boxes_and_ticks_are_seen_in_forced_colours(open_page):
    page = open_page("tyokalut/tuen-taso", forced_colors="active")
    box = page.locator(".ticks li input").first
    colours = "one => { const style = getComputedStyle(one); return [style.borderTopColor, style.backgroundColor] }"
    border, ground = box.evaluate(colours)
    assert border != ground
    box.check()
    tick = box.evaluate("one => getComputedStyle(one, '::before').backgroundColor")
    assert tick not in (ground, "rgba(0, 0, 0, 0)")


def test_nothing_moves_for_those_who_do_not_want_it(open_page):
    page = open_page("prosessit/yhteys", reduced_motion="reduce")
    moving = """() => [...document.querySelectorAll("*")].filter(one => {
        const style = getComputedStyle(one)
        return parseFloat(style.transitionDuration) > 0 || style.animationName !== "none" && parseFloat(style.animationDuration) > 0
    }).map(one => one.outerHTML.slice(0, 60))"""
    assert page.evaluate(moving) == []


@pytest.mark.parametrize("path", KINDS)
def test_wider_text_spacing_cuts_nothing(path: str, open_page):
    page = open_page(path, viewport=NARROW)
    page.add_style_tag(content="* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } "
                               "p { margin-bottom: 2em !important }")
    cut = """() => [...document.querySelectorAll("main *, footer *")].filter(one => {
        const style = getComputedStyle(one)
        return one.checkVisibility() && one.clientHeight && style.overflow === "hidden" && style.display !== "inline"
            && (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2) && one.textContent.trim()
    }).map(one => one.outerHTML.slice(0, 90))"""
    assert page.evaluate(cut) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_privacy_page_names_all_that_is_stored(open_page):
    page = open_page("tyokalut/tuen-taso", color_scheme="light")
    page.locator(".ticks li label").first.click()
    page.get_by_label("Muista rastit tällä laitteella").check()
    page.get_by_role("button", name="Vaihda tummaan ulkoasuun").click()
    page.goto(page.url.replace("tyokalut/tuen-taso", "pekka/index"))
    page.get_by_label("Muista lukukohtani tällä laitteella").check()
    keys = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    assert len(keys) > 1 and page.context.cookies() == []
    told = (ROOT / "content/tietoa/tietosuoja.md").read_text("utf-8")
    names = {re.sub(r"(?<=rastit-).+|(?<=lukukohta-).+", "…", key) for key in keys}
    assert {name for name in names if f"`{name}`" not in told} == set()


def test_a_page_can_be_cited_and_printed(open_page):
    page = open_page("prosessit/yhteys", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("Viittaa tähän sivuun").click()
    page.get_by_role("button", name="Kopioi").click()
    expect(page.locator(".page-tools [role=status]")).to_have_text("Viittaus on kopioitu.")
    assert "Yhteys. Teoksessa Rinnalla, painos 2026.1." in page.evaluate("navigator.clipboard.readText()")
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Tulosta sivu").click()
    assert page.evaluate("window.printed")


@pytest.mark.parametrize("path", ["index", "prosessit/yhteys", "tyokalut/tuen-taso"])
def test_every_page_leads_to_the_statements(path: str, open_page):
    page = open_page(path)
    for name in ("Tietoa käsikirjasta", "Saavutettavuusseloste", "Tietosuoja"):
        expect(page.get_by_role("contentinfo").get_by_role("link", name=name)).to_be_visible()
