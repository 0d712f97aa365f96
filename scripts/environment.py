"""Runs a script inside the project's own .venv, made from requirements.lock; needs only Python's standard library.

A script calls `enter()` before it imports anything else of the project, and ends with `run()`.
"""
import argparse
import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

STARTED_IN = Path.cwd()
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK, WAYOUT = "requirements.lock", "requirements-wayout.lock"
LEXICON = ("requirements-lexicon.lock",)
AUDIT = ("requirements-audit.lock",)
LOCKS = ROOT / ".cache" / "locks"
WAITING = "Toinen komento valmistelee tai käyttää ohjelman ympäristöä. Odotetaan, että se päättyy …"
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
CHROMIUM = ("chromium",)
NGINX = ("nginx",)


def enter(*, debian: tuple[str, ...] = (), packages: tuple[str, ...] = ()) -> None:
    """Go on only inside .venv: make it first if it is missing or older than the lock file, then start the script again in it.

    `debian` are system packages that are installed, after saying so, where that can be done: on Debian or Ubuntu as root.
    `packages` are the lock files of further Python packages that only this script needs.
    """
    if sys.version_info < (3, 11):
        sys.exit(f"Tarvitaan Python 3.11 tai uudempi; tämä on {sys.version.split()[0]}.")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    sys.excepthook = _say_quietly
    if Path(sys.prefix).resolve() != VENV.resolve():
        _make_venv()
        _install_debian(debian)
        arguments = [str(PYTHON), *sys.argv]
        if os.name == "nt":
            sys.exit(subprocess.call(arguments))
        os.execv(PYTHON, arguments)
    os.chdir(ROOT)
    for lock in packages:
        with locked(lock, WAITING):
            _install(lock, "Asennetaan lisäpaketit")
    with contextlib.suppress(OSError):  # where nothing can be written, nobody makes a .venv either
        _in_use.enter_context(locked(LOCK, WAITING, shared=True))
    sys.path.insert(0, str(ROOT))
    # The theme's and MkDocs's notices of their own future; README.md tells what the project does about it.
    os.environ |= {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    # Packages written in C++ crash if an exception meets their import, and nothing is made yet that would have to be cleaned up.
    _swap_interrupt(signal.default_int_handler, signal.SIG_DFL)


def run(main: Callable[[], int | None]) -> None:
    """Run a command, all of whose packages are imported: Ctrl+C is an exception from here on. Ends with what it gives."""
    _swap_interrupt(signal.SIG_DFL, signal.default_int_handler)
    sys.exit(main())


def _swap_interrupt(old: Callable | signal.Handlers, new: Callable | signal.Handlers) -> None:
    """Let Ctrl+C do something else than before, unless whoever started the command has put it aside."""
    if signal.getsignal(signal.SIGINT) is old:
        signal.signal(signal.SIGINT, new)


_in_use = contextlib.ExitStack()  # for as long as the command runs, nobody makes its .venv anew


def place(given: str) -> Path:
    """A path as a person gives it to a command: seen from where they are."""
    return (STARTED_IN / given).resolve()


def folder(given: str) -> Path:
    """A folder that a person gives to a command. Ends the command if there is none."""
    if not (path := place(given)).is_dir():
        sys.exit(f"Kansiota {path} ei ole.")
    return path


def content_option(parser: argparse.ArgumentParser) -> None:
    """Let a command be told where the content is."""
    parser.add_argument("--content", type=folder, default=ROOT / "content", metavar="KANSIO", help="sisältökansio (oletus: content)")


@contextlib.contextmanager
def locked(name: str, waiting: str, *, shared: bool = False) -> Iterator[None]:
    """Go on only when no other process holds the lock of this name, or all that do share it; say so if that takes waiting.

    The system takes the lock from a process that dies. Windows has none like it, and itself keeps what is in use from being taken away.
    """
    LOCKS.mkdir(parents=True, exist_ok=True)
    with (LOCKS / name).open("a+") as file:
        if fcntl:
            how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
            try:
                fcntl.lockf(file, how | fcntl.LOCK_NB)  # not flock: worker processes would inherit it and outlive a killed command
            except (BlockingIOError, PermissionError):
                print(waiting, flush=True)
                fcntl.lockf(file, how)
        yield


def _say_quietly(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Ctrl+C is no fault of the program; Python itself then ends as interrupted."""
    if issubclass(kind, KeyboardInterrupt):
        print("Keskeytetty.", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


def _make_venv() -> None:
    if PYTHON.exists() and _is_installed(LOCK):
        return
    with locked(LOCK, WAITING):
        if not (PYTHON.exists() and _is_installed(LOCK)):
            venv.EnvBuilder(clear=True, with_pip=True).create(VENV)
            _install(LOCK, "Valmistellaan ohjelman oma ympäristö kansioon .venv")


def _stamp(lock: str) -> tuple[Path, str]:
    """The file that tells what a lock file's packages were installed from, and what it would hold now."""
    return VENV / f"made-from-{lock}", hashlib.sha256((ROOT / lock).read_bytes() + sys.version.encode()).hexdigest()


def _is_installed(lock: str) -> bool:
    made, stamp = _stamp(lock)
    return made.exists() and made.read_text() == stamp


def beside(lock: str) -> Path:
    """A folder with a lock file's packages, which only those see who look there: .venv stays as it is. Made now unless it is there."""
    folder = VENV / Path(lock).stem
    with locked(lock, WAITING):
        _install(lock, "Asennetaan lisäpaketit", "--upgrade", "--target", str(folder))
    return folder


def _install(lock: str, saying: str, *options: str) -> None:
    """Install a lock file's packages unless they are there: into .venv, or where pip's options tell."""
    if _is_installed(lock):
        return
    print(f"{saying} (vain ensimmäisellä kerralla, noin minuutti) …", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes"]
    done = subprocess.run([*pip, *options, "-r", str(ROOT / lock)], capture_output=True, text=True, encoding="utf-8", errors="replace")
    if done.returncode:
        sys.exit(f"{done.stderr.strip()}\nPakettien asennus ei onnistunut. Tarkista verkkoyhteys ja aja komento uudestaan.")
    made, stamp = _stamp(lock)
    made.write_text(stamp)


def _install_debian(packages: tuple[str, ...]) -> None:
    if not packages or not shutil.which("dpkg-query") or os.geteuid() != 0:
        return
    query = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Status}\n", *packages], capture_output=True, text=True)
    missing = [package for package in packages if f"{package} install ok installed" not in query.stdout]
    if not missing:
        return
    print(f"Asennetaan järjestelmäpaketit: {', '.join(missing)} …", flush=True)
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", *missing]):
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    if done.returncode:
        print(f"{done.stderr.strip()}\nAsennus ei onnistunut. Asenna käsin: apt-get install {' '.join(missing)}", flush=True)
