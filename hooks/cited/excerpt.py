"""A Diagnostic → the words in its source line that it is about: what is underlined, annotated, or named by a region."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .model import Diagnostic
from .source import Source

NEAR = 20  # letters from its place within which the words themselves are looked for, behind `@`, `[!`, `](` or `@article{`

Lines = tuple[list[str], list[str]]  # of a file: as written, and with its markup blanked out


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line as written, and from where to where in it the words stand, from 0; `end` is the first letter behind them.

    `number` is that of the line, from 1: of a work whose entry has the place of the finding, that of the field itself.
    """

    line: str
    start: int
    end: int
    number: int = 1


def excerpts(found: Iterable[Diagnostic]) -> Iterator[Excerpt | None]:
    """The excerpt of each finding; None where it is about a whole file, or where the file cannot be read."""
    read: dict[str, Lines] = {}
    for each in found:
        path = each.at.path
        if path not in read:
            read[path] = _lines(path)
        yield _excerpt(each, *read[path])


def _lines(path: str) -> Lines:
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError):  # a folder, a link, no text, a name that no file can have
        return [], []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n"), Source(path, text).visible.split("\n")


def _excerpt(each: Diagnostic, written: list[str], visible: list[str]) -> Excerpt | None:
    at = each.at
    whole_file = (at.line, at.column) == (1, 1) and not each.text
    if whole_file or at.line > len(written) or not written[at.line - 1].strip():
        return None
    if at.path.endswith(".bib") and each.text:
        return _of_work(each, written)
    line = written[at.line - 1].rstrip()
    start = min(at.column, len(line)) - 1  # a parser may have stopped behind the line
    start += len(line[start:]) - len(line[start:].lstrip())
    if not each.text:
        return Excerpt(line, start, len(line), at.line)
    literal = line.find(each.text, start, start + NEAR + len(each.text))
    if literal >= 0:
        return Excerpt(line, start if start in (literal, literal - 1) else literal, literal + len(each.text), at.line)
    value = each.text.partition(" | ")[2]  # of an infobox row the value has the place
    end = max(_read(visible[at.line - 1], start, each.text), _read(visible[at.line - 1], start, value))
    return Excerpt(line, start, end if end > start else start + len(line[start:].split(maxsplit=1)[0]), at.line)


def _of_work(each: Diagnostic, written: list[str]) -> Excerpt:
    """The key, field or value itself, which stands in the lines of the entry or nowhere."""
    wanted = re.compile(rf"(?<![\w-]){re.escape(each.text)}(?![\w-])")
    first = each.at.line - 1
    for number, line in enumerate(written[first:], each.at.line):
        if number > each.at.line and line.startswith("@"):
            break
        found = wanted.search(line)
        if found:
            return Excerpt(line, *found.span(), number)
    start = each.at.column - 1
    return Excerpt(written[first], start, len(written[first].rstrip()), each.at.line)


def _read(visible: str, start: int, text: str) -> int:
    """How far the letters of the text, as read, go in the line from there: to their end, or to that of the line."""
    at = end = start
    for letter in filter(str.isalnum, text):
        while at < len(visible) and not visible[at].isalnum():
            at += 1
        if not visible.startswith(letter, at):
            return end
        at = end = at + 1
    tail = len(text) - len(text.rstrip(".!?:;)”’\"'%"))
    return end + tail if tail and end > start and visible[end : end + tail] == text[-tail:] else end
