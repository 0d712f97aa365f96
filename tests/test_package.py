"""The package for the host: unpacked and served as its own note tells, by nginx in a sub-path and from a folder, in a real browser."""
import contextlib
import hashlib
import http.client
import itertools
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import lxml.etree
import pytest
from conftest import ROOT
from playwright.sync_api import Browser, BrowserContext, expect

ADDRESS, PATH = "https://intra.example/ohjeet/rinnalla/", "/ohjeet/rinnalla/"
NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
MAIN = """daemon off; master_process off; pid {0}/pid; error_log {0}/errors;
events {{}}
http {{ access_log {0}/requests; client_body_temp_path {0}/body; proxy_temp_path {0}/proxy; fastcgi_temp_path {0}/fastcgi;
        uwsgi_temp_path {0}/uwsgi; scgi_temp_path {0}/scgi; include {0}/rinnalla.conf; }}"""


def package(site: Path, content: Path, dist: Path) -> subprocess.CompletedProcess:
    """Run scripts/package.py as a person does and give what it printed."""
    command = [sys.executable, str(ROOT / "scripts/package.py"), "--site", str(site), "--content", str(content), "--dist", str(dist)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack a zip file with the moments of its files, as people's programs do."""
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
        for entry in opened.infolist():
            moment = time.mktime((*entry.date_time, 0, 0, -1))
            os.utime(folder / entry.filename, (moment, moment))
    return folder


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content at an address with a sub-path."""
    folder = Path(shutil.copytree(ROOT / "content", tmp_path_factory.mktemp("hosted") / "content"))
    file = folder / "organisation.yml"
    file.write_text(re.sub(r"(?m)^site_address: .*$", f"site_address: {ADDRESS}", file.read_text("utf-8")), "utf-8")
    return folder


@pytest.fixture(scope="session")
def archive(real_site: Path, content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package."""
    dist = tmp_path_factory.mktemp("dist")
    done = package(real_site, content, dist)
    assert done.returncode == 0, done.stdout + done.stderr
    [made] = dist.iterdir()
    return made


@pytest.fixture(scope="session")
def unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked package, in a folder with a difficult name."""
    return unpack(archive, tmp_path_factory.mktemp("purettu") / "oma verkkolevy ä")


@contextlib.contextmanager
def nginx(package: Path, folder: Path, port: int) -> Iterator[str]:
    """The address of an unpacked package, served by nginx with the package's configuration, changed only where that says MUUTA."""
    conf = (package / "hosting/nginx.conf").read_text("utf-8")
    assert len(re.findall("# MUUTA", conf)) == 2
    conf = conf.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/rinnalla/site/", f"{package}/site/")
    folder.mkdir()
    (folder / "rinnalla.conf").write_text(conf, "utf-8")
    (folder / "nginx.conf").write_text(MAIN.format(folder), "utf-8")
    server = subprocess.Popen([NGINX, "-p", str(folder), "-e", str(folder / "errors"), "-c", str(folder / "nginx.conf")])
    try:
        while not _answers(port):
            assert server.poll() is None, (folder / "errors").read_text("utf-8")
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}{PATH}"
    finally:
        server.terminate()
        server.wait()


def _answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def hosted(unpacked: Path, free_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the package on nginx."""
    if not NGINX:
        pytest.skip("nginx is not installed, so the shipped configuration stays untried here")
    with nginx(unpacked, tmp_path_factory.mktemp("nginx") / "run", free_port) as address:
        yield address


@pytest.fixture(scope="session", params=["nginx", "file"])
def place(request: pytest.FixtureRequest, unpacked: Path) -> str:
    """Where the package is opened: on nginx in a sub-path, or by double click in its folder."""
    return request.getfixturevalue("hosted") if request.param == "nginx" else (unpacked / "site").as_uri() + "/"


def ask(address: str, path: str, **headers: str) -> http.client.HTTPResponse:
    """What the server answers, without following where it leads."""
    connection = http.client.HTTPConnection(address.split("/")[2])
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    answer.body = answer.read()
    connection.close()
    return answer


class Watched:
    """What the pages of a browser's context ask for, and what they complain of."""

    def __init__(self, context: BrowserContext) -> None:
        self.asked: set[str] = set()
        self.said: list[str] = []
        context.on("request", lambda request: self.asked.add(re.sub(r"[?#].*", "", request.url)))
        context.on("console", lambda message: self.said.append(f"{message.page.url}: {message.text}"))
        context.on("weberror", lambda error: self.said.append(str(error.error)))


LINK = re.compile(r'(?:href|src)="([^"#?]+)')


def test_every_page_works_under_the_strict_policy(place: str, unpacked: Path, browser: Browser):
    site = unpacked / "site"
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    pages = sorted(name for name in files if name.endswith(".html"))
    linked = {urljoin(place + name, link) for name in pages for link in LINK.findall((site / name).read_text("utf-8"))}
    with browser.new_context(color_scheme="light") as context:
        watched, tabs = Watched(context), [context.new_page() for _ in range(4)]
        for page, name in zip(itertools.cycle(tabs), [*pages, *[pages[0]] * len(tabs)], strict=False):
            page.wait_for_load_state()
            page.goto(place + name, wait_until="commit")
        page.goto(place + "prosessit/yhteys.html")
        page.locator(".md-search__input").press_sequentially("asiakkaiden toivo")
        expect(page.locator(".md-search-result__link").first).to_be_visible()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Vaihda tummaan ulkoasuun").click()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        page.locator("article a.term").first.hover()
        expect(page.get_by_role("tooltip")).to_be_visible()
        page.goto(place + "tyokalut/tuen-taso.html")
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        page.locator(".ticks li label").first.click()
        page.reload()
        expect(page.locator(".ticks li input").first).to_be_checked()
    assert watched.said == []
    assert {url for url in watched.asked if not url.startswith((place, "data:"))} == set()
    used = {url.removeprefix(place) for url in watched.asked | linked}
    needless = {"search/search_index.json"} if place.startswith("file:") else set()  # there a page can get the texts only as a script
    assert files - used == needless, "files that no page uses"


def test_the_policy_allows_nothing_inline_and_stops_what_is_not_ours(hosted: str, unpacked: Path, browser: Browser):
    policy = ask(hosted, PATH).headers["Content-Security-Policy"]
    assert not re.search("unsafe|https?:|[*]", policy)
    with browser.new_context() as context:
        watched, page = Watched(context), context.new_page()
        page.goto(hosted)
        page.evaluate("document.body.append(Object.assign(document.createElement('script'), { text: 'document.title = `murrettu`' }))")
        assert page.title() != "murrettu"
        assert "Content Security Policy" in watched.said[0]


ASKED_AGAIN, A_WEEK, FOR_GOOD = "no-cache", "public, max-age=604800", "public, immutable, max-age=31536000"
SERVED = {
    "": ("text/html", ASKED_AGAIN), "index.html": ("text/html", ASKED_AGAIN), "assets/rinnalla.svg": ("image/svg+xml", ASKED_AGAIN),
    "search/search_index.js": ("text/javascript", ASKED_AGAIN), "search/search_index.json": ("application/json", ASKED_AGAIN),
    "tulosteet/kasikirja.pdf": ("application/pdf", ASKED_AGAIN), "tulosteet/yhteys.png": ("image/png", ASKED_AGAIN),
    "tulosteet/*.docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ASKED_AGAIN),
    "lisenssit.txt": ("text/plain", ASKED_AGAIN),
    "assets/fonts/Regular.woff2": ("font/woff2", A_WEEK), "assets/javascripts/bundle.*.min.js": ("text/javascript", FOR_GOOD),
    "javascripts/rinnalla.*.js": ("text/javascript", FOR_GOOD), "stylesheets/rinnalla.*.css": ("text/css", FOR_GOOD)}


def test_every_file_is_served_with_its_type_and_the_headers(hosted: str, unpacked: Path):
    site, wrong = unpacked / "site", []
    types = {Path(pattern).suffix: media for pattern, (media, _) in SERVED.items()}
    note = (unpacked / "hosting/otsakkeet.txt").read_text("utf-8").partition("Tiedostoihin")[0]
    listed = dict(re.findall(r"(?m)^([A-Z][\w-]+): (.*)$", note))
    assert listed.keys() == {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy"}
    for path in sorted(site.rglob("*.*")):
        answer = ask(hosted, PATH + path.relative_to(site).as_posix())
        served = (answer.status, answer.headers["Content-Type"], answer.body, {name: answer.headers[name] for name in listed})
        if served != (200, types.get(path.suffix), path.read_bytes(), listed):
            wrong.append(path.name)
    assert wrong == []


@pytest.mark.parametrize("pattern", SERVED)
def test_browsers_know_what_a_file_is_and_keep_it_only_if_it_cannot_change(pattern: str, hosted: str, unpacked: Path):
    site, expected = unpacked / "site", SERVED[pattern]
    name = next(site.glob(pattern)).relative_to(site).as_posix() if "*" in pattern else pattern
    answer = ask(hosted, PATH + name)
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == expected
    again = ask(hosted, PATH + name, If_None_Match=answer.headers["ETag"])
    assert (again.status, again.body, again.headers["Cache-Control"]) == (304, b"", expected[1])
    assert ask(hosted, PATH + name, If_Modified_Since=answer.headers["Last-Modified"]).status == 304


def test_texts_are_compressed_on_the_way(hosted: str):
    plain = ask(hosted, PATH + "search/search_index.js")
    packed = ask(hosted, PATH + "search/search_index.js", Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip" and packed.headers["Vary"] == "Accept-Encoding"
    assert len(packed.body) < len(plain.body) / 3
    assert ask(hosted, PATH + "search/search_index.js", Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"]).status == 304


@pytest.mark.parametrize("path", ["ei-ole.html", "prosessit/ei/ole/", "tulosteet/"])
def test_a_missing_address_gets_our_page_at_any_depth(path: str, hosted: str, browser: Browser):
    answer = ask(hosted, PATH + path)
    assert answer.status == 404
    assert answer.headers["Cache-Control"] == "no-cache" and "default-src 'self'" in answer.headers["Content-Security-Policy"]
    with browser.new_context() as context:
        watched, page = Watched(context), context.new_page()
        page.goto(hosted + path)
        expect(page.get_by_role("heading", name="Sivua ei löytynyt")).to_be_visible()
        assert page.locator("main").evaluate("one => getComputedStyle(one).maxWidth") != "none", "the page has lost its style"
        assert page.get_by_role("link").get_attribute("href").startswith("https://")
        assert watched.asked <= {hosted + path, "data:,"}
        assert [said for said in watched.said if "404" not in said] == []


def test_the_address_without_its_last_slash_leads_in(hosted: str):
    answer = ask(hosted, PATH.rstrip("/"))
    assert (answer.status, answer.headers["Location"]) == (301, PATH)


def test_a_changed_page_of_the_same_size_is_not_taken_for_the_old_one(
        hosted: str, real_site: Path, content: Path, tmp_path: Path, unused_port: int):
    site = Path(shutil.copytree(real_site, tmp_path / "site"))
    front = site / "index.html"
    front.write_text(front.read_text("utf-8").replace("<h1", "<H1", 1), "utf-8")
    assert package(site, content, tmp_path / "dist").returncode == 0
    [archive] = (tmp_path / "dist").iterdir()
    old = ask(hosted, PATH)
    with nginx(unpack(archive, tmp_path / "new"), tmp_path / "nginx", unused_port) as address:
        new = ask(address, PATH, If_None_Match=old.headers["ETag"], If_Modified_Since=old.headers["Last-Modified"])
    assert (new.status, len(new.body)) == (200, len(old.body))


def test_the_same_site_gives_the_same_bytes(archive: Path, unpacked: Path, content: Path, tmp_path: Path):
    site = Path(shutil.copytree(unpacked / "site", tmp_path / "site", copy_function=shutil.copyfile))  # with other moments
    assert package(site, content, tmp_path).returncode == 0
    assert (tmp_path / archive.name).read_bytes() == archive.read_bytes()
    assert archive.name == "rinnalla-2026.1.zip"


def test_the_sums_cover_every_file_and_the_note_is_filled_in(unpacked: Path):
    files = {path.relative_to(unpacked).as_posix(): path for path in unpacked.rglob("*") if path.is_file()}
    listed = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").read_text("utf-8").splitlines())
    assert listed == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    assert {name for name in files if not name.startswith("site/")} == {
        "LUE-MINUT.txt", "hosting/nginx.conf", "hosting/web.config", "hosting/otsakkeet.txt"}
    note = files["LUE-MINUT.txt"].read_text("utf-8")
    assert ADDRESS in note and "2026.1" in note and r"ohjeet\rinnalla" in note and "{" not in note.replace("{ $", "").replace("{ \"", "")


# What Microsoft's schema of these sections knows: element → its attributes and what they may hold.
WORD, NUMBER = r".+", r"-?\d+"
IIS = {
    "location": {"path": WORD}, "defaultDocument": {"enabled": "true"}, "files": {}, "clear": {}, "staticContent": {},
    "clientCache": {"cacheControlMode": "DisableCache|UseMaxAge", "cacheControlMaxAge": r"\d+\.\d\d:\d\d:\d\d", "cacheControlCustom": WORD},
    "mimeMap": {"fileExtension": r"\.\w+", "mimeType": r"[\w.+/-]+"}, "httpProtocol": {}, "customHeaders": {},
    "add": {"name": WORD, "value": WORD},
    "remove": {"name": WORD, "fileExtension": r"\.\w+", "statusCode": NUMBER, "subStatusCode": NUMBER},
    "httpErrors": {"errorMode": "Custom", "existingResponse": "Replace"},
    "error": {"statusCode": NUMBER, "subStatusCode": NUMBER, "path": WORD, "responseMode": "File"}}


def test_the_configuration_for_iis_says_the_same_as_the_one_for_nginx(unpacked: Path):
    root = lxml.etree.parse(unpacked / "hosting/web.config").getroot()
    for one in root.iter(*IIS):
        for name, value in one.attrib.items():
            assert re.fullmatch(IIS[one.tag][name], value), f"{one.tag} {name}={value}"
    assert {one.tag for one in root.iter(lxml.etree.Element)} == {"configuration", "system.webServer", *IIS}
    site = unpacked / "site"
    files = [path.relative_to(site).as_posix() for path in site.rglob("*.*")]
    types = {one.get("fileExtension"): one.get("mimeType") for one in root.iter("mimeMap")}
    assert {Path(name).suffix for name in files} <= types.keys()
    nginx_conf = (unpacked / "hosting/nginx.conf").read_text("utf-8")
    assert types == {f".{suffix}": media for media, suffix in re.findall(r"(?m)^ +([\w.+-]+/[\w.+-]+) (\w+);$", nginx_conf)}
    headers = {one.get("name"): one.get("value") for one in root.findall(".//customHeaders/add")}
    assert headers == dict(re.findall(r'add_header (\S+) "(.*)" always', nginx_conf))
    patterns = re.findall(r'"~(.*)" "(.*)";', nginx_conf)
    kept = {name: value for pattern, value in patterns for name in files if re.search(pattern, name)}
    assert {place.get("path"): caching(place) for place in root.iter("location")} == kept
    assert {one.get("path") for one in root.iter("error")} == {r"ohjeet\rinnalla\404.html"}


def caching(place: lxml.etree._Element) -> str:
    cache = place.find(".//clientCache")
    return f"{cache.get('cacheControlCustom')}, max-age={int(cache.get('cacheControlMaxAge').partition('.')[0]) * 86400}"


SPOILT = {
    "index.html": ("<h1", '<h1 style="color: red"', "index.html: style- ja on…-määritteet eivät toimi"),
    "opi/sanasto.html": ("<h1", '<h1 onclick="alert(1)"', "opi/sanasto.html: style- ja on…-määritteet eivät toimi"),
    "kuva.tiff": ("", "x", "kuva.tiff: tiedoston tyyppi puuttuu"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_no_server_could_serve_is_not_packed(name: str, real_site: Path, tmp_path: Path):
    old, new, message = SPOILT[name]
    site = Path(shutil.copytree(real_site, tmp_path / "site"))
    before = (site / name).read_text("utf-8") if (site / name).exists() else ""
    (site / name).write_text(before.replace(old, new, 1), "utf-8")
    done = package(site, ROOT / "content", tmp_path / "dist")
    assert done.returncode == 1 and message in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "dist").exists()
