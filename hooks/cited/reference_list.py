"""The list at the end of a page: the works it cites, the statements without one, and a way back from each."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement


def write(place: Element, works: Sequence[tuple[str, list[str], str, str]], reasons: Sequence[tuple[str, Element]]) -> None:
    """Turn `place` into the list.

    `works` are (key, ids of its uses, reference, facts), the last two as text to set; `reasons` are (label, reason).
    """
    place.clear()
    place.tag = "div"
    place.set("class", "footnote references")
    place.set("data-search-exclude", "")
    if works:
        numbered = SubElement(place, "ol", {"class": "works"})
    for number, (key, uses, reference, facts) in enumerate(works, 1):
        item = SubElement(numbered, "li", {"id": f"fn:{key}"})
        line = SubElement(item, "p")
        line.text = reference + " "
        _ways_back(line, uses, f"reference {number}")
        # No div: Material's search would take its end for that of the div left out of the index.
        SubElement(item, "section", {"class": "work-facts"}).text = facts
    if reasons:
        SubElement(place, "p", {"class": "open-marks-title"}).text = "Statements without a reference"
        unnumbered = SubElement(place, "ul", {"class": "open-marks"})
    for number, (label, reason) in enumerate(reasons, 1):
        line = SubElement(SubElement(unnumbered, "li", {"id": f"fn:!{number}"}), "p")
        SubElement(line, "strong").text = f"{label[:1].upper()}{label[1:]}:"
        line[0].tail = " "
        line.append(reason)
        reason.tail = " "
        _ways_back(line, [f"fnref:!{number}"], f"statement {number}")


def _ways_back(line: Element, uses: Sequence[str], what: str) -> None:
    """`↑ a b c`, as MediaWiki labels them (one use: `↑`), each with a name of its own for a screen reader."""
    back = SubElement(line, "span", {"class": "backlinks"})
    back.text = "↑ " if len(uses) > 1 else ""
    for number, use in enumerate(uses):
        text, name = "↑", f"Back to {what} in the text"
        if len(uses) > 1:
            text = _letters(number)
            name = f"Back to use {text} of {what}"
        link = SubElement(back, "a", {"class": "backlink", "href": f"#{use}", "role": "doc-backlink", "aria-label": name})
        link.text, link.tail = text, " "


def _letters(number: int) -> str:
    """0 → a, 25 → z, 26 → aa."""
    rest, last = divmod(number, 26)
    return (_letters(rest - 1) if rest else "") + chr(97 + last)
