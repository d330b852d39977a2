"""Claims → anchors in the page: each claim can be linked, and a link to it marks the sentence.

The tree of the page is changed, not its text: a claim is set in spans, one for each run of text that it has in the tree.
"""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter

from lxml import etree
from lxml.html import HtmlElement

from .model import ROWS, Block, Unit

LINK = {"class": "claim-link", "href": "", "tabindex": "-1", "aria-label": "Link to this claim"}


def address(blocks: list[Block], units: list[Unit]) -> None:
    """Give each claim of a page an anchor in its tree, and a link to it that shows on hover.

    The tree is changed from the end on, so that the offsets before a change stay true.
    """
    for unit in reversed([unit for unit in units if unit.claim]):
        spans = [cut(*piece) for piece in reversed(_pieces(blocks[unit.block], unit))][::-1]
        if not spans:
            continue
        for span in spans:
            span.set("class", "claim")
        row = next(spans[0].iterancestors("tr"), None) if unit.kind in ROWS else None
        target = row if row is not None else spans[0]
        target.set("id", unit.address)
        for span in spans:
            span.set("data-claim", unit.address)
        outer = next(spans[-1].iterancestors("a"), spans[-1])  # no link inside a link
        tail = outer.tail
        while not (tail or "").strip() and (mark := outer.getnext()) is not None and mark.get("class") == "citation":
            outer, tail = mark, mark.tail  # behind the marks of the claim
        link = etree.SubElement(spans[0], "a", {**LINK, "href": f"#{unit.address}"})
        link.text = "#"
        if tail:
            outer.tail = None
        outer.addnext(link)
        link.tail = tail


def _pieces(block: Block, unit: Unit) -> list[tuple[HtmlElement, bool, int, int]]:
    """(element, is its tail, start, end) of each run of text in the claim, blank ones left out."""
    found = []
    first = max(bisect_right(block.nodes, unit.start, key=itemgetter(0)) - 1, 0)
    for number in range(first, len(block.nodes)):
        at, element, tail = block.nodes[number]
        if at >= unit.end:
            break
        text = (element.tail if tail else element.text) or ""
        start, end = max(unit.start - at, 0), min(unit.end - at, len(text))
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            found.append((element, tail, start, end))
    return found


def cut(element: HtmlElement, tail: bool, start: int, end: int) -> HtmlElement:
    """Set this run of text in a span of its own."""
    text = (element.tail if tail else element.text) or ""
    parent = element.getparent() if tail else element
    span = etree.SubElement(parent if parent is not None else element, "span")  # in this tree: it would be costly to move it from another
    span.text = text[start:end]
    if tail:
        element.tail = None
        element.addnext(span)
        element.tail = text[:start]
    else:
        element.text = text[:start]
        if span.getprevious() is not None:
            element.insert(0, span)
    span.tail = text[end:]
    return span
