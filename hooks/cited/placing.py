"""Citations placed quickly: in one pass through a text that holds nothing else for Python-Markdown's inline patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from .notation import CITATION

EARLY = re.compile(rf"{CITATION}(?!\()")  # before a bracket it is the text of a link
BARRED = re.compile(r"[\\`\[<$]|  \n")  # with one of these in the text a citation may be code, part of a link, of a tag
PATTERNS = (  # those that find nothing in a text without one of the signs below
    "backtick", "escape", "footnote", "reference", "link", "image_link", "image_reference", "short_reference", "short_image_ref",
    "autolink", "automail", "linebreak", "html", "entity", "delimiter", "not_strong", "em_strong", "em_strong2", "arithmatex-inline",
    "citation", "open_mark",
)  # fmt: skip
SIGNS = re.compile(r"[\\`\[<$&*_^~=]|  \n")


class Plain(Treeprocessor):
    """Places the citations of a text in one pass, where it holds nothing else that could make them something else.

    A text with nothing in it for any inline pattern is kept from them: they would search it one after the other.
    """

    def __init__(self, md: Markdown, place: Callable[[str], str | None]) -> None:
        super().__init__(md)
        self.place = place  # the text in the brackets → what stands for the citation; None when malformed
        self.kept: list[tuple[Element, bool]] = []  # (element, is it its tail) of each text that was kept from the patterns

    def run(self, root: Element) -> None:
        self.kept = []
        known = sum(name in self.md.inlinePatterns for name in PATTERNS) == len(self.md.inlinePatterns)
        if not known or any("@" in name for name in self.md.references):
            return
        for element in _outside_links(root):
            if element.text and element is not root and type(element.text) is str:
                element.text = self._placed(element.text, element, False)
            if element.tail and type(element.tail) is str:
                element.tail = self._placed(element.tail, element, True)

    def _placed(self, text: str, element: Element, tail: bool) -> str:
        if "\x02" in text:  # something is put aside in it already
            return text
        if "[" in text:
            placed = EARLY.sub(self._quick, text)
            if BARRED.search(placed):
                return text
            text = placed
        if SIGNS.search(text):
            return text
        self.kept.append((element, tail))
        return AtomicString(text)

    def _quick(self, match: re.Match[str]) -> str:
        return (not BARRED.search(match[1]) and self.place(match[1])) or match[0]

    def release(self) -> None:
        """Give the texts back to what comes after the patterns (abbreviations, captions)."""
        for element, tail in self.kept:
            if tail:
                element.tail = str(element.tail)
            else:
                element.text = str(element.text)


def _outside_links(element: Element) -> Iterator[Element]:
    """An element and all below it, in no order, but nothing inside a link."""
    rest = [element]
    while rest:
        element = rest.pop()
        yield element
        if element.tag != "a":
            rest.extend(element)
