"""Workers: one that works alongside does its part unseen, and nothing that befalls it is heard."""
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from macros.workers import alongside

BROKEN = """
import multiprocessing, sys
from macros.workers import alongside

def work():
    print("sanottu", flush=True)
    print("sanottu", file=sys.stderr, flush=True)
    raise OSError("levy on täynnä")

alongside(work)
for process in multiprocessing.active_children():
    process.join()
print("valmis")
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is none")


def wait_for(path: Path) -> str:
    end = time.monotonic() + 20
    while not path.exists() or not path.read_text("utf-8"):
        assert time.monotonic() < end, f"{path.name} does not come"
        time.sleep(0.01)
    return path.read_text("utf-8")


def test_another_process_does_the_work(tmp_path: Path):
    alongside(lambda: (tmp_path / "made").write_text(str(os.getpid()), "utf-8"))
    assert wait_for(tmp_path / "made") != str(os.getpid())


def test_what_goes_wrong_in_it_is_not_heard():
    done = subprocess.run([sys.executable, "-c", BROKEN], capture_output=True, text=True, encoding="utf-8")
    assert (done.stdout, done.stderr, done.returncode) == ("valmis\n", "", 0)


def test_a_process_with_threads_has_none(tmp_path: Path):
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        alongside(lambda: (tmp_path / "made").write_text("ei", "utf-8"))
        time.sleep(0.5)
        assert not (tmp_path / "made").exists()
    finally:
        end.set()
        thread.join()
