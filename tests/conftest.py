"""What the tests share: the project's folder, the built sites, and a browser that may reach nothing but this machine."""
import contextlib
import functools
import http.server
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.append(str(ROOT / "scripts"))
SMALL = ROOT / "tests" / "small"


def build(content: Path, site: Path, **environment: str) -> subprocess.CompletedProcess:
    """Run scripts/build.py as a person does and give what it printed."""
    command = [sys.executable, str(ROOT / "scripts" / "build.py"), "--content", str(content), "--site", str(site)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environment})


def copy_project(to: Path) -> Path:
    """The project in another folder: without its content, with nothing built or kept."""
    shutil.copytree(ROOT, to, ignore=shutil.ignore_patterns(".*", "__pycache__", "content", "tests", "site", "dist"))
    (to / ".venv").symlink_to(ROOT / ".venv")
    return to


def hide_pango(folder: Path) -> Path:
    """A folder that makes a machine seem to have no Pango, for whoever looks for packages there."""
    folder.mkdir(exist_ok=True)
    (folder / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")
    return folder


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the real content."""
    site = tmp_path_factory.mktemp("real") / "site"
    done = build(ROOT / "content", site)
    assert done.returncode == 0, done.stdout + done.stderr
    return site


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the invented mini handbook."""
    site = tmp_path_factory.mktemp("small") / "site"
    done = build(SMALL, site)
    assert done.returncode == 0, done.stdout + done.stderr
    return site


@pytest.fixture
def small_copy(tmp_path: Path) -> Path:
    """A copy of the mini handbook that a test may change."""
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


class _Written(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


_Written.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, "|" if "\n" in text else "'"))


def written(tree: object) -> bytes:
    """A tree of texts as a YAML file that an editor could have written: no text over several quoted lines, nothing behind an anchor."""
    return yaml.dump(tree, Dumper=_Written, allow_unicode=True, sort_keys=False, width=10**6).encode("utf-8", "surrogatepass")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder, served on this machine for as long as the context lasts."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@contextlib.contextmanager
def launch() -> Iterator[Browser]:
    """Chromium: the system's where there is one, else the one that Playwright has fetched."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """A function that serves a folder for as long as the tests run and gives its address."""
    with contextlib.ExitStack() as stack:
        yield functools.cache(lambda folder: stack.enter_context(served(folder)))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser that may reach nothing but this machine."""
    with launch() as chromium:
        yield chromium


def _port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def unused_port() -> int:
    """A port of this machine that nobody listens on."""
    return _port()


@pytest.fixture(scope="session")
def free_port() -> int:
    """Another such port, for as long as the tests run."""
    return _port()
