"""What a site weighs, and what larger ones would: seconds and memory by the growth that was measured, files page by page."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from figures import MEMORY, WALL, Results, exponent, figure, linear, values
from peers import CLEAN

LARGER = (10_000, 100_000)
PLACE = re.compile(r"(<!-- from here to the next mark: bench/run\.py -->\n).*?(<!-- the next mark -->)", re.DOTALL)


def weights(site: Path) -> dict[str, list[int]]:
    """What → bytes, as they lie there and compressed as they travel."""
    files = [file for file in site.rglob("*") if file.is_file()]
    found = {"the whole site": [sum(file.stat().st_size for file in files)], "number of files": [len(files)]}
    for name, part in (
        ("search index", "search/search_index.json"), ("claims page", "claims/index.html"), ("references page", "references/index.html"),
        ("claims.json", "claims.json"), ("one page", "part-001/page-00001/index.html"),
    ):  # fmt: skip
        if (site / part).is_file():
            content = (site / part).read_bytes()
            found[name] = [len(content), len(gzip.compress(content, 6))]
    return found


def weight_rows(results: Results) -> Iterator[Sequence[str]]:
    """What, and its weight at each size."""
    sizes = [size for size in linear(results) if size in results["weights"]]
    for name in dict.fromkeys(name for size in sizes for name in results["weights"][size]):
        yield [name, *(_weight(name, results["weights"][size].get(name, [])) for size in sizes)]


def table(results: Results) -> str:
    """Markdown: each measured size, and the two larger ones by the growth of all of them."""
    sizes = [size for size in linear(results) if values(results, size, "ours")]
    largest = sizes[-1]
    lines = [
        f"| Pages | {' | '.join(f'{int(size):,}' for size in sizes)} | {' | '.join(f'{size:,}, reckoned' for size in LARGER)} | Exponent |",
        "|---|" + "---|" * (len(sizes) + len(LARGER) + 1),
    ]
    for label, peer, what in (
        ("clean build, seconds", "ours", WALL), ("clean build, MB", "ours", MEMORY), ("MkDocs alone, pruned, seconds", "pruned", WALL),
        ("`cited check`, seconds", "check", WALL), ("`cited check`, MB", "check", MEMORY),
    ):  # fmt: skip
        grown, last = exponent(results, peer, sizes, what), figure(values(results, largest, peer, CLEAN, what))
        if grown is not None and last:
            measured = [f"{found.middle:,.1f}" if (found := figure(values(results, size, peer, CLEAN, what))) else "" for size in sizes]
            reckoned = [f"{last.middle * (size / int(largest)) ** grown:,.0f}" for size in LARGER]
            lines.append(f"| {label} | {' | '.join([*measured, *reckoned])} | {grown:.2f} |")
    heaviest = next((size for size in reversed(sizes) if size in results.get("weights", {})), None)
    for name, weight in results["weights"][heaviest].items() if heaviest else ():
        if name != "one page":
            measured = [_weight(name, results["weights"].get(size, {}).get(name, [])) for size in sizes]
            reckoned = [_weight(name, [round(each * size / int(heaviest or 1)) for each in weight]) for size in LARGER]
            lines.append(f"| {name} | {' | '.join([*measured, *reckoned])} | |")
    return "\n".join(lines) + "\n"


def filled(page: str, results: Results) -> str:
    """SCALE.md with the table of these results."""
    return PLACE.sub(lambda found: f"{found[1]}\n{table(results)}\n{found[2]}", page)


def _weight(name: str, weight: Sequence[int]) -> str:
    if not weight or name == "number of files":
        return f"{weight[0]:,}" if weight else ""
    unit, name = (1e6, "MB") if weight[0] >= 1e6 else (1e3, "kB")
    return " / ".join(f"{each / unit:,.1f}" if each < 10 * unit else f"{each / unit:,.0f}" for each in weight) + f" {name}"
