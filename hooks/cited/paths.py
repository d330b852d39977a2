"""Files: the name by which an editor finds one, writing one whole or not at all, and writing those of a site."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO


def shown(path: Path) -> str:
    """The path as an editor finds it from here, with slashes."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def write(path: Path, text: str) -> None:
    """Write a text file whole or not at all: beside it first, then in its place."""
    import tempfile  # with what it loads in turn, it takes longer than most pages

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def publish(path: str, content: bytes | bytearray) -> None:
    """Write a file of the site that is being built, over the one that an earlier build made; make its folder where there is none."""
    with _opened(path) as file:
        there = os.fstat(file.fileno()).st_size
        if there and there == len(content) and file.read() == content:
            os.utime(path)  # as if it had been written
            return
        if there > len(content):
            file.truncate(len(content))
        file.seek(0)
        file.write(content)


def _opened(path: str) -> BinaryIO:
    """To be written over, or new."""
    for mode in ("r+b", "wb"):
        with suppress(FileNotFoundError):
            return open(path, mode)  # closed by `publish`
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return open(path, "wb")
