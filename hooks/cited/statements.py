"""A handbook → its statements as they are compared, and what a statement says: words, numbers, works."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .handbook import Handbook, ReadPage
from .model import Mark, Reference
from .quantities import Quantity, quantities

BOUNDS = {  # what stands before a number → the limit that it makes of it
    "<": "<", "less than": "<", "fewer than": "<", "below": "<", "under": "<", ">": ">", "more than": ">", "above": ">", "over": ">",
    "≤": "≤", "<=": "≤", "at most": "≤", "up to": "≤", "no more than": "≤", "not more than": "≤", "maximum of": "≤",
    "≥": "≥", ">=": "≥", "at least": "≥", "no less than": "≥", "not less than": "≥", "minimum of": "≥", "-": "-", "−": "-",
}  # fmt: skip
LIKE_NUMBERS = re.compile(  # counted only where another takes its place: `one of them`, `once it is found` say no number
    r"\b(?:one|once|twice|thrice|half|thirds?|quarters?|double|triple|hourly|daily|nightly|weekly|monthly|yearly)\b", re.IGNORECASE
)
BOUND = re.compile(rf"({'|'.join(re.escape(each) for each in sorted(BOUNDS, key=len, reverse=True))})\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """A unit of a page as it is compared; `order` counts on its page, `why_not` is empty for a claim."""

    path: str
    line: int
    section: str
    order: int
    kind: str
    text: str
    address: str = ""
    why_not: str = ""
    references: tuple[Reference, ...] = ()
    marks: tuple[Mark, ...] = ()
    covered_by: str = ""


def statements(read: Handbook, keys: dict[str, str]) -> list[Statement]:
    """All units as they are compared; `keys` are works that have a new key."""
    return [each for page in sorted(read.pages, key=lambda page: page.page.path) for each in _statements(page, keys)]


def _statements(page: ReadPage, keys: dict[str, str]) -> Iterator[Statement]:
    for order, (unit, at) in enumerate(zip(page.units, page.source.places(page.units), strict=True)):
        references = tuple(ref._replace(key=keys.get(ref.key, ref.key)) for ref in unit.references)
        yield Statement(
            page.page.path, at.line, unit.section, order, unit.kind, " ".join(unit.text.split()), unit.address, unit.why_not,
            references, unit.marks, unit.covered_by,
        )  # fmt: skip


def text(side: Sequence[Statement]) -> str:
    """The words of one side of a change."""
    return " ".join(each.text for each in side)


def references(side: Sequence[Statement]) -> list[Reference]:
    """The works of one side, each once, in reading order."""
    return list(dict.fromkeys(ref for each in side for ref in each.references))


def numbers(old: Sequence[Statement], new: Sequence[Statement]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers that went and those that came, as written. `5 mL` and `5 millilitres` are one, `≤ 5` and `≥ 5` two."""
    words = text(old), text(new)
    gone, come = ([(bound, each) for each in quantities(t) for bound in [_bound(t, each)]] for t in words)
    for one in list(gone):
        same = next((other for other in come if other[0] == one[0] and other[1].forms & one[1].forms), None)
        if same:
            gone.remove(one)
            come.remove(same)
    before, after = (Counter(word.lower() for word in LIKE_NUMBERS.findall(t)) for t in words)
    went, came = list((before - after).elements()), list((after - before).elements())
    went, came = went if came or len(come) > len(gone) else [], came if went or len(gone) > len(come) else []
    return (*(_written(*each) for each in gone), *went), (*(_written(*each) for each in come), *came)


def _bound(text: str, quantity: Quantity) -> str:
    found = BOUND.search(text[max(0, quantity.start - 20) : quantity.start])
    return BOUNDS[found[1].lower()] if found else ""


def _written(bound: str, quantity: Quantity) -> str:
    return f"{bound} {quantity.text}" if bound else quantity.text
