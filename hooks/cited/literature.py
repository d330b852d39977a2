"""Front matter → the literature review block: one curated query, and where to put it to whom.

It stands where the page says `\\literature` in a paragraph of its own, else at the end under a heading. Nothing is
counted or dated here: when somebody last looked, and how many hits there were then, comes from front matter or is
said to be missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from .answerable import day

COMMAND, HEADING = "\\literature", "Literature review"
PUBMED = "https://pubmed.ncbi.nlm.nih.gov/?term="
FILTERS = {  # name in `hits` → (label, what PubMed adds to the query)
    "pubmed": ("all", ""),
    "reviews": ("reviews", "review[pt]"),
    "systematic": ("systematic reviews", "systematic[sb]"),
    "meta-analyses": ("meta-analyses", "meta-analysis[pt]"),
    "trials": ("clinical trials", "clinical trial[pt]"),
    "randomised": ("randomised trials", "randomized controlled trial[pt]"),
    "free": ("free full text", "free full text[sb]"),
    "recent": ("last 7 years", '"last 7 years"[dp]'),
}
COCHRANE = "_scolarissearchresultsportlet_WAR_scolarissearchresults_"
SEARCHES = {  # name in `hits` → (label, address before the query, does it know AND, OR and quotes)
    "scholar": ("Google Scholar", "https://scholar.google.com/scholar?q=", True),
    "trip": ("Trip", "https://www.tripdatabase.com/Searchresult?criteria=", True),
    "cochrane": (
        "Cochrane Library",
        "https://www.cochranelibrary.com/search?p_p_id=scolarissearchresultsportlet_WAR_scolarissearchresults&p_p_lifecycle=0"
        f"&{COCHRANE}searchType=basic&{COCHRANE}searchBy=6&{COCHRANE}searchText=",
        True,
    ),
    "radiopaedia": ("Radiopaedia", "https://radiopaedia.org/search?lang=gb&q=", False),
}
FIELDS = ("query", "plain", "looked_at", "hits")
COUNTED = (*FILTERS, *SEARCHES)


class Literature(Extension):
    """The extension; `begin` names the next page by its front matter."""

    def __init__(self) -> None:
        super().__init__()
        self.block: Element | None = None

    def begin(self, meta: Mapping[str, Any]) -> None:
        self.block = element(meta)

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(Placed(md, self), "cited_literature", 13)  # after `inline` (20), before the references (12)


class Placed(Treeprocessor):
    """Puts the block into the page."""

    def __init__(self, md: Markdown, extension: Literature) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        block, self.extension.block = self.extension.block, None
        place = next((p for p in root.iter("p") if p.text == COMMAND and not len(p)), None)
        if block is None:
            if place is not None:
                place.set("class", "literature")  # stays visible; a rule reports it
            return
        if place is None:
            SubElement(root, "h2").text = HEADING
            place = SubElement(root, "div")
        tail = place.tail
        place.clear()
        place.tag, place.tail = "div", tail
        place.attrib.update(block.attrib)
        place[:] = list(block)


def searches(query: str, plain: str = "") -> dict[str, tuple[str, str]]:
    """Name in `hits` → (label, address), in the order in which they are shown."""
    untagged = re.sub(r"\[[^\[\]]*\]", "", query)
    words = plain or " ".join(re.sub(r"\b(?:AND|OR|NOT)\b|[()\"*]", " ", untagged).split())
    found = {}
    for name, (label, narrowed) in FILTERS.items():
        found[name] = (f"PubMed: {label}", PUBMED + quote(f"({query}) AND {narrowed}" if narrowed else query, safe="", errors="replace"))
    for name, (label, address, boolean) in SEARCHES.items():
        found[name] = (label, address + quote(" ".join(untagged.split()) if boolean else words, safe="", errors="replace"))
    return found


def element(meta: Mapping[str, Any]) -> Element | None:
    """The block, or None where front matter holds no query; faulty values are left out (a rule reports them)."""
    given = meta.get("literature")
    if not isinstance(given, Mapping) or not isinstance(given.get("query"), str) or not given["query"].strip():
        return None
    query, looked_at, counted = " ".join(given["query"].split()), day(given.get("looked_at")), given.get("hits")
    hits = {name: count for name, count in counted.items() if is_count(count)} if isinstance(counted, Mapping) else {}
    box = Element("div", {"class": "literature"})
    _line(box, "Query", "code", query)
    _line(box, "Last looked at", "span", f"{looked_at.day} {looked_at:%B %Y}" if looked_at else "not yet looked at")
    _line(box, "Hits then", "span", "beside each search" if hits else "not counted")
    listing = SubElement(box, "ul")
    plain = given.get("plain")
    for name, (label, address) in searches(query, plain if isinstance(plain, str) else "").items():
        line = SubElement(listing, "li")
        link = SubElement(line, "a", {"href": address})
        link.text = AtomicString(label)
        count = f"{hits[name]} hit{'' if hits[name] == 1 else 's'}" if name in hits else "not counted"
        link.tail = AtomicString(f" ({count})") if hits else None
    return box


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _line(box: Element, label: str, tag: str, text: str) -> None:
    line = SubElement(box, "p")
    SubElement(line, "strong").text = AtomicString(f"{label}:")
    line[0].tail = " "
    SubElement(line, tag).text = AtomicString(text)
