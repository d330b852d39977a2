"""`bib/*.bib` → Library. The only file of the core that knows BibTeX (pybtex reads it)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pybtex.bibtex.utils import split_name_list
from pybtex.database import InvalidNameString, Person
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.scanner import PybtexSyntaxError
from pybtex.utils import CaseInsensitiveDict

from . import standing
from .latex import plain
from .model import Diagnostic, Entry, Library, Name, Position


@dataclass(frozen=True, slots=True)
class Piece:
    """One command of a .bib file: where it stands, its key and fields. No key: no entry. No fields: leave it as it is."""

    start: int
    end: int
    kind: str
    key: str
    fields: tuple[tuple[str, str], ...] | None


def load(files: list[Path], shown_as: dict[Path, str] | None = None) -> Library:
    """Read .bib files; nothing in them raises: what is wrong is listed in `problems`."""
    entries: dict[str, Entry] = {}
    problems: list[Diagnostic] = []
    first_spelling: dict[str, str] = {}
    for file in files:
        path = (shown_as or {}).get(file, str(file))
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Diagnostic("BIB001", f"cannot be read as UTF-8 text: {error}. Save it as UTF-8.", Position(path)))
            continue
        for entry in parse(text, path, problems):
            known = first_spelling.get(entry.key.lower())
            if known is None:
                first_spelling[entry.key.lower()] = entry.key
                entries[entry.key] = entry
                continue
            at = entries[known].at
            message = (
                f'the key "{entry.key}" is already used at {at.path}:{at.line}. Delete one of the two, or give this work a key of its own.'
            )
            problems.append(Diagnostic("BIB002", message, entry.at, text=entry.key))
    asked = standing.read([file.parent for file in files], problems)
    return Library({key: replace(entry, standing=asked[key]) if key in asked else entry for key, entry in entries.items()}, tuple(problems))


def parse(text: str, path: str, problems: list[Diagnostic]) -> Iterator[Entry]:
    """Yield the entries of one file; a syntax error is noted and reading goes on at the next `@`."""

    def note(error: PybtexSyntaxError) -> None:
        line, column = _place(text, parser)
        message = (
            f"BibTeX syntax: {_reason(error)}. Check the braces, quotes and commas of the entry that starts at line {_start(text, parser)}."
        )
        problems.append(Diagnostic("BIB001", message, Position(path, line, column)))

    parser: Any = LowLevelParser(text, macros=CaseInsensitiveDict(month_names), handle_error=note)
    for command, body in _commands(parser):
        if command.lower() in ("string", "preamble") or not isinstance(body, tuple) or body[0] is None:
            continue
        at = Position(path, *_line_and_column(text, parser.command_start))
        yield _entry(command, body[0], body[1], at, problems)


def pieces(text: str, path: str) -> Iterator[Piece]:
    """The commands of a file as they are written, with their places. Raises `ValueError` at the first syntax error."""

    def stop(error: PybtexSyntaxError) -> None:
        line, _ = _place(text, parser)
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
    for name, parts in pairs:
        if name.lower() in fields:
            message = f'"{key}" has the field "{name}" twice; only the first one counts. Delete one.'
            problems.append(Diagnostic("BIB002", message, at, text=key))
            continue
        fields[name.lower()] = " ".join("".join(parts).split())
    people = {role: _names(fields.get(role, "")) for role in ("author", "editor")}
    return Entry(key, kind.lower(), fields, people["author"], people["editor"], at)


def _names(field: str) -> tuple[Name, ...]:
    names = []
    for text in split_name_list(field) if field else ():
        if text.startswith("{") and text.endswith("}"):
            names.append(Name(literal=plain(text)))
            continue
        try:
            person = Person(text)
        except InvalidNameString:
            names.append(Name(literal=plain(text)))
            continue
        given = " ".join(person.first_names + person.middle_names)
        family, particle, suffix = (" ".join(part) for part in (person.last_names, person.prelast_names, person.lineage_names))
        names.append(Name(plain(family), plain(given), plain(particle), plain(suffix)))
    return tuple(names)


def _reason(error: PybtexSyntaxError) -> str:
    return str(error).split(": ", 1)[-1].rstrip(".")


def _place(text: str, parser: Any) -> tuple[int, int]:
    return _line_and_column(text, min(parser.pos, len(text)))


def _start(text: str, parser: Any) -> int:
    return _line_and_column(text, parser.command_start or 0)[0]


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
