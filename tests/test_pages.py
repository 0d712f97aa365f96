"""The pages made from data: they equal the golden files, and whatever a text holds is shown as it was written."""
import copy
import html
import os
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import jinja2
import markdown
import pytest
import yaml
from conftest import ROOT, SMALL
from mkdocs.utils.yaml import yaml_load
from pydantic import BaseModel

from macros.fields import Name
from macros.handbook import Chapter, Handbook, Settings
from macros.listings import Portrait
from macros.loader import load
from macros.model import Page
from macros.render import MACROS, Renderer, stubs

EXPECTED = ROOT / "tests" / "expected"
BLESS = os.environ.get("RINNALLA_BLESS") == "1"
HANDBOOK = load(SMALL).handbook
RENDERER = Renderer(HANDBOOK, with_pdfs=True)
STUBS = stubs(HANDBOOK)
PAGES = STUBS | {path.relative_to(SMALL).as_posix(): path.read_text("utf-8") for path in SMALL.rglob("*.md")}
JINJA = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
HOSTILE = [item for thing in ("hankalat-merkit", "hankalat-alut") for part in HANDBOOK.things[thing].parts for item in part.items]
PLAIN = "Paikka"  # stands where a hostile text is compared with a harmless one
NO_TEXT = {"asked", "id", "chapter", "kind", "form", "moment", "readers", "language", "path", "group", "name", "address", "site_address",
           "edit_address", "feedback_address", "hair", "shade", "clothes", "colour"}

with (ROOT / "mkdocs.yml").open("rb") as file:
    EXTENSIONS = {name: settings for item in yaml_load(file)["markdown_extensions"]
                  for name, settings in (item.items() if isinstance(item, dict) else [(item, {})])}
EXTENSIONS["toc"]["slugify"] = lambda text, separator: "kohta"  # the id of a heading may follow its text
MARKDOWN = markdown.Markdown(extensions=list(EXTENSIONS), extension_configs=EXTENSIONS)


def rendered(path: str, renderer: Renderer = RENDERER) -> str:
    """A page's Markdown with its macros called, as the macros plugin would."""
    macros = {name: lambda *args, name=name: getattr(renderer, name)(path, *args) for name in MACROS}
    return JINJA.from_string(PAGES[path]).render(matter(PAGES[path]) | macros)


def matter(page: str) -> dict:
    """What a page's front matter tells."""
    return yaml.safe_load(page.split("---\n", 2)[1])


def body(page: str) -> str:
    """A page's Markdown without its front matter."""
    return page.split("---\n", 2)[2]


def with_texts(value: object, change: Callable[[str], str], name: str = "") -> object:
    """The same value with every paragraph that an editor writes changed."""
    if isinstance(value, BaseModel):
        return value.model_copy(update={field: with_texts(getattr(value, field), change, field) for field in type(value).model_fields})
    if isinstance(value, dict):
        return {change(key) if name == "sections" else key: with_texts(item, change) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(with_texts(item, change, name) for item in value)
    if name in NO_TEXT or not isinstance(value, str) or isinstance(value, Name):
        return value
    return "\n\n".join(map(change, value.split("\n\n")))


def renderer_of(text: str) -> Renderer:
    """A renderer of the mini handbook with every paragraph replaced by the same text. Without pictures: see test_diagrams.py."""
    renderer = copy.copy(RENDERER)  # keeps the compiled templates
    changed = {field: with_texts(without_pictures(getattr(HANDBOOK, field)), lambda _: text) for field in Handbook.model_fields}
    renderer.handbook = Handbook(**changed)
    return renderer


def without_pictures(value: object) -> object:
    """The same pages and chapters without their pictures."""
    if isinstance(value, dict):
        return {key: without_pictures(item) for key, item in value.items()}
    if isinstance(value, Settings):
        return value.model_copy(update={"chapters": without_pictures(value.chapters)})
    return value.model_copy(update={"diagram": None}) if isinstance(value, Chapter | Page) else value


def headings(tokens: list[dict]) -> list[str]:
    """The names in a table of contents, as HTML."""
    return [name for token in tokens for name in (token["name"], *headings(token["children"]))]


class Elements(HTMLParser):
    """What a browser makes of Markdown: start tags with attributes, end tags, the visible text between them, and the headings."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[list[str]] = []
        self.open: list[str] = []
        self.feed(MARKDOWN.reset().convert(source))
        self.close()
        self.found += [["table of contents", html.unescape(name)] for name in headings(MARKDOWN.toc_tokens)]
        assert self.open == [], "elements are left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append([f"<{tag}>", *(word for name, value in attrs for word in (name, " ".join((value or "").split())))])
        if tag not in ("input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another element"
        self.found.append([f"</{tag}>"])

    def handle_comment(self, data: str) -> None:
        self.found.append(["<!-->", data])

    def handle_data(self, data: str) -> None:
        if not self.found or self.found[-1][0]:
            self.found.append(["", ""])
        self.found[-1][1] = " ".join((self.found[-1][1] + data).split(" "))

    def words(self) -> list[list[str]]:
        """All that was found, white space made even."""
        return [[" ".join(word.split()) for word in item] for item in self.found]

    def text(self) -> str:
        """The visible text without white space, which an element may or may not bring."""
        return "".join("".join(item[1] for item in self.found if not item[0]).split())

    def tables(self) -> list[list[list[str]]]:
        """The visible text of every table, by row and cell."""
        tables: list[list[list[str]]] = []
        in_cell = False
        for kind, *words in self.words():
            if kind == "<table>":
                tables.append([])
            elif kind == "<tr>":
                tables[-1].append([])
            elif kind in ("<th>", "<td>"):
                tables[-1][-1].append("")
            elif not kind and in_cell:
                tables[-1][-1][-1] = f"{tables[-1][-1][-1]} {words[0]}".strip()
            in_cell = kind in ("<th>", "<td>") or (in_cell and kind not in ("</th>", "</td>"))
        return tables


def plain(text: str) -> str:
    """A text as a reader sees it: references as words, white space made even."""
    return " ".join(HANDBOOK.wording(text).split())


def put(text: str, words: list[list[str]]) -> list[list[str]]:
    """The harmless text's place taken by another, also where its first letter stands for it."""
    whole = " ".join(text.split())
    return [[whole[0].upper() if word == PLAIN[0] else word.replace(PLAIN, whole) for word in item] for item in words]


@pytest.mark.parametrize("path", sorted(PAGES))
def test_a_page_is_as_expected(path: str):
    golden, made = EXPECTED / path, rendered(path)
    if BLESS:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(made, "utf-8")
    advice = "run RINNALLA_BLESS=1 python3 scripts/test.py tests/test_pages.py and read what git diff shows"
    assert golden.is_file() and golden.read_text("utf-8") == made, f"{path} has changed. If that is right, {advice}."


def test_no_golden_file_is_left_over():
    stale = [path for path in EXPECTED.rglob("*.md") if path.relative_to(EXPECTED).as_posix() not in PAGES]
    assert stale == [], "delete these"


@pytest.mark.parametrize("page", HANDBOOK.pages, ids=lambda page: page.path)
def test_a_stub_names_its_page(page: Page):
    """The theme prints a stub's title and description as they are, so they are HTML already."""
    told = matter(STUBS[f"{page.path}.md"])
    assert (told["id"], html.unescape(told["title"]), html.unescape(told["description"])) == (page.id, page.title, plain(page.summary))
    assert not {"<", ">", "{"} & {*told["title"], *told["description"]}


@pytest.mark.parametrize("page", HANDBOOK.pages, ids=lambda page: page.path)
def test_every_text_is_shown(page: Page):
    written: list[str] = []
    with_texts(page, lambda text: written.append(text) or text)
    by_hand = sorted(PAGES.keys() - STUBS.keys())  # some of them show what belongs to the organisation
    shown = " ".join(Elements(body(rendered(path))).text() for path in (f"{page.path}.md", *by_hand))
    assert page.title in written and [text for text in written if "".join(plain(text).split()) not in shown] == []


def test_figures_are_a_table_wherever_they_are_shown():
    every = [[[plain(cell) for cell in row] for row in (table.columns, *table.rows)] for table in HANDBOOK.tables.values()]
    shown = {path: Elements(body(rendered(path))).tables() for path in PAGES}
    assert {path: tables for path, tables in shown.items() if tables} == dict.fromkeys(
        ["sanat/luvut.md", "aiheet/index.md", "aiheet/leivan-kaari.md"], every)


@pytest.mark.parametrize("path", sorted(STUBS))
def test_no_id_stands_twice_on_a_page(path: str):
    ids = [values[values.index("id") + 1] for _, *values in Elements(body(rendered(path))).found if "id" in values[::2]]
    assert "lahteet" in ids and sorted({*ids}) == sorted(ids)


def test_a_reference_may_be_broken_over_two_lines():
    one, two = (RENDERER.prose("index.md", f"Kysy [[mestari|vanhalta{space}mestarilta]].") for space in (" ", "\n\n"))
    assert one == two


def test_every_address_is_kept():
    entries = [entry for collection in HANDBOOK.collections.values() for entry in collection.entries.values()]
    addresses = [getattr(entry, "address", None) for entry in entries]
    found = {word for path in STUBS for item in Elements(body(rendered(path))).found for word in item[1:] if item[0] == "<a>"}
    assert {address for address in addresses if address} == {word for word in found if word.startswith("https:")}


def test_without_pdf_files_no_page_links_to_one():
    renderer = Renderer(HANDBOOK, with_pdfs=False)
    assert [path for path in PAGES if "tulosteet/" in rendered(path)] != []
    assert [path for path in PAGES if "tulosteet/" in rendered(path, renderer)] == []


@pytest.mark.parametrize("file", sorted({page.file for page in HANDBOOK.pages} - {"organisation.yml"}))
def test_a_preview_goes_on_while_a_file_is_broken(file: str, small_copy: Path):
    (small_copy / file).write_text("rikki", "utf-8")
    renderer = copy.copy(RENDERER)
    renderer.handbook = load(small_copy).handbook
    for path in stubs(renderer.handbook).keys() | (PAGES.keys() - STUBS.keys()):
        assert rendered(path, renderer)


LOOK = HANDBOOK.people["kisalli"].portrait
LOOKS = [(key, value) for key, field in Portrait.model_fields.items() for value in (get_args(field.annotation) or (True, False))]


def test_every_look_is_drawn_differently():
    drawn = {}
    for key, value in LOOKS:
        person = HANDBOOK.people["kisalli"].model_copy(update={"portrait": LOOK.model_copy(update={key: value})})
        template = RENDERER.templates.from_string('{% from "parts/portrait.md.j2" import portrait with context %}{{ portrait(person) }}')
        drawn[key, value] = template.render(person=person, prose=lambda text: RENDERER.prose("index.md", text))
    for key in Portrait.model_fields:
        pictures = [picture for (other, _), picture in drawn.items() if other == key]
        assert len(set(pictures)) == len(pictures) >= 2, key


MORE_OF_THE_SAME = {"vaiheet/taikina.md", "listat/hankalat-merkit.md", "listat/hankalat-alut.md"}
HARMLESS = {path: Elements(body(rendered(path, renderer_of(PLAIN)))).words() for path in sorted(PAGES.keys() - MORE_OF_THE_SAME)}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_any_text_is_shown_literally(hostile: str):
    renderer = renderer_of(hostile)
    for path, harmless in HARMLESS.items():
        assert Elements(body(rendered(path, renderer))).words() == put(hostile, harmless), path


@pytest.mark.parametrize("id", ["juuri", "raski", "mestari", "leivat-viikossa", "leipalaki", "leivintupa", "aukioloajat", "mylly"])
def test_the_words_of_a_link_are_shown_literally(id: str):
    for hostile in (text for text in HOSTILE if not set("[]|") & set(text)):
        made, harmless = (Elements(RENDERER.prose("index.md", f"Alku [[{id}|{text}]] loppu.")).words() for text in (hostile, PLAIN))
        assert made == put(hostile, harmless)
