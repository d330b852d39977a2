"""BibTeX → entries. The only file that knows it (pybtex reads it), and loaded only where something is to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from string import digits
from typing import Any

from pybtex.bibtex.utils import split_name_list
from pybtex.database import InvalidNameString, Person
from pybtex.database.input.bibtex import NAME_CHARS, LowLevelParser, month_names
from pybtex.scanner import PybtexSyntaxError
from pybtex.utils import CaseInsensitiveDict

from .latex import plain
from .model import Diagnostic, Entry, Name, Position

NAME = rf"[{re.escape(NAME_CHARS)}][{re.escape(NAME_CHARS + digits)}]*"  # pybtex's own
BRACED, QUOTED, NUMBER = r"(?:[^{}]++|{[^{}]*+})*+", r"[^\"{}]*+", "[0-9]++"
# A field as nearly all are: one value, in braces with at most one pair in it, in quotes or a number; and an entry of such fields.
FIELD = re.compile(rf"\s*,\s*({NAME})\s*=\s*(?:{{({BRACED})}}|\"({QUOTED})\"|({NUMBER}))(?=\s*[,}})])")
FIELDS = rf"(?:\s*,\s*{NAME}\s*=\s*(?:{{{BRACED}}}|\"{QUOTED}\"|{NUMBER})(?=\s*[,}}]))*+"
ENTRY = re.compile(rf"\s*({NAME})\s*{{\s*([^\s,}}]++)({FIELDS}\s*,?\s*}})")
NO_ENTRY = ("string", "preamble", "comment")
AND = re.compile(" [Aa][Nn][Dd] ")
NOT_PLAIN = re.compile(r"[{}\\~]")


@dataclass(frozen=True, slots=True)
class Piece:
    """One command of a .bib file: where it stands, its key and fields. No key: no entry. No fields: leave it as it is."""

    start: int
    end: int
    kind: str
    key: str
    fields: tuple[tuple[str, str], ...] | None


class _Parser(LowLevelParser):  # type: ignore[misc]  # pybtex has no types
    """pybtex's, which takes a token at a time; plain entries at once, and of the others plain fields."""

    def parse_command(self) -> Any:
        plain = ENTRY.match(self.text, self.pos)
        if plain is None or plain[1].lower() in NO_ENTRY:
            return super().parse_command()
        self.pos: int = plain.end()
        return plain[1], (plain[2], [(name, [braced or quoted or number]) for name, braced, quoted, number in FIELD.findall(plain[3])])

    def parse_entry_fields(self) -> None:
        while field := FIELD.match(self.text, self.pos):
            name, *values = field.groups()
            self.current_fields.append((name, [next(value for value in values if value is not None)]))
            self.pos = field.end()
        super().parse_entry_fields()


class _Lines:
    """Offset → line and column, counted on from the last place asked for."""

    def __init__(self, text: str) -> None:
        self.text, self.offset, self.line = text, 0, 1

    def at(self, offset: int) -> tuple[int, int]:
        passed = self.text.count("\n", min(self.offset, offset), max(self.offset, offset))
        self.line += passed if offset > self.offset else -passed
        self.offset = offset
        return self.line, offset - self.text.rfind("\n", 0, offset)


def parse(text: str, path: str, problems: list[Diagnostic]) -> Iterator[Entry]:
    """Yield the entries of one file; a syntax error is noted and reading goes on at the next `@`."""

    def note(error: PybtexSyntaxError) -> None:
        start, (line, column) = lines.at(parser.command_start or 0)[0], lines.at(min(parser.pos, len(text)))
        message = f"BibTeX syntax: {_reason(error)}. Check the braces, quotes and commas of the entry that starts at line {start}."
        problems.append(Diagnostic("BIB001", message, Position(path, line, column)))

    lines = _Lines(text)
    parser: Any = _Parser(text, macros=CaseInsensitiveDict(month_names), handle_error=note)
    for command, body in _commands(parser):
        if command.lower() in ("string", "preamble") or not isinstance(body, tuple) or body[0] is None:
            continue
        at = Position(path, *lines.at(parser.command_start))
        yield _entry(command, body[0], body[1], at, problems)


def pieces(text: str, path: str) -> Iterator[Piece]:
    """The commands of a file as they are written, with their places. Raises `ValueError` at the first syntax error."""

    def stop(error: PybtexSyntaxError) -> None:
        line = text.count("\n", 0, min(parser.pos, len(text))) + 1
        raise ValueError(f"{path}:{line}: BibTeX syntax: {_reason(error)}. Correct it first; nothing was changed.")

    macros = _Macros(month_names)
    parser: Any = LowLevelParser(text, macros=macros, handle_error=stop)
    for command, body in _commands(parser):
        entry = isinstance(body, tuple) and body[0] is not None and command.lower() not in ("string", "preamble", "comment")
        fields = tuple((name.lower(), " ".join("".join(parts).split())) for name, parts in body[1]) if entry and not macros.used else None
        yield Piece(parser.command_start, parser.pos, command.lower(), body[0] if entry else "", fields)
        macros.used = False


class _Macros(CaseInsensitiveDict):  # type: ignore[misc]  # pybtex has no types
    """Remembers whether a macro was used: an entry with one is left as it is written."""

    used = False

    def __getitem__(self, key: str) -> Any:
        self.used = True
        return super().__getitem__(key)


def _commands(parser: Any) -> Iterator[tuple[str, Any]]:
    for result in parser:
        yield result[0], (result[1] if len(result) > 1 else None)


def _entry(kind: str, key: str, pairs: list[tuple[str, list[str]]], at: Position, problems: list[Diagnostic]) -> Entry:
    fields: dict[str, str] = {}
    for written, parts in pairs:
        name = written.lower()
        if name in fields:
            message = f'"{key}" has the field "{written}" twice; only the first one counts. Delete one.'
            problems.append(Diagnostic("BIB002", message, at, text=key))
            continue
        fields[name] = " ".join("".join(parts).split())
    people = {role: _names(fields.get(role, "")) for role in ("author", "editor")}
    return Entry(key, kind.lower(), fields, people["author"], people["editor"], at)


def _names(field: str) -> tuple[Name, ...]:
    if not field:
        return ()
    return tuple(map(_name, split_name_list(field) if "{" in field else (each.strip() for each in AND.split(field))))


@lru_cache(maxsize=1 << 16)
def _name(text: str) -> Name:
    if text.startswith("{") and text.endswith("}"):
        return Name(literal=plain(text))
    family, _, given = (" ".join(part.split()) for part in text.partition(","))
    if family and given and "," not in given and not NOT_PLAIN.search(text) and all(word[0].isupper() for word in family.split()):
        return Name(family, given)  # `Family, Given` without a particle: nothing to part
    try:
        person = Person(text)
    except InvalidNameString:
        return Name(literal=plain(text))
    given = " ".join(person.first_names + person.middle_names)
    family, particle, suffix = (" ".join(part) for part in (person.last_names, person.prelast_names, person.lineage_names))
    return Name(plain(family), plain(given), plain(particle), plain(suffix))


def _reason(error: PybtexSyntaxError) -> str:
    return str(error).split(": ", 1)[-1].rstrip(".")
