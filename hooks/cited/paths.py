"""Files: the name by which an editor finds one, writing one whole or not at all, and writing those of a site."""

from __future__ import annotations

import os
from pathlib import Path


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
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        there = os.fstat(file).st_size
        if there == len(content) and os.read(file, there) == content:
            os.utime(file)  # as if it had been written
            return
        os.ftruncate(file, len(content))
        left = memoryview(content)
        while left:
            left = left[os.pwrite(file, left, len(content) - len(left)) :]
    finally:
        os.close(file)
