"""What a reader is told behind a citation: that nobody read the work, or that a treatment effect rests on case series."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from .model import Cite, Reference
from .sentences import Sentence, sentences

Remark = Callable[[list[str], str], str]  # keys of the works, text of the sentence → what to say, or nothing
Read = tuple[dict[Element, tuple[int, Cite]], list[Sentence]]
WHOLE = {"tr", "td", "th", "li", "p", "dd", "figcaption", "caption", "blockquote", "div"}


def add(root: Element, remark: Remark) -> None:
    """Append the remark to each group of citations; one behind another counts with it, as does the rest of a table row."""
    above = {child: parent for parent in root.iter() for child in parent}
    known: dict[Element, Read] = {}  # a block is read once, however many citations it has
    groups = [span for span in root.iter("span") if span.get("class") == "citation" and "data-mark" not in span.attrib]
    for group in groups:
        block = group
        while block in above and block.tag not in WHOLE:
            block = above[block]
        block = above[block] if block.tag in ("td", "th") else block
        if block not in known:
            known[block] = _parts(block)
        keys, text = _sentence(known[block], group)
        said = remark(keys, text)
        if said and group is _last(block, group):
            SubElement(group, "sup", {"class": "remark"}).text = f"[{said}]"


def _parts(block: Element) -> Read:
    """The citations of a block with their places, and its sentences; a table row is one."""
    text, cites = _read(block)
    if block.tag == "tr":
        return cites, [Sentence(text, 0, len(text), tuple(cite for _, cite in cites.values()))]
    return cites, sentences(text, tuple(cites.values()))


def _sentence(read: Read, group: Element) -> tuple[list[str], str]:
    """The works cited in the sentence of a group, and its text; of a table row all of both."""
    cites, parts = read
    own = cites[group][1]
    for part in parts:
        if any(cite is own for cite in part.cites):
            return [reference.key for cite in part.cites for reference in cite.references], part.text
    return [reference.key for reference in own.references], ""


def _read(block: Element) -> tuple[str, dict[Element, tuple[int, Cite]]]:
    """The text of a block without its citations, and where each of them stood; lists in it are blocks of their own."""
    parts: list[str] = []
    cites: dict[Element, tuple[int, Cite]] = {}

    def walk(element: Element) -> None:
        parts.append(element.text or "")
        for child in element:
            if child.get("class") == "citation":
                works = tuple(Reference(sup.get("data-key", "")) for sup in child.iter("sup") if sup.get("data-key"))
                cites[child] = (sum(map(len, parts)), Cite(works))
            elif child.tag not in ("ul", "ol", "table"):
                walk(child)
                parts.append(" " if child.tag in ("td", "th") else "")
            parts.append(child.tail or "")

    walk(block)
    return "".join(parts), cites


def _last(block: Element, group: Element) -> Element:
    """Of a table row the last group of citations carries the remark, else each its own."""
    if block.tag != "tr":
        return group
    return [span for span in block.iter("span") if span.get("class") == "citation" and "data-mark" not in span.attrib][-1]
