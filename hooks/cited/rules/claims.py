"""Rules on claims and on the marks that say openly why one links no work."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..handbook import Handbook
from ..model import Diagnostic, Mark
from ..notation import MARK_LABELS
from ..verdicts import OPEN_TO_DOSES
from .words import nearest, shortened

KINDS = ", ".join(MARK_LABELS)


def claim_without_reference(handbook: Handbook) -> Iterator[Diagnostic]:
    """CLM001 A claim links no reference.

    Every unit of which a reader can ask *says who?* cites a work, or carries a mark that says why it cites none.

    Bad:

        The effect lasts about one week.

    Good:

        The effect lasts about one week.[@good2007]
    """
    for read in handbook.pages:
        uncovered = [not (unit.covered_by or unit.why_not) for unit in read.units]
        if not any(uncovered):
            continue
        places = read.source.places(read.units)
        for unit, reported, at in zip(read.units, uncovered, places, strict=True):
            if reported:
                advice = "Add [@key] after it, or say why there is none: [!opinion: …]."
                yield Diagnostic("CLM001", f'"{shortened(unit.text)}" links no reference. {advice}', at, text=unit.text)


def mark_without_reason(handbook: Handbook) -> Iterator[Diagnostic]:
    """MRK001 A mark gives no reason.

    The reason is what the reader is shown in the place of a reference.

    Bad:

        Most clinicians start with exercise.[!opinion]

    Good:

        Most clinicians start with exercise.[!opinion: the authors, from their own practice]
    """
    for read in handbook.pages:
        bare = [mark for mark in read.marks if mark.kind in MARK_LABELS and not mark.reason]
        for number, mark in _numbered(bare):
            at = read.source.markup(rf"\[!{re.escape(mark.kind)}\s*:?\s*\]", number)
            yield Diagnostic("MRK001", f"[!{mark.kind}] gives no reason. Write whose or why: [!{mark.kind}: …].", at, text=mark.kind)


def mark_of_unknown_kind(handbook: Handbook) -> Iterator[Diagnostic]:
    """MRK002 A mark is of a kind that does not exist.

    There are three: `opinion`, `no-evidence` and `common`.

    Bad:

        Most clinicians start with exercise.[!opinon: the authors]

    Good:

        Most clinicians start with exercise.[!opinion: the authors]
    """
    for read in handbook.pages:
        for number, mark in _numbered([mark for mark in read.marks if mark.kind not in MARK_LABELS]):
            message = f"[!{mark.kind}] is no kind of mark: use one of {KINDS}.{nearest(mark.kind, list(MARK_LABELS))}"
            yield Diagnostic("MRK002", message, read.source.markup(rf"\[!{re.escape(mark.kind)}\b", number), text=mark.kind)


def mark_that_covers_nothing(handbook: Handbook) -> Iterator[Diagnostic]:
    """MRK003 A mark stands where there is no claim to cover.

    Bad:

        What is known of its duration?[!no-evidence: searched in November 2026]

    Good:

        No study measures its duration.[!no-evidence: searched in November 2026]
    """
    for read in handbook.pages:
        units = (unit for unit in read.units if unit.claim or unit.why_not in OPEN_TO_DOSES) if read.marks else ()
        covering = {id(cite): cite.mark for unit in units for cite in unit.cites if cite.mark}
        for mark in (Counter(read.marks) - Counter(covering.values())).elements():
            if mark.kind in MARK_LABELS and mark.reason:
                words = r"\W+".join(re.escape(word) for word in re.findall(r"\w+", mark.reason)[:12])
                at = read.source.markup(rf"\[!{re.escape(mark.kind)}\s*:\W*{words}")
                what = f"[!{mark.kind}: {shortened(mark.reason, 40)}]"
                message = f"{what} covers nothing: no claim stands there. Put it behind the claim, or delete it."
                yield Diagnostic("MRK003", message, at, text=mark.reason)


def _numbered(marks: list[Mark]) -> Iterator[tuple[int, Mark]]:
    """Each mark with its number among those of its kind."""
    seen: Counter[str] = Counter()
    for mark in marks:
        yield seen[mark.kind], mark
        seen[mark.kind] += 1
