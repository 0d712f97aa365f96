"""How the commands come to their own .venv: once, whoever asks for it, and never under one that runs."""
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

WAITING = "Toinen komento valmistelee tai käyttää ohjelman ympäristöä. Odotetaan, että se päättyy …"
PREPARING = "Valmistellaan ohjelman oma ympäristö kansioon .venv"
COMMAND = """
import environment

environment.enter()

import sys
import time
from pathlib import Path

print("alkaa", flush=True)
while not Path(sys.argv[1]).exists():
    time.sleep(.02)
print("ympäristö on tallella:", Path(sys.prefix, "pyvenv.cfg").exists(), Path.cwd() == environment.ROOT)
"""


@pytest.fixture
def start(tmp_path: Path) -> Callable[[str], subprocess.Popen]:
    """A function that starts a command of a project which needs no packages; it runs until the file that it is given exists."""
    scripts = tmp_path / "oma hakemisto ä" / "scripts"
    scripts.mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "environment.py", scripts)
    (scripts / "command.py").write_text(COMMAND, "utf-8")
    (scripts.parent / "requirements.lock").write_text("# nothing\n")
    python = Path(sys.base_prefix) / "bin" / "python3"  # as a person has it, outside of any .venv
    clean = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "__PYVENV_LAUNCHER__")}
    return lambda end: subprocess.Popen([python, "command.py", str(tmp_path / end)], cwd=scripts, env=clean, text=True, encoding="utf-8",
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.skipif(os.name == "nt", reason="Windows itself keeps files that are in use")
def test_commands_at_once_share_one_environment(start: Callable[[str], subprocess.Popen], tmp_path: Path):
    (tmp_path / "heti").touch()
    commands = [start("heti") for _ in range(3)]
    told = [command.communicate() for command in commands]
    assert [command.returncode for command in commands] == [0, 0, 0], told
    said = [line for out, _ in told for line in out.splitlines()]
    assert sum(line.startswith(PREPARING) for line in said) == 1 and said.count(WAITING) >= 1
    assert said.count("ympäristö on tallella: True True") == 3


@pytest.mark.skipif(os.name == "nt", reason="Windows itself keeps files that are in use")
def test_an_environment_in_use_is_not_made_anew(start: Callable[[str], subprocess.Popen], tmp_path: Path):
    running = start("riittää")
    while running.stdout.readline() != "alkaa\n":
        pass
    next(tmp_path.glob("*/requirements.lock")).write_text("# other nothing\n")
    (tmp_path / "heti").touch()
    after = start("heti")
    assert after.stdout.readline() == f"{WAITING}\n"
    time.sleep(.2)
    (tmp_path / "riittää").touch()
    assert "ympäristö on tallella: True True" in running.communicate()[0]
    assert PREPARING in after.communicate()[0] and after.returncode == 0
