"""Measurements → medians with their spread, ratios within a round, growth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import linear_regression, median
from typing import Any

from peers import CLEAN

Results = dict[str, Any]  # as in results.json: machine, runs[size][peer][mode] = [[wall, cpu, memory, code], …], profile
WALL, CPU, MEMORY, CODE = range(4)


@dataclass(frozen=True, slots=True)
class Figure:
    """The middle of several measurements, and the least and the most of them."""

    middle: float
    least: float
    most: float

    def shown(self, digits: int = 2) -> str:
        """`1.40 (1.38–1.45)`; the spread only where there was more than one."""
        spread = f" ({self.least:.{digits}f}–{self.most:.{digits}f})" if self.most > self.least else ""
        return f"{self.middle:.{digits}f}{spread}"


def values(results: Results, size: str, peer: str, mode: str = CLEAN, what: int = WALL) -> list[float]:
    """One number of each round that came to its end."""
    return [run[what] for run in results["runs"].get(size, {}).get(peer, {}).get(mode, []) if run[CODE] == 0]


def figure(measured: Sequence[float]) -> Figure | None:
    return Figure(median(measured), min(measured), max(measured)) if measured else None


def ratio(results: Results, size: str, one: tuple[str, str], other: tuple[str, str], what: int = WALL) -> Figure | None:
    """(peer, mode) by (peer, mode), round by round: both were measured within minutes of one another."""
    pairs = zip(values(results, size, *one, what), values(results, size, *other, what), strict=False)
    return figure([a / b for a, b in pairs])


def exponent(results: Results, peer: str, sizes: Sequence[str], what: int) -> float | None:
    """How a clean build grows with its pages: 1 is linear. The slope of a straight line through the logarithms."""
    points = [(int(size), found.middle) for size in sizes if (found := figure(values(results, size, peer, CLEAN, what)))]
    if len(points) < 2:
        return None
    return linear_regression([math.log(pages) for pages, _ in points], [math.log(value) for _, value in points]).slope


def linear(results: Results) -> list[str]:
    """The sizes of the uniform mix, smallest first: those that are compared with one another."""
    return sorted((size for size in results["runs"] if size.isdigit()), key=int)
