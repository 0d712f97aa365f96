"""The site in a real browser: search, accessibility, small screens, no JavaScript, and print."""
import re
import shutil
from pathlib import Path

import axe_playwright_python
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LIST, PROCESS = "tyokalut/itsereflektio-ennen.html", "prosessit/yhteys.html"


@pytest.fixture(scope="session", params=["http in a sub-path", "file"])
def address(request: pytest.FixtureRequest, real_site: Path, serve, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the site is opened: from a server in a sub-path, or by double click from a folder with a difficult name."""
    root = tmp_path_factory.mktemp("web")
    folder = Path(shutil.copytree(real_site, root / ("oma polku ä" if request.param == "file" else "ohjeet/rinnalla")))
    return folder.as_uri() + "/" if request.param == "file" else serve(root) + "ohjeet/rinnalla/"


@pytest.fixture(scope="session")
def web(real_site: Path, serve) -> str:
    """The site on a server."""
    return serve(real_site)


def pages_of(site: Path) -> list[str]:
    return [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]


def one_page_of_each_kind(site: Path) -> list[str]:
    """The home page, the page for missing addresses, and the longest page of each kind."""
    kinds: dict[str, tuple[int, str]] = {}
    for name in pages_of(site):
        text = (site / name).read_text("utf-8")
        kind = re.search(r'<div class="page-(\w+)"', text)
        if kind:
            kinds[kind[1]] = max(kinds.get(kind[1], (0, "")), (len(text), name))
    return ["index.html", "404.html", *(name for _, name in kinds.values())]


def search(page: Page, words: str) -> None:
    if not page.locator(".md-search__input").is_visible():
        page.locator("label.md-header__button[for=__search]").click()
    page.locator(".md-search__input").press_sequentially(words)


@pytest.mark.parametrize("words, target", [("yhteys", "prosessit/yhteys.html"), ("stigma", "opi/sanasto.html#stigma")])
def test_search_finds_and_leads_to_the_page(words: str, target: str, address: str, browser: Browser):
    with browser.new_context() as context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address + PROCESS)
        search(page, words)
        results = page.locator(".md-search-result__link")
        expect(results.first).to_be_visible()
        expect(page.locator(".md-search-result__meta")).to_contain_text("sivu")
        found = [re.sub(r"\?h=[^#]*", "", link.get_attribute("href")) for link in results.all()]
        assert found[0] == address + target
        results.first.click()
        expect(page.locator("h1")).to_be_visible()
        assert said == []


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(scheme: str, width: int, real_site: Path, web: str, browser: Browser):
    found = []
    with browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        for name in one_page_of_each_kind(real_site):
            page.goto(web + name)
            page.evaluate(AXE)
            result = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", AXE_RULES)
            found += [(name, rule["id"], node["html"][:120]) for rule in result["violations"] for node in rule["nodes"]]
    assert found == []


def test_the_first_page_is_shown_in_our_typeface(address: str, browser: Browser):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address + "muutosvaiheet/index.html")
        page.evaluate("document.fonts.ready")
        tools = context.new_cdp_session(page)
        tools.send("DOM.enable")
        tools.send("CSS.enable")
        root = tools.send("DOM.getDocument")["root"]["nodeId"]
        for selector in ("h1", ".lead", ".drawing.wide .label"):
            node = tools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
            used = {font["familyName"] for font in tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]}
            assert used == {"Atkinson Hyperlegible"}, selector


def test_no_page_scrolls_sideways_on_a_small_screen(real_site: Path, web: str, browser: Browser):
    with browser.new_context(viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        wide = []
        for name in pages_of(real_site):
            page.goto(web + name)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(name)
    assert wide == []


def test_a_list_is_ticked_by_its_words_and_by_keyboard(web: str, browser: Browser):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(web + LIST)
        boxes = page.locator(".ticks li input")
        assert boxes.count() == 7
        page.locator(".ticks label span").first.click()
        expect(boxes.nth(0)).to_be_checked()
        boxes.nth(1).focus()
        page.keyboard.press("Space")
        expect(boxes.nth(1)).to_be_checked()
        expect(boxes.nth(2)).not_to_be_checked()


def test_pages_read_without_javascript(web: str, browser: Browser):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(web + PROCESS)
        for heading in ("Yhteys", "Näin edistät", "Sudenkuopat", "Lähteet"):
            expect(page.get_by_role("heading", name=heading).first).to_be_visible()
        page.goto(web + LIST)
        expect(page.locator(".ticks input").first).to_be_visible()


@pytest.mark.parametrize("name, words", [
    ("itsereflektio-ennen", "Menen paikalle ennen kaikkea valmentajana"), ("itsereflektio-jalkeen", "Otinko selvää"),
])
def test_a_list_prints_on_one_sheet_without_the_frame(name: str, words: str, web: str, browser: Browser):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{web}tyokalut/{name}.html")
        page.emulate_media(media="print")
        for part in (".md-header", ".md-tabs", ".md-sidebar--primary", ".md-footer__inner"):
            expect(page.locator(part)).to_be_hidden()
        printed = pypdfium2.PdfDocument(page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "15mm")))
    with printed:
        assert len(printed) == 1
        text = printed[0].get_textpage().get_text_range()
        assert words in " ".join(text.split())
        assert "painos 2026.1" in text and "tarkistettu" in text


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("path", ["", PROCESS, "pekka/pekka-05.html"])
def test_nothing_moves_when_the_scripts_come(path: str, width: int, web: str, browser: Browser):
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page, held = context.new_page(), []
        page.route("**/*.js", lambda route: held.append(route))
        page.route("**/*.woff2", lambda route: route.abort())  # a typeface that comes late may well break a line elsewhere
        page.goto(web + path, wait_until="commit")
        expect(page.locator("footer")).to_be_attached()
        page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        while not page.evaluate("document.documentElement.classList.contains('js')"):
            while held:
                held.pop().continue_()
            page.wait_for_timeout(50)
        page.wait_for_load_state("networkidle")
        shifts = page.evaluate("""() => new Promise(resolve => new PerformanceObserver(list => resolve(list.getEntries().map(
            ({value, sources}) => [value, ...sources.map(({node}) => node?.className)]))).observe({type: "layout-shift", buffered: true})
            || setTimeout(resolve, 500, []))""")
        assert shifts == []


def test_the_scheme_can_be_switched(web: str, browser: Browser):
    with browser.new_context(color_scheme="light") as context:
        page = context.new_page()
        page.goto(web)
        page.get_by_role("button", name="Vaihda tummaan ulkoasuun").click()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        page.goto(web + PROCESS)
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        page.emulate_media(color_scheme="dark")
        page.get_by_role("button", name="Vaihda vaaleaan ulkoasuun").click()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")


def test_the_scheme_is_the_device_s_until_the_reader_chooses(web: str, browser: Browser):
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.route("**/*.js", lambda route: route.abort())  # the colours are right before any script has come
        page.goto(web)
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        page.emulate_media(color_scheme="light")
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
        assert page.evaluate("localStorage.length") == 0


FORM = "tyokalut/tuen-taso.html"


def test_ticks_stay_in_the_tab_and_on_the_device_only_if_asked(web: str, browser: Browser):
    with browser.new_context() as context:
        page, other = context.new_page(), context.new_page()
        page.goto(web + FORM)
        page.locator(".ticks li label").nth(1).click()
        page.locator("textarea").first.fill("Salainen nimi")
        page.reload()
        expect(page.locator(".ticks li input").nth(1)).to_be_checked()
        expect(page.locator("textarea").first).to_have_value("")
        other.goto(web + FORM)
        expect(other.locator(".ticks li input").nth(1)).not_to_be_checked()
        page.get_by_label("Muista rastit tällä laitteella").check()
        other.reload()
        expect(other.locator(".ticks li input").nth(1)).to_be_checked()
        stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        assert "rinnalla-rastit-tuen-taso" in stored and "Salainen" not in stored
        page.get_by_role("button", name="Tyhjennä", exact=True).click()
        expect(page.locator(".ticks li input:checked")).to_have_count(0)
        assert "rinnalla-rastit" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_sheets_are_narrowed_down(web: str, browser: Browser):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(web + "tyokalut/index.html")
        cards = page.locator(".sheet-cards > li:visible")
        everything = cards.count()
        page.get_by_label("Kenelle").select_option("esihenkilö")
        expect(page.get_by_role("article").get_by_role("link", name="Esihenkilön tarkistuslista", exact=True)).to_be_visible()
        assert 0 < cards.count() < everything
        expect(page.locator(".sheet-filters [role=status]")).to_have_text(re.compile(r"^(1 tuloste|\d+ tulostetta)$"))
        page.get_by_label("Kenelle").select_option("")
        page.get_by_label("Mistä").select_option("retkahdus")
        expect(page.get_by_role("article").get_by_role("link", name="Retkahduskortti", exact=True)).to_be_visible()
        page.get_by_label("Mistä").select_option("")
        assert cards.count() == everything


# Pekka's story

SCENE = "pekka/pekka-07.html"
FOCUS = """() => {
  const one = document.activeElement, [box] = one.getClientRects(), top = document.elementFromPoint(box.x + 4, box.y + 4)
  return [one.getAttribute("href") ?? one.tagName, one === top || one.contains(top)]
}"""


def test_the_navigation_is_the_timeline_of_the_story(web: str, browser: Browser):
    with browser.new_context(viewport={"width": 1280, "height": 720}) as context:
        page = context.new_page()
        page.goto(web + SCENE)
        timeline = page.get_by_role("navigation", name="Navigaatio").locator("nav[data-md-level='1']")
        points = timeline.locator("a:visible").filter(has=page.locator("small"))
        expect(points).to_have_count(23)
        expect(timeline.locator("[aria-current=page]")).to_have_count(1)
        expect(timeline.locator("[aria-current=page]")).to_have_accessible_name("Numero, johon saa soittaa Viikot ennen verkostopalaveria")
        expect(page.locator(".story-place")).to_be_hidden()
        points.first.focus()
        for number in range(1, 24):
            href, is_seen = page.evaluate(FOCUS)
            assert is_seen and href == f"pekka-{number:02}.html"
            page.keyboard.press("Tab")
        page.mouse.wheel(0, 1500)
        expect(timeline.locator("[aria-current=page]")).to_be_in_viewport()
        assert page.locator("a[href$='pekka-15.html']:visible").count() == 1, "the scenes are listed twice"
        page.goto(web + "pekka/pekka-22.html")
        expect(timeline.locator("[aria-current=page]")).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 768])
def test_on_a_small_screen_a_strip_tells_the_place_and_hides_nothing(width: int, web: str, browser: Browser):
    with browser.new_context(viewport={"width": width, "height": 640}) as context:
        page = context.new_page()
        page.goto(web + SCENE)
        strip = page.get_by_role("navigation", name="Kohta tarinassa")
        expect(strip).to_contain_text("Kohtaus 7 / 23")
        strip.get_by_role("link").first.focus()
        order = []
        for key in ("Tab", "Shift+Tab"):
            for _ in range(25):
                order.append(page.evaluate(FOCUS))
                page.keyboard.press(key)
        assert [href.rpartition("/")[2] for href, _ in order[:3]] == ["pekka-06.html", "index.html#kohtaukset", "pekka-08.html"]
        assert [href for href, is_seen in order if not is_seen] == []
        page.mouse.wheel(0, 900)
        expect(strip).to_be_in_viewport()
        back_to_top = page.get_by_role("button", name="Takaisin ylös")
        expect(back_to_top).to_be_hidden()
        page.mouse.wheel(0, -200)
        expect(back_to_top).to_be_visible()
        strip.get_by_role("link").nth(1).focus()
        assert page.evaluate(FOCUS) == ["index.html#kohtaukset", True]
        strip.get_by_role("link", name="Seuraava").click()
        expect(strip).to_contain_text("Kohtaus 8 / 23")


def kept(page: Page) -> str:
    return page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_the_place_in_the_story_is_remembered_only_if_asked_and_can_be_forgotten(address: str, browser: Browser):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address + SCENE)
        page.goto(address + "pekka/index.html")
        expect(page.get_by_label("Muista lukukohtani tällä laitteella")).not_to_be_checked()
        expect(page.get_by_text("Jatka siitä, mihin jäit")).to_be_hidden()
        assert "lukukohta" not in kept(page)
        page.goto(address + SCENE)
        page.get_by_label("Muista lukukohtani tällä laitteella").check()
        page.get_by_role("navigation", name="Jatka tarinaa").get_by_role("link").first.click()
        expect(page.locator("h1")).to_contain_text("Pekka haluaa äidin mukaan")
        expect(page.get_by_label("Muista lukukohtani tällä laitteella")).to_be_checked()
        page.goto(address + "pekka/index.html")
        assert "rinnalla-lukukohta-pekka" in kept(page)
        page.locator(".resume").get_by_role("link", name="Pekka haluaa äidin mukaan").click()
        expect(page.locator("h1")).to_contain_text("Pekka haluaa äidin mukaan")
        page.get_by_role("button", name="Unohda").click()
        expect(page.get_by_label("Muista lukukohtani tällä laitteella")).not_to_be_checked()
        expect(page.locator(".reading-place [role=status]")).to_have_text("Lukukohta on unohdettu.")
        assert "lukukohta" not in kept(page)
        page.goto(address + "pekka/index.html")
        expect(page.get_by_text("Jatka siitä, mihin jäit")).to_be_hidden()
