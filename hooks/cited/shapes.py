"""Works of one shape are put together alike: what comes between the parts of a reference is found out once.

A style sets the parts of a reference (names, title, date …) and joins them: groups, macros and conditions in one another, and
at each seam a look at the signs that meet. Which parts it asks for, and in which order, depends on the type of a work, on the
variables that it has, and on which of them are numbers: its shape. How they are joined depends besides on which parts there
turn out to be, and on the stops and spaces at their ends: the pattern. So citeproc sets each part of each work, and joins the
parts of one pattern once, with a stand-in for what lies between the ends of each.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from citeproc.model import Date, If, Label, Names, Number, Text
from citeproc.source import VariableError
from citeproc.string import SEAM_PUNCTUATION, MixedString, String

SEAM = "".join((" ", *sorted(SEAM_PUNCTUATION)))  # all that citeproc looks at where two texts meet
FIRST = 0x10F000  # the first stand-in: a character for private use
STAND_IN = re.compile("([\U0010f000-\U0010ffff])")
Render = Callable[..., Any]
Call = tuple[Render, tuple[Any, ...], dict[str, Any]]
Asked = Callable[..., Any] | None
ODD = "odd"  # no text, or one of several pieces: such a work is set as a whole


class Shapes:
    """A style whose texts are in one piece each, of the type `words`."""

    def __init__(self, style: Any, nodes: list[Any], words: type[String]) -> None:
        self.style, self.words = style, words
        self.numeric = [node for node in nodes if isinstance(node, If) and "is-numeric" in node.attrib]
        self.calls: dict[Any, list[Call]] = {}  # shape → how each part is asked for
        self.patterns: dict[Any, list[str]] = {}  # shape, parts and their ends → text, stand-in, text …
        self.asked: Asked = None  # who answers when a part is asked for; else the node itself
        for node in nodes:
            if isinstance(node, (Date, Label, Names, Number)) or (isinstance(node, Text) and "variable" in node.attrib):
                node.render = partial(self._part, node.render)

    def entry(self, item: Any) -> str:
        """What the style makes of a work; "" where it makes nothing."""
        reference = item.reference
        shape = (*reference, reference.type, *[bool(one) for node in self.numeric for one in node._is_numeric(item)])
        calls = self.calls.get(shape)
        if calls is None:
            noted: list[Call] = []
            self.calls[shape] = noted
            return self._joined(item, partial(_noted, noted))
        self.style.root.bibliography.layout.repressed = {}
        parts = [_set(item, *call) for call in calls]
        texts = ["".join(part) if isinstance(part, MixedString) else part for part in parts]
        cores = [text.strip(SEAM) if isinstance(text, str) else "" for text in texts]
        ends = list(map(self._ends, map(type, parts), texts, cores))
        if ODD in ends:
            return self._joined(item)
        pattern = (shape, *ends)
        known = self.patterns.get(pattern)
        if known is None:
            answers = map(self._stand_in, range(len(ends)), ends)
            known = self.patterns[pattern] = STAND_IN.split(self._joined(item, lambda *_: next(answers)))
        return "".join([cores[ord(text) - FIRST] if at % 2 else text for at, text in enumerate(known)])

    def _joined(self, item: Any, asked: Asked = None) -> str:
        """What citeproc makes of the work where it is `asked` for the parts."""
        self.asked = asked
        try:
            lines = self.style.render_bibliography([item])
        finally:
            self.asked = None
        return str(lines[0] if lines else "")

    def _part(self, render: Render, item: Any, *arguments: Any, **named: Any) -> Any:
        """In place of the `render` of a node."""
        if self.asked is None:
            return render(item, *arguments, **named)
        asked, self.asked = self.asked, None  # what a part consists of is no part
        try:
            return asked(render, item, arguments, named)
        finally:
            self.asked = asked

    def _ends(self, kind: type, text: Any, core: str) -> Any:
        """What of a part has a say in how it is joined: its type, and the signs before and behind its core."""
        if text is None:
            return None
        if not core or (issubclass(kind, String) and kind is not self.words):
            return ODD
        return kind if len(core) == len(text) else (kind, *text.split(core))

    def _stand_in(self, number: int, ends: Any) -> Any:
        if ends is None:
            return None
        kind, before, behind = ends if isinstance(ends, tuple) else (ends, "", "")
        text = f"{before}{chr(FIRST + number)}{behind}"
        return MixedString([self.words(text)]) if kind is MixedString else self.words(text) if kind is self.words else text


def _noted(calls: list[Call], render: Render, item: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
    calls.append((render, arguments, named))
    return render(item, *arguments, **named)


def _set(item: Any, render: Render, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """A part; None where the work has none."""
    try:
        return render(item, *arguments, **named)
    except VariableError:
        return None
