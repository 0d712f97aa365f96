"""The commands as a person runs them: what they say, and that a failed build harms nothing."""
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path

import pytest
from conftest import ROOT, build, hide_pango


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def run(script: str, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, str(ROOT / "scripts" / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture
def built(small_copy: Path, small_site: Path, tmp_path: Path) -> tuple[Path, Path, dict[str, bytes]]:
    """A content folder, its site, and the bytes of that site."""
    site = Path(shutil.copytree(small_site, tmp_path / "site"))
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
    intro = "intro: " + "Pitkä teksti jatkuu ja jatkuu. " * 300
    file.write_text(re.sub(r"(?m)^intro: .*(\n +.*)*", intro, file.read_text("utf-8")), "utf-8")
    done = build(content, site)
    assert done.returncode == 1
    assert f"{file.relative_to(content).as_posix()}: tuloste ei mahdu yhdelle sivulle" in done.stderr
    assert tree(site) == before


def start(script: str, *arguments: object, **environment: str) -> subprocess.Popen:
    """A command as a person starts it: Ctrl+C reaches it, even where whoever runs the tests has put it aside."""
    command = [sys.executable, str(ROOT / "scripts" / script), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
                            env={**os.environ, **environment}, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))


def start_build(content: Path, site: Path) -> subprocess.Popen:
    return start("build.py", "--content", content, "--site", site)


def moments(content: Path, site: Path, number: int) -> list[float]:
    """Moments all over a build, as long as this machine takes for one."""
    begun = time.monotonic()
    assert build(content, site).returncode == 0
    end, chance = time.monotonic() - begun, random.Random(number)
    return [chance.uniform(0.1, end) for _ in range(number)]


def test_a_killed_build_leaves_the_old_site(built):
    content, site, before = built
    for seconds in moments(content, site, 10):
        process = start_build(content, site)
        time.sleep(seconds)
        process.kill()
        process.communicate(timeout=60)
        assert tree(site) == before, seconds
    assert build(content, site).returncode == 0
    assert tree(site) == before
    assert sorted(path.name for path in site.parent.iterdir()) == ["content", "site"], "a killed build's leavings were not cleaned up"


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux tells so simply whose child a process is")
def test_a_killed_build_takes_its_workers_along(built):
    content, site, _ = built
    organisation = content / "organisation.yml"
    other = organisation.read_text("utf-8").replace("https://leipa.example/kirja/", f"https://{uuid.uuid4()}.example/")  # all sheets anew
    organisation.write_text(other, "utf-8")
    process = start_build(content, site)
    children, workers = Path(f"/proc/{process.pid}/task/{process.pid}/children"), []
    while len(workers) < min(2, os.cpu_count()):
        assert process.poll() is None, process.communicate(timeout=60)
        time.sleep(0.02)
        workers = children.read_text().split()
    process.kill()
    process.communicate(timeout=60)  # the workers hold the other ends


def test_an_interrupted_build_says_so_and_leaves_the_old_site(built):
    content, site, before = built
    told = ""
    for seconds in moments(content, site, 4):
        process = start_build(content, site)
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        said, failed = process.communicate(timeout=60)
        assert process.returncode in (0, 130, -signal.SIGINT), failed
        assert re.fullmatch(r"(Keskeytetty.*\.\n)?", failed) and "Traceback" not in said
        assert tree(site) == before
        assert sorted(path.name for path in site.parent.iterdir()) == ["content", "site"]
        told += failed
    assert told, "no build was interrupted"


def test_two_builds_of_one_site_wait_for_each_other(built):
    content, site, before = built
    builds = [start_build(content, site) for _ in range(2)]
    told = [process.communicate(timeout=60) for process in builds]
    assert [process.returncode for process in builds] == [0, 0], told
    assert sum(f"Toinen rakennus tekee samaa sivustoa {site}" in said for said, _ in told) == 1
    assert tree(site) == before
    assert sorted(path.name for path in site.parent.iterdir()) == ["content", "site"]


DISKS = {
    "levy on täynnä": "mount -t tmpfs -o size=3m tmpfs {disk} && cp -r {site} {disk}/site",  # one site, and no room for a second
    "levylle ei voi kirjoittaa": "cp -r {site} {disk}/site && mount --bind {disk} {disk} && mount -o remount,bind,ro {disk}",
}


@pytest.mark.parametrize("reason", DISKS)
def test_a_disk_that_takes_nothing_leaves_the_old_site(reason: str, built, tmp_path: Path):
    content, site, _ = built
    disk = tmp_path / "disk"
    disk.mkdir()
    shell = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    if not shutil.which("unshare") or subprocess.run([*shell, f"mount -t tmpfs tmpfs {disk}"], capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a disk of their own")
    command = f"{sys.executable} {ROOT}/scripts/build.py --content {content} --site {disk}/site"
    after = f"code=$?; diff -r {site} {disk}/site; ls -A {disk}; exit $code"
    done = subprocess.run([*shell, f"{DISKS[reason].format(site=site, disk=disk)} && ({command}; {after})"], capture_output=True, text=True)
    assert done.returncode == 1
    assert re.fullmatch(rf"\S+: {reason}; sivusto jäi ennalleen\.\n", done.stderr), done.stderr
    assert done.stdout.splitlines()[-1] == "site" and "diff" not in done.stdout


@pytest.mark.parametrize("there", ["tekstia.txt", "index.html"])
def test_a_folder_that_is_no_site_is_not_replaced(there: str, small_copy: Path, tmp_path: Path):
    (tmp_path / "oma").mkdir()
    (tmp_path / "oma" / there).write_text("tärkeää")
    done = build(small_copy, tmp_path / "oma")
    told = f"{tmp_path / 'oma'} ei ole sivusto, eikä sitä korvata. Anna uuden tai tyhjän kansion nimi: --site KANSIO\n"
    assert (done.returncode, done.stderr) == (1, told)
    assert (tmp_path / "oma" / there).read_text() == "tärkeää"


def test_a_site_caught_in_the_swap_comes_back(built):
    content, site, before = built
    site.rename(site.with_name(".site-old"))
    (content / "index.md").write_text("{{ ei_ole() }}", "utf-8")
    assert build(content, site).returncode == 1
    assert tree(site) == before


def test_without_pango_the_site_is_built_without_sheets(small_copy: Path, tmp_path: Path):
    done = build(small_copy, tmp_path / "site", PYTHONPATH=str(hide_pango(tmp_path / "lib")))
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


def test_a_content_folder_that_does_not_exist_is_told():
    for script in ("check.py", "build.py", "preview.py"):
        done = run(script, "--content", "ei-ole")
        assert (done.returncode, done.stderr) == (1, f"Kansiota {Path.cwd() / 'ei-ole'} ei ole.\n")


@pytest.mark.parametrize("script", ["build.py", "check.py", "package.py", "preview.py", "test.py"])
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


def preview(content: Path, port: int, **environment: str) -> subprocess.Popen:
    return start("preview.py", "--content", content, "--port", port, **environment)


def test_preview_goes_on_through_a_mistake_and_shows_it(small_copy: Path, unused_port: int):
    file = next(path for path in small_copy.glob("*/*.yml") if "pitfalls:" in path.read_text("utf-8"))
    whole = file.read_text("utf-8")
    process = preview(small_copy, unused_port)
    address = f"http://127.0.0.1:{unused_port}/index.html"
    try:
        assert "korjattavaa" not in wait_for(address, "<h1")
        with urllib.request.urlopen(address.replace("index.html", "tulosteet/ennen-leipomista.pdf")) as sheet:
            assert sheet.read(5) == b"%PDF-"
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
        process.send_signal(signal.SIGINT)
        said, failed = process.communicate(timeout=60)
        assert process.returncode in (0, 130, -signal.SIGINT) and "Traceback" not in said + failed, failed
    finally:
        process.kill()
        process.communicate(timeout=60)


def test_an_interrupted_preview_ends_quietly_and_leaves_nothing(small_copy: Path, tmp_path: Path, unused_port: int):
    (tmp_path / "tmp").mkdir()
    for seconds in (0.3, 0.5, 0.6, 0.7, 0.8, 1, 1.6):
        process = preview(small_copy, unused_port, TMPDIR=str(tmp_path / "tmp"))
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        said, failed = process.communicate(timeout=60)
        assert process.returncode in (0, 130, -signal.SIGINT)
        assert re.fullmatch(r"(Keskeytetty\.\n)?", failed) and "Traceback" not in said
        assert list((tmp_path / "tmp").iterdir()) == []


def test_a_preview_on_a_port_in_use_says_so(small_copy: Path):
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        process = preview(small_copy, port := one.getsockname()[1])
        _, failed = process.communicate(timeout=60)
    assert (process.returncode, failed) == (1, f"Portti {port} on varattu. Onko esikatselu jo auki? Toinen portti: --port {port + 1}\n")
