"""Content that nobody would think of: reading it never falls over, and what gets through is shown as it was written."""
import copy
import itertools
import os
import re
import shutil
from pathlib import Path

import hypothesis
import pytest
import yaml
from conftest import ROOT, SMALL, written
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from test_pages import HARMLESS, PAGES, RENDERER, Elements, body, put, rendered, renderer_of

from macros.by_hand import calls, faults
from macros.checks import check
from macros.fields import Text
from macros.loader import load
from macros.reader import Unreadable, read_tree
from macros.render import Renderer, stubs

hypothesis.configuration.set_hypothesis_home_dir(ROOT / ".cache" / "hypothesis")
hypothesis.settings.register_profile("the same every time", derandomize=True, database=None, deadline=None)
hypothesis.settings.load_profile("the same every time")

LINE = re.compile(r"\S+:[1-9]\d*:[1-9]\d*: \S.* – \S.*")
YAML_SIGNS = [
    "---", "...", "- ", "? ", ": ", ":", "\n", "\n  ", "\n    ", "  ", "'", '"', "\\", "|", ">-", "&a ", "*a", "!!python/object:os.system ",
    "!x ", "%YAML 1.1\n", "%TAG ! a\n", "{", "}", "[", "]", ", ", " #", "<<: ", "a", "title", "ä", "\t", "\r", "\r\n", "\ufeff", "\0",
    "\x85", "\xa0", "\u0301", "\u200b", "\u2028", "\u202e", "😀", "0", "1e9", "null", "~", "@", "`", "|2\n", "\\x41"]
MARKDOWN_SIGNS = [
    "\n", "\n\n", "    ", "# ", "- ", "1. ", "> ", "[", "]", "(", ")", "[a]: ", "![", "<", ">", "</", "/>", "<div markdown>", "</div>",
    "<!--", "-->", "<?", "<![CDATA[", "{: ", "{{ ", " }}", "{%", "%}", "{#", "onclick=a", "javascript:", "&#106;", "&lt;", "*", "**", "_",
    "`", "```", "|", "---", "'", '"', "=", "\\", "script", "a", "ä", "news()", 'link("juuri")', "https://"]
HOSTILE = [
    "{{ ''.__class__.__mro__ }}", '{% include "/etc/passwd" %}', "{# pois #}", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "</p></li></div>", "<!-- pois", "]]><!", "[[juuri]]", "[[juuri|<b>]]", "[[..]]", "[[../../etc/passwd]]", "[x](javascript:alert(1))",
    "](javascript:alert(1))", "<javascript:alert(1)>", "[x]: javascript:alert(1)", "![x](../../../etc/passwd)", "&lt;script&gt;",
    "&#106;avascript:", "x {: onclick=alert(1) }", '" onmouseover="alert(1)', "' onmouseover='alert(1)", "`koodi`", "```",
    "*a* **b** _c_ ~d~ ^e^ =f=", "# otsikko", "===", "| a | b |", "- a", "1. a", ":::", "!!! note", "*[a]: b", "[^1]", "$a$", "\\",
    "\u202eoikealta", "\u200bnäkymätön", "pehmyt\u00adtavu", "\x07", "\0", "a\u2028b", "\U000e0041", "\ufdd0", "e\u0301", "y" * 500,
    "sana " * 200, "a\nb", " a", "a ", "", "~", "kyllä", "-1", "9" * 30, "2026-13-01", "/etc/passwd", "../index", "juuri",
    "vanha-leipakirja, sivu 3", "vaiheet/juuri", 'https://a.example/"onclick', "javascript:alert(1)"]



def made_of(signs: list[str]) -> st.SearchStrategy[bytes]:
    """Files that are a jumble of signs which mean something, and of others."""
    jumble = st.lists(st.sampled_from(signs) | st.text(max_size=3), max_size=25)
    return jumble.map(lambda signs: "".join(signs).encode("utf-8", "surrogatepass"))


texts = st.sampled_from(HOSTILE) | st.text(max_size=12) | st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=3).map(" ".join)
values = texts | st.recursive(texts, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2), max_leaves=4)
FILES = {path.relative_to(SMALL).as_posix(): yaml.load(path.read_bytes(), yaml.BaseLoader) for path in sorted(SMALL.rglob("*.yml"))}


def places(tree: object, path: tuple = ()) -> list[tuple]:
    """The path of everything inside a tree."""
    inside = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [place for key, value in inside for place in ((*path, key), *places(value, (*path, key)))]


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, object]:
    """A file of the mini handbook, and its tree with something in it changed."""
    file = draw(st.sampled_from(sorted(FILES)))
    tree = copy.deepcopy(FILES[file])
    *way, last = draw(st.sampled_from(places(tree)))
    holder = tree
    for key in way:
        holder = holder[key]
    match draw(st.sampled_from(["text", "value", "remove", "again", "rename"])):
        case "text" if isinstance(holder[last], str):
            holder[last] = draw(texts)
        case "remove":
            del holder[last]
        case "again" if isinstance(holder, list):
            holder.append(copy.deepcopy(holder[last]))
        case "again":
            holder[f"{last}-2"] = copy.deepcopy(holder[last])
        case "rename" if isinstance(holder, dict):
            holder[draw(texts)] = holder.pop(last)
        case _:
            holder[last] = draw(values)
    return file, tree


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the mini handbook in which one file at a time is changed."""
    return Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("fuzz") / "content"))




def vocabulary(source: str) -> set[str]:
    """The names of the elements and attributes that a page's Markdown becomes, and every address that would run."""
    words = set()
    for kind, *attributes in Elements(source).found:
        if kind.startswith("<"):
            pairs = list(zip(attributes[::2], attributes[1::2], strict=True))
            words |= {kind, *(name for name, _ in pairs), *(value for name, value in pairs if "href" in name and "script:" in value)}
    return words


KNOWN = set().union(*(vocabulary(body(rendered(path))) for path in PAGES))
CLOCK = itertools.count(10**9)


def problems_with(folder: Path, file: str, raw: bytes) -> tuple[list[str], Renderer | None]:
    """What is told of the mini handbook when one file holds something else, and what shows it in a preview all the same."""
    whole = (folder / file).read_bytes()
    try:
        (folder / file).write_bytes(raw)
        os.utime(folder / file, (0, next(CLOCK)))  # two writes may fall into one tick of the system's clock
        content = load(folder)
        told = [str(problem) for problem in check(content)]
    finally:
        (folder / file).write_bytes(whole)
    renderer = None
    if content.handbook:
        renderer = copy.copy(RENDERER)
        renderer.handbook = content.handbook
    return told, renderer


@settings(max_examples=400)
@given(st.binary(max_size=80) | made_of(YAML_SIGNS))
def test_any_bytes_are_read_or_refused(raw: bytes):
    lines = len(re.split(rb"\r\n?|\n", raw))
    try:
        read_tree(raw)
    except Unreadable as error:
        assert 1 <= error.line <= lines + 1 and error.column >= 1 and LINE.fullmatch(f"a.yml:1:1: {error.reason}")


@settings(max_examples=200)
@given(made_of(MARKDOWN_SIGNS).map(lambda body: b"---\ntitle: Sivu\n---\n\n" + body) | st.binary(max_size=40))
def test_any_page_by_hand_is_fine_or_refused(raw: bytes):
    assert all(fault.line >= 1 and fault.column >= 1 and " – " in fault.message for fault in faults(raw))
    assert all(call.line >= 1 for call in calls(raw))


@settings(max_examples=60)
@given(mutations())
def test_a_changed_file_is_told_or_shown(folder: Path, mutation: tuple[str, object]):
    file, tree = mutation
    told, renderer = problems_with(folder, file, written(tree))
    assert [line for line in told if not LINE.fullmatch(line) or len(line) > 500] == []
    for page in renderer.handbook.pages if renderer else ():
        source = renderer.page_of(f"{page.path}.md", page.id)
        if page.file == file and not told:
            assert vocabulary(source) <= KNOWN
    assert not renderer or all(stubs(renderer.handbook).values())


@settings(max_examples=60)
@given(texts, st.sampled_from(sorted(HARMLESS)))
def test_any_text_is_shown_as_it_was_written(text: str, path: str):
    try:
        text = TypeAdapter(Text).validate_python(text)
    except ValidationError:
        hypothesis.reject()
    hypothesis.assume("[[" not in text and "\n" not in text)
    assert Elements(body(rendered(path, renderer_of(text)))).words() == put(text, HARMLESS[path])
