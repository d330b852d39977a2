"""A change → what is said of it beside its words: numbers, works and marks, where it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .changes import Change
from .dress import Dress, word_diff
from .model import Mark, Reference
from .statements import Statement, references

REASONS = {  # why a unit is no claim, in words
    "question": "a question", "navigation": "a pointer to another place", "lead_in": "a bare lead-in", "label": "a label",
    "editorial": "the page speaking of itself", "instruction": "an instruction with nothing to check in it",
    "reference": "a reference", "empty": "no words",
}  # fmt: skip


def notes(dress: Dress, change: Change) -> Iterator[str]:
    """The notes of one line, the gravest first."""
    old, new, aspects = change.old, change.new, set(change.aspects)
    if "numbers" in aspects:
        yield dress.strong(_numbers([dress.plain(each) for each in change.gone], [dress.plain(each) for each in change.come]))
    if "last_reference" in aspects:
        marked = any(each.marks for each in new)
        yield dress.strong(
            "rests on a mark only" if marked else "has a part without reference" if references(new) else "links nothing any more"
        )
    if "negation" in aspects:
        yield dress.strong("“not” came or went")
    if "no_claim" in aspects:
        yield f"now {REASONS.get(new[0].why_not, new[0].why_not)}"
    if "new_claim" in aspects:
        yield f"was {REASONS.get(old[0].why_not, old[0].why_not)}"
    if aspects & {"split", "merged"}:
        yield f"one statement made into {len(new)}" if "split" in aspects else f"{len(old)} statements made into one"
    if "new_claim" in aspects or not old or not new:
        yield from rests_on(dress, new or old, "cites" if new else "cited")
    if aspects & {"references", "marks", "last_reference"}:
        yield from _support(dress, old, new)
    if "page" in aspects:
        yield f"from {dress.code(old[0].path)}"
    if "section" in aspects:
        yield f"from the section “{dress.plain(old[0].section)}”" if old[0].section else "from above the first heading"
    if "order" in aspects:
        yield "in another order"


def _numbers(gone: list[str], come: list[str]) -> str:
    """`5 mL → 50 mL`; one by one where as many came as went."""
    if len(gone) == len(come):
        return ", ".join(f"{old} → {new}" for old, new in zip(gone, come, strict=True))
    old, new = ", ".join(gone), ", ".join(come)
    return f"{old} → {new}" if old and new else f"now {new}" if new else f"no longer {old}"


def rests_on(dress: Dress, side: Sequence[Statement], verb: str) -> Iterator[str]:
    """Works and marks of one side: one note for all works, one for each mark; bold when there is neither."""
    cited = [_reference(dress, ref) for ref in references(side)]
    if cited:
        yield f"{verb} {', '.join(cited)}"
    marks = [_mark(dress, mark) for each in side for mark in each.marks]
    yield from marks
    if not cited and not marks:
        yield dress.strong("no reference")


def _reference(dress: Dress, ref: Reference) -> str:
    return ("but " if ref.against else "") + dress.code(f"@{ref.key}") + (f", {dress.plain(ref.locator)}" if ref.locator else "")


def _mark(dress: Dress, mark: Mark) -> str:
    return f"{dress.code(f'[!{mark.kind}]')} {dress.plain(mark.reason)}"


def _support(dress: Dress, old: Sequence[Statement], new: Sequence[Statement]) -> Iterator[str]:
    """What changed in works and marks: which went, which came, which are cited otherwise."""
    before, after = ({ref.key: [] for ref in references(side)} for side in (old, new))  # type: ignore[var-annotated]
    for side, known in ((old, before), (new, after)):
        for ref in references(side):
            known[ref.key].append(ref)
    if gone := [ref for key, refs in before.items() if key not in after for ref in refs]:
        yield f"no longer cites {', '.join(_reference(dress, ref) for ref in gone)}"
    if come := [ref for key, refs in after.items() if key not in before for ref in refs]:
        yield f"now cites {', '.join(_reference(dress, ref) for ref in come)}"
    for key in (key for key in after if key in before and set(before[key]) != set(after[key])):
        if len({ref.against for ref in before[key] + after[key]}) == 1:
            yield " → ".join(" and ".join(_reference(dress, ref) for ref in refs) for refs in (before[key], after[key]))
        else:
            now = " and ".join(_reference(dress, ref._replace(against=False)) for ref in after[key])
            yield f"{now} {'now' if any(ref.against for ref in after[key]) else 'no longer'} speaks against it"
    marks = [list(dict.fromkeys(mark for each in side for mark in each.marks)) for side in (old, new)]
    if len(marks[0]) == len(marks[1]) == 1 and marks[0] != marks[1] and marks[0][0].kind == marks[1][0].kind:
        yield f"{dress.code(f'[!{marks[1][0].kind}]')} {word_diff(dress, marks[0][0].reason, marks[1][0].reason)}"
        return
    yield from (f"no longer marked {_mark(dress, mark)}" for mark in marks[0] if mark not in marks[1])
    yield from (f"now marked {_mark(dress, mark)}" for mark in marks[1] if mark not in marks[0])
