"""Rules on the numbers in claims: each has to stand with a work that the claim cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from ..evidence import opened
from ..handbook import Handbook, ReadPage
from ..model import Diagnostic, Entry, Position, Unit
from ..quantities import Quantity
from ..units import UNIT
from .given import Given, given_by

MEASURED = rf"(?<=\d)\s?(?!%)(?:{UNIT})"
SUM = re.compile(r"(\d[\d,.]*)((?:[a-z ]{0,20}?[-+×x/*]\s*\d[\d,.]*)+)[a-z ]{0,20}?=\s*(\d[\d,.]*)(\s?%)?")
TERM = re.compile(r"([-+×x/*])\s*(\d[\d,.]*)")


def number_without_source(handbook: Handbook) -> Iterator[Diagnostic]:
    """NUM001 A number in a claim stands with none of the works that the claim cites.

    Looked at are `annotation`, `sample`, `design` and `title` of each work that somebody has opened. Units are
    brought to one form. A computed number is accounted for by a mark that shows the sum.

    Bad:

        Each person had 50 mL.[@good2007]

    Good:

        Each person had 5 mL, 10 mL on both sides.[@good2007][!common: 2 x 5 mL = 10 mL]
    """
    for quantity, at, works, unopened in _unaccounted(handbook):
        if not unopened:
            looked = ", ".join(each.key for each in works) or "the reason of its mark"
            message = (
                f'"{quantity.text}" does not stand with any work cited here (looked at: {looked}). Correct the number, cite the work that '
                "gives it, add it to the annotation in bib/ if the work does, or show the sum: [!common: 5 mL x 10 mg/mL = 50 mg]."
            )
            yield Diagnostic("NUM001", message, at, text=quantity.text)


def number_from_unread_work(handbook: Handbook) -> Iterator[Diagnostic]:
    """NUM002 A number in a claim stands only with a work that nobody has opened.

    Such a work has the status `metadata only` or `unconfirmed`. What another work says of it is cited to that other work.

    Bad:

        Relief lasted 7 days.[@unread1999]

    Good:

        A review credits the work of 1999 with relief for 7 days.[@good2007; @unread1999]
    """
    for quantity, at, _, unopened in _unaccounted(handbook):
        if unopened:
            message = (
                f'"{quantity.text}" rests only on {", ".join(unopened)}, which nobody has opened. Cite the work in which it was read, '
                "or read this one and set its status in bib/."
            )
            yield Diagnostic("NUM002", message, at, text=quantity.text)


def sum_that_is_wrong(handbook: Handbook) -> Iterator[Diagnostic]:
    """NUM003 A sum in the reason of a mark does not add up.

    Bad:

        It is 500 mg in all.[!common: 5 mL x 10 mg/mL = 500 mg]

    Good:

        It is 50 mg in all.[!common: 5 mL x 10 mg/mL = 50 mg]
    """
    for read in handbook.pages:
        for mark in read.marks:
            for match in SUM.finditer(re.sub(MEASURED, "", mark.reason)) if "=" in mark.reason else ():
                if not _right(match):
                    at = read.source.markup(rf"=\s*{re.escape(match[3])}")
                    message = f'"{" ".join(match[0].split())}" does not add up. Correct the sum in the reason of the mark.'
                    yield Diagnostic("NUM003", message, at, text=match[0])


@lru_cache(maxsize=1)  # for two rules, which follow one another
def _unaccounted(handbook: Handbook) -> list[tuple[Quantity, Position, list[Entry], list[str]]]:
    """Each number that nothing accounts for: its place, the works cited, and those of them that give it but were never opened."""
    given, found = Given(handbook.library.entries), []
    for read in handbook.pages:
        missing = [(number, quantity) for number, unit in enumerate(read.units) for quantity in given.missing(unit)]
        places = read.source.places(read.units) if missing else []
        for number, quantity in missing:
            unit = read.units[number]
            works = given.works(unit)
            unopened = [work.key for work in works if not opened(work) and quantity.forms & given_by(work)]
            found.append((quantity, place(read, unit, places[number], quantity), works, unopened))
    return found


def place(read: ReadPage, unit: Unit, start: Position, quantity: Quantity) -> Position:
    """Where the number stands in the source of a unit that starts there."""
    before = unit.text[: quantity.start]
    return read.source.within(start, quantity.text, before.partition(" | ")[2] if unit.kind == "infobox_row" else before)


def _right(match: re.Match[str]) -> bool:
    """Does the sum hold, to the places that its result has?"""
    try:
        value, result = _decimal(match[1]), _decimal(match[3])
        for sign, term in TERM.findall(match[2]):
            other = _decimal(term)
            if sign in "+-":
                value += other if sign == "+" else -other
            else:
                value = value / other if sign == "/" else value * other
    except (InvalidOperation, ZeroDivisionError):
        return True
    value *= 100 if match[4] and "%" not in match[2] else 1
    places = int(result.as_tuple().exponent)
    return abs(value - result) <= Decimal(1).scaleb(places) / 2


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "").rstrip("."))
