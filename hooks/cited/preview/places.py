"""A finding → where it stands in the finished HTML of its page.

The HTML is the one that a reader gets, addresses of claims included: a claim is found by its address, a citation or mark
by its element, all else by its words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from lxml import etree
from lxml.html import HtmlElement

from .. import claims, rendered
from ..inline import cite_of, classes, reasons_of
from ..model import Diagnostic, Page, Position, Unit
from ..rendered import VERBATIM
from ..rules.numbers import MEASURED
from ..source import Source

MADE = {"claim-link", "evidence", "computed", "take-along"}  # classes of what `furnish` and `taking` put into a page
Found = TypeVar("Found")
Place = list[HtmlElement]  # the elements that hold the words of a finding; none: it has no place in the text


class Places:
    """One page. The tree is changed: words that a finding is about get an element of their own."""

    def __init__(self, root: HtmlElement, page: Page) -> None:
        self.root = root
        self.reasons = reasons_of(root)
        units = claims.units(rendered.blocks(_as_written(root), lambda: self.reasons))
        self.units = list(zip(units, Source(page.path, page.text).places(units), strict=True))
        self.claims: dict[str, Place] = {}
        for span in root.iter("span"):
            self.claims.setdefault(span.get("data-claim", ""), []).append(span)
        self.seen: Counter[tuple[str, ...]] = Counter()

    def of(self, finding: Diagnostic) -> Place:
        """Where it stands; findings that say the same are told apart by their order."""
        return FINDERS.get(finding.code, Places.words)(self, finding) if finding.text else []

    def cited(self, finding: Diagnostic) -> Place:
        """The n-th citation of a key."""
        return self._nth(finding, (sup for sup in self.root.iter("sup") if sup.get("data-key") == finding.text))

    def marked(self, finding: Diagnostic) -> Place:
        """The n-th mark of that kind (without reason, where the rule asks for one) or with that reason."""

        def meant(group: HtmlElement) -> bool:
            mark = cite_of(group, lambda: self.reasons).mark
            if mark is None:
                return False
            if finding.code == "NUM003":
                return finding.text in re.sub(MEASURED, "", mark.reason)
            if finding.code == "MRK003":
                return mark.reason == finding.text
            return mark.kind == finding.text and not (finding.code == "MRK001" and mark.reason)

        return self._nth(finding, (group for group in self.root.iter("span") if group.get("class") == "citation" and meant(group)))

    def left(self, finding: Diagnostic) -> Place:
        """The n-th time that these characters stand in the text."""
        typed = f"@{finding.text}" if finding.code == "CIT003" else finding.text
        runs = ((run, found) for run in _runs([self.root]) for found in re.finditer(re.escape(typed), _text(*run)))
        return [cut(*run, *found.span()) for run, found in self._nth(finding, runs)]

    def words(self, finding: Diagnostic) -> Place:
        """The whole claim, or the words in it that the finding is about."""
        number = self._unit(finding)
        if number is None:
            return []
        unit = self.units[number][0]
        elements = self._elements(unit)
        if finding.text == unit.text or not elements:
            return elements
        pattern = re.compile(r"(?<![\w.])" + r"\s*".join(map(re.escape, re.findall(r"\w+|[^\w\s]", finding.text))) + r"(?!\w)")
        found = ((run, match) for run in _runs(elements) for match in pattern.finditer(_text(*run)))
        name = (finding.code, finding.text, str(number))
        self.seen[name] += 1
        return [cut(*run, *match.span()) for run, match in islice(found, self.seen[name] - 1, self.seen[name])] or elements

    def _unit(self, finding: Diagnostic) -> int | None:
        """The unit that the finding is about: the one at its place, else the last before it that has its words or its line."""
        whole = [n for n, (unit, at) in enumerate(self.units) if unit.text == finding.text and at == finding.at]
        if whole:
            return whole[0]
        before = [
            (_order(at), number)
            for number, (unit, at) in enumerate(self.units)
            if _order(at) <= _order(finding.at) and (finding.text in unit.text or at.line == finding.at.line)
        ]
        return max(before)[1] if before else None

    def _elements(self, unit: Unit) -> Place:
        if unit.address:
            return self.claims.get(unit.address, [])
        same = [each for each, _ in self.units if not each.address and each.text == unit.text]
        number = next(n for n, each in enumerate(same) if each is unit)
        runs = (run for run in _runs([self.root]) if " ".join(_text(*run).split()) == unit.text)
        return [cut(*run, 0, len(_text(*run))) for run in islice(runs, number, number + 1)]

    def _nth(self, finding: Diagnostic, found: Iterable[Found]) -> list[Found]:
        name = (finding.code, finding.text)
        self.seen[name] += 1
        return list(islice(found, self.seen[name] - 1, self.seen[name]))


FINDERS: dict[str, Callable[[Places, Diagnostic], Place]] = {
    "CIT001": Places.cited, "CIT002": Places.left, "CIT003": Places.left,
    "MRK001": Places.marked, "MRK002": Places.marked, "MRK003": Places.marked, "NUM003": Places.marked,
    **dict.fromkeys(("PAG002", "PAG003", "PAG004", "PAG006", "PAG020", "PAG021"), lambda places, finding: []),  # front matter
}  # fmt: skip


def wrap(element: HtmlElement, around: HtmlElement) -> None:
    """Put `around` around the element; what stands behind it stays behind."""
    around.tail, element.tail = element.tail, None
    element.addprevious(around)
    around.append(element)


def _as_written(root: HtmlElement) -> HtmlElement:
    """A copy of the page without what `furnish` and `taking` put into it."""
    copy = rendered.parse(rendered.serialised(root))
    for made in [element for element in copy.iter("*") if classes(element) & MADE]:
        parent, before = made.getparent(), made.getprevious()
        if parent is not None and before is not None:
            before.tail = (before.tail or "") + (made.tail or "")
        elif parent is not None:
            parent.text = (parent.text or "") + (made.tail or "")
        if parent is not None:
            parent.remove(made)
    return copy


def _order(at: Position) -> tuple[int, int]:
    return at.line, at.column


def _text(element: HtmlElement, tail: bool) -> str:
    return (element.tail if tail else element.text) or ""


def _runs(elements: Iterable[HtmlElement]) -> Iterator[tuple[HtmlElement, bool]]:
    """(element, is it its tail) of each run of text in the elements, in reading order; code and citations left out."""
    for element in elements:
        shown = isinstance(element.tag, str) and element.tag not in VERBATIM and element.get("class") != "citation"
        if shown and element.text:
            yield element, False
        for child in element:
            yield from _runs([child] if shown else ())
            if shown and child.tail:
                yield child, True


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
