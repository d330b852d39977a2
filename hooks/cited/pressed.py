"""One page through the press: read, checked and furnished → one record of plain values, to keep and to hand on.

A pure function of the page, of the works that it cites and of the day: so pages can be pressed in any order, in other
processes, and not at all where the record is known from an earlier build.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from . import filled, furnish, gate, handbook, report, rules
from .incoming import Intake
from .model import Diagnostic, Library, Page


@dataclass(frozen=True, slots=True)
class Ways:
    """Addresses between pages: of the claims page seen from this one; of the root seen from the pages that list all."""

    claims_page: str = "."
    from_claims: str = "./"
    from_references: str = "./"
    references: str = ""  # address of the references page, seen from the root


@dataclass(frozen=True, slots=True)
class Pressed:
    """What one page gives: to its reader, to the pages that list every claim and every work, and to the rules."""

    html: str
    title: str
    findings: tuple[Diagnostic, ...] = ()
    keys: tuple[str, ...] = ()  # every key cited, in reading order
    table: str = ""  # of the claims page
    rows: str = ""  # of claims.json
    resting: dict[str, list[str]] = field(default_factory=dict)  # of the references page, by key


def press(page: Page, library: Library, today: date, ways: Ways) -> Pressed:
    """Read, check and furnish a page; those that a build fills are only looked at by the gate."""
    findings = gate.check(Intake(pages=(page,)))
    if page.meta.get("generated"):
        return Pressed(page.html, page.title, tuple(findings))
    read = handbook.read_page(page)
    findings += rules.of_page(read, library)
    return Pressed(
        furnish.furnish(read, library, today, ways.claims_page),
        page.title,
        tuple(findings),
        tuple(read.keys),
        filled.table(read, library, ways.from_claims, ways.references),
        filled.rows(read),
        filled.resting(read, ways.from_references),
    )


def as_plain(pressed: Pressed) -> dict[str, Any]:
    """The record in plain values; `from_plain` leads back. (`asdict` would copy each word of the page.)"""
    made = {each.name: getattr(pressed, each.name) for each in fields(pressed)}
    return {**made, "findings": [asdict(each) for each in pressed.findings]}


def from_plain(made: dict[str, Any]) -> Pressed:
    """What `as_plain` made, as a record. Raises `TypeError` or `KeyError` where it is something else."""
    findings = tuple(report.diagnostic(each) for each in made["findings"])
    return Pressed(**{**made, "findings": findings, "keys": tuple(made["keys"])})
