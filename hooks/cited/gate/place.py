"""A fault in finished HTML → its line in the Markdown, as far as the text shows it."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from ..model import Page, Position

NOTHING = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\\\"'<>`{}]")


def of(page: Page, *needles: str) -> Position:
    """The first line that holds one of the needles, entities, percent signs and white space resolved; else the first line."""
    wanted = [plain for needle in needles if (plain := _plain(needle))]
    lines = page.text.split("\n")
    for needle in wanted:
        for number, line in enumerate(lines, 1):
            if needle in _plain(line):
                place = line.lower().find(needle[:6])
                return Position(page.path, number, max(place, 0) + 1)
        whole = 0
        for number, line in enumerate(lines, 1):  # the needle goes over several lines
            whole = number
            if len(_plain(line)) > 3 and needle.startswith(_plain(line)[-12:]):
                return Position(page.path, whole)
    return Position(page.path)


def _plain(text: str) -> str:
    return NOTHING.sub("", unquote(html.unescape(text))).lower()
