"""Changes → a report for people: Markdown for a comment on a pull request, or text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .changes import Change, Changes
from .diff_notes import notes, rests_on
from .dress import MARKED_DOWN, TEXT, Dress, word_diff
from .model import Diagnostic
from .statements import references, text
from .work_changes import STATUS, WorkChange

MOST = 60_000  # characters: a comment on GitHub has at most 65,536
QUOTES = 3  # claims quoted below one line that holds for all of them
SECTIONS = (  # a claim stands under the first that fits; how it is counted
    ("Numbers changed", {"numbers"}, "with other numbers"),
    ("Left without a reference", {"last_reference"}, "left without a reference"),
    ("“Not” came or went", {"negation"}, "with “not” more or less"),
    ("No longer a claim", {"no_claim"}, "no longer a claim"),
    ("Now a claim", {"new_claim"}, "newly a claim"),
    ("Reworded", {"words", "split", "merged"}, "reworded"),
    ("Other references", {"references", "marks"}, "re-referenced"),
    ("Added", {"added"}, "added"),
    ("Removed", {"removed"}, "removed"),
    ("Moved", {"page", "section", "order"}, "moved"),
    ("Only punctuation or capitals", {"typography"}, "with other punctuation"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the report, with what it quotes. Items with the same `fold` are shown as one, if `few` with the first quotes only."""

    head: str
    quotes: tuple[str, ...] = ()
    fold: tuple[str, ...] = ()
    few: bool = False


def report(changes: Changes, labels: tuple[str, str], refused: Sequence[Diagnostic], markdown: bool) -> str:
    """The report; one sentence when there is nothing to say. What is over `MOST` characters is counted."""
    dress = MARKED_DOWN if markdown else TEXT
    between = " to ".join(label if " " in label else dress.code(label) for label in labels)
    left_out = [Item(f"{dress.code(each.at.path)}: {each.code} {dress.plain(each.message)}") for each in refused]
    if not changes and not left_out:
        return f"No claim, work or page differs from {between}.\n"
    new_pages, gone_pages = dict(changes.added_pages), dict(changes.removed_pages)
    shown = [each for each in changes.claims if each.old or each.new[0].path not in new_pages]
    shown = [each for each in shown if each.new or each.old[0].path not in gone_pages]
    parts = [(title, list(_folded(_item(dress, each) for each in found))) for title, found in _sorted(shown)]
    parts += [("Works", [_work(dress, each) for each in sorted(changes.works, key=_grave)])]
    parts += [("Pages and headings", list(_pages(dress, changes))), ("Not compared", left_out)]
    counted = _counted(dress, shown, changes, len(left_out))
    top = f"{'## ' if markdown else ''}What changes in the claims\n\nFrom {between}: {counted}.\n"
    return top + _cut(dress, parts, MOST - len(top) - 200)


def _sorted(claims: Iterable[Change]) -> Iterator[tuple[str, list[Change]]]:
    found: dict[str, list[Change]] = {title: [] for title, *_ in SECTIONS}
    for change in claims:
        found[next(title for title, aspects, *_ in SECTIONS if aspects & set(change.aspects))].append(change)
    yield from found.items()


def _counted(dress: Dress, shown: list[Change], changes: Changes, left_out: int) -> str:
    """`**1 claim with other numbers**, 2 added; 1 change of the works`."""
    said: list[str] = []
    for (title, found), (*_, name) in zip(_sorted(shown), SECTIONS, strict=True):
        if found:
            counted = f"{len(found)} {name}" if said else f"{_number(len(found), 'claim')} {name}"
            said.append(dress.strong(counted) if title == SECTIONS[0][0] else counted)
    parts = [", ".join(said)] if said else []
    for what, pages in (("added", changes.added_pages), ("removed", changes.removed_pages)):
        if pages:
            parts.append(f"{_number(sum(count for _, count in pages), 'claim')} on {_number(len(pages), f'{what} page')}")
    parts += [f"{_number(left_out, 'fault')} kept pages or works from being compared"] if left_out else []
    parts = parts or ["no claim differs"]
    rest = ((len(changes.renamed_pages), "renamed page"), (len(changes.headings), "renamed heading"))
    parts += [_number(number, noun) for number, noun in rest if number]
    return "; ".join([*parts, *([f"{_number(len(changes.works), 'change')} of the works"] if changes.works else [])])


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _cut(dress: Dress, parts: list[tuple[str, list[Item]]], room: int) -> str:
    """As many items as there is room for, in their order; the rest as a number."""
    lines, hidden = [], 0
    for title, items in parts:
        made = [dress.item(item.head, list(item.quotes)) for item in items]
        heading = dress.heading(title)
        for number, line in enumerate(made):
            size = len(line) + (len(heading) if not number else 0)
            if hidden or size > room:
                hidden += 1
                continue
            lines.append(("" if number else heading) + line)
            room -= size
    if hidden:
        lines.append(f"\n{hidden} more {'is' if hidden == 1 else 'are'} not shown here. All: {dress.code('cited diff --format json')}\n")
    return "".join(lines)


def _folded(items: Iterable[Item]) -> Iterator[Item]:
    """Items in their order; those with the same fold as one."""
    found: dict[tuple[str, ...], list[Item]] = {}
    for number, item in enumerate(items):
        found.setdefault(item.fold or (str(number),), []).append(item)
    for same in found.values():
        quotes = [quote for item in same for quote in item.quotes]
        most = QUOTES if same[0].few else len(quotes)
        more = [f"… and {len(quotes) - most} more"] if len(quotes) > most else []
        yield same[0] if len(same) == 1 else Item(f"{same[0].head} · {len(same)} claims", (*quotes[:most], *more))


def _item(dress: Dress, change: Change) -> Item:
    """Where, what changed besides the words, and the words."""
    here = (change.new or change.old)[0]
    place = dress.code(f"{here.path}:{here.line}") + (f" · {dress.plain(here.section)}" if here.section else "")
    said = list(notes(dress, change))
    only = set(change.aspects)
    moved, support = {"page", "section", "order"}, {"references", "marks"}
    covers = {side[0].covered_by for side in (change.old, change.new) if side} - {""}
    fold = only <= moved or (covers and "own" not in covers and only <= {*support, "last_reference", "added", "removed"})
    old, new = (text(side).rstrip(" |") for side in (change.old, change.new))
    words = [word_diff(dress, old, new) if old and new and old != new else dress.plain(new or old)]
    if len(change.new) > 1 and any(set(each.references) != set(references(change.old)) for each in change.new):
        words += [f"{' · '.join(rests_on(dress, [each], 'cites'))}: {dress.plain(each.text)}" for each in change.new]
    return Item(" · ".join([place, *said]), tuple(words), (here.path, here.section, *said) if fold else (), only <= moved | support)


def _grave(work: WorkChange) -> bool:
    """Sorts works whose retraction status changed before the others."""
    return not any(name == STATUS for name, _, _ in work.fields)


def _work(dress: Dress, work: WorkChange) -> Item:
    key = dress.code(f"@{work.key}")
    title = f": {dress.plain(work.title)}" if work.title else ""
    if work.what == "renamed":
        return Item(f"{key} was {dress.code(f'@{work.old_key}')}{title}")
    if work.what != "changed":
        return Item(f"{key} {work.what}{title}")
    return Item(
        key,
        tuple(
            f"{dress.strong(name) if name == STATUS else dress.plain(name)}: {word_diff(dress, old, new)}" for name, old, new in work.fields
        ),
    )


def _pages(dress: Dress, changes: Changes) -> Iterator[Item]:
    for what, pages in (("added", changes.added_pages), ("removed", changes.removed_pages)):
        for path, count in pages:
            yield Item(f"{dress.code(path)} {what}, with {_number(count, 'claim')}")
    for old, new in changes.renamed_pages:
        yield Item(f"{dress.code(old)} is now {dress.code(new)}")
    for path, old, new in changes.headings:
        yield Item(f"{dress.code(path)}: the heading “{dress.plain(old)}” is now “{dress.plain(new)}”")
