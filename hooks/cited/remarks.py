"""What a reader is told behind a citation: that nobody read the work, or that a treatment effect rests on case series."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from .model import Cite, Reference
from .sentences import sentences

Remark = Callable[[list[str], str], str]  # keys of the works, text of the sentence → what to say, or nothing
Said = dict[Element, str]  # what is said behind each group of citations
WHOLE = {"tr", "td", "th", "li", "p", "dd", "figcaption", "caption", "blockquote", "div"}


def add(root: Element, remark: Remark) -> None:
    """Append the remark to each group of citations; one behind another counts with it, as does the rest of a table row."""
    groups = [span for span in root.iter("span") if span.get("class") == "citation" and "data-mark" not in span.attrib]
    above = {child: parent for parent in root.iter() for child in parent} if groups else {}
    known: dict[Element, Said] = {}  # a block is read once, however many citations it has
    for group in groups:
        block = group
        while block in above and block.tag not in WHOLE:
            block = above[block]
        block = above[block] if block.tag in ("td", "th") else block
        if block not in known:
            known[block] = _said(block, remark)
        said = known[block].get(group)
        if said:
            SubElement(group, "sup", {"class": "remark"}).text = f"[{said}]"


def _said(block: Element, remark: Remark) -> Said:
    """What is said in a block: behind each group of a sentence; a table row is one, and has it behind the last."""
    text, cites = _read(block)
    groups = {id(cite): group for group, (_, cite) in cites.items()}
    if block.tag == "tr":
        said = remark([reference.key for _, cite in cites.values() for reference in cite.references], text)
        marked = [group for group in block.iter("span") if group.get("class") == "citation" and "data-mark" not in group.attrib]
        return {marked[-1]: said} if marked else {}
    found: Said = {}
    for part in sentences(text, tuple(cites.values())):
        keys = [reference.key for cite in part.cites for reference in cite.references]
        said = remark(keys, part.text) if keys else ""
        found |= {groups[id(cite)]: said for cite in part.cites if said}
    return found


def _read(block: Element) -> tuple[str, dict[Element, tuple[int, Cite]]]:
    """The text of a block without its citations, and where each of them stood; lists in it are blocks of their own."""
    parts: list[str] = []
    cites: dict[Element, tuple[int, Cite]] = {}
    length = 0

    def take(text: str | None) -> None:
        nonlocal length
        if text:
            parts.append(text)
            length += len(text)

    def walk(element: Element) -> None:
        take(element.text)
        for child in element:
            if child.get("class") == "citation":
                works = tuple([Reference(sup.get("data-key", "")) for sup in child.iter("sup") if sup.get("data-key")])
                cites[child] = (length, Cite(works))
            elif child.tag not in ("ul", "ol", "table"):
                walk(child)
                take(" " if child.tag in ("td", "th") else "")
            take(child.tail)

    walk(block)
    return "".join(parts), cites
