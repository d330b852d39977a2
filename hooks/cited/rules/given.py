"""What the works that a claim cites give: those that are of a kind, and the numbers in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from ..evidence import opened
from ..handbook import ReadPage
from ..latex import plain
from ..model import Entry, Unit
from ..numerals import matches, stands
from ..quantities import Quantity, forms, quantities, spelled

READ_IN = ("annotation", "sample", "design", "title")  # where the numbers of a work may stand
NAMED = re.compile(r"\b([A-Z][\w'’-]+)(?:,? et al\.?| and (?:colleagues|others|[A-Z][\w'’-]+))?(?:,\s?|\s?\(|\s)$")
WORKS = re.compile(r"\s(?:[\w-]+\s){0,2}(?:series|studies|trials|reviews|works|papers|texts|guidelines|articles|sources|reports|surveys)\b")


class Given:
    """What the works give."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self.entries = entries

    def citing(self, read: ReadPage, wanted: Callable[[Entry], bool]) -> list[tuple[int, Unit]]:
        """The units of a page that cite a work as wanted, with their numbers; most pages have none, and then no unit is looked at."""
        keys = {key for key in set(read.keys) if key in self.entries and wanted(self.entries[key])}
        units = enumerate(read.units) if keys else ()
        return [(at, unit) for at, unit in units if keys.intersection([reference.key for reference in unit.references])]

    def works(self, unit: Unit) -> list[Entry]:
        """The works that a unit cites, each once."""
        keys = dict.fromkeys([reference.key for reference in unit.references])
        return [self.entries[key] for key in keys if key in self.entries]

    def missing(self, unit: Unit) -> list[Quantity]:
        """The numbers of a unit that no opened work and no reason of a mark gives."""
        looked_at = unit.cites and (not unit.why_not or unit.covered_by == "own")
        numbers = [match[0] for match in matches(spelled(unit.text))] if looked_at else []
        if not numbers:
            return []
        works = self.works(unit)
        readable = [work for work in works if opened(work)]
        cited = {reference.key for reference in unit.references}
        if len(cited) > len(works) or not all(work.fields.get("annotation") for work in readable):
            return []  # CIT001 and BIB007 say so
        for work in readable:
            numbers = [number for number in numbers if not stands(number, said_by(work))]
            if not numbers:
                return []  # all as they are written
        reasons = (
            forms("; ".join([mark.reason for mark in unit.marks if not works or mark.kind == "common"])) if unit.marks else frozenset()
        )
        if not works and all(form.startswith("year") for form in reasons):
            return []  # a mark that gives no number stands for all that the claim says
        given = reasons.union(*map(given_by, readable))
        left = [each for each in quantities(unit.text) if given.isdisjoint(each.forms)]
        return [each for each in left if not (_of_its_year(each, works) or _of_citing(each, unit.text, works))]


@lru_cache(maxsize=1 << 14)
def given_by(work: Entry) -> frozenset[str]:
    """The normal forms of all numbers of a work."""
    return forms(said_by(work))


@lru_cache(maxsize=1 << 14)
def said_by(work: Entry) -> str:
    """The text of a work in which its numbers may stand."""
    return spelled("; ".join([plain(work.fields[name]) for name in READ_IN if work.fields.get(name)]))


def _of_its_year(quantity: Quantity, works: list[Entry]) -> bool:
    """Is it the year of a work?"""
    if not quantity.year:
        return False
    years = {year for work in works for year in re.findall(r"\d{4}", work.fields.get("year", "") + work.fields.get("date", ""))}
    return not quantity.forms.isdisjoint({f"year {year}" for year in years})


def _of_citing(quantity: Quantity, text: str, works: list[Entry]) -> bool:
    """Does the number speak of the citing: *two trials* with two works, or `Good 2007` where Good is not cited?"""
    if not quantity.year:
        counted = WORKS.match(text, quantity.start + len(quantity.text)) and quantity.text.isalpha()
        return bool(counted) and str(len(works)) in quantity.forms
    named = NAMED.search(text[: quantity.start])
    surnames = {name.family or name.literal for work in works for name in work.authors}
    return named is not None and named[1] not in surnames
