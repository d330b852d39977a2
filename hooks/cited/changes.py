"""Two states of a handbook → what changed in its claims, works and pages. Pure: the states are read already."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .handbook import Handbook
from .matching import Matched, match
from .parts import Group
from .statements import Statement, numbers, references, statements, text
from .work_changes import WorkChange, works

NOT = re.compile(r"\b(?:not|no|never|none|neither|nor|without|cannot|\w+n[’']t)\b", re.IGNORECASE)
ASPECTS = (
    "numbers", "last_reference", "negation", "no_claim", "new_claim", "split", "merged", "words", "typography", "references", "marks",
    "added", "removed", "page", "section", "order",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one claim: `aspects` of ASPECTS, in their order; `gone` and `come` are the numbers as written."""

    old: tuple[Statement, ...]
    new: tuple[Statement, ...]
    aspects: tuple[str, ...]
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed. Pages are paths; those added and removed come with the number of their claims."""

    claims: tuple[Change, ...] = ()
    works: tuple[WorkChange, ...] = ()
    added_pages: tuple[tuple[str, int], ...] = ()
    removed_pages: tuple[tuple[str, int], ...] = ()
    renamed_pages: tuple[tuple[str, str], ...] = ()
    headings: tuple[tuple[str, str, str], ...] = ()  # (page, old, new)

    def __bool__(self) -> bool:
        return any((self.claims, self.works, self.added_pages, self.removed_pages, self.renamed_pages, self.headings))


def compare(old: Handbook, new: Handbook) -> Changes:
    """What changed from the old to the new. Pages that did not change may be missing in both."""
    library = tuple(works(old.library, new.library))
    keys = {work.old_key: work.key for work in library if work.old_key}
    found = match(statements(old, keys), statements(new, {}))
    moved = _reordered(found)
    claims = [change for group in found.groups if (change := _change(group, found, moved))]
    paths = [{page.page.path: sum(unit.claim for unit in page.units) for page in side.pages} for side in (old, new)]
    return Changes(
        tuple(sorted(claims, key=_by_place)),
        library,
        tuple((path, count) for path, count in sorted(paths[1].items()) if path not in paths[0] and path not in found.pages.values()),
        tuple((path, count) for path, count in sorted(paths[0].items()) if path not in paths[1] and path not in found.pages),
        tuple(sorted(found.pages.items())),
        tuple(sorted((b[0], a[1], b[1]) for a, b in found.headings.items())),
    )


def _by_place(change: Change) -> tuple[str, int, bool]:
    first = (change.new or change.old)[0]
    return first.path, first.order, not change.new


def _change(group: Group, found: Matched, moved: set[tuple[str, int]]) -> Change | None:
    """What there is to say of a group; None when it is no claim, or nothing changed."""
    was, now = (any(not each.why_not for each in side) for side in (group.old, group.new))
    if not was and not now:
        return None
    if not group.old or not group.new:
        return Change(group.old, group.new, ("added" if group.new else "removed",))
    gone, come = numbers(group.old, group.new) if text(group.old) != text(group.new) else ((), ())
    aspects = {*_words(group, bool(gone or come)), *(_support(group) if was and now else ()), *_place(group, found, moved)}
    if was != now:
        aspects.add("no_claim" if was else "new_claim")
    return Change(group.old, group.new, tuple(each for each in ASPECTS if each in aspects), gone, come) if aspects else None


def _words(group: Group, numbers: bool) -> Iterator[str]:
    old, new = text(group.old), text(group.new)
    if numbers:
        yield "numbers"
    if len(group.old) != len(group.new):
        yield "split" if len(group.new) > 1 else "merged"
    elif old != new:
        yield "words" if re.findall(r"\w+", old.lower()) != re.findall(r"\w+", new.lower()) else "typography"
    if len(NOT.findall(old)) != len(NOT.findall(new)):
        yield "negation"


def _support(group: Group) -> Iterator[str]:
    """What changed in the works and marks on which it rests. The order of works says nothing."""
    old, new = references(group.old), references(group.new)
    if set(old) != set(new):
        yield "references"
    if {mark for each in group.old for mark in each.marks} != {mark for each in group.new for mark in each.marks}:
        yield "marks"
    bare = any(not each.why_not and not each.references and not each.marks for each in group.new)
    open_before = any(not each.why_not and not each.references and not each.marks for each in group.old)
    if (old and not new) or (bare and not open_before):
        yield "last_reference"


def _place(group: Group, found: Matched, moved: set[tuple[str, int]]) -> Iterator[str]:
    old, new = group.old[0], group.new[0]
    path = found.pages.get(old.path, old.path)
    if path != new.path:
        yield "page"
    elif found.headings.get((path, old.section), (path, old.section))[1] != new.section:
        yield "section"
    elif (new.path, new.order) in moved:
        yield "order"


def _reordered(found: Matched) -> set[tuple[str, int]]:
    """Statements of the new state that stand in another order in their section: the fewest that explain it."""
    sections: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for group in found.groups:
        if group.old and group.new and not set(_place(group, found, set())):
            new = group.new[0]
            sections[new.path, new.section].append((group.old[0].order, new.order))
    return {(path, order) for (path, _), pairs in sections.items() for order in _out_of_order([new for _, new in sorted(pairs)])}


def _out_of_order(numbers: Sequence[int]) -> set[int]:
    """Those not in a longest increasing part of the sequence (patience sorting)."""
    tops: list[int] = []
    at: list[int] = []
    for number in numbers:
        pile = bisect_left(tops, number)
        tops[pile : pile + 1] = [number]
        at.append(pile)
    kept, pile = set(), len(tops) - 1
    for number, its in zip(reversed(numbers), reversed(at), strict=True):
        if its == pile:
            kept.add(number)
            pile -= 1
    return set(numbers) - kept
