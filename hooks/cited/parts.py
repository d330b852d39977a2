"""Pairs of statements → groups: one sentence cut into several, or several made into one, are one thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .likeness import alike, joined, of
from .statements import Statement


@dataclass(frozen=True, slots=True)
class Group:
    """What is one thing before and after: one statement each, or one cut into several, or several made into one."""

    old: tuple[Statement, ...]
    new: tuple[Statement, ...]


def groups(old: list[Statement], new: list[Statement], pairs: Mapping[int, int]) -> Iterator[tuple[list[int], list[int]]]:
    """Pairs, with what was cut off from one of them or joined to it, and what stands alone; all by index."""
    left_old, left_new = set(range(len(old))) - set(pairs), set(range(len(new))) - set(pairs.values())
    for i, j in sorted(pairs.items()):
        parts_new = _parts(old[i], new, j, left_new)
        parts_old = _parts(new[j], old, i, left_old) if len(parts_new) == 1 else [i]
        yield parts_old, parts_new
    yield from (([i], []) for i in sorted(left_old))
    yield from (([], [j]) for j in sorted(left_new))


def _parts(one: Statement, many: list[Statement], first: int, left: set[int]) -> list[int]:
    """Beside `first` those neighbours, taken from `left`, that say what `one` says and `first` does not."""
    if many[first].text == one.text:
        return [first]
    parts, whole = [first], of(one.text)
    for k in (first + 1, first + 2, first - 1, first - 2):
        beside = k - 1 in parts or k + 1 in parts
        if k not in left or not beside or (many[k].path, many[k].section) != (many[first].path, many[first].section):
            continue
        said = joined([of(many[p].text) for p in parts])
        rest = whole.less(said)
        if 2 * rest.common(of(many[k].text)) >= of(many[k].text).weight and alike(whole, joined([said, of(many[k].text)])) > alike(
            whole, said
        ):
            parts.append(k)
            left.discard(k)
    return sorted(parts)
