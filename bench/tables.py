"""The results as a page: what was to be reached, each size, growth, where the time goes, on what it was measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import scale
from figures import CODE, CPU, MEMORY, WALL, Figure, Results, exponent, figure, linear, ratio, values
from peers import ALL, CLEAN, MODES, TOUCHED, UNCHANGED

INTRODUCTION = """\
# What it costs

Made by `make bench`; not written by hand. Each number is the median of its rounds, with the least and the most in
brackets. All are of whole processes, start and end included: seconds on the clock, seconds of the processor (children
included), and the most memory held at once. A ratio is taken within a round, in which all were measured in turn, and
the ratios are what to look at: seconds differ from machine to machine. The aims are set by the clock; on a busy machine the
ratio by processor says more. *Clean*: no site, no cache; what was there is put aside and deleted when all is measured,
since a disk is slow for whoever writes just after (`bench/aside.py`). *Unchanged*: once more. *Touched*: one page changed by
one word.

All build the same pages from `bench/corpus.py`: 40 sentences each (*real*: 5 to 400), a list, a table and an admonition,
each sentence, item and row with a work of its own and one in five with a second, so that a page cites about 58 works; ten works
for each page. MkDocs alone and Zensical build them without the citations.
"""


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached: a ratio, at most or at least so much."""

    what: str
    size: str
    one: tuple[str, str]
    other: tuple[str, str]
    bound: float
    at_least: bool = False

    def reached(self, found: Figure) -> bool:
        return found.middle >= self.bound if self.at_least else found.middle <= self.bound


OURS = ("ours", CLEAN)
TARGETS = (
    Target("clean build by MkDocs alone", "100", OURS, ("alone", CLEAN), 1.5),
    Target("clean build by MkDocs alone", "1000", OURS, ("alone", CLEAN), 0.8),
    Target("clean build by MkDocs alone, pruned", "1000", OURS, ("pruned", CLEAN), 1.5),
    Target("mkdocs-bibtex, simple, by ours", "100", ("bibtex", CLEAN), OURS, 8, at_least=True),
    Target("mkdocs-bibtex, simple, by ours", "1000", ("bibtex", CLEAN), OURS, 8, at_least=True),
    Target("mkdocs-bibtex, CSL, by ours", "100", ("bibtex-csl", CLEAN), OURS, 8, at_least=True),
    Target("Sphinx by ours", "100", ("sphinx", CLEAN), OURS, 8, at_least=True),
    Target("unchanged by our clean build", "100", ("ours", UNCHANGED), OURS, 0.4),
    Target("unchanged by our clean build", "1000", ("ours", UNCHANGED), OURS, 0.4),
    Target("one page touched by our clean build", "100", ("ours", TOUCHED), OURS, 0.4),
    Target("one page touched by our clean build", "1000", ("ours", TOUCHED), OURS, 0.4),
    Target("`cited check` of all pages by MkDocs alone", "1000", ("check", CLEAN), ("alone", CLEAN), 0.6),
)
ONE_PAGE, GROWTH = 0.3, 1.1  # seconds of `cited check` on one changed page; exponent


def page(results: Results) -> str:
    """RESULTS.md."""
    parts = [
        INTRODUCTION,
        "## What was to be reached\n",
        _table(("What", "Pages", "Aim", "Measured", "", "By processor"), _targets(results)),
    ]
    for size, runs in results["runs"].items():
        mix, _, pages = size.rpartition(":")
        rounds = max(len(modes[CLEAN]) for modes in runs.values())
        heading = f"## {int(pages):,} pages{', realistic mix' if mix else ''}\n\nRounds: {rounds}; what takes long ran once.\n"
        columns = ("Who", "", "Seconds", "Processor", "MB", "× MkDocs alone", "× pruned", "× processor, alone")
        parts += [heading, _table(columns, _rows(results, size))]
    if len(linear(results)) > 1:
        growing = ("Who", "Seconds", "Processor", "Memory", "Sizes")
        growth = "## Growth of a clean build\n\nThe exponent by pages: 1.0 is linear, 2.0 grows with the square.\n"
        parts += [growth, _table(growing, _growth(results))]
    if results.get("weights"):
        sizes = [size for size in linear(results) if size in results["weights"]]
        said = "## What our site weighs\n\nAs it lies there / as it travels, compressed with gzip.\n"
        parts += [said, _table(("", *(f"{int(size):,} pages" for size in sizes)), scale.weight_rows(results))]
    if "profile" in results:
        said = "## Where the time goes\n\nOurs, clean, under cProfile, which itself takes time: read it as shares.\n"
        parts += [said, *(_table(each["columns"], each["rows"]) for each in results["profile"])]
    parts += ["## On what\n", _table(("", ""), results["machine"].items())]
    return "\n".join(parts)


def _targets(results: Results) -> Iterator[Sequence[str]]:
    for each in TARGETS:
        found = ratio(results, each.size, each.one, each.other)
        if found:
            aim = f"{'≥' if each.at_least else '≤'} {each.bound:g} ×"
            other = ratio(results, each.size, each.one, each.other, CPU)
            yield each.what, each.size, aim, found.shown(), _state(each.reached(found)), other.shown() if other else ""
    for size in results["runs"]:
        found = figure(values(results, size, "check", TOUCHED))
        if found:
            aim, used = f"< {ONE_PAGE} s", figure(values(results, size, "check", TOUCHED, CPU))
            said = [f"{found.shown()} s", _state(found.middle < ONE_PAGE), f"{used.shown()} s" if used else ""]
            yield ["`cited check` on one changed page", size, aim, *said]
    sizes = linear(results)
    for name, what in (("seconds", WALL), ("memory", MEMORY)):
        grown = exponent(results, "ours", sizes, what)
        if grown is not None:
            by_processor = exponent(results, "ours", sizes, CPU) if what == WALL else None
            said = [f"≤ {GROWTH}", f"{grown:.2f}", _state(grown <= GROWTH), f"{by_processor:.2f}" if by_processor else ""]
            yield [f"growth of a clean build, {name}", f"{sizes[0]} to {sizes[-1]}", *said]


def _state(reached: bool) -> str:
    return "reached" if reached else "**not reached**"


def _rows(results: Results, size: str) -> Iterator[Sequence[str]]:
    runs = results["runs"][size]
    for peer in [peer for peer in ALL if peer.slug in runs]:
        for mode in [mode for mode in MODES if mode in runs[peer.slug]]:
            ended = [figure(values(results, size, peer.slug, mode, what)) for what in (WALL, CPU, MEMORY)]
            if not all(ended):
                codes = [run[CODE] for run in runs[peer.slug][mode]]
                longest = max(run[WALL] for run in runs[peer.slug][mode])
                yield [peer.name, mode, f"stopped after {longest:.0f}" if None in codes else "failed", *[""] * 5]
                continue
            wall, cpu, memory = (each.shown(digits) for each, digits in zip(ended, (2, 2, 0), strict=True) if each)
            one = (peer.slug, mode)
            found = [ratio(results, size, one, ("alone", CLEAN)), ratio(results, size, one, ("pruned", CLEAN))]
            found.append(ratio(results, size, one, ("alone", CLEAN), CPU))
            said = "one page" if mode == TOUCHED and peer.one_page else mode
            yield [peer.name, said, wall, cpu, memory, *(each.shown() if each else "" for each in found)]


def _growth(results: Results) -> Iterator[Sequence[str]]:
    for peer in ALL:
        sizes = [size for size in linear(results) if values(results, size, peer.slug)]
        found = [exponent(results, peer.slug, sizes, what) for what in (WALL, CPU, MEMORY)]
        if None not in found:
            yield peer.name, *(f"{each:.2f}" for each in found), " ".join(sizes)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines) + "\n"
