"""Processes that work for a command and end with it."""
import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable


def begin() -> None:
    """Make this process a worker; called first thing in it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever presses Ctrl+C means the command, which then ends its workers
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Leave no worker behind when the command is killed."""
    multiprocessing.parent_process().join()
    os._exit(1)


def alongside(work: Callable[[], object]) -> None:
    """Let a worker do what this process is about to do, but the last of it first, so that the kept files of each spare the other.

    It says nothing, for this process meets all the same. There is none where a process cannot be forked, or not safely, or not now.
    """
    if sys.platform == "linux" and threading.active_count() == 1:
        with contextlib.suppress(OSError):
            multiprocessing.get_context("fork").Process(target=_work, args=(work,), daemon=True).start()


def _work(work: Callable[[], object]) -> None:
    begin()
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    work()
