"""Runs a script inside the project's own .venv, made from requirements.lock; needs only Python's standard library.

A script calls `enter()` before it imports anything else of the project.
"""
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK, LEXICON = "requirements.lock", "requirements-lexicon.lock"
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
CHROMIUM = ("chromium",)


def enter(*, debian: tuple[str, ...] = (), packages: str = "") -> None:
    """Go on only inside .venv: make it first if it is missing or older than the lock file, then start the script again in it.

    `debian` are system packages that are installed, after saying so, where that can be done: on Debian or Ubuntu as root.
    `packages` is the lock file of further Python packages that only this script needs.
    """
    if sys.version_info < (3, 11):
        sys.exit(f"Tarvitaan Python 3.11 tai uudempi; tämä on {sys.version.split()[0]}.")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    os.chdir(ROOT)
    if Path(sys.prefix).resolve() != VENV.resolve():
        _make_venv()
        _install_debian(debian)
        arguments = [str(PYTHON), *sys.argv]
        if os.name == "nt":
            sys.exit(subprocess.call(arguments))
        os.execv(PYTHON, arguments)
    if packages:
        _install(packages, "Asennetaan lisäpaketit")
    sys.path.insert(0, str(ROOT))
    # The theme's and MkDocs's notices of their own future; README.md tells what the project does about it.
    os.environ |= {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


def _make_venv() -> None:
    if PYTHON.exists() and _is_installed(LOCK):
        return
    venv.EnvBuilder(clear=True, with_pip=True).create(VENV)
    _install(LOCK, "Valmistellaan ohjelman oma ympäristö kansioon .venv")


def _stamp(lock: str) -> tuple[Path, str]:
    """The file that tells what a lock file's packages were installed from, and what it would hold now."""
    return VENV / f"made-from-{lock}", hashlib.sha256(Path(lock).read_bytes() + sys.version.encode()).hexdigest()


def _is_installed(lock: str) -> bool:
    made, stamp = _stamp(lock)
    return made.exists() and made.read_text() == stamp


def _install(lock: str, saying: str) -> None:
    """Install a lock file's packages into .venv unless they are there."""
    if _is_installed(lock):
        return
    print(f"{saying} (vain ensimmäisellä kerralla, noin minuutti) …", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes", "-r", lock]
    done = subprocess.run(pip, capture_output=True, text=True, encoding="utf-8", errors="replace")
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
