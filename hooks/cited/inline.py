"""Inline HTML → plain text, with the places of citations, bold text and links in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from .model import Block, Cite, Mark, Reference

NOT_TEXT = {
    "pre", "script", "style", "svg", "math", "nav", "template", "iframe", "object", "video", "audio", "canvas", "img",
    "input", "button", "select", "textarea", "summary", "dt", "hr", "noscript", "head", "title", "picture", "comment",
}  # fmt: skip
NOT_TEXT_CLASSES = {
    "references",
    "literature",
    "tabbed-labels",
    "admonition-title",
    "highlight",
    "toc",
    "headerlink",
    "footnote-backref",
    "caption-prefix",
}
BLOCKS = {
    "html", "body", "div", "section", "article", "main", "header", "footer", "aside", "p", "ul", "ol", "li", "dl", "dd",
    "blockquote", "figure", "figcaption", "caption", "details", "table", "address", "center", "fieldset", "form",
}  # fmt: skip
Reasons = Callable[[], dict[str, str]]  # the reasons of the open marks by the id of their line, looked up when there is a mark
TEXT = etree.XPath("string()")
OFFSET = itemgetter(0)
TYPED_ITEM = re.compile(r"\n[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+(?=\S)")


def tag_of(element: HtmlElement) -> str:
    return element.tag if isinstance(element.tag, str) else "comment"


def classes(element: HtmlElement) -> frozenset[str]:
    return _named(element.get("class") or "")


@lru_cache(maxsize=1024)
def _named(text: str) -> frozenset[str]:
    return frozenset(text.split())


def is_text(element: HtmlElement, tag: str) -> bool:
    """False for what is no text to read sentence by sentence: code, labels, marks of footnotes."""
    if tag in NOT_TEXT or classes(element) & NOT_TEXT_CLASSES:
        return False
    return not (tag == "sup" and any("footnote-ref" in classes(link) for link in element.iter("a")))


def cite_of(group: HtmlElement, reasons: Reasons) -> Cite:
    """What a `span.citation` says: the works and locators, or the mark with its reason."""
    if group.get("data-mark") is not None:
        return Cite(mark=mark_of(group, reasons), group=group)
    works = [(key, sup) for sup in group.iter("sup") if (key := sup.get("data-key"))]
    references = [Reference(key, sup.get("data-locator", ""), sup.get("data-against") is not None) for key, sup in works]
    return Cite(tuple(references), group=group)


def mark_of(group: HtmlElement, reasons: Reasons) -> Mark:
    target = next((link.get("href", "") for link in group.iter("a")), "")
    return Mark(group.get("data-mark", ""), reasons().get(target.removeprefix("#"), ""))


def reasons_of(root: HtmlElement) -> dict[str, str]:
    """The reason of each open mark, by the id of its line in the list."""
    lines = (line for line in root.iter("li") if line.get("id", "").startswith("fn:!"))
    spans = ((line.get("id", ""), span) for line in lines for span in line.iter("span") if span.get("class") == "reason")
    return {name: " ".join(text_of(span).split()) for name, span in spans}


def text_of(element: HtmlElement) -> str:
    """All text in an element, comments left out."""
    return str(TEXT(element))


def typed_items(text: str) -> list[re.Match[str]]:
    """List items typed without a blank line above, which Markdown sets as running text. A number has to begin with 1."""
    found = list(TYPED_ITEM.finditer(text))
    if not found or text[: found[0].start()].rstrip().endswith(":"):
        return found
    number = re.search(r"\d+", found[0][0])
    return found if (int(number[0]) == 1 if number else len(found) > 1) else []


@dataclass(slots=True)
class Run:
    """Inline text as it is gathered; `length` is that of all its pieces."""

    reasons: Reasons = dict
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    cites: list[tuple[int, Cite]] = field(default_factory=list)
    bold: list[tuple[int, int]] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)
    code: list[int] = field(default_factory=list)
    nodes: list[tuple[int, HtmlElement, bool]] = field(default_factory=list)

    def gather(self, element: HtmlElement) -> None:
        """Take in all that stands in the element."""
        self.add(element, False)
        for child in element:
            self.take(child, tag_of(child))
            self.add(child, True)

    def add(self, element: HtmlElement, tail: bool) -> None:
        """Take in the text at the start of an element, or behind it."""
        text = element.tail if tail else element.text
        if text:
            self.nodes.append((self.length, element, tail))
            self.pieces.append(text)
            self.length += len(text)

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def take(self, child: HtmlElement, tag: str) -> None:
        """Take in one inline element."""
        if "citation" in classes(child):
            self.cites.append((self.length, cite_of(child, self.reasons)))
        elif tag == "br" or tag in BLOCKS:
            self.write(" ")
            self.gather(child)
            self.write(" " if tag in BLOCKS else "")
        elif is_text(child, tag):
            start = self.length
            self.gather(child)
            if tag in ("strong", "b"):
                self.bold.append((start, self.length))
            elif tag == "code":
                self.code.append(start)
            elif tag == "a":
                self.links.append((start, self.length))

    def blocks(self, kind: str, section: str, above: tuple[tuple[str, int], ...], number: int, cells: int = 0) -> list[Block]:
        """The run as a block; as several where items are typed in it without being a list (no blank line above).

        `number` is that of the first block: a typed list hangs on what stands above it. `cells` is said of a table row.
        """
        text = "".join(self.pieces)
        if not self.cites and not text.strip():
            return []
        breaks = typed_items(text) if "\n" in text and kind in ("sentence", "list_item") else []
        if not breaks:
            spans = tuple(self.bold), tuple(self.links)
            return [Block(kind, text, section, tuple(self.cites), *spans, tuple(self.code), above, tuple(self.nodes), cells=cells)]
        starts = [0, *[item.end() for item in breaks]]
        ends = [*[item.start() for item in breaks], len(text) + 1]
        return [
            Block(
                kind="list_item" if low else kind,
                text=text[low:high],
                section=section,
                cites=tuple([(at - low, cite) for at, cite in _between(self.cites, low, high)]),
                bold=tuple([(a - low, b - low) for a, b in self.bold if low <= a and b <= high]),
                links=tuple([(a - low, b - low) for a, b in self.links if low <= a and b <= high]),
                code=tuple([at - low for at in self.code if low <= at < high]),
                nodes=tuple([(at - low, element, tail) for at, element, tail in _between(self.nodes, low, high, 1)]),
                above=(*above, ("lead-in", number)) if low else above,
                announces=not low,
            )
            for low, high in zip(starts, ends, strict=True)
        ]


def _between(found: list[Any], low: int, high: int, before: int = 0) -> list[Any]:
    """What begins from `low` on and before `high`; with `before`, also the one that may still go on there."""
    begin = bisect_right(found, low, key=OFFSET) - 1 if before else bisect_left(found, low, key=OFFSET)
    return found[max(begin, 0) : bisect_left(found, high, key=OFFSET)]
