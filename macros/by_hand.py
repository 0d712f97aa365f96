"""The pages written by hand: layout in Markdown that calls macros. Tells what in one of them is more than that."""
import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import markdown
import tinyhtml5
import yaml
from pydantic import Field, ValidationError

from .fields import Frozen, Raw, shown
from .problems import explain
from .reader import Unreadable, decode, read_tree

MAX_PAGE, MAX_OPEN = 20_000, 500  # characters, and how many of them open a link or an element: their square slows Markdown down
HEAD = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*\n", re.DOTALL)  # as MkDocs finds it
ARGUMENT = r"""(?:"[^"{}\\]*"|'[^'{}\\]*')"""
CALL = re.compile(rf"\{{\{{\s*(\w+)\(\s*((?:{ARGUMENT}(?:\s*,\s*{ARGUMENT})*)?)\s*\)\s*\}}\}}")
BRACES = re.compile(r"\{(?:\{\s*(\w*)|[%#])")

MKDOCS = Path(__file__).parent.parent / "mkdocs.yml"
# What Markdown makes, and what layout needs besides.
TAGS = {"html", "head", "body", "h1", "h2", "h3", "h4", "h5", "h6", "p", "a", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li",
        "hr", "br", "img", "table", "thead", "tbody", "tr", "th", "td",
        "div", "span", "section", "figure", "figcaption", "details", "summary", "button", "kbd", "sub", "sup"}
ATTRIBUTES = {"alt", "class", "colspan", "hidden", "id", "lang", "markdown", "open", "rowspan", "start", "title", "type"}
ADDRESSES = {"href": re.compile(r"(?:https?|mailto|tel):|[^:]*$|[^:]*[/?#]", re.IGNORECASE), "src": re.compile(r"(?![/\\]{2})[^:]*$")}
ALIGNED = re.compile(r"text-align:\w+;")  # what Markdown makes of a table


class Head(Frozen):
    """What a page begins with, between lines of three dashes."""

    title: Raw = Field(description="sivun nimi selaimen välilehdellä")
    description: Raw | None = Field(None, description="mitä sivulla on, hakukoneille")
    hide: tuple[Literal["navigation", "toc", "path", "footer"], ...] = Field((), description="mitä sivun ympäriltä jätetään pois")


class Fault(NamedTuple):
    """What is wrong with a page, and where (1-based)."""

    line: int
    column: int
    message: str


class Call(NamedTuple):
    """A macro that a page calls, and where."""

    line: int
    column: int
    name: str
    arguments: list[str]


def _place(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def calls(raw: bytes) -> Iterator[Call]:
    """The macros that a page calls as a page may, in order; nothing of a page that cannot be read."""
    text = raw.decode("utf-8-sig", "replace")
    for found in CALL.finditer(text):
        yield Call(*_place(text, found.start()), found[1], [argument[1:-1] for argument in re.findall(ARGUMENT, found[2])])


@functools.lru_cache
def faults(raw: bytes) -> tuple[Fault, ...]:
    """What a page holds that could do more than show text: nothing else of a content folder is run or printed as it stands."""
    return tuple(_faults(raw))


def _faults(raw: bytes) -> Iterator[Fault]:
    try:
        text = decode(raw)
    except Unreadable as error:
        yield Fault(error.line, error.column, error.reason)
        return
    if len(text) > MAX_PAGE or text.count("[") + text.count("<") > MAX_OPEN:
        yield Fault(1, 1, "sivu on liian pitkä tai siinä on liikaa linkkejä – jaa se osiin")
    elif not (head := HEAD.match(text)):
        yield Fault(1, 1, "sivun alkutiedot puuttuvat – kirjoita alkuun rivi ---, rivi title: sivun nimi ja rivi ---")
    else:
        yield from _faults_of_head(head[1])
        yield from _faults_of_body(text, head.end())


def _faults_of_head(text: str) -> Iterator[Fault]:
    try:
        tree = read_tree(text.encode())
        Head(**tree.data)
        if yaml.safe_load(text) != tree.data:
            yield Fault(2, 1, "jokin arvo ei ole pelkkä teksti – pane arvot lainausmerkkeihin")
    except Unreadable as error:
        yield Fault(error.line + 1, error.column, error.reason)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            line, column = tree.place(item["loc"])
            yield Fault(line + 1, column, explain(Head, item))
    except ValueError:
        yield Fault(2, 1, "jokin arvo ei ole pelkkä teksti – pane arvot lainausmerkkeihin")


def _faults_of_body(text: str, start: int) -> Iterator[Fault]:
    """What is wrong in a page's Markdown, macros that are called as they should be taken for a word."""
    plain = CALL.sub("x", text[start:])
    for found in BRACES.finditer(CALL.sub(lambda call: "x" * len(call[0]), text), start):
        right = f'{{{{ {found[1] or "makro"}("tunnus") }}}}'
        yield Fault(*_place(text, found.start()), f"aaltosuluissa voi olla vain makron kutsu – kirjoita {right} tai poista aaltosulut")
    for needle, message in dict(_refused(_markdown().reset().convert(plain))).items():
        yield Fault(*_place(text, max(start, text.lower().find(needle.lower(), start))), message)


@functools.cache
def _markdown() -> markdown.Markdown:
    """Markdown as the site has it."""
    extensions = yaml.load(MKDOCS.read_bytes(), yaml.CBaseLoader)["markdown_extensions"]
    return markdown.Markdown(extensions=[name for item in extensions for name in ([item] if isinstance(item, str) else item)])


def _refused(html: str) -> Iterator[tuple[str, str]]:
    """The elements, attributes and addresses that a page may not have, as a browser would see them: what to look for, and what to do."""
    for element in tinyhtml5.parse(html, namespace_html_elements=False).iter():
        if not isinstance(element.tag, str):  # a comment
            continue
        if element.tag not in TAGS:
            tag = element.tag.rpartition("}")[2]
            yield f"<{tag}", f"HTML-koodi <{tag}> ei kelpaa – poista se; sivulla voi olla tekstiä ja asettelua"
        for name, value in element.attrib.items():
            value = re.sub(r"[\0-\x20]", "", value)  # a browser passes over these in an address
            if name in ADDRESSES and not ADDRESSES[name].match(value):
                yield value, f"osoite {shown(value)} ei kelpaa – kirjoita linkkiin https:// ja osoite, muualle oman tiedoston nimi"
            elif name not in ATTRIBUTES | ADDRESSES.keys() and not (name == "style" and ALIGNED.fullmatch(value)):
                yield name, f"HTML-koodin määre {name} ei kelpaa – poista se"
