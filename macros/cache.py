"""Keeps made files by the hash of what they were made from; safe to delete, never out of date."""
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def key(*inputs: str | bytes) -> str:
    """A name for these inputs; different inputs give different names."""
    digest = hashlib.sha256()
    for item in inputs:
        data = item.encode() if isinstance(item, str) else item
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:32]


def write(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)  # interrupted just after it got its name
        raise


def place(folder: Path, suffix: str, inputs: tuple[str | bytes, ...]) -> Path:
    """Where the file made from these inputs is kept, be it made yet or not."""
    return folder / (key(*inputs) + suffix)


def cached(folder: Path, suffix: str, inputs: tuple[str | bytes, ...], make: Callable[[], bytes]) -> Path:
    """The file made from these inputs; made now if the folder does not hold it yet."""
    path = place(folder, suffix, inputs)
    if not path.exists():
        write(path, make())
    return path
