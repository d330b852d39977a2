"""How alike two sentences are, by their words; and where the words differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

WORD = re.compile(r"\d+(?:[.,]\d+)*|\w+")
SMALL = {
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "in", "is", "it", "its", "no",
    "nor", "not", "of", "on", "or", "than", "that", "the", "then", "these", "this", "those", "to", "was", "were", "with",
}  # fmt: skip
LONG = 250_000  # products of numbers of words: longer ones are shown whole, old and new


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, counted; `weight` is their sum, in which small words and numbers count for less."""

    counts: Mapping[str, int]
    weight: float
    number: int

    def common(self, other: Words) -> float:
        """The weight of what both have."""
        few, many = sorted((self.counts, other.counts), key=len)
        return sum(_weight(word) * min(count, many[word]) for word, count in few.items() if word in many)

    def less(self, other: Words) -> Words:
        """What is left without the words of the other."""
        return _words(Counter(self.counts) - Counter(other.counts))


@lru_cache(maxsize=65536)
def of(text: str) -> Words:
    """The words of a text."""
    return _words(Counter(WORD.findall(text.lower())))


def joined(parts: Sequence[Words]) -> Words:
    """The words of several texts together."""
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part.counts)
    return _words(total)


def alike(a: Words, b: Words) -> float:
    """From 0 (no word in common) to 1 (the same words, in whatever order); the same from either side."""
    return 2 * a.common(b) / (a.weight + b.weight) if a.weight and b.weight else 0.0


def spelt_alike(a: str, b: str) -> float:
    """The same by letters, for a few words: `sprain` and `strain`."""
    first, second = sorted((a.lower(), b.lower()))
    return SequenceMatcher(None, first, second, autojunk=False).ratio() if len(second) * len(first) <= LONG else 0.0


def changed_words(old: str, new: str) -> Iterator[tuple[str, str, str]]:
    """(what stayed, what went, what came) along the text, word by word; what stayed comes first, any part may be empty."""
    a, b = old.split(), new.split()
    if len(a) * len(b) > LONG:
        yield "", " ".join(a), " ".join(b)
        return
    stayed = ""
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            stayed = " ".join(a[a0:a1])
        else:
            yield stayed, " ".join(a[a0:a1]), " ".join(b[b0:b1])
            stayed = ""
    if stayed:
        yield stayed, "", ""


def _words(counts: Mapping[str, int]) -> Words:
    return Words(counts, sum(_weight(word) * count for word, count in counts.items()), sum(counts.values()))


def _weight(word: str) -> float:
    return 0.25 if word in SMALL else 0.5 if word[0].isdigit() else 1.0
