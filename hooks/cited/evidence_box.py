"""What the claims of a page rest on, counted: the evidence box. Computed, never typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from .evidence import UNOPENED, kind, status
from .model import Entry, Library, Unit
from .notation import MARK_LABELS


@dataclass(frozen=True, slots=True)
class Evidence:
    """The counts of one page, or of several."""

    claims: int = 0
    cited: int = 0
    marks: Mapping[str, int] = field(default_factory=dict)
    single: int = 0  # claims that rest on one work alone
    disputed: int = 0  # claims with a work cited against them
    works: tuple[Entry, ...] = ()


def count(units: Iterable[Unit], library: Library) -> Evidence:
    """Count the claims among the units; `works` are those cited, each once, in order of first use."""
    claims = [unit for unit in units if not unit.why_not]
    works: dict[str, None] = {}
    marks: Counter[str] = Counter()
    cited = single = disputed = 0
    for unit in claims:
        keys = dict.fromkeys([reference.key for reference in unit.references])
        works |= keys
        cited += keys != {}
        single += len(keys) == 1
        disputed += True in [reference.against for reference in unit.references]
        if unit.marks:
            marks.update({mark.kind for mark in unit.marks})
    known = tuple([library.entries[key] for key in works if key in library.entries])
    return Evidence(len(claims), cited, marks, single, disputed, known)


def years(works: Iterable[Entry]) -> tuple[int, int] | None:
    """The first and the last year of publication."""
    found = sorted([int(year) for year in {work.fields.get("year", "") for work in works} if year.isdigit()])
    return (found[0], found[-1]) if found else None


def box(evidence: Evidence, answerable: str, claims_page: str) -> str:
    """The evidence box of a page as HTML.

    `answerable` are the lines on author and review; `claims_page` is the address of its claims on the claims page.
    """
    if not evidence.claims:
        return ""
    marked = [f"{number} {MARK_LABELS.get(kind, kind)}" for kind, number in sorted(evidence.marks.items())]
    parts = ", ".join([f"{evidence.cited} cited", *marked])
    rows = [("Resting on a single work", str(evidence.single))]
    if evidence.disputed:
        rows.append(("With a work against them", str(evidence.disputed)))
    span = years(evidence.works)
    if span:
        rows.append(("Works", f"{len(evidence.works)}, published {span[0]}–{span[1]}"))
    kinds = Counter([kind(work) or "kind not recorded" for work in evidence.works])
    if kinds:
        rows.append(("By kind", "; ".join(f"{number} {kind}" for kind, number in kinds.most_common())))
    read = Counter([status(work) or "not recorded" for work in evidence.works])
    rows.append(("How far they were read", "; ".join(f"{number} {how}" for how, number in read.most_common())))
    unread = sum([read[how] for how in UNOPENED])
    rows += [("Opened by nobody", str(unread))] if unread else []
    lines = "".join(f"<dt>{label}</dt><dd>{escape(value)}</dd>" for label, value in rows)
    lines += answerable
    summary = f"Evidence on this page: {evidence.claims} claims ({escape(parts)})"
    link = f'<p><a href="{escape(claims_page)}">All claims of this page</a></p>'
    return f'<details class="evidence references" data-search-exclude><summary>{summary}</summary><dl>{lines}</dl>{link}</details>'
