"""A rendered sentence → its place in the Markdown.

Python-Markdown keeps no line numbers. So the letters and digits of the source are searched for those of the unit, from
a cursor that moves on with each one found: neither markup nor line breaks are in the way. Only for what is shown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from itertools import islice

from .model import Position, Unit

# What a reader does not see, and what would be mistaken for text: blanked out, its length kept.
UNSEEN = re.compile(
    r"(?P<code>(?<!`)(?P<mark>`+)(?!`)[^\n]*?(?<!`)(?P=mark)(?!`))"  # kept: it is read
    r"|<!--.*?-->"
    r"|^(?P<fence>[ \t>]*(?P<ticks>`{3,}|~{3,})).*?^[ \t>]*(?P=ticks)[`~]*[ \t]*$"
    r"|(?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)"  # the address of a link
    r"|^[ \t]*\[\^?[^\]\n]+\]:[ \t]*(?=\S)(?:<?(?:https?:|\.{0,2}/)\S*)?"
    r"|\[\^[^\]\n]+\]"
    r"|^[ \t]*\*\[[^\]\n]+\]:.*$"
    r"|\[!(?:[^\[\]\n]|\n(?!\n))*\]"
    r"|\[(?:[^\[\]@\n]*\s)?-?@(?:[^\[\]\n]|\n(?!\n))*\]"
    r"|!\[(?:[^\[\]\n]|\n(?!\n))*\]"
    r"|</?[a-zA-Z][^<>]*>"
    r"|&#?\w+;"
    r"|\{[:.#][^{}\n]*\}"
    r"|^[ \t]*(?:!!!|\?\?\?\+?|===!?\+?|///)[^\n]*$",
    re.DOTALL | re.MULTILINE,
)
WORD = re.compile(r"[^\W_]+")
NEAR = 400  # letters: how far ahead the first one or two words of a unit are looked for
CODE = re.compile(
    r"<!--.*?-->|^([ \t>]*)(`{3,}|~{3,}).*?^[ \t>]*\2[`~]*[ \t]*$|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\3(?!`)", re.DOTALL | re.MULTILINE
)
CODED = ("`", "~~~", "<!--")  # CODE matches nothing in a text that has none of them


class Source:
    """The text of one page, to look things up in, in reading order."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self.cursor = 0
        self.found: dict[str, list[int]] = {}  # pattern → where it fits: a page may have a thousand faults of one kind

    @cached_property
    def visible(self) -> str:
        """The text with all that is not read blanked out."""
        return UNSEEN.sub(lambda match: match["code"] or re.sub(r"[^\n]", " ", match[0]), self.text)

    @cached_property
    def offsets(self) -> list[int]:
        """Where each letter stands in the text."""
        return [at for word in WORD.finditer(self.visible) for at in range(word.start(), word.end())]

    @cached_property
    def letters(self) -> str:
        return "".join(WORD.findall(self.visible))

    @cached_property
    def bare(self) -> str:
        """The text without code and comments."""
        return CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), self.text)

    @cached_property
    def lines(self) -> list[int]:
        """Where each line begins."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def places(self, units: Iterable[Unit]) -> list[Position]:
        """The place of each unit, in reading order; one that is not found is put where the reading stands.

        Of an infobox row only the value is looked for: its label is the theme's word, not the author's.
        """
        self.cursor = 0
        return [self.place(unit.text.partition(" | ")[2] if unit.kind == "infobox_row" else unit.text) for unit in units]

    def place(self, text: str) -> Position:
        words = WORD.findall(text)
        whole = "".join(words)
        length = len(whole)
        found = self._find(whole, self.cursor)
        if found < 0:
            found = self._find(whole, 0)  # out of order: front matter, footnotes
        if found < 0:
            found, length = self._beginning(words), 1
        if found >= self.cursor:
            self.cursor = found + length
        at = min(found if found >= 0 else self.cursor, len(self.offsets) - 1)
        return self.at(self.offsets[at]) if self.offsets else Position(self.path)

    def _beginning(self, words: list[str]) -> int:
        """Where the first words stand, when the rest is written otherwise than it is read; few words only nearby."""
        for count in (8, 4, 2, 1):
            found = self._find("".join(words[:count]), self.cursor)
            if found >= 0 and (count >= 4 or found <= self.cursor + NEAR):
                return found
        return -1

    def within(self, start: Position, text: str, before: str) -> Position:
        """The place of a number or word of a unit that starts there; `before` is what stands before it in the unit."""
        offset = self.lines[start.line - 1] + start.column - 1
        pieces = re.findall(r"\w+|[^\w\s]", text)
        pattern = re.compile(r"(?<![\w.])" + r"[\s*_]*".join(map(re.escape, pieces)) + r"(?!\w)")
        found = [match.start() for match in islice(pattern.finditer(self.visible, offset), len(pattern.findall(before)) + 1)]
        return self.at(found[-1]) if found else start

    def _find(self, letters: str, start: int) -> int:
        """Where the letters stand as words of their own, not inside a longer word."""
        found = self.letters.find(letters, start) if letters else -1
        while found >= 0:
            before = self.offsets[found] - 1
            after = self.offsets[found + len(letters) - 1] + 1
            if not (self.visible[before : before + 1].isalnum() and before >= 0) and not self.visible[after : after + 1].isalnum():
                return found
            found = self.letters.find(letters, found + 1)
        return -1

    def markup(self, pattern: str, number: int = 0) -> Position:
        """The place of the n-th piece of markup that fits the pattern, outside code and comments; else the last, else line 1."""
        if pattern not in self.found:
            self.found[pattern] = [match.start() for match in re.finditer(pattern, self.bare)]
        found = self.found[pattern]
        return self.at(found[min(number, len(found) - 1)]) if found else Position(self.path)

    def field(self, name: str) -> Position:
        """The place of a front matter field."""
        match = re.search(rf"^[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*:", self.text, re.MULTILINE)
        return self.at(match.start() + len(match[0]) - len(match[0].lstrip())) if match else Position(self.path)

    def at(self, offset: int) -> Position:
        line = bisect_right(self.lines, offset)
        return Position(self.path, line, offset - self.lines[line - 1] + 1)
