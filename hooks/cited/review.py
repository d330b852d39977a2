"""Who answers for a page, and until when: the fields of its front matter, as a line and as a notice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

from .answerable import day, people

PEOPLE = {"author": "Author", "reviewer": "Reviewed by", "conflicts": "Conflicts of interest"}
DATES = {"reviewed": "Last reviewed", "review_due": "Review due"}


def overdue(meta: Mapping[str, Any], today: date) -> date | None:
    """The day on which the review was due, when that day is past."""
    due = day(meta.get("review_due")) if meta.get("review_due") else None
    return due if due and due < today else None


def line(meta: Mapping[str, Any]) -> str:
    """Author, reviewer, dates and conflicts as HTML; a page that nobody has reviewed says so."""
    rows = [(label, ", ".join(named)) for name, label in PEOPLE.items() if (named := people(meta, name))]
    rows += [(label, known.isoformat()) for name, label in DATES.items() if (known := day(meta.get(name)))]
    if not people(meta, "reviewer") or not day(meta.get("reviewed")):
        rows.append(("Review", "not yet reviewed by a named clinician"))
    return "".join(f"<dt>{label}</dt><dd>{escape(value)}</dd>" for label, value in rows)
