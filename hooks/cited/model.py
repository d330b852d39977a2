"""The records: what flows from one room of the house to the next.

Frozen and without behaviour. Everything that a later step needs of an earlier one is a field here. Those of which a page has
many are named tuples, which are made in a fraction of the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a source file; `line` and `column` count from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault: its code, what is wrong and what to do, where, and the text that it is about."""

    code: str
    message: str
    at: Position
    level: str = "error"  # or "warning"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A person, or a corporate author (then only `literal` is set)."""

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a work's retraction: one of the states in `standing.py`, or "" where nothing is recorded.

    `on` is the day of the last answer, `notice` where the retraction or correction stands, `why` what went wrong.
    """

    state: str = ""
    on: str = ""
    notice: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One work of the bibliography. `fields` are as written in the .bib file, white space normalised; `made` is for `once` alone."""

    key: str
    kind: str
    fields: Mapping[str, str]
    authors: tuple[Name, ...]
    editors: tuple[Name, ...]
    at: Position
    standing: Standing = Standing()
    made: dict[str, Any] = field(default_factory=dict, init=False, repr=False)  # so a changed copy begins without


@dataclass(frozen=True, slots=True)
class Library:
    """All works by key, in the order of the files, and what was wrong with those files."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    problems: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its source file (`text`, front matter included) and what a reader gets (`html`)."""

    path: str
    url: str
    title: str
    meta: Mapping[str, Any]
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Mark:
    """`[!kind: reason]`: the open statement that a claim rests on no work."""

    kind: str
    reason: str


class Reference(NamedTuple):
    """One work as cited at one place."""

    key: str
    locator: str = ""
    against: bool = False  # cited as contradicting the claim: [@a; but @b]


@dataclass(frozen=True, slots=True)
class Cite:
    """One citation or mark in the text: `[@a; @b]` is one with two references. `group` is its element in the tree."""

    references: tuple[Reference, ...] = ()
    mark: Mark | None = None
    group: Any = field(default=None, compare=False, repr=False)


class Block(NamedTuple):
    """A run of text as read, citations taken out of it.

    `cites`, `bold` and `links` point into `text` by offset. `kind` is that of its units; a `cover` has no text and
    only lends its citations. `above` names what covers the block from outside, as (`lead-in`, number of the block).
    """

    kind: str
    text: str
    section: str
    cites: tuple[tuple[int, Cite], ...] = ()
    bold: tuple[tuple[int, int], ...] = ()
    links: tuple[tuple[int, int], ...] = ()
    code: tuple[int, ...] = ()  # where inline code begins: a sentence may begin with it in lower case
    above: tuple[tuple[str, int], ...] = ()
    nodes: tuple[tuple[int, Any, bool], ...] = ()  # (offset, element, is its tail): where the text came from in the tree
    announces: bool = False  # a list, a table, tabs or code stand directly below
    cells: int = 0  # of a table row: how many cells have text


ROWS = ("table_row", "infobox_row")  # kinds of block that are one unit, however many sentences


class Unit(NamedTuple):
    """A sentence, list item, table row, infobox row or caption, with its verdict.

    `why_not` says why it is no claim. `covered_by` names what covers it: `own`, `lead-in`, `parent item`, `caption`,
    `header row`, or nothing; `cites` are then the citations of that place, `references` and `marks` all that they hold.
    `block`, `start` and `end` say where it lies in the blocks of its page, and `address` is its anchor there.
    """

    kind: str
    text: str
    section: str
    block: int = 0
    start: int = 0
    end: int = 0
    address: str = ""
    why_not: str = ""
    cites: tuple[Cite, ...] = ()
    covered_by: str = ""
    references: tuple[Reference, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def claim(self) -> bool:
        return not self.why_not


@dataclass(frozen=True, slots=True)
class Site:
    """The handbook as others cite it; `address` and `licence` are "" where nobody has named one."""

    name: str
    address: str = ""
    language: str = "en"
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page as others cite it, with the works that it cites in reading order."""

    title: str
    meta: Mapping[str, Any] = field(default_factory=dict)
    address: str = ""
    works: tuple[Entry, ...] = ()
