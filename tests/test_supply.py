"""What the handbook stands on: the lock files are whole, and what others have made is named with its terms. No network is needed."""
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import distributions, version
from pathlib import Path
from urllib.parse import unquote

import environment
import pytest
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from playwright.sync_api import Browser

from macros import licences, packages, vulnerabilities

LOCKS = sorted(ROOT.glob("*.lock"))
THEME = Path(importlib.util.find_spec("material").origin).parent / "templates"
MARKS = {"MIT": "Permission is hereby granted", "Apache-2.0": "Version 2.0, January 2004", "OFL-1.1": "SIL OPEN FONT LICENSE Version 1.1",
         "MPL-1.1": "MOZILLA PUBLIC LICENSE", "0BSD": "with or without fee", "W3C-20150513": "W3C SOFTWARE AND DOCUMENT NOTICE",
         "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}
MACHINES = [{"python_full_version": f"{python}.9", "python_version": python, "sys_platform": system, "platform_machine": machine}
            for python in ("3.11", "3.12", "3.13", "3.14")
            for system, machine in (("linux", "x86_64"), ("win32", "AMD64"), ("darwin", "arm64"), ("darwin", "x86_64"))]
ICON = re.compile(r"""<path d=["']([^"']+)""")
needs_audit = pytest.mark.skipif(not importlib.util.find_spec("cyclonedx"), reason="requirements-audit.lock is not installed")


def pins_for(lock: Path, machine: dict[str, str] | None = None) -> list[packages.Pin]:
    """The pins of a lock file that a machine installs; this machine if no other is told."""
    return [pin for pin in packages.pins(lock) if not pin.requirement.marker or pin.requirement.marker.evaluate(machine)]


def wanted(lock: Path) -> list[Requirement]:
    lines = (line.partition(" #")[0].strip() for line in lock.with_suffix(".in").read_text("utf-8").splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pin_is_one_version_with_hashes(lock: Path):
    for pin in packages.pins(lock):
        assert re.fullmatch(r"==[\w.!+-]+", str(pin.requirement.specifier)), pin.name
        assert pin.hashes and all(re.fullmatch(r"[0-9a-f]{64}", one) for one in pin.hashes), pin.name


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_everything_asked_for_is_in_the_lock_and_a_machine_gets_one_version(lock: Path):
    for machine in MACHINES:
        pins = pins_for(lock, machine)
        versions = {pin.name: pin.version for pin in pins}
        assert len(versions) == len(pins), machine
        for one in wanted(lock):
            if not one.marker or one.marker.evaluate(machine):
                assert one.specifier.contains(versions[canonicalize_name(one.name)], prereleases=True), (one, machine)


def test_the_lock_files_agree():
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for pin in packages.pins(lock):
            versions.setdefault(f"{pin.name} {pin.requirement.marker or ''}", set()).add(pin.version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_what_is_installed_is_what_the_lock_says(lock: Path):
    try:
        paths = [str(environment.beside(lock.name))] if lock.name == environment.WAYOUT else sys.path
    except SystemExit as error:
        pytest.skip(str(error))
    installed = {canonicalize_name(one.name): one.version for one in distributions(path=paths)}
    here = pins_for(lock)
    assert {pin.name: installed.get(pin.name) for pin in here if Version(installed.get(pin.name, "0")) != Version(pin.version)} == {}


def test_installing_what_a_build_needs_runs_no_downloaded_code():
    assert "--only-binary :all:" in packages.LOCK.read_text("utf-8").splitlines()


def test_the_list_of_licences_is_in_the_site_and_names_every_package(real_site: Path):
    told = (real_site / licences.FILE).read_text("utf-8")
    for pin in packages.pins():
        assert f"\n{pin.name} {pin.version}: " in told
        assert pin.licence or pin.requirement.marker, f"{pin.name} does not tell its licence"


def test_the_list_of_licences_can_be_read_in_a_browser(real_site: Path, serve: Callable[[Path], str], browser: Browser):
    page = browser.new_page()
    for folder in (serve(real_site), f"{real_site.as_uri()}/"):
        page.goto(folder + licences.FILE)
        assert "MITÄ SIVUSTOSSA ON" in page.inner_text("body"), folder
    page.close()


def test_every_file_of_the_site_is_somebodys_work(real_site: Path):
    files = [path.relative_to(real_site).as_posix() for path in real_site.rglob("*") if path.is_file()]
    assert [file for file in files if not any(work.covers(file) for work in licences.works())] == []
    assert [work.name for work in licences.works() if not any(work.covers(file) for file in files)] == []


def test_no_file_of_the_theme_passes_for_ours(real_site: Path):
    ours, *others = licences.works()
    theme = [name for path in (THEME / "assets").rglob("*") if (real_site / (name := path.relative_to(THEME).as_posix())).is_file()]
    assert theme and [name for name in theme if ours.covers(name) or not any(work.covers(name) for work in others)] == []


def test_every_library_in_the_theme_is_listed():
    sources = [source for file in THEME.rglob("*.map") for source in json.loads(file.read_text("utf-8"))["sources"]]
    found = {match[1] for source in sources if (match := re.search(r"node_modules/((?:@[^/]+/)?[^/]+)", source))}
    assert found == {module for work in licences.works() for module in work.modules}


def test_every_icon_comes_from_a_listed_collection(real_site: Path):
    collections: dict[str, set[str]] = {}
    for file in (THEME / ".icons").rglob("*.svg"):
        for drawing in re.findall(r' d="([^"]+)"', file.read_text("utf-8")):
            collections.setdefault(drawing, set()).add(file.relative_to(THEME / ".icons").parts[0])
    texts = [path.read_text("utf-8") for pattern in ("*.html", "*.css") for path in real_site.rglob(pattern)]
    used = [collections[drawing] for text in texts for drawing in set(ICON.findall(unquote(text))) if drawing in collections]
    listed = {work.icons for work in licences.works() if work.icons}
    assert [found for found in used if not found & listed] == []
    assert listed == {icon for found in used for icon in found & listed}


@pytest.mark.parametrize("work", licences.works(), ids=lambda work: work.name)
def test_every_work_comes_with_its_licence(work: licences.Work, real_site: Path):
    listed, *texts = (real_site / licences.FILE).read_text("utf-8").split("-" * 100)
    assert f"\n{work.name} ({work.licence})\n" in listed
    assert any(MARKS[work.licence] in text for text in (work.what, *texts) if work.what == text or f"\n{work.name}\n" in text)


@needs_audit
def test_the_bill_of_materials_is_valid():
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    from macros import sbom

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(sbom.bill_of_materials()) is None


@needs_audit
def test_the_bill_of_materials_lists_exactly_the_lock_and_the_works():
    from macros import sbom

    told = sbom.bill_of_materials()
    listed = [(part["name"], part.get("version", "")) for part in json.loads(told)["components"]]
    works, pins = licences.works()[1:], packages.pins()
    assert sorted(listed) == sorted([*((work.name, "") for work in works), *((pin.name, pin.version) for pin in pins)])
    assert told == sbom.bill_of_materials(), "the same lock file gave something else"


def answer(folder: Path, *answers: dict) -> str:
    """A pip-audit that gives these answers of packages; the value of PYTHONPATH that brings it."""
    (folder / "pip_audit.py").write_text(f"print({json.dumps({'dependencies': answers})!r})", "utf-8")
    return str(folder)


WELL = {"name": "Jinja2", "version": version("jinja2"), "vulns": []}
FLAWED = WELL | {"vulns": [{"id": "GHSA-1", "fix_versions": ["99"]}]}
UNKNOWN = {"name": "jinja2", "skip_reason": "not found"}


@pytest.mark.parametrize(("answers", "found", "is_checked"), [
    ((), 0, False), ((UNKNOWN,), 0, False), ((WELL,), 0, True), ((FLAWED,), 1, True)])
def test_what_nobody_could_be_asked_of_is_not_well(answers: tuple[dict], found: int, is_checked: bool, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", answer(tmp_path, *answers))
    known, unasked = vulnerabilities.known()
    assert len(known) == found
    assert (f"jinja2 {version('jinja2')}" in unasked) != is_checked and len(unasked) == len(packages.pins()) - is_checked


@needs_audit
@pytest.mark.parametrize(("answers", "code", "told"), [
    ((), 0, "Haavoittuvuuksia ei tarkistettu"), ((FLAWED,), 1, f"jinja2 {version('jinja2')}: GHSA-1, korjattu versiossa 99")])
def test_only_a_known_vulnerability_is_a_failure(answers: tuple[dict], code: int, told: str, tmp_path: Path):
    command = [sys.executable, str(ROOT / "scripts/audit.py"), "--sbom", str(tmp_path / "new/sbom.json")]
    environment = os.environ | {"PYTHONPATH": answer(tmp_path, *answers)}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment)
    assert (done.returncode, told in done.stdout + done.stderr) == (code, True), done.stdout + done.stderr
    assert json.loads((tmp_path / "new/sbom.json").read_text("utf-8"))["bomFormat"] == "CycloneDX"
