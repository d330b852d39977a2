"""The list at the end of a page: the works it cites, the statements without one, and a way back from each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


def fill(html: str, listed: Listed, reference: Callable[[str], str], facts: Callable[[str], str]) -> str:
    """Put the works into a page that has been rendered. They are HTML already: as Markdown they would be read once a page.

    No div in it: Material's search would take its end for that of the div left out of the index.
    """
    items = []
    for number, (key, uses) in enumerate(listed, 1):
        line = f"{reference(key)} {_ways_back(uses, f'reference {number}')}"
        items.append(f'<li id="fn:{escape(key)}">\n<p>{line}</p>\n<section class="work-facts">{facts(key)}</section>\n</li>\n')
    return html.replace(PLACE, f'<ol class="works">\n{"".join(items)}</ol>', 1)


def _ways_back(uses: Sequence[str], what: str) -> str:
    """`↑ a b c`, as MediaWiki labels them (one use: `↑`), each with a name of its own for a screen reader."""
    single = len(uses) == 1
    named = (
        (use, "↑", f"Back to {what} in the text") if single else (use, letters(n), f"Back to use {letters(n)} of {what}")
        for n, use in enumerate(uses)
    )
    links = "".join(
        f'<a aria-label="{name}" class="backlink" href="#{escape(use)}" role="doc-backlink">{text}</a> ' for use, text, name in named
    )
    return f'<span class="backlinks">{"" if single else "↑ "}{links}</span>'


def _way_back(line: Element, use: str, what: str) -> None:
    back = SubElement(line, "span", {"class": "backlinks"})
    attributes = {"class": "backlink", "href": f"#{use}", "role": "doc-backlink", "aria-label": f"Back to {what} in the text"}
    link = SubElement(back, "a", attributes)
    link.text, link.tail = "↑", " "


def letters(number: int) -> str:
    """0 → a, 25 → z, 26 → aa."""
    rest, last = divmod(number, 26)
    return (letters(rest - 1) if rest else "") + chr(97 + last)
