"""The list at the end of a page: the works it cites, the statements without one, and a way back from each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from xml.etree.ElementTree import Element, SubElement

PLACE = '<ol class="works"></ol>'  # the list of works before it is filled; no page may write this itself (SEC017)
Listed = Sequence[tuple[str, Sequence[str]]]  # key of a work, ids of its uses; in the order of first use


def write(place: Element, listed: bool, reasons: Sequence[tuple[str, Element]]) -> None:
    """Turn `place` into the list: PLACE where works are listed, and the reasons, as (label, reason)."""
    place.clear()
    place.tag = "div"
    place.set("class", "footnote references")
    place.set("data-search-exclude", "")
    if listed:
        SubElement(place, "ol", {"class": "works"})
    if reasons:
        SubElement(place, "p", {"class": "open-marks-title"}).text = "Statements without a reference"
        unnumbered = SubElement(place, "ul", {"class": "open-marks"})
    for number, (label, reason) in enumerate(reasons, 1):
        line = SubElement(SubElement(unnumbered, "li", {"id": f"fn:!{number}"}), "p")
        SubElement(line, "strong").text = f"{label[:1].upper()}{label[1:]}:"
        line[0].tail = " "
        line.append(reason)
        reason.tail = " "
        _way_back(line, f"fnref:!{number}", f"statement {number}")


def filled(listed: Listed, shown: Callable[[str], tuple[str, str]]) -> Iterator[str]:
    """The list of works, in pieces, to take the place of PLACE; `shown` gives a reference, and what is known of the work.

    They are HTML already: as Markdown they would be read once a page.
    No div in it: Material's search would take its end for that of the div left out of the index.
    """
    yield '<ol class="works">\n'
    for number, (key, uses) in enumerate(listed, 1):
        reference, facts = shown(key)
        yield f'<li id="fn:{escape(key)}">\n<p>{reference} {_ways_back(uses, number)}</p>\n<section class="work-facts">'
        yield facts
        yield "</section>\n</li>\n"
    yield "</ol>"


def anchors(listed: Listed) -> set[str]:
    """The ids that the works and their uses have in a page."""
    return {name for key, uses in listed for name in (f"fn:{key}", *uses)}


def _ways_back(uses: Sequence[str], number: int) -> str:
    """`↑ a b c`, as MediaWiki labels them (one use: `↑`), each with a name of its own for a screen reader."""
    if len(uses) == 1:
        return f'<span class="backlinks">{_back(uses[0], "↑", f"Back to reference {number} in the text")}</span>'
    links = [_back(use, letters(n), f"Back to use {letters(n)} of reference {number}") for n, use in enumerate(uses)]
    return f'<span class="backlinks">↑ {"".join(links)}</span>'


def _back(use: str, text: str, name: str) -> str:
    return f'<a aria-label="{name}" class="backlink" href="#{escape(use)}" role="doc-backlink">{text}</a> '


def _way_back(line: Element, use: str, what: str) -> None:
    back = SubElement(line, "span", {"class": "backlinks"})
    attributes = {"class": "backlink", "href": f"#{use}", "role": "doc-backlink", "aria-label": f"Back to {what} in the text"}
    link = SubElement(back, "a", attributes)
    link.text, link.tail = "↑", " "


def letters(number: int) -> str:
    """0 → a, 25 → z, 26 → aa."""
    rest, last = divmod(number, 26)
    return (letters(rest - 1) if rest else "") + chr(97 + last)
