"""Folders → files as they lie there, for the gate. Follows no link, opens nothing that is no plain file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from .incoming import Intake, SourceFile

KINDS = {".md": "page", ".bib": "works", ".svg": "figure", ".yml": "config", ".yaml": "config"}
LARGEST = 1_000_000  # bytes; what is larger is not read at all (sizes.py gives the limits that an author meets)
SKIPPED = {"__pycache__", ".git"}


def read(folders: Iterable[tuple[Path, str]], configs: Iterable[Path] = (), loaded: Iterable[str] = ()) -> Intake:
    """Everything below each (folder or file, the name to show it by), and the configuration files."""
    found = [each for folder, shown in folders for each in _below(folder, shown, "")]
    found += [file(config, config.name, config.name) for config in configs]
    return Intake(tuple(found), loaded=frozenset(loaded))


def _below(path: Path, shown: str, name: str) -> Iterator[SourceFile]:
    if path.is_symlink() or not path.is_dir():
        yield file(path, shown, name or path.name)
        return
    for child in sorted(os.listdir(path)):
        if child not in SKIPPED:
            yield from _below(path / child, f"{shown}/{child}", f"{name}/{child}" if name else child)


def file(path: Path, shown: str, name: str) -> SourceFile:
    """One file, read when it is plain, small enough and of a kind that holds text."""
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            return SourceFile(shown, name, "link", os.readlink(path))
        if not stat.S_ISREG(status.st_mode):
            return SourceFile(shown, name, "special")
        kind = KINDS.get(path.suffix.lower(), "other")
        whole = kind != "other" and status.st_size <= LARGEST
        with path.open("rb") as opened:
            start = opened.read(status.st_size + 1 if whole else 64)
            if whole and len(start) > status.st_size:  # it has grown meanwhile
                start += opened.read(LARGEST - len(start))
        text = start.decode("utf-8-sig") if whole else ""
        text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        return SourceFile(shown, name, kind, text, start[:64], status.st_size)
    except (OSError, UnicodeDecodeError):  # gone, not ours, or no text: whoever reads it next says so (PAG005, BIB001)
        return SourceFile(shown, name, "other")
