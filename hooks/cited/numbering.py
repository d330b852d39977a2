"""The marks of a page, numbered in reading order, and what a reader sees of each.

A citation stands in the tree as a number between two signs, which is text to all that comes after: an element would be
looked at by each step. Its HTML is put in when the page is written.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, fromstring

from markdown.serializers import RE_AMP

from .model import Reference
from .notation import AGAINST, MARK_LABELS, Cited
from .reference_list import Listed

PLACED = re.compile("\x02cited:(\\d+)\x03")  # as Python-Markdown sets what it has put aside: an author cannot write it
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
Works = dict[str, tuple[int, list[str]]]  # key → number, ids of its uses
Made = Mapping[str, str]  # number of a citation → its HTML


def placed(number: int) -> str:
    """What stands in the tree for this citation."""
    return f"\x02cited:{number}\x03"


def citations(root: Element, cited: Sequence[Cited], known: Container[str]) -> tuple[Made, Listed]:
    """The HTML of each citation, and the works in the order of their first use. In headings it stands in the tree itself."""
    works: Works = {}
    made = {number: _citation(cited[int(number)], known, works) for number in PLACED.findall("".join(root.itertext()))}
    for heading in [element for element in root.iter() if element.tag in HEADINGS] if made else ():
        _set_out(heading, made)  # its text is taken elsewhere, too: for the table of contents, for the title
    return made, [(key, uses) for key, (_, uses) in works.items()]


def filled(html: str, made: Made) -> str:
    """The HTML of the page with that of the citations."""
    return PLACED.sub(lambda match: made.get(match[1], ""), html) if made else html


def open_marks(root: Element) -> list[tuple[str, Element]]:
    """Turn each mark into a link to its reason; returns label and reason of each, for the list."""
    found = [span for span in root.iter("span") if "data-mark" in span.attrib and span.get("class") == "citation"]
    return [_open_mark(group, number) for number, group in enumerate(found, 1)]


def _citation(cited: Cited, known: Container[str], works: Works) -> str:
    return f'<span class="citation">{"".join([_work(prefix, reference, known, works) for prefix, reference in cited])}</span>'


def _work(prefix: str, reference: Reference, known: Container[str], works: Works) -> str:
    key, locator = _escaped(reference.key), _escaped(reference.locator)
    against = 'data-against="" ' if prefix == AGAINST else ""
    attributes = f'{against}data-key="{key}"' + (f' data-locator="{locator}"' if locator else "")
    if reference.key not in known:
        return f'<sup class="citation-unknown" {attributes}>[@{key}]</sup>'
    number, uses = works.setdefault(reference.key, (len(works) + 1, []))
    uses.append(f"fnref{len(uses) + 1 if uses else ''}:{reference.key}")
    said = f"[{f'{_escaped(prefix)} ' if prefix else ''}{number}{f', {locator}' if locator else ''}]"
    link = f'<a class="footnote-ref" href="#fn:{key}" role="doc-noteref">{said}</a>'
    return f'<sup {attributes} id="{_escaped(uses[-1])}">{link}</sup>'


def _escaped(text: str) -> str:
    """As Python-Markdown writes a text or an attribute: entities stay what they are."""
    return RE_AMP.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _set_out(element: Element, made: Made) -> None:
    """Put the citations below this element into the tree itself."""
    for parent in list(element.iter()):
        for at, child in reversed(list(enumerate(parent, 1))):
            child.tail, parent[at:at] = _divided(child.tail, made)
        parent.text, parent[:0] = _divided(parent.text, made)


def _divided(text: str | None, made: Made) -> tuple[str | None, list[Element]]:
    """A text with citations in it → the text before the first, and each citation with the text behind it."""
    if not text or not PLACED.search(text):
        return text, []
    before, *rest = PLACED.split(text)
    found = [fromstring(made[number].replace("&", "&amp;")) for number in rest[::2]]  # an entity in a tree is not escaped again
    for citation, behind in zip(found, rest[1::2], strict=True):
        citation.tail = behind
    return before, found


def _open_mark(group: Element, number: int) -> tuple[str, Element]:
    kind, reason = group.get("data-mark", ""), Element("span", {"class": "reason"})
    reason.text, reason[:] = group.text, list(group)
    group.text, group[:] = None, []
    label = MARK_LABELS.get(kind, kind)
    sup = SubElement(group, "sup", {"id": f"fnref:!{number}"})
    link = SubElement(sup, "a", {"class": "footnote-ref open-mark", "href": f"#fn:!{number}", "role": "doc-noteref"})
    link.text = f"[{label}]"
    return label, reason
