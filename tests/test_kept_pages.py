"""Kept pages: after any change a build that has them gives the very site that a build without them gives."""
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, SMALL, copy_project, hide_pango
from test_build import tree

# What changes: the file, what stands there before and after. Without an old text the file is new, without a new one it goes.
CHANGES = {
    "a text": ("content/aiheet/suola.yml", "ei maistu miltään", "maistuu vain jauholta"),
    "a title": ("content/aiheet/suola.yml", "title: Suola", "title: Merisuola"),
    "the order of pages": ("content/aiheet/suola.yml", "order: 20", "order: 1"),
    "a new page": ("content/aiheet/vesi.yml", None,
                   "title: Vesi\nsummary: Siitä kaikki alkaa.\nsources: [vanha-leipakirja]\nreviewed: 2026-11-21\n"),
    "a page less": ("content/tarina/pulla-02.yml", "", None),
    "an explained word": ("content/terms.yml", "Venyvä verkko", "Sitkeä verkko"),
    "where the words are": ("content/terms.yml", "page: sanat/sanasto", "page: sanat/sanakirja"),
    "the edition": ("content/handbook.yml", "2026.1", "2027.1"),
    "a chapter's title": ("content/handbook.yml", "title: Kolme vaihetta", "title: Vaiheet"),
    "the organisation": ("content/organisation.yml", "Kuvitteellinen kyläleipomo", "Toinen leipomo"),
    "the address": ("content/organisation.yml", "https://leipa.example/kirja/", "https://toinen.example/"),
    "where pages are edited": ("content/organisation.yml", "https://leipa.example/muokkaa", "https://toinen.example/muokkaa"),
    "a page written by hand": ("content/index.md", "Aloita vaiheesta", "Lue ensin"),
    "a setting": ("mkdocs.yml", "    - navigation.top\n", ""),
    "how Markdown is read": ("mkdocs.yml", "Linkki tähän kohtaan", "Linkki kohtaan"),
    "the frame": ("overrides/main.html", "Viittaa tähän sivuun", "Näin viittaat"),
    "a part of the frame": ("overrides/partials/copyright.html", "painos", "laitos"),
    "a template of ours": ("macros/templates/pages/topic.md.j2", "{{", "Alkuun. {{"),
}

# A build in a process with a thread, which gets no worker.
ALONE = """
import threading
from mkdocs.__main__ import cli

threading.Thread(target=threading.Event().wait, daemon=True).start()
cli(["build"])
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a site is made from, with the mini handbook, built once; as if without Pango, for the pages alone."""
    folder = hide_pango(copy_project(tmp_path_factory.mktemp("kept") / "project"))
    shutil.copytree(SMALL, folder / "content")
    build(folder)
    return folder


def build(project: Path, *options: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "mkdocs", "build", *options]
    return subprocess.run(command, cwd=project, check=True, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture
def changed(project: Path, tmp_path: Path) -> Path:
    """A copy of the project with what it has kept, to be changed."""
    return Path(shutil.copytree(project, tmp_path / "project", symlinks=True))


@pytest.mark.parametrize(("file", "old", "new"), CHANGES.values(), ids=CHANGES)
def test_a_change_comes_through(file: str, old: str | None, new: str | None, changed: Path):
    path, before = changed / file, tree(changed / "site")
    if new is None:
        path.unlink()
    else:
        text = path.read_text("utf-8") if old else ""
        assert (old or "") in text, f"{file} has changed; so must this test"
        path.write_text(text.replace(old or "", new, 1), "utf-8")
    build(changed)
    kept = tree(changed / "site")
    shutil.rmtree(changed / ".cache")
    build(changed)
    assert kept == tree(changed / "site")
    assert kept != before, "the change shows nowhere"


def test_without_a_change_nothing_is_rendered_anew(changed: Path):
    before = {path: path.stat().st_mtime_ns for path in (changed / ".cache/pages").iterdir()}
    build(changed)
    assert len(before) > 50
    assert {path: path.stat().st_mtime_ns for path in (changed / ".cache/pages").iterdir()} == before


def test_a_broken_link_is_told_every_time(changed: Path):
    links = "[rikki](ei-ole.md) ja [kohta](sanat/index.md#ei-ole)"
    (changed / "content/index.md").write_text(f"---\ntitle: Koti\n---\n\n# Koti\n\n{links}\n", "utf-8")
    told = [sorted(line for line in build(changed).stderr.splitlines() if "ei-ole" in line) for _ in range(2)]
    assert len(told[0]) == 2 and told[0] == told[1]


def test_two_processes_make_the_pages_that_one_makes(tmp_path: Path):
    project = hide_pango(copy_project(tmp_path / "project"))
    shutil.copytree(ROOT / "content", project / "content")
    build(project)
    by_two = tree(project / "site")
    shutil.rmtree(project / ".cache")
    subprocess.run([sys.executable, "-c", ALONE], cwd=project, check=True, capture_output=True)
    assert tree(project / "site") == by_two
