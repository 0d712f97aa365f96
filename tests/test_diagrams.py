"""The pictures drawn from data: all of it is in them, legible at any size and in any colours, and told to those who do not see them."""
import itertools
import re
import shutil
import typing
from pathlib import Path

import lxml.html
import pikepdf
import pytest
from conftest import ROOT, SMALL
from playwright.sync_api import Browser
from test_browser import AXE, AXE_RULES
from test_pages import HOSTILE

from macros import search
from macros.checks import check
from macros.diagrams import FORMS, WIDTHS, parts_of, picture
from macros.diagrams.drawing import Bar, Drawing, Figure, Part, Undrawable, width_of
from macros.handbook import Chapter, Handbook
from macros.loader import load
from macros.model import Diagram, Form
from macros.render import Renderer

HANDBOOK, MINI = load(ROOT / "content").handbook, load(SMALL).handbook
DRAWN = pytest.mark.parametrize(("book", "id"), [(book, id) for book in (HANDBOOK, MINI) for id in book.drawn])
SMALLEST = 13  # pixels, of letters on a telephone
MODES = {"light": {"color_scheme": "light"}, "dark": {"color_scheme": "dark"}, "forced": {"forced_colors": "active"}, "paper": {}}


def address(id: str) -> str:
    """The page on which a picture stands."""
    holder = HANDBOOK.drawn[id]
    return f"{id}/index.html" if isinstance(holder, Chapter) else f"{holder.path}.html"


PAGES = sorted({"index.html", *map(address, HANDBOOK.drawn)})


def squeezed(text: str) -> str:
    """A text without what may stand between its lines."""
    return re.sub(r"[\s•-]", "", text)


def written(drawing: Drawing) -> str:
    return squeezed("".join(words.text for mark in drawing.marks for words in mark.words))


def boxes(drawing: Drawing) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of each line of text, by the font's own measures."""
    lines = [words for mark in drawing.marks for words in mark.words]
    wide = [width_of(words.text, words.face) for words in lines]
    left = [words.x - own * {"start": 0, "middle": 0.5, "end": 1}[words.anchor] for words, own in zip(lines, wide, strict=True)]
    return [(x, words.y - words.face.size * 0.7, x + own, words.y + words.face.size * 0.2)
            for words, own, x in zip(lines, wide, left, strict=True)]


def faults(drawing: Drawing) -> list[str]:
    """What is wrong with where a drawing's texts stand."""
    found = [f"outside: {box}" for box in boxes(drawing)
             if box[0] < -1 or box[1] < -1 or box[2] > drawing.width + 1 or box[3] > drawing.height + 1]
    return found + [f"overlap: {one} {other}" for one, other in itertools.combinations(boxes(drawing), 2)
                    if one[0] < other[2] - 0.5 and other[0] < one[2] - 0.5 and one[1] < other[3] - 0.5 and other[1] < one[3] - 0.5]


def test_every_form_can_be_drawn():
    assert [*FORMS] == [*typing.get_args(Form)]


@DRAWN
def test_all_of_the_data_is_in_the_picture(book: Handbook, id: str):
    made, parts = picture(book, book.drawn[id]), parts_of(book, book.drawn[id])
    for drawing in made.drawings.values():
        names_only = book.drawn[id].diagram.form in ("kehä", "kierto")
        for part in parts:
            texts = [part.label] if names_only else [part.label, part.note, *part.items]
            assert [text for text in texts if squeezed(text) not in written(drawing)] == []
        assert faults(drawing) == []


@DRAWN
def test_a_printer_draws_it_as_a_browser_does(book: Handbook, id: str):
    """WeasyPrint loses its way at an arc without a radius."""
    for drawing in picture(book, book.drawn[id]).drawings.values():
        assert [shape.path for mark in drawing.marks for shape in mark.shapes if re.search(r"[Aa]\s*0 ", shape.path)] == []


@DRAWN
def test_it_is_told_in_words_to_those_who_do_not_see_it(book: Handbook, id: str):
    figure = lxml.html.fromstring(Renderer(book, with_pdfs=False).diagram("index.md", id))
    made, parts = picture(book, book.drawn[id]), parts_of(book, book.drawn[id])
    for drawing in figure.iter("svg"):
        title, text = (figure.get_element_by_id(drawing.get(name)).text for name in ("aria-labelledby", "aria-describedby"))
        assert title == made.title and text.startswith(book.wording(book.drawn[id].diagram.text))
        if drawing.get("role") == "img":
            assert [part.label for part in parts if part.label not in text] == [] and not drawing.xpath(".//a")
        else:
            assert drawing.get("role") == "group"
            apart_last = book.drawn[id].diagram.form == "kierto"
            leading = [part for part in sorted(parts, key=lambda part: apart_last and part.apart) if part.to]
            assert [link.get("aria-label") for link in drawing.iter("a")] == [part.spoken for part in leading]
            shown = [" ".join(link.text_content().split()) for link in drawing.iter("a")]  # a word that goes on in the next line is whole
            assert [part.label for part, text in zip(leading, shown, strict=True) if part.label not in text] == []


@pytest.mark.parametrize("id", [id for id, holder in HANDBOOK.drawn.items() if holder.diagram.form == "pylväät"])
def test_every_figure_of_the_tables_is_in_the_bars(id: str):
    for drawing in picture(HANDBOOK, HANDBOOK.drawn[id]).drawings.values():
        lines = [words.text for mark in drawing.marks for words in mark.words]
        for table in (HANDBOOK.tables[shown] for shown in HANDBOOK.drawn[id].diagram.shows):
            for label, *cells in table.rows:
                assert label in lines and [cell for cell in cells if not re.search(rf"\b{cell}\b", " ".join(lines))] == []


def test_a_new_process_is_in_the_wheel(tmp_path: Path):
    content = Path(shutil.copytree(ROOT / "content", tmp_path / "content"))
    made_up = (content / "prosessit/yhteys.yml").read_text("utf-8")
    made_up = re.sub("(?m)^order: .*$", "order: 60", re.sub("(?m)^title: .*$", "title: Leikkisyys & ilo", made_up, count=1), count=1)
    (content / "prosessit/leikkisyys.yml").write_text(made_up, "utf-8")
    assert check(load(content)) == []
    figure = lxml.html.fromstring(Renderer(load(content).handbook, with_pdfs=False).diagram("index.md", "prosessit"))
    for drawing in figure.iter("svg"):
        assert "6 Leikkisyys & ilo" in [link.get("aria-label") for link in drawing.iter("a")]
        assert "prosessit/leikkisyys.html" in [link.get("href") for link in drawing.iter("a")]


WORDS = ("työ", "kohtaaminen", "toipumisorientaatio", "vastavuoroisuus", "arjessa", "yhdessä", "mielenterveyskuntoutuja", "ja")


@pytest.mark.parametrize("form", FORMS)
def test_whatever_an_editor_writes_nothing_overlaps_or_it_is_told(form: str):
    """Labels and notes of many lengths, and many numbers of parts."""
    drawn = 0
    for count, length, note in itertools.product((1, 2, 3, 5, 8, 12, 25), (1, 2, 4), (0, 6, 40)):
        labels = [" ".join(WORDS[(index + word) % len(WORDS)] for word in range(length)) for index in range(count)]
        rows = (Bar("Yhteensä", "120", tuple(Figure(label, str(index * 7)) for index, label in enumerate(labels))),)
        parts = tuple(Part(label, " ".join(WORDS[:note] * 2)[: note * 8], items=(label,), number=index, apart=index % 4 == 3,
                           bars=rows if form == "pylväät" else ()) for index, label in enumerate(labels, 1))
        diagram = Diagram(form=form, title="Kuva", text="Kuva.", middle="Asiakas", returns="kyllä" if count % 2 else "ei")
        for width in WIDTHS.values():
            try:
                drawing = FORMS[form](parts, diagram, width)
            except Undrawable as error:
                assert " – " in str(error)
            else:
                drawn += 1
                assert faults(drawing) == [], (count, length, note, width)
                assert drawing.width <= width
    assert drawn > 5


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_shown_literally(text: str):
    text = " ".join(MINI.wording(text).split())
    chapter = MINI.settings.chapters["tarina"]
    diagram = chapter.diagram.model_copy(update={"title": text, "text": text})
    things = {id: thing.model_copy(update={"title": text}) for id, thing in MINI.things.items()}
    chapters = MINI.settings.chapters | {"tarina": chapter.model_copy(update={"diagram": diagram})}
    settings = MINI.settings.model_copy(update={"chapters": chapters})
    book = Handbook(settings=settings, synonyms=MINI.synonyms, collections=MINI.collections, things=things)
    names = {f"{number} {text}: {scene.when}" for number, scene in enumerate(book.by_chapter["tarina"], 1)}
    figure = lxml.html.fromstring(Renderer(book, with_pdfs=False).diagram("index.md", "tarina"))
    assert {element.text for element in figure.xpath(".//figcaption | .//title | .//desc")} == {text}
    for drawing in figure.iter("svg"):
        assert {link.get("aria-label") for link in drawing.iter("a")} == names
        assert squeezed(text) in squeezed("".join(drawing.itertext("text")))


# As they are in a browser.

LOOK = """() => [...document.querySelectorAll('svg.drawing')].filter(one => one.getClientRects().length).map(drawing => {
  const whole = drawing.getBoundingClientRect(), scale = drawing.getCTM().a;
  const words = [...drawing.querySelectorAll('text')].map(text => {
    const {x, y, width, height} = text.getBBox();
    return {text: text.textContent, box: [x, y + height * .2, x + width, y + height * .85], size: text.getAttribute('font-size') * scale};
  });
  return {view: drawing.viewBox.baseVal, words, left: whole.left, right: whole.right};
}).map(({view, ...rest}) => ({view: [view.x, view.y, view.x + view.width, view.y + view.height], ...rest}))"""


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_words_stay_in_the_picture_and_apart_from_each_other(width: int, real_site: Path, serve, browser: Browser):
    wrong = []
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        for name in PAGES:
            page.goto(serve(real_site) + name)
            page.evaluate("document.fonts.ready")
            drawings = page.evaluate(LOOK)
            assert len(drawings) == 1, name
            for drawing in drawings:
                left, top, right, bottom = drawing["view"]
                words = drawing["words"]
                wrong += [(name, "outside", one["text"]) for one in words if one["box"][0] < left or one["box"][1] < top
                          or one["box"][2] > right or one["box"][3] > bottom]
                wrong += [(name, "small", one["text"], one["size"]) for one in words if one["size"] < SMALLEST]
                wrong += [(name, "overlap", one["text"], other["text"]) for one, other in itertools.combinations(words, 2)
                          if one["box"][0] < other["box"][2] and other["box"][0] < one["box"][2]
                          and one["box"][1] < other["box"][3] and other["box"][1] < one["box"][3]]
                assert drawing["left"] >= 0 and drawing["right"] <= width
    assert wrong == []


# The colour of each text and of what is painted behind it: the last shape that holds the text's middle, or else the page.
COLOURS = """() => [...document.querySelectorAll('svg.drawing')].filter(one => one.getClientRects().length).flatMap(drawing => {
  const shapes = [...drawing.querySelectorAll('path')];
  const page = getComputedStyle(document.body).backgroundColor;
  return [...drawing.querySelectorAll('text')].map(text => {
    const box = text.getBBox(), middle = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2);
    const before = shapes.filter(shape => shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING);
    const fills = before.filter(shape => shape.isPointInFill(middle)).map(shape => getComputedStyle(shape).fill);
    return [text.textContent, getComputedStyle(text).fill, fills.filter(fill => fill !== 'none').at(-1) ?? page];
  });
})"""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2)."""
    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        return sum(share * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
                   for share, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    low, high = sorted([light(one), light(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", MODES)
def test_words_stand_out_from_what_is_behind_them(mode: str, real_site: Path, serve, browser: Browser):
    faint, seen = [], 0
    with browser.new_context(**MODES[mode]) as context:
        page = context.new_page()
        page.emulate_media(media="print" if mode == "paper" else "screen")
        for name in PAGES:
            page.goto(serve(real_site) + name)
            for text, colour, behind in page.evaluate(COLOURS):
                seen += 1
                ground = "rgb(255, 255, 255)" if behind in ("rgba(0, 0, 0, 0)", "transparent") else behind
                faint += [(name, text, colour, ground)] if contrast(colour, ground) < 4.5 else []
    assert seen > 200 and faint == []


def test_on_paper_there_is_no_colour(real_site: Path, serve, browser: Browser):
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.goto(serve(real_site) + "prosessit/index.html")
        page.emulate_media(media="print")
        fills = page.evaluate("[...document.querySelectorAll('.drawing :is(path, text)')].map(one => getComputedStyle(one).fill)")
    colours = {tuple(re.findall(r"\d+", fill)[:3]) for fill in fills if fill != "none"}
    assert colours and all(len(set(colour)) == 1 for colour in colours)


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_axe_finds_nothing(scheme: str, width: int, real_site: Path, serve, browser: Browser):
    found = []
    with browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        for name in PAGES:
            page.goto(serve(real_site) + name)
            page.evaluate(AXE)
            result = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", AXE_RULES)
            found += [(name, rule["id"], node["html"][:120]) for rule in result["violations"] for node in rule["nodes"]]
    assert found == []


@pytest.mark.parametrize("width", [320, 1280])
def test_each_part_is_a_link_to_its_page_for_finger_and_keyboard(width: int, real_site: Path, serve, browser: Browser):
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        for id in ("prosessit", "muutosvaiheet", "pekka"):
            titles = [thing.title for thing in HANDBOOK.by_chapter[id]]
            page.goto(f"{serve(real_site)}{id}/index.html")
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
            links = page.locator(".drawing:visible a")
            assert links.count() == len(titles)
            boxes = links.evaluate_all("links => links.map(link => link.getBoundingClientRect().toJSON())")
            assert min(side for box in boxes for side in (box["width"], box["height"])) >= 24
            links.nth(1).focus()
            page.keyboard.press("Enter")
            page.wait_for_url(re.compile(r"/[\w-]+/(?!index)[\w-]+\.html$"))
            assert page.locator("h1").inner_text().startswith(titles[1])


def test_the_search_leaves_pictures_out(real_site: Path):
    texts = {doc["location"]: doc["text"] for doc in search.read_index(real_site)["docs"]}
    assert [id for id, holder in HANDBOOK.drawn.items() if holder.diagram.title in texts[address(id)]] == []


def test_the_whole_handbook_on_paper_has_every_picture_with_its_words(real_site: Path):
    with pikepdf.open(real_site / "tulosteet/kasikirja.pdf") as document:
        told = [str(item.Alt) for item in document.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"]
    told = [words for words in told if not words.startswith("Piirros: ")]  # those are the people of the story
    assert len(told) == len(HANDBOOK.drawn)
    for id, holder in HANDBOOK.drawn.items():
        words = next(text for text in told if text.startswith(f"{holder.diagram.title}. "))
        assert [part.label for part in parts_of(HANDBOOK, holder) if squeezed(part.label) not in squeezed(words)] == [], id
