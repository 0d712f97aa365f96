"""The built site as files: everything is there, in Finnish, and the same every time."""
import html
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import ROOT, build

from macros import loader, search, verify

ENGLISH = set((ROOT / "tests/english.txt").read_text("utf-8").split())
SPOKEN = {"alt", "aria-label", "content", "data-title", "label", "placeholder", "title"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Reader(HTMLParser):
    """What a reader meets in Finnish on a page: its texts and spoken attributes, without passages marked as another language."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.languages: list[str] = ["fi"]
        self.silent = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        language = values.get("lang") or self.languages[-1]
        if tag not in VOID:
            self.languages.append(language)
            self.silent += tag in ("script", "style")
        spoken = tag != "meta" or values.get("name") == "description"
        if language == "fi" and spoken:
            self.words += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.languages.pop()
            self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if self.languages[-1] == "fi" and not self.silent:
            self.words.append(data)


def english_in(text: str) -> set[str]:
    return ENGLISH & set(re.findall(r"[a-zåäö]+", text.lower()))


def html_files(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_no_english_reaches_the_reader(real_site: Path):
    texts = {path.relative_to(real_site).as_posix(): " ".join(Reader(path.read_text("utf-8")).words) for path in html_files(real_site)}
    assert {name: english_in(text) for name, text in texts.items() if english_in(text)} == {}


def test_no_english_in_what_the_scripts_say(real_site: Path):
    config = re.search(r'<script id="__config"[^>]*>(.*?)</script>', (real_site / "index.html").read_text("utf-8"))
    translations = json.loads(config[1])["translations"]
    assert {key: text for key, text in translations.items() if english_in(text)} == {}


def test_every_page_says_it_is_finnish(real_site: Path):
    assert [path.name for path in html_files(real_site) if '<html lang="fi"' not in path.read_text("utf-8")] == []


def test_every_page_has_a_title_and_description_of_its_own(real_site: Path):
    pages = [path.read_text("utf-8") for path in html_files(real_site) if path.name != "404.html"]
    titles = [re.search(r"<title>(.*?)</title>", page)[1] for page in pages]
    descriptions = [re.search(r'<meta name="description" content="(.*?)"', page)[1] for page in pages]
    assert len(set(titles)) == len(set(descriptions)) == len(pages)


def test_the_site_is_whole(real_site: Path, tmp_path: Path):
    handbook = loader.load(ROOT / "content").handbook
    assert verify.problems(real_site, handbook, with_pdfs=True, cache=tmp_path) == []
    assert len(list(real_site.glob("prosessit/*.html"))) == 6
    assert len(list(real_site.glob("tulosteet/*.pdf"))) >= 7


LINK = 'href="prosessit/yhteys.html"'
BREAKAGES = {
    "a dead link": ("index.html", LINK, 'href="ei-ole.html"', "linkki ei-ole.html ei johda mihinkään"),
    "a dead anchor": ("index.html", LINK, 'href="#ei-ole"', "kohtaa #ei-ole ei ole"),
    "an outside script": ("index.html", "<head>", '<head><script src="https://example.org/x.js"></script>', "hakee sivuston ulkopuolelta"),
    "a page missing from search": (search.INDEX, '"prosessit/yhteys.html"', '"x"', "prosessit/yhteys.html puuttuu hausta"),
}


@pytest.mark.parametrize("name", BREAKAGES)
def test_a_broken_site_is_noticed(name: str, real_site: Path, tmp_path: Path):
    file, old, new, message = BREAKAGES[name]
    site = Path(shutil.copytree(real_site, tmp_path / "site"))
    before = (site / file).read_text("utf-8")
    assert old in before
    (site / file).write_text(before.replace(old, new), "utf-8")
    found = verify.problems(site, loader.load(ROOT / "content").handbook, with_pdfs=True, cache=tmp_path)
    assert any(message in problem for problem in found), found


def test_a_missing_sheet_is_noticed(real_site: Path, tmp_path: Path):
    site = Path(shutil.copytree(real_site, tmp_path / "site"))
    (site / "tulosteet/yhteys.pdf").unlink()
    found = verify.problems(site, loader.load(ROOT / "content").handbook, with_pdfs=True, cache=tmp_path)
    assert "tulosteet/yhteys.pdf puuttuu sivustosta" in found


def test_a_new_process_is_one_new_file(tmp_path: Path):
    content = Path(shutil.copytree(ROOT / "content", tmp_path / "content"))
    made_up = (content / "prosessit/yhteys.yml").read_text("utf-8")
    made_up = re.sub(r"(?m)^title: .*$", "title: Leikkisyys & ilo", made_up, count=1)
    made_up = re.sub(r"(?m)^order: .*$", "order: 60", made_up, count=1)
    (content / "prosessit/leikkisyys.yml").write_text(made_up, "utf-8")
    site = tmp_path / "site"
    done = build(content, site)
    assert done.returncode == 0, done.stdout + done.stderr
    page = html.unescape((site / "prosessit/leikkisyys.html").read_text("utf-8"))
    assert re.search(r'<h1[^>]*data-number="6"[^>]*>Leikkisyys & ilo', page)
    assert "<title>Leikkisyys & ilo - Rinnalla</title>" in page
    neighbour = (site / "prosessit/voimaantuminen.html").read_text("utf-8")
    assert 'href="leikkisyys.html"' in neighbour, "no entry in the navigation"
    front = (site / "prosessit/index.html").read_text("utf-8")
    assert re.search(r'data-number="6">6</span>\s*<a href="leikkisyys.html">', front), "no card on the chapter's front"
    entries = search.read_index(site)["docs"]
    titles = {html.unescape(entry["title"]) for entry in entries if entry["location"] == "prosessit/leikkisyys.html"}
    assert titles == {"Leikkisyys & ilo"}, "no entry in the search"
    assert (site / "tulosteet/leikkisyys.pdf").is_file(), "no printed card"


def test_edit_links_lead_to_the_yaml_files(small_site: Path):
    handbook = loader.load(ROOT / "tests/small").handbook
    base = handbook.organisation.edit_address
    for page in handbook.pages:
        text = (small_site / f"{page.path}.html").read_text("utf-8")
        assert f'href="{base.rstrip("/")}/{page.file}"' in text


def test_the_same_content_gives_the_same_bytes(real_site: Path, tmp_path: Path):
    cache = ROOT / ".cache"
    aside = cache.rename(tmp_path / "cache") if cache.exists() else None
    try:
        done = build(ROOT / "content", tmp_path / "again", PYTHONHASHSEED="7", TZ="Pacific/Kiritimati", LC_ALL="C")
        assert done.returncode == 0, done.stdout + done.stderr
    finally:
        shutil.rmtree(cache, ignore_errors=True)
        if aside:
            shutil.move(aside, cache)
    first, second = ({path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}
                     for site in (real_site, tmp_path / "again"))
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_nothing_of_the_editors_or_the_theme_is_left_over(real_site: Path):
    names = {path.relative_to(real_site).as_posix() for path in real_site.rglob("*") if path.is_file()}
    assert [name for name in names if name.endswith((".yml", ".map", ".md", ".py", "wordcut.js", "tinyseg.js"))] == []
