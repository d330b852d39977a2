"""Who answers for a page, and since when: front matter → names and days. What is no name or no date counts as missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def people(meta: Mapping[str, Any], name: str) -> list[str]:
    """The names in a field that holds one or a list of them."""
    value = meta.get(name)
    listed = value if isinstance(value, list) else [value]
    return [" ".join(each.split()) for each in listed if isinstance(each, str) and each.strip()]


def day(value: Any) -> date | None:
    """A day as YAML gives it, or written `2026-11-21`; None for anything else."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            return None
    return date(value.year, value.month, value.day) if isinstance(value, date) else None


def nlm_day(known: date) -> str:
    """`2026 Nov 21`, as *Citing Medicine* writes it, in any locale."""
    return f"{known.year} {MONTHS[known.month - 1]} {known.day}"
