"""A page that has been read → the page as it is published: addresses, evidence box, what is missing, who answers for it."""

from __future__ import annotations

from datetime import date

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from . import addresses, evidence_box, remarks, review
from .handbook import ReadPage
from .infobox import SECTIONS
from .inline import classes, text_of
from .model import Library
from .rendered import serialised


def furnish(read: ReadPage, library: Library, today: date, claims_page: str) -> str:
    """The HTML of a page for its reader. `claims_page` is the address of the claims page, seen from this page."""
    root = read.root
    remarks.add(root, read.units, library.entries)
    addresses.address(read.blocks, read.units)
    _missing(root, read)
    due = review.overdue(read.page.meta, today)
    if due:
        _first_notices(root).append(_outdated(due))
    counted = evidence_box.count(read.units, library)
    name = read.page.url.strip("/") or "home"
    box = evidence_box.box(counted, review.line(read.page.meta), f"{claims_page}#page:{name}")
    if box:
        place = next(root.iter("h2"), None)
        made = lxml_html.fragment_fromstring(box)
        if place is not None:
            place.addprevious(made)
        else:
            root.append(made)
    etree.strip_tags(root, etree.Comment)  # an author's notes are for authors
    return addresses.set_out(serialised(root))


def missing_sections(read: ReadPage) -> tuple[list[str], list[str]]:
    """(sections that a page of this type should have and has not, sections in which every claim says that nothing was found).

    A section that only speaks of itself (`This section is still to be written.`), as `cited new` leaves it, is not there yet.
    """
    below: dict[str, set[str]] = {}  # heading → itself and the headings below it
    over: dict[str, str] = {}
    for heading in read.root.iter("h2", "h3", "h4", "h5", "h6"):
        name = " ".join(text_of(heading).split()).rstrip("¶").strip()
        over = {level: above for level, above in over.items() if level < heading.tag} | {heading.tag: name}
        for each in over.values():
            below.setdefault(each, set()).add(name)
    written = {unit.section for unit in read.units if unit.why_not != "editorial"}
    absent = [name for name in SECTIONS.get(str(read.page.meta.get("type")), ()) if not below.get(name, set()) & written]
    empty = []
    for name in dict.fromkeys(unit.section for unit in read.units):
        claims = [unit for unit in read.units if unit.section == name and unit.claim]
        if claims and all(any(mark.kind == "no-evidence" for mark in unit.marks) for unit in claims):
            empty.append(name)
    return absent, empty


def _missing(root: HtmlElement, read: ReadPage) -> None:
    """Name the missing sections in the notice *incomplete*."""
    notice = next((box for box in root.iter("div") if "notice-incomplete" in classes(box)), None)
    if notice is None:
        return
    for said, names in zip(("Sections missing", "Sections for which nothing was found"), missing_sections(read), strict=True):
        if names:
            line = lxml_html.Element("p", {"class": "computed"})
            line.text = f"{said}: {', '.join(names)}."
            notice.append(line)


def _first_notices(root: HtmlElement) -> HtmlElement:
    """A place for one more notice, behind the heading."""
    place = lxml_html.Element("div")
    heading = next(root.iter("h1"), None)
    if heading is not None:
        place.tail, heading.tail = heading.tail, None
        heading.addnext(place)
    else:
        root.insert(0, place)
    return place


def _outdated(due: date) -> HtmlElement:
    text = f"The review of this page was due on {due.isoformat()}."
    return lxml_html.fragment_fromstring(
        f'<div class="admonition warning notice"><p class="admonition-title">Outdated</p><p>{text}</p></div>'
    )
