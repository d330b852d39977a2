"""This run and the one before: how far the ratios moved, and whether within the spread of both."""

from __future__ import annotations

from figures import Figure, Results, ratio
from peers import ALL, CLEAN, MODES


def section(before: Results, now: Results) -> str:
    """Every ratio to MkDocs alone (pruned, where that was not measured) that both runs have."""
    rows = [row for size in now["runs"] for row in _rows(before, now, size)]
    said = f"\n## Compared with the run of {before['machine']['day']} ({before['machine']['revision']})\n\n"
    if not rows:
        return f"{said}Nothing was measured in both.\n"
    agreed = sum(row.endswith("yes |") for row in rows)
    head = "| Who | | Pages | Then | Now | Moved | Within both spreads |\n|---|---|---|---|---|---|---|\n"
    note = "Spread: from the least to the most of a run, and 5 % beyond, for what was measured once or twice.\n\n"
    return f"{said}{agreed} of {len(rows)} ratios agree. {note}{head}" + "\n".join(rows) + "\n"


def _rows(before: Results, now: Results, size: str) -> list[str]:
    rows = []
    for peer in ALL:
        for mode in MODES:
            for base in ("alone", "pruned"):
                then, new = (ratio(each, size, (peer.slug, mode), (base, CLEAN)) for each in (before, now))
                if then and new and (peer.slug, mode) != (base, CLEAN):
                    agree = "yes" if overlap(then, new) else "**no**"
                    moved = f"{100 * (new.middle / then.middle - 1):+.0f} %"
                    rows.append(f"| {peer.name} | {mode} | {size} | {then.shown()} | {new.shown()} | {moved} | {agree} |")
                    break
    return rows


def overlap(one: Figure, other: Figure, margin: float = 0.05) -> bool:
    """Do the spreads meet, each widened by the margin?"""
    return one.least * (1 - margin) <= other.most * (1 + margin) and other.least * (1 - margin) <= one.most * (1 + margin)
