"""The way out of the platform: other builders make the same handbook, with what the README says is lost."""
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from conftest import ROOT, SMALL
from test_build import tree
from test_site import Reader, english_in, html_files

NOT_INSTALLED = "Pakettien asennus ei onnistunut"


def build(builder: str, folder: Path, content: Path = SMALL) -> subprocess.CompletedProcess:
    """Run scripts/wayout.py as a person does; skip the test where the builder cannot be installed."""
    command = [sys.executable, ROOT / "scripts" / "wayout.py", builder, folder, "--content", content]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if NOT_INSTALLED in done.stderr:
        pytest.skip(f"{builder} is not installed and cannot be: {done.stderr.splitlines()[-2]}")
    return done


def made_by(builder: str) -> Callable[[pytest.TempPathFactory], Path]:
    """A fixture: the site of the mini handbook as a builder makes it."""

    @pytest.fixture(scope="module", name=builder)
    def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
        folder = tmp_path_factory.mktemp(builder) / "out"
        done = build(builder, folder)
        assert done.returncode == 0, done.stdout + done.stderr
        return folder / "site"

    return site


properdocs, zensical = made_by("properdocs"), made_by("zensical")


def of_each(site: Path, tell: Callable[[Path], object]) -> dict[str, object]:
    """What a function tells of each page of a site."""
    return {path.relative_to(site).as_posix(): tell(path) for path in html_files(site)}


def article(page: Path) -> tuple[str, list[str], list[str]]:
    """What a page says, where it leads and what leads to it."""
    found = lxml.html.parse(page).find(".//article")
    if found is None:  # the page for missing addresses
        return "", [], []
    inside = [one for one in found.iter() if one.get("id") != "__skip" and one.get("rel") != "edit"]
    links, ids = ([value for one in inside if (value := one.get(name))] for name in ("href", "id"))
    return " ".join(found.text_content().split()), links, ids


def neighbours(page: Path) -> list[str]:
    """Which pages come before and after a page."""
    links = lxml.html.parse(page).iterfind(".//head/link")
    return [link.get("href").removeprefix("./") for link in links if link.get("rel") in ("prev", "next")]


def test_properdocs_makes_the_same_bytes(properdocs: Path, small_site: Path):
    generator = b'content="mkdocs-1.6.1,', b'content="mkdocs-ProperDocs 1.6.7,'
    ours, theirs = {path: content.replace(*generator) for path, content in tree(small_site).items()}, tree(properdocs)
    assert theirs.keys() == ours.keys()
    assert [path for path in ours if theirs[path] != ours[path]] == []
    assert generator[1] in theirs["index.html"], "MkDocs has made this"


def test_zensical_makes_the_same_pages(zensical: Path, small_site: Path):
    ours, theirs = of_each(small_site, article), of_each(zensical, article)
    assert theirs.keys() == ours.keys()
    assert [path for path, (text, *_) in ours.items() if not text] == ["404.html"]
    assert {path: theirs[path] for path in ours if theirs[path] != ours[path]} == {}


def test_zensical_keeps_the_order_of_pages(zensical: Path, small_site: Path):
    assert of_each(zensical, neighbours) == of_each(small_site, neighbours)


def test_zensical_brings_the_printed_files(zensical: Path, small_site: Path):
    ours, theirs = tree(small_site / "tulosteet"), tree(zensical / "tulosteet")
    assert theirs.keys() == ours.keys()
    assert [name for name in ours if theirs[name] != ours[name]] == []


def test_the_frame_of_zensical_is_finnish(zensical: Path, small_site: Path):
    assert of_each(zensical, english) == of_each(small_site, english)
    texts = of_each(zensical, lambda page: page.read_text("utf-8"))
    assert [path for path, text in texts.items() if "{{" in text or '<html lang="fi"' not in text] == []


def english(page: Path) -> set[str]:
    """The English words of a page in Finnish; the mini handbook has some."""
    return english_in(" ".join(Reader(page.read_text("utf-8")).words))
