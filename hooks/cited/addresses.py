"""Claims → anchors in the page: each claim can be linked, and a link to it marks the sentence.

Into the texts of the tree a sign with the address is written where an element is to begin or to end, as the citations stand
in it while Markdown is at work; `set_out` puts the elements into the HTML. To make them in the tree takes twice as long.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import itemgetter

from lxml.html import HtmlElement

from .model import ROWS, Block, Unit

FIRST, FURTHER, END, LINK = "\ue0001", "\ue0002", "\ue0003", "\ue0004"  # no page may hold such a sign (SEC005)
CLOSE = "\ue001"
ELEMENTS = {
    FIRST: '<span class="claim" id="@" data-claim="@">',
    FURTHER: '<span class="claim" data-claim="@">',
    END: "</span>",
    LINK: '<a class="claim-link" href="#@" tabindex="-1" aria-label="Link to this claim">#</a>',
}
SIGNED = re.compile(rf"(\ue000[1-4])(c-[0-9a-f-]++){CLOSE}")


def address(blocks: list[Block], units: list[Unit]) -> None:
    """Give each claim of a page an anchor in its tree, and a link to it that shows on hover.

    The texts are changed from the end on, so that the offsets before a change stay true.
    """
    for unit in reversed([unit for unit in units if not unit.why_not]):
        pieces = _pieces(blocks[unit.block], unit)
        if not pieces:
            continue
        name, sign = f"{unit.address}{CLOSE}", FIRST
        row = _around(*pieces[0][:2], "tr") if unit.kind in ROWS else None
        if row is not None:
            row.set("id", unit.address)
            sign = FURTHER
        link = f"{LINK}{name}"
        mark = _last_mark(*pieces[-1], blocks[unit.block].links != ())
        if mark is not None:  # no link inside a link; behind the marks of the claim
            mark.tail, link = f"{link}{mark.tail or ''}", ""
        for number, (element, tail, text, start, end) in enumerate(pieces):
            sign, behind = FURTHER if number else sign, link if number == len(pieces) - 1 else ""
            text = f"{text[:start]}{sign}{name}{text[start:end]}{END}{name}{behind}{text[end:]}"
            if tail:
                element.tail = text
            else:
                element.text = text


def set_out(html: str) -> str:
    """The HTML of a tree with the elements that its signs stand for."""
    before, *found = SIGNED.split(html)
    made = [ELEMENTS[sign].replace("@", to) + text for sign, to, text in zip(found[::3], found[1::3], found[2::3], strict=True)]
    return before + "".join(made)


def _pieces(block: Block, unit: Unit) -> list[tuple[HtmlElement, bool, str, int, int]]:
    """(element, is its tail, text, start, end) of each run of text in the claim, blank ones left out."""
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
            found.append((element, tail, text, start, end))
    return found


def _around(element: HtmlElement, tail: bool, name: str) -> HtmlElement | None:
    """The nearest element of this name in which the text stands."""
    inside = element.getparent() if tail else element
    return inside if inside.tag == name else next(inside.iterancestors(name), None)


def _last_mark(element: HtmlElement, tail: bool, text: str, _: int, end: int, linked: bool) -> HtmlElement | None:
    """The last of the marks that follow the text with nothing but white space before each; for a text in a link (`linked`:
    there is one in the block), which ends with it, that link if there is none. Else nothing.
    """
    last = _around(element, tail, "a") if linked else None
    if last is not None:
        rest, mark = last.tail or "", last.getnext()
    else:
        rest, mark = text[end:], element.getnext() if tail else next(iter(element), None)
    while mark is not None and mark.get("class") == "citation" and not rest.strip():
        last, rest, mark = mark, mark.tail or "", mark.getnext()
    return last
