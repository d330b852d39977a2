"""Rules on letters: what a reader sees is what is written."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import AnyStr

from ..incoming import Intake
from ..model import Diagnostic, Position

# Zero-width, bidirectional, filling and other marks that nobody sees; control, private and tag characters.
HIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\uffff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff\U0001d173-\U0001d17a"
)
OVER, TURNING = (
    "\u0300-\u036f",
    "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc",
)  # the second, written from right to left, turn numbers beside them
AFTER = "\ufe0e\ufe0f\u20d0-\u20ff"
# The patterns with many letters are compiled when they are first needed: in most files none of these letters stands.
UNSEEN = f"[{HIDDEN}]|(?<=[0-9A-Za-z])[{AFTER}]|(?<=[0-9])[{OVER}]|[\u0335-\u0338]|[{OVER}]{{3,}}|[{TURNING}]"
ENTITY = r"&(?:#[xX]?[0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});?"
ESCAPE = r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2}))"
TWINS = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοινρχ"  # Greek letters that look like Latin ones; α, β, γ, μ and the others do not
LIKE = f"\u0400-\u058f\u13a0-\u13ff\ua4d0-\ua4ff\ua640-\ua69f{TWINS}"
MIXED = re.compile(rf"(?:(?<=[0-9A-Za-zÀ-ɏ.,])[{LIKE}]|[{LIKE}](?=[0-9A-Za-zÀ-ɏ.,]\w?))")
UNITS = r"(?:m[lLgm]|µg|μg|mcg|mmol|mol|[kdc]?[gLlm]|kg|cm|IU|units?|hours?|days?|weeks?|%|°)"
SPELT = re.compile(rf"(?<![\w.,])(?=[\dOolISB.,]*\d)(?=[\dOolISB.,]*[OolISB])[\dOolISB][\dOolISB.,]*[ \u00a0\u2009\u202f]?{UNITS}(?![\w])")
DOT = "\u02d9\u0387\u060c\u066a-\u066c\u06d4\u2024\u201a\u2027\u3001\u3002\ufe50\ufe52\uff0c\uff0e"
POINT = re.compile(rf"(?<=\d)[{DOT}](?=\d)")
READ_AS = ("<font>", "<wide>", "<small>", "<narrow>", "<circle>", "<square>")
# A line is read closely when one of these is in it: a sign that is NOTED or read as another, an entity, an escape, or what is SPELLED
# like SPELT. In the others no pattern can match.
NOTED = f"[{HIDDEN}{AFTER}{OVER}{TURNING}{DOT}{LIKE}]"
PRINTED = bytes([9, 10, *range(32, 127)])
WORD = re.compile(r"\w", re.ASCII)
KINDS = bytes(  # each byte as what SPELLED asks for: a digit, a letter like one, the end of a line, another letter, anything else
    ord("0" if sign in "0123456789" else "O" if sign in "OolISB" else "\n" if sign == "\n" else "x" if WORD.match(sign) else " ")
    for sign in map(chr, range(256))
)
# In KINDS without stops and commas; after another letter SPELT does not begin. As one pattern they would be tried at each byte.
SPELLED = re.compile(rb"0O(?<!x..)"), re.compile(rb"O0(?<!x..)")


def unseen(intake: Intake) -> Iterator[Diagnostic]:
    """SEC005 The text holds a character that nobody sees, or that changes the order of what is seen.

    A dose with a bidirectional mark in it reads otherwise than it is; a zero-width space hides a word from every search.

    Bad:

        # The block

        Inject &#x202e;5.0 mL.[@good2007]

    Good:

        # The block

        Inject 0.5 mL.[@good2007]
    """
    for path, line, column, text in _lines(intake, spelt=False):
        for found in re.finditer(UNSEEN, text):
            if found[0] == "\ufe0f" and not text[max(found.start() - 1, 0)].isascii():
                continue
            sign = found[0][0]
            name = unicodedata.name(sign, "no name")
            message = f"has U+{ord(sign):04X} ({name}): it is not seen, or changes how what stands beside it is read. Delete it."
            yield Diagnostic("SEC005", message, Position(path, line, column + found.start()), text=f"U+{ord(sign):04X}")
            break


def lookalike(intake: Intake) -> Iterator[Diagnostic]:
    """SEC006 A digit or letter is not the one that it looks like.

    A Cyrillic letter in a Latin word, a digit of another script, the letter O for a zero in a dose.

    Bad:

        # The block

        Inject 1O mg.[@good2007]

    Good:

        # The block

        Inject 10 mg.[@good2007]
    """
    for path, line, column, text in _lines(intake, spelt=True):
        place, what = _not_what_it_seems(text)
        if what:
            message = f"has {what}. Type it as the plain digit, letter or sign that it should be."
            yield Diagnostic("SEC006", message, Position(path, line, column + place), text=text[max(place - 10, 0) : place + 10])


def _not_what_it_seems(text: str) -> tuple[int, str]:
    if text.isascii():
        spelt = SPELT.search(text)
        return (spelt.start(), f'"{spelt[0]}", a number with a letter in it') if spelt else (0, "")
    for place, sign in enumerate(text):
        if sign.isascii():
            continue
        folded = _read_as(sign)
        if folded:
            return place, f'"{sign}" (U+{ord(sign):04X}, {unicodedata.name(sign, "no name")}), which is read as "{folded}"'
    for pattern, what in ((POINT, "is read as a decimal sign"), (MIXED, "stands in Latin text and only looks Latin")):
        found = pattern.search(text)
        if found:
            return found.start(), f'"{found[0]}" (U+{ord(found[0]):04X}, {unicodedata.name(found[0], "no name")}), which {what}'
    spelt = SPELT.search(text)
    return (spelt.start(), f'"{spelt[0]}", a number with a letter in it') if spelt else (0, "")


@lru_cache(maxsize=5_000)
def _read_as(sign: str) -> str:
    """The ASCII letter or digit as which a sign is read; nothing for a sign that is read as itself."""
    folded = unicodedata.normalize("NFKC", sign)
    if unicodedata.category(sign) == "Nd":
        return folded
    return folded if unicodedata.decomposition(sign).startswith(READ_AS) and folded.isascii() and folded.strip() else ""


def _close(text: str, spelt: bool) -> Iterator[tuple[int, str]]:
    """(number, line) of each line that must be read closely, for numbers with letters in them only when they are asked for."""
    raw = text.encode("utf-8", "replace")
    wanted = [re.escape(sign) for sign in set(raw.translate(None, PRINTED).decode()) if re.match(NOTED, sign) or _read_as(sign)]
    wanted += [pattern for sign, pattern in (("&", ENTITY), ("\\", ESCAPE)) if sign in text]
    numbers = set(_ends_before(text, "\n", re.finditer("|".join(wanted), text) if wanted else ()))
    if spelt:
        kinds = raw.translate(KINDS, b".,")
        for spelled in SPELLED:
            numbers.update(_ends_before(kinds, b"\n", spelled.finditer(kinds)))
    lines = text.split("\n") if numbers else []
    for number in sorted(numbers):
        yield number + 1, lines[number]


def _ends_before(text: AnyStr, end: AnyStr, found: Iterable[re.Match[AnyStr]]) -> Iterator[int]:
    """How many lines end before each match."""
    number, start = 0, 0
    for match in found:
        number, start = number + text.count(end, start, match.start()), match.start()
        yield number


def _lines(intake: Intake, spelt: bool) -> Iterator[tuple[str, int, int, str]]:
    """(path, line, column, text) of each line worth reading, with its entities resolved and the escapes of YAML as it reads them."""
    for file in intake.files:
        if file.kind not in ("page", "works", "figure", "config"):
            continue
        for number, line in _close(file.text, spelt):
            line = line.removeprefix("\ufeff") if number == 1 else line
            read = re.sub(ENTITY, lambda match: html.unescape(match[0]), line) if "&" in line and file.kind != "config" else line
            if "\\" in read and file.kind in ("page", "works"):  # `\u202e` in YAML, `\char"202E` nowhere: BibTeX has none
                read = re.sub(ESCAPE, _character, read)
            if read:
                yield file.path, number, 1, read


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2] or match[3], 16)
    return chr(code) if 0x7F < code < 0x110000 and not 0xD800 <= code < 0xE000 else match[0]


def visible(text: str, most: int = 60) -> str:
    """For messages: the beginning of the text, with what is not seen, or not ASCII, written out."""
    return "".join(sign if sign.isprintable() else " " for sign in text[:most].encode("ascii", "backslashreplace").decode())
