"""The records of what comes in from outside, which the gate looks at before anything else does."""

from __future__ import annotations

from dataclasses import dataclass

from .model import Entry, Page


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it lies in a folder, before anything interprets it.

    `kind` is page, works, figure, config, link (a symbolic one), special (a device or pipe) or other; `name` is its path
    inside its folder. `start` are its first bytes; `text` is empty where it is no text or too large to be read.
    """

    path: str
    name: str
    kind: str
    text: str = ""
    start: bytes = b""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Intake:
    """What comes in from outside: files before they are read, pages and works after. The gate looks at whichever is there."""

    files: tuple[SourceFile, ...] = ()
    pages: tuple[Page, ...] = ()
    entries: tuple[Entry, ...] = ()
    loaded: frozenset[str] = frozenset()  # scripts and styles that mkdocs.yml names
