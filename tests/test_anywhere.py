"""The same content gives the same site: on any day, in any language, by anybody, in any folder."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import SMALL, copy_project
from test_build import tree

# The clock of a process, put forward by a year and a day.
LATER = """
import datetime, time

ahead = 366 * 24 * 60 * 60
now = time.time
time.time = lambda: now() + ahead

class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(time.time(), datetime.UTC).replace(tzinfo=None)

datetime.datetime = Later
"""


def test_nothing_around_a_build_changes_a_byte_of_the_site(small_site: Path, tmp_path: Path):
    project = copy_project(tmp_path / "oma hakemisto ä")
    shutil.copytree(SMALL, project / "oma sisältö")
    (project / "later").mkdir()
    (project / "later" / "sitecustomize.py").write_text(LATER)
    elsewhere = {"TZ": "Asia/Tokyo", "LANG": "tr_TR.UTF-8", "LC_ALL": "POSIX", "PYTHONHASHSEED": "7", "PYTHONPATH": str(project / "later")}
    command = [sys.executable, "../scripts/build.py", "--content", ".", "--site", "../../oma sivusto"]
    done = subprocess.run(command, cwd=project / "oma sisältö", capture_output=True, text=True, encoding="utf-8",
                          env={**os.environ, **elsewhere}, umask=0o077)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (project / ".cache" / "sheets").is_dir(), "the sheets were made anew"
    made, expected = tree(tmp_path / "oma sivusto"), tree(small_site)
    assert made.keys() == expected.keys()
    assert [name for name in made if made[name] != expected[name]] == []
