"""Findings → what a person reads in a terminal: the source line, a caret under the words, and never more than a screen.

The first line of each finding keeps the form `path:line:column: CODE message`, which editors, grep and CI understand.
"""

from __future__ import annotations

import shutil
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TextIO

from . import report
from .excerpt import Excerpt, excerpts
from .model import Diagnostic

STYLES = {"place": "1", "error": "1;31", "warning": "1;33", "margin": "2"}  # of ECMA-48, as every terminal has them
PIPED = (100, 100)  # columns and rows where there is no terminal: some twenty findings
FEW = 5  # findings up to which nobody needs them counted by code
MANY = 40  # carets in a row
LISTED = 8  # codes and lines that a summary names


@dataclass(frozen=True, slots=True)
class Screen:
    """What findings are shown on. `rows` is None where everything is wanted."""

    columns: int = PIPED[0]
    rows: int | None = PIPED[1]
    colour: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines, how many rows they take, and how many findings they show in full."""

    lines: tuple[str, ...]
    rows: int
    findings: int = 1


def screen(stream: TextIO, environment: Mapping[str, str], everything: bool = False) -> Screen:
    """The screen behind a stream. Colour: never with NO_COLOR, always with FORCE_COLOR, else on a terminal that is not dumb."""
    real = stream.isatty()
    columns, rows = shutil.get_terminal_size() if real else PIPED
    wanted = (real and environment.get("TERM") != "dumb") or environment.get("FORCE_COLOR", "") not in ("", "0")
    return Screen(max(columns, 40), None if everything else max(rows, 12), wanted and not environment.get("NO_COLOR"))


def shown(found: Sequence[Diagnostic], on: Screen) -> tuple[list[str], int]:
    """The lines for the findings, which are sorted by place, and how many findings they show in full.

    What does not fit is folded first where it repeats itself: of each code in each file three, two or one are shown, and
    the lines of the others are named. Only what still does not fit is left out.
    """
    every = [_block(each, excerpt, on) for each, excerpt in zip(found, excerpts(found), strict=True)]
    room = sum(block.rows for block in every) if on.rows is None else on.rows - len(counts(found)) - 4  # 4: the sum, a hint, a prompt
    chosen = every
    for most in (3, 2, 1):
        if sum(block.rows for block in chosen) <= room:
            break
        chosen = _folded(found, every, most, on)
    lines: list[str] = []
    full = rows = 0
    for block in chosen:
        rows += block.rows
        if rows > room and lines:
            break
        lines += block.lines
        full += block.findings
    return lines, full


def counts(found: Sequence[Diagnostic]) -> list[str]:
    """How often each code was found, the most frequent first; nothing where they are few enough to be seen at once."""
    counted = Counter(each.code for each in found).most_common()
    if len(found) <= FEW:
        return []
    titles = report.titles()
    lines = [f"  {code} {number:>4}  {titles.get(code, '')}".rstrip() for code, number in counted[:LISTED]]
    return [*lines, f"  and {len(counted) - LISTED} other codes"] if len(counted) > LISTED else lines


def _folded(found: Sequence[Diagnostic], every: Sequence[Block], most: int, on: Screen) -> list[Block]:
    """The first few of each code in each file; behind the last of a file a line for each code with more."""
    chosen: list[Block] = []
    for path, of_file in groupby(zip(found, every, strict=True), key=lambda pair: pair[0].at.path):
        more: dict[str, list[int]] = {}
        seen: Counter[str] = Counter()
        for each, block in of_file:
            seen[each.code] += 1
            if seen[each.code] <= most:
                chosen.append(block)
            else:
                more.setdefault(each.code, []).append(each.at.line)
        lines = [_plain(f"{path}: {len(numbers)} more of {code}: {_listed(numbers)}") for code, numbers in more.items()]
        if lines:
            chosen.append(Block((*lines, ""), sum(_rows(line, on) for line in lines) + 1, findings=0))
    return chosen


def _listed(numbers: Sequence[int]) -> str:
    return f"line{'' if len(numbers) == 1 else 's'} {', '.join(map(str, numbers[:LISTED]))}{' …' if len(numbers) > LISTED else ''}"


def _block(each: Diagnostic, excerpt: Excerpt | None, on: Screen) -> Block:
    first = _plain(report.text_line(each))
    place = first.index(f" {each.code} ")
    painted = f"{_paint(first[:place], 'place', on)} {_paint(each.code, each.level, on)}{first[place + 1 + len(each.code) :]}"
    if excerpt is None:
        return Block((painted, ""), _rows(first, on) + 1)
    number = f"{excerpt.number:>5} | "
    text, before, under = _cut(excerpt, on.columns - len(number))
    source = f"{_paint(number, 'margin', on)}{text}"
    caret = f"{_paint('      | ', 'margin', on)}{' ' * before}{_paint(_carets(under), each.level, on)}"
    return Block((painted, source, caret, ""), _rows(first, on) + 3)


def _carets(number: int) -> str:
    """Carets under all the words; under many only at both ends, so that a page may quote them (SEC004 refuses longer runs)."""
    return "^" * number if number <= MANY else f"^{'-' * (number - 2)}^"


def _cut(excerpt: Excerpt, room: int) -> tuple[str, int, int]:
    """As much of the line as there is room for, the words in it; then the columns before the words and below them."""
    signs = [_sign(letter) for letter in excerpt.line.rstrip()]
    wide = [_width(sign) for sign in signs]
    first, last = 0, len(signs)
    if sum(wide) > room:
        if sum(wide[: excerpt.end]) > room - 1:
            first = excerpt.start
            while first and sum(wide[first - 1 : excerpt.start]) <= room // 4:
                first -= 1
        last = first
        while last < len(signs) and sum(wide[first : last + 1]) <= room - 2:
            last += 1
        while first and last == len(signs) and sum(wide[first - 1 :]) <= room - 1:
            first -= 1
    text = ("…" if first else "") + "".join(signs[first:last]) + ("…" if last < len(signs) else "")
    before = sum(wide[first : excerpt.start]) + (1 if first else 0)
    return text, before, max(sum(wide[excerpt.start : min(excerpt.end, last)]), 1)


def _sign(letter: str) -> str:
    """What stands for a letter of the source: what a terminal would obey or not show is shown as such."""
    if letter == "\t":
        return "    "
    return letter if letter.isprintable() else " " if unicodedata.category(letter) == "Zs" else "\ufffd"


def _plain(line: str) -> str:
    return "".join(map(_sign, line))


def _width(sign: str) -> int:
    """Columns that a terminal gives it."""
    if len(sign) > 1:
        return len(sign)
    return 0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _rows(line: str, on: Screen) -> int:
    return max(-(-sum(map(_width, line)) // on.columns), 1)


def _paint(text: str, style: str, on: Screen) -> str:
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if on.colour else text
