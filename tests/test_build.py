"""The commands as a person runs them: what they say, and that a failed build harms nothing."""
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from conftest import ROOT, build


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def run(script: str, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, str(ROOT / "scripts" / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture
def built(small_copy: Path, tmp_path: Path) -> tuple[Path, Path, dict[str, bytes]]:
    """A content folder, its site, and the bytes of that site."""
    site = tmp_path / "site"
    done = build(small_copy, site)
    assert done.returncode == 0, done.stdout + done.stderr
    return small_copy, site, tree(site)


def test_a_build_tells_its_phases_and_where_the_site_is(small_copy: Path, tmp_path: Path):
    done = build(small_copy, tmp_path / "site")
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["Sisältö", "Tulosteet", "Sivut", "Kirjat", "Haku", "Tarkistus", "Valmis:"]
    assert str(tmp_path / "site" / "index.html") in lines[-1]
    assert done.stderr == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content", "site"], "the build left something lying about"


def test_a_mistake_stops_the_build_and_leaves_the_old_site(built):
    content, site, before = built
    file = next(content.glob("*/*.yml"))
    file.write_text(file.read_text("utf-8").replace("summary:", "sumary:", 1), "utf-8")
    done = build(content, site)
    assert done.returncode == 1
    assert "tuntematon avain sumary – tarkoititko: summary?" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert tree(site) == before


def test_a_mistake_in_a_page_written_by_hand_stops_the_build(built):
    content, site, before = built
    page = content / "index.md"
    page.write_text(page.read_text("utf-8") + "\n[rikki](ei-ole.md)\n", "utf-8")
    done = build(content, site)
    assert done.returncode == 1
    assert "ei-ole.md" in done.stderr and "Traceback" not in done.stdout + done.stderr
    assert tree(site) == before


def test_a_sheet_too_long_for_its_page_stops_the_build(built):
    content, site, before = built
    file = next(path for path in content.glob("*/*.yml") if "parts:" in path.read_text("utf-8"))
    intro = "intro: " + "Pitkä teksti jatkuu ja jatkuu. " * 400
    file.write_text(re.sub(r"(?m)^intro: .*(\n +.*)*", intro, file.read_text("utf-8")), "utf-8")
    done = build(content, site)
    assert done.returncode == 1
    assert f"{file.relative_to(content).as_posix()}: tuloste ei mahdu yhdelle sivulle" in done.stderr
    assert tree(site) == before


@pytest.mark.parametrize("seconds", [0.6, 1.2, 1.8])
def test_a_killed_build_leaves_the_old_site(built, seconds: float):
    content, site, before = built
    command = [sys.executable, str(ROOT / "scripts/build.py"), "--content", str(content), "--site", str(site)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    process.kill()
    process.wait()
    assert tree(site) == before
    assert build(content, site).returncode == 0
    assert tree(site) == before
    assert not list(site.parent.glob(".site-*")), "a killed build's leavings were not cleaned up"


def test_a_site_caught_in_the_swap_comes_back(built):
    content, site, before = built
    site.rename(site.with_name(".site-old"))
    (content / "index.md").write_text("{{ ei_ole() }}", "utf-8")
    assert build(content, site).returncode == 1
    assert tree(site) == before


def test_without_pango_the_site_is_built_without_sheets(small_copy: Path, tmp_path: Path):
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/weasyprint.py").write_text("raise OSError('cannot load library libpango')")
    done = build(small_copy, tmp_path / "site", PYTHONPATH=str(tmp_path / "lib"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "PDF-tiedostot jäivät pois. Pango puuttuu" in done.stdout
    assert not (tmp_path / "site/tulosteet").exists()
    assert ".pdf" not in "".join(path.read_text("utf-8") for path in (tmp_path / "site").rglob("*.html"))


def test_check_tells_file_line_and_remedy(small_copy: Path):
    assert run("check.py", "--content", str(small_copy)).stdout == "Sisältö on kunnossa.\n"
    (small_copy / "terms.yml").write_text("title: [rikki\n", "utf-8")
    done = run("check.py", "--content", str(small_copy))
    assert done.returncode == 1
    assert f"{small_copy.as_posix()}/terms.yml:1:8: hakasulku tai aaltosulku jää sulkematta" in done.stdout


def test_check_of_a_folder_that_does_not_exist():
    done = run("check.py", "--content", "ei-ole")
    assert (done.returncode, done.stderr) == (1, "Kansiota ei-ole ei ole.\n")


@pytest.mark.parametrize("script", ["build.py", "check.py", "preview.py", "test.py"])
def test_every_command_has_help(script: str):
    done = run(script, "--help")
    assert done.returncode == 0 and script in done.stdout


def fetch(address: str) -> str:
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.read().decode()
    except OSError:
        return ""


def wait_for(address: str, text: str, seconds: float = 30) -> str:
    """The page at an address once it holds a text."""
    end = time.monotonic() + seconds
    while text not in (page := fetch(address)):
        assert time.monotonic() < end, f"{text!r} never came to {address}:\n{page}"
        time.sleep(0.1)
    return page


def test_preview_goes_on_through_a_mistake_and_shows_it(small_copy: Path, unused_port: int):
    file = next(path for path in small_copy.glob("*/*.yml") if "pitfalls:" in path.read_text("utf-8"))
    whole = file.read_text("utf-8")
    command = [sys.executable, str(ROOT / "scripts/preview.py"), "--content", str(small_copy), "--port", str(unused_port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{unused_port}/index.html"
    try:
        assert "korjattavaa" not in wait_for(address, "<h1")
        file.write_text(whole.replace("pitfalls:", "pitfals:", 1), "utf-8")
        wait_for(address, "tuntematon avain pitfals – tarkoititko: pitfalls?")
        (small_copy / "handbook.yml").write_text("title: x\n" + (small_copy / "handbook.yml").read_text("utf-8"), "utf-8")
        wait_for(address, "avain title on jo rivillä 1")
        (small_copy / "handbook.yml").write_text((small_copy / "handbook.yml").read_text("utf-8").removeprefix("title: x\n"), "utf-8")
        file.write_text(whole, "utf-8")
        end = time.monotonic() + 30
        while "korjattavaa" in fetch(address):
            assert time.monotonic() < end, "the mended mistake is still shown"
            time.sleep(0.1)
    finally:
        process.kill()
        process.wait()
