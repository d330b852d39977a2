"""How the words of a report are set: as Markdown for GitHub, or as plain text for a terminal.

Nothing from a page may act in a comment: no markup, no link, no picture, no mention of a person, no formula.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from .likeness import changed_words

LONG = 24  # words that stayed: a longer run is shown by its two ends
JOINER = "\u2060"  # seen by nobody; keeps GitHub from taking `@name` for a person and `#1` for an issue
ACTING = re.compile(r"(?<=@)|(?<=#)(?=\w)|(?<=www)(?=\.)|(?<=\bGH-)(?=\d)", re.IGNORECASE)
MARKDOWN = re.compile(r"[\\`*_\[\]~]|:(?=//)")
UNSEEN = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": "", "Co": "", "Cn": "", "Cs": ""}  # kind of character → what stands for it
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "<span>$</span>"}


class Dress(NamedTuple):
    """Functions from text to text; `plain` has to go around everything that a page says."""

    plain: Callable[[str], str]
    code: Callable[[str], str]
    strong: Callable[[str], str]
    gone: Callable[[str], str]
    come: Callable[[str], str]
    heading: Callable[[str], str]
    item: Callable[[str, list[str]], str]


def seen(text: str) -> str:
    """One line, without what nobody sees: control characters, marks of direction, characters of no width."""
    return " ".join("".join(UNSEEN.get(unicodedata.category(sign), sign) for sign in text).split())


def escaped(text: str) -> str:
    """Text as text in a Markdown comment on GitHub."""
    text = ACTING.sub(JOINER, seen(text))
    text = MARKDOWN.sub(r"\\\g<0>", text)
    text = re.sub(r"^(\d+)(?=[.)](?:\s|$))|^(?=[-+=#])", lambda match: f"{match[1]}\\" if match[1] else "\\", text)
    return re.sub(r"[&<>$]", lambda match: ENTITIES[match[0]], text)


def _code(text: str) -> str:
    return "`" + seen(text).replace("`", "'") + "`"


def _item(head: str, quotes: list[str]) -> str:
    return f"- {head}\n" + "  >\n".join(f"  > {quote}\n" for quote in quotes)


MARKED_DOWN = Dress(
    escaped, _code, lambda text: f"**{text}**", lambda text: f"~~{escaped(text)}~~", lambda text: f"**{escaped(text)}**",
    lambda text: f"\n### {text}\n\n", _item,
)  # fmt: skip
TEXT = Dress(
    seen, seen, str, lambda text: f"[-{seen(text)}-]", lambda text: f"{{+{seen(text)}+}}",
    lambda text: f"\n{text}\n", lambda head, quotes: f"  {head}\n" + "".join(f"    {quote}\n" for quote in quotes),
)  # fmt: skip


def word_diff(dress: Dress, old: str, new: str) -> str:
    """One line with the words that went and those that came; long stretches that stayed are shown by their ends."""
    parts = []
    pieces = list(changed_words(seen(old), seen(new)))
    for number, (stayed, gone, come) in enumerate(pieces):
        parts += [dress.plain(_ends(stayed, number > 0, bool(gone or come)))] if stayed else []
        parts += [dress.gone(gone)] if gone else []
        parts += [dress.come(come)] if come else []
    return " ".join(parts)


def _ends(text: str, begun: bool, goes_on: bool) -> str:
    words = text.split(" ")
    if len(words) <= LONG:
        return text
    return " ".join([*(words[: LONG // 3] if begun or not goes_on else words[:4]), "…", *(words[-LONG // 3 :] if goes_on else words[-4:])])
