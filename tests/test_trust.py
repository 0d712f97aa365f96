"""A content folder from a stranger runs no code, reads nothing outside itself and puts no script into a page. See also bad_input.yml."""
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import tinyhtml5
import yaml
from conftest import ROOT, SMALL, written
from mkdocs.commands.build import build
from mkdocs.config import load_config

from macros import sheets
from macros.checks import check
from macros.loader import load

STRANGERS: dict[str, tuple[str, Callable[[Path, Path], None]]] = {
    "a link to a file elsewhere": ("vaiheet/salaisuus.yml", lambda path, outside: path.symlink_to(outside / "salaisuus.yml")),
    "a link to a page elsewhere": ("salaisuus.md", lambda path, outside: path.symlink_to(outside / "salaisuus.yml")),
    "a link to a folder elsewhere": ("muualla", lambda path, outside: path.symlink_to(outside, target_is_directory=True)),
    "a hidden link to a folder elsewhere": (".muualla", lambda path, outside: path.symlink_to(outside, target_is_directory=True)),
    "a link to its own folder": ("vaiheet/uudestaan", lambda path, outside: path.symlink_to(path.parent, target_is_directory=True)),
    "a link to nowhere": ("vaiheet/tyhja.yml", lambda path, outside: path.symlink_to(outside / "ei-ole.yml")),
    "a pipe that never ends": ("vaiheet/putki.yml", lambda path, outside: os.mkfifo(path)),
    "a script of ours written over": ("javascripts/ticks.js", lambda path, outside: write(path, "alert(1)")),
    "a page of HTML": ("vaiheet/sivu.html", lambda path, outside: write(path, "<script>alert(1)</script>")),
    "a picture that can hold a script": ("kuva.SVG", lambda path, outside: write(path, "<svg/>")),
}
HOSTILE = """ " onmouseover="alert(1)" ' onfocus='alert(1) {{ 1 + 1 }} {% raw %} & < > `a` *b* &lt"""
REFUSED = {"handbook.yml": ("title", "summary")}  # see bad_input.yml
BREAKS_OUT = "{{ ''.__class__.__mro__[1].__subclasses__() | map(attribute='__init__') | list }}"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.mark.parametrize("name", STRANGERS)
def test_what_does_not_belong_into_the_folder_is_told_and_not_read(name: str, small_copy: Path, tmp_path: Path):
    outside = tmp_path / "outside"
    write(outside / "salaisuus.yml", "salaisuus: 1\n")
    file, make = STRANGERS[name]
    make(small_copy / file, outside)
    told = f"{file}:1:1: tällainen ei kuulu sisältöön – jätä kansioon vain tavallisia teksti- ja kuvatiedostoja"
    assert [str(problem) for problem in check(load(small_copy))] == [told]
    assert load(small_copy).handbook is None, "MkDocs would follow it"


def test_of_a_file_without_end_only_the_beginning_is_read(small_copy: Path):
    os.truncate(small_copy / "terms.yml", 2**40)
    told = "terms.yml:1:1: tiedosto on liian suuri (yli 200 kt) – jaa se osiin"
    assert [str(problem) for problem in check(load(small_copy))] == [told]


def shown(content: Path, site: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The pages as a preview shows them, whatever is wrong with them."""
    monkeypatch.setattr(sheets, "missing", lambda: "not needed")
    monkeypatch.chdir(ROOT)
    config = load_config(str(ROOT / "mkdocs.yml"), docs_dir=str(content), site_dir=str(site))
    build(config)
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("*.html")}


def elements(page: str) -> set[tuple[str, ...]]:
    """The kinds of elements of a page as a browser sees them: their names, those of their attributes, and where a script comes from."""
    found = tinyhtml5.parse(page, namespace_html_elements=False).iter()
    return {(str(one.tag), *sorted(one.attrib), one.get("src", "") if one.tag in ("script", "iframe") else "") for one in found}


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, ...]]:
    """The kinds of elements in the mini handbook."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        return set().union(*map(elements, shown(SMALL, tmp_path_factory.mktemp("harmless") / "site", monkeypatch).values()))


def test_a_preview_runs_nothing_of_a_page_that_is_more_than_layout(small_copy: Path, tmp_path: Path, harmless, monkeypatch):
    bad = {"alku": BREAKS_OUT, "sanat": "<script>alert(1)</script>", "tavat": '# Tavat {: onclick="alert(1)" }',
           "muutos": "[a](javascript:alert(1))"}
    for chapter, text in bad.items():
        write(small_copy / chapter / "index.md", f"---\ntitle: Sivu\n---\n\n{text}\n")
    write(small_copy / "aiheet/index.md", f"---\ntitle: '{BREAKS_OUT.replace(chr(39), chr(39) * 2)}'\nkind: '\"><script>'\n---\n\n# Sivu\n")
    pages = shown(small_copy, tmp_path / "site", monkeypatch)
    for chapter in (*bad, "aiheet"):
        assert "Tätä kohtaa ei voi näyttää" in pages[f"{chapter}/index.html"]
    assert set().union(*map(elements, pages.values())) - harmless <= {("aside", "class", ""), ("ul", "")}, "more than the list of mistakes"


def with_titles(value: object, change: Callable[[str], str], key: str = "") -> object:
    """A tree with everything that the frame of a page prints changed."""
    if isinstance(value, dict):
        return {name: with_titles(item, change, name) for name, item in value.items()}
    if isinstance(value, list):
        return [with_titles(item, change) for item in value]
    return change(value) if key in ("title", "summary", "name", "edition", "when") else value


def test_a_hostile_name_is_a_name(small_copy: Path, tmp_path: Path, harmless, monkeypatch):
    for file in small_copy.rglob("*.yml"):
        tree = yaml.load(file.read_bytes(), yaml.BaseLoader)
        kept = {key: tree[key] for key in REFUSED.get(file.name, ())}
        file.write_bytes(written(with_titles(tree, lambda text: text + HOSTILE) | kept))
    pages = shown(small_copy, tmp_path / "site", monkeypatch)
    too_long = "mahdu"  # for some pictures
    assert [problem for problem in check(load(small_copy)) if too_long not in problem.message] == []
    for path, page in pages.items():
        assert elements(page) - harmless <= {("aside", "class", ""), ("ul", "")}, path
    title = tinyhtml5.parse(pages["vaiheet/juuri.html"], namespace_html_elements=False).find("head/title").text
    assert " ".join(title.split()).count(" ".join(HOSTILE.split())) == 1, title
