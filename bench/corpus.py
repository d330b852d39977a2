"""A handbook of any size from a seed: works that say something, and pages whose every sentence cites them.

`python bench/corpus.py --pages 100 --works 1000 build/bench/100` writes a site folder; the same seed gives the same
bytes. The text passes `cited check`: each number of a sentence stands with the work that the sentence cites first.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random

import wording as w
from works import Work, words, work

SHORTEST, LONGEST = 5, 400  # sentences on a page of the realistic mix
MEDIAN, SPREAD = 40, 0.9  # of its log-normal distribution
IN_A_FOLDER = 50
ROWS = ITEMS = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what it rests on: (key, locator) of each work, or the reason of a mark."""

    text: str
    cites: tuple[tuple[str, str], ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page, in no markup yet. `rows` are those of the table: the cells, and a sentence without text that cites."""

    path: str
    title: str
    sections: tuple[tuple[str, tuple[tuple[Sentence, ...], ...]], ...]  # heading, paragraphs
    rows: tuple[tuple[tuple[str, ...], Sentence], ...]
    items: tuple[Sentence, ...]
    note: tuple[Sentence, ...]
    mate: str = ""  # the page that it names under See also, and that names it

    @property
    def keys(self) -> list[str]:
        """Every work cited, in reading order, each once."""
        told = [each for _, paragraphs in self.sections for paragraph in paragraphs for each in paragraph]
        return list(
            dict.fromkeys(key for each in (*told, *(row for _, row in self.rows), *self.items, *self.note) for key, _ in each.cites)
        )


@dataclass(frozen=True, slots=True)
class Corpus:
    works: tuple[Work, ...]
    pages: tuple[Page, ...]


def corpus(pages: int, works: int, mix: str = "uniform", seed: int = 7) -> Corpus:
    """So many pages and works. `mix`: `uniform`, 40 sentences each, or `real`, 5 to 400. `ValueError` for more works than can be cited."""
    chance = Random(f"{seed}:{pages}:{works}:{mix}")
    known = tuple(work(number, Random(f"{seed}:work:{number}")) for number in range(works))
    lengths = [MEDIAN if mix == "uniform" else _length(chance) for _ in range(pages)]
    slots = [length + ROWS + ITEMS + 1 for length in lengths]  # each cites a work of its own, and one in five another besides
    if sum(slots) < works:
        raise ValueError(f"{pages} pages of this mix cite at most {sum(slots)} works. Ask for fewer works, or for more pages.")
    deck, readable = cycle(chance.sample(known, len(known))), [work for work in known if work.opened]
    made = [
        _page(number, length, list(islice(deck, slot)), readable, pages, Random(f"{seed}:page:{number}"))
        for number, (length, slot) in enumerate(zip(lengths, slots, strict=True))
    ]
    return Corpus(known, tuple(made))


def _length(chance: Random) -> int:
    return round(min(max(chance.lognormvariate(math.log(MEDIAN), SPREAD), SHORTEST), LONGEST))


def path(number: int) -> str:
    return f"part-{number // IN_A_FOLDER + 1:03}/page-{number + 1:05}.md"


def _page(number: int, length: int, pool: Sequence[Work], readable: Sequence[Work], pages: int, chance: Random) -> Page:
    """Each work of the pool is cited on the page; those that nobody has opened only beside one that somebody has."""
    unread = [work for work in pool if not work.opened]
    turn = cycle([work for work in pool if work.opened] or readable)

    def said() -> Sentence:
        return _sentence(next(turn), unread.pop() if unread else None, readable, chance)

    told = [said() for _ in range(length)]
    paragraphs = _divided(told, 3, 6, chance)
    per_section = max(1, -(-len(paragraphs) // len(w.SECTIONS)))
    sections = tuple(
        (w.SECTIONS[at // per_section], tuple(paragraphs[at : at + per_section])) for at in range(0, len(paragraphs), per_section)
    )
    rows = tuple((_cells(work, chance), Sentence("", ((work.key, ""),))) for work in islice(turn, ROWS))
    items = tuple(said() for _ in range(ITEMS))
    preferred = Sentence(
        f"The authors of this text prefer a {chance.choice(w.DRUGS)} block first", mark="the authors, from their own practice"
    )
    note = (said(), preferred)
    title = f"{chance.choice(w.STRUCTURES).capitalize()} in {chance.choice(w.CONDITIONS)}, chapter {number + 1}"
    return Page(path(number), title, sections, rows, items, note, path(number ^ 1) if number ^ 1 < pages else "")


def _sentence(work: Work, beside: Work | None, readable: Sequence[Work], chance: Random) -> Sentence:
    pattern = chance.choice(w.MEASURED if chance.random() < 0.5 else w.TOLD)
    text = pattern.format(**words(chance), **dict(work.facts))
    cites = {work.key: f"p. {chance.randint(1, 90)}" if chance.random() < 0.1 else ""}
    if beside:
        cites[beside.key] = ""
    elif chance.random() < 0.2:
        cites.setdefault(chance.choice(readable).key, "")
    return Sentence(text[:1].upper() + text[1:], tuple(cites.items()))


def _cells(work: Work, chance: Random) -> tuple[str, ...]:
    facts = dict(work.facts)
    return f"{chance.choice(w.DRUGS).capitalize()} at {facts['level']}", f"{facts['volume']} mL", f"relief in {facts['percent']}%"


def _divided(told: Sequence[Sentence], least: int, most: int, chance: Random) -> list[tuple[Sentence, ...]]:
    waiting, made = iter(told), []
    while part := tuple(islice(waiting, chance.randint(least, most))):
        made.append(part)
    return made


def options(parser: argparse.ArgumentParser) -> None:
    """What a corpus is made from, as options of a command."""
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--works", type=int, default=0, help="default: ten for each page")
    parser.add_argument("--mix", choices=("uniform", "real"), default="uniform", help="real: pages of 5 to 400 sentences")
    parser.add_argument("--seed", type=int, default=7)


def main() -> None:
    import sites

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options(parser)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    try:
        made = corpus(given.pages, given.works or 10 * given.pages, given.mix, given.seed)
    except ValueError as error:
        parser.error(str(error))
    sites.write(made, given.folder)


if __name__ == "__main__":
    main()
