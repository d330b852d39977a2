"""The statements of two states of a handbook → which is which: those with the same words first, then the most alike.

Near linear: what is alike is looked for only among statements that share one of their rarest words, or stand in the same
gap between two that are the same. Deterministic, and the same from either side: the old and the new could change places.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from .likeness import Words, alike, of, spelt_alike
from .model import ROWS
from .parts import Group, groups
from .statements import Statement

ENOUGH = 0.5  # how alike two statements of one section have to be
ENOUGH_ON_A_PAGE, ENOUGH_ANYWHERE = 0.6, 0.75
NEIGHBOUR = 0.1  # for each neighbour that is the same
FEW = 4  # words: fewer say too little to know a statement by on another page
RAREST, CROWD, GAP = 8, 400, 64  # words looked up for each statement; pairs with a word, or in a gap, that are still compared


@dataclass(frozen=True, slots=True)
class Matched:
    """All groups; pages and headings by their old name → new name, for those that were only renamed."""

    groups: list[Group]
    pages: dict[str, str]
    headings: dict[tuple[str, str], tuple[str, str]]


class Match:
    """The two lists and the pairs found so far, by index. Works on the old ones as if renamed pages had the new name."""

    def __init__(self, old: Sequence[Statement], new: Sequence[Statement]) -> None:
        self.old, self.new = list(old), list(new)
        self.there: dict[int, int] = {}
        self.back: dict[int, int] = {}

    def pair(self, i: int, j: int) -> None:
        self.there[i], self.back[j] = j, i

    def left(self) -> tuple[list[int], list[int]]:
        return [i for i in range(len(self.old)) if i not in self.there], [j for j in range(len(self.new)) if j not in self.back]

    def same(self, key: Callable[[Statement], Hashable]) -> None:
        """Pair those with the same key, in reading order; None is no key."""
        left_old, left_new = self.left()
        waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
        for j in reversed(left_new):
            waiting[key(self.new[j])].append(j)
        for i in left_old:
            found = key(self.old[i])
            if found is not None and waiting.get(found):
                self.pair(i, waiting[found].pop())

    def renamed(self, name: Callable[[Statement], tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Names that went, and the new ones under which at least half of what they held stands now."""
        before, after = Counter(map(name, self.old)), Counter(map(name, self.new))
        went = Counter((s.text, name(s)) for s in self.old if name(s) not in after)
        came: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
        for s in self.new:
            if name(s) not in before:
                came[s.text][name(s)] += 1
        votes: Counter[tuple[tuple[str, ...], tuple[str, ...]]] = Counter()
        for (text, a), count in went.items():
            votes.update({(a, b): min(count, number) for b, number in came[text].items() if a[:-1] == b[:-1]})
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        for (a, b), count in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
            if 2 * count >= max(before[a], after[b]) and a not in found and b not in found.values():
                found[a] = b
        return found

    def neighbours(self, statements: list[Statement], number: Callable[[int], int | None]) -> list[tuple[Hashable, Hashable]]:
        """For each statement the nearest paired ones before and after it on its page."""
        around: list[tuple[Hashable, Hashable]] = []
        for path, group in groupby(range(len(statements)), key=lambda k: statements[k].path):
            page = list(group)
            before = list(_running([number(k) for k in page], (path, "start")))
            after = list(_running([number(k) for k in reversed(page)], (path, "end")))[::-1]
            around += zip(before, after, strict=True)
        return around


def match(old: Sequence[Statement], new: Sequence[Statement]) -> Matched:
    """Find for each old statement the new one; both lists in reading order, page by page."""
    found = Match(old, new)
    pages = {a[0]: b[0] for a, b in found.renamed(lambda s: (s.path,)).items()}
    found.old = [replace(s, path=pages.get(s.path, s.path)) for s in found.old]
    headings = {a: b for a, b in found.renamed(lambda s: (s.path, s.section)).items() if a[1] and b[1]}
    found.old = [replace(s, section=headings.get((s.path, s.section), ("", s.section))[1]) for s in found.old]
    _by_words(found)
    _by_likeness(found)
    made = [Group(tuple(old[i] for i in a), tuple(new[j] for j in b)) for a, b in groups(found.old, found.new, found.there)]
    return Matched(made, pages, {(a[0], a[1]): (b[0], b[1]) for a, b in headings.items()})


def _by_words(found: Match) -> None:
    found.same(lambda s: (s.path, s.section, s.text, s.references, s.marks))
    found.same(lambda s: (s.path, s.section, s.text))
    found.same(lambda s: (s.path, s.text))
    found.same(lambda s: s.text if s.text.count(" ") >= FEW - 1 else None)


def _by_likeness(found: Match) -> None:
    """Pair what is left, the most alike first."""
    left_old, left_new = found.left()
    words_old = {i: of(found.old[i].text) for i in left_old}
    words_new = {j: of(found.new[j].text) for j in left_new}
    around_old = found.neighbours(found.old, lambda i: i if i in found.there else None)
    around_new = found.neighbours(found.new, found.back.get)
    scored = []
    near = set(_shared([(i, around_old[i]) for i in left_old], [(j, around_new[j]) for j in left_new], GAP))
    rows = set(_shared(_first_cells(found.old, left_old), _first_cells(found.new, left_new), 1))
    for i, j in near | rows | set(_by_rare_words(found, words_old, words_new)):
        a, b = found.old[i], found.new[j]
        neighbours = sum(x == y for x, y in zip(around_old[i], around_new[j], strict=True))
        score = 0.95 if (i, j) in rows else _score(a, b, words_old[i], words_new[j], neighbours)
        if score:
            far = abs(a.order - b.order) if a.path == b.path else len(found.old) + len(found.new)
            scored.append((-round(score, 6), far, sorted((a.text, b.text)), i, j))
    for *_, i, j in sorted(scored):
        if i not in found.there and j not in found.back:
            found.pair(i, j)


def _score(a: Statement, b: Statement, words_a: Words, words_b: Words, neighbours: int) -> float:
    """How alike two statements are, 0 when not enough; neighbours count, and so does the spelling of short ones."""
    likeness = alike(words_a, words_b)
    if a.path != b.path:
        return likeness if likeness >= ENOUGH_ANYWHERE and min(words_a.number, words_b.number) >= FEW else 0
    if a.section != b.section:
        return likeness if likeness >= ENOUGH_ON_A_PAGE else 0
    if max(words_a.number, words_b.number) <= FEW and neighbours == 2:
        likeness = max(likeness, spelt_alike(a.text, b.text))
    likeness += NEIGHBOUR * neighbours
    return likeness if likeness >= ENOUGH + NEIGHBOUR / 2 else 0


def _by_rare_words(found: Match, old: dict[int, Words], new: dict[int, Words]) -> Iterator[tuple[int, int]]:
    """Pairs that share one of the rarest words of both: in their section, or anywhere if few have it."""
    known = Counter(word for words in (*old.values(), *new.values()) for word in words.counts)

    def rarest(words: dict[int, Words], statements: list[Statement]) -> Iterator[tuple[int, Hashable]]:
        for k, each in words.items():
            for word in sorted(each.counts, key=lambda w: (known[w], w))[:RAREST]:
                yield k, word
                yield k, (statements[k].path, statements[k].section, word)

    yield from _shared(rarest(old, found.old), rarest(new, found.new), CROWD)


def _shared(old: Iterable[tuple[int, Hashable]], new: Iterable[tuple[int, Hashable]], most: int) -> Iterator[tuple[int, int]]:
    """All pairs with the same key, unless there are more than `most` of one key."""
    sides: list[defaultdict[Hashable, list[int]]] = [defaultdict(list), defaultdict(list)]
    for side, listed in zip(sides, (old, new), strict=True):
        for index, key in listed:
            side[key].append(index)
    for key, ours in sides[0].items():
        theirs = sides[1].get(key, [])
        if len(ours) * len(theirs) <= most:
            yield from ((i, j) for i in ours for j in theirs)


def _first_cells(statements: list[Statement], left: list[int]) -> Iterator[tuple[int, Hashable]]:
    """Rows by their place and first cell: the row of the infobox or table that they are."""
    for k in left:
        row = statements[k]
        first = row.text.partition(" | ")[0].strip()
        if row.kind in ROWS and first:
            yield k, (row.path, row.section, row.kind, first)


def _running(numbers: Iterable[int | None], start: Hashable) -> Iterator[Hashable]:
    """For each place the last number before it."""
    last = start
    for number in numbers:
        yield last
        last = number if number is not None else last
