"""Workers: one that works alongside does its part unseen, and nothing that befalls it is heard."""
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is none")

# A command; its worker leaves its name in a file, and fails.
COMMAND = """
import multiprocessing, os, sys, threading
from pathlib import Path
from macros.workers import alongside

def work():
    print("sanottu", flush=True)
    print("sanottu", file=sys.stderr, flush=True)
    Path("done").write_text(multiprocessing.current_process().name)
    raise OSError("levy on täynnä")

{before}
alongside(work)
for process in multiprocessing.active_children():
    process.join()
print("valmis")
"""
NO_ROOM = """
def fork():
    raise BlockingIOError("liian monta prosessia")

os.fork = fork
"""
A_THREAD = "threading.Thread(target=threading.Event().wait, daemon=True).start()"


@pytest.mark.parametrize(("before", "done"), [("", True), (A_THREAD, False), (NO_ROOM, False)],
                         ids=["alone", "with a thread", "where no process can be had"])
def test_another_process_does_the_work_and_says_nothing(before: str, done: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    code = COMMAND.format(before=before)
    command = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert (command.stdout, command.stderr, command.returncode) == ("valmis\n", "", 0)
    made = tmp_path / "done"
    assert (made.exists() and made.read_text() != "MainProcess") == done
