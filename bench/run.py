"""`make bench`: builds the same corpus with ours and its peers, in turn, and writes bench/RESULTS.md and the table of bench/SCALE.md.

In each round every peer builds clean, again unchanged, and again with one page touched; a ratio is taken within a round,
so that a busy minute of the machine falls on both sides. A run with --quick, --only, --sizes or --pages prints and keeps nothing.
"""

from __future__ import annotations

import argparse
import compileall
import json
import sys
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

import aside
import compare
import hot
import machine
import scale
import sites
import tables
from corpus import corpus, path
from figures import Results
from measure import Run, measured
from peers import ALL, CLEAN, MODES, TOUCHED, Peer

HERE = Path(__file__).resolve().parent
WORK = HERE.parent / "build" / "bench"
SIZES = ("100", "real:100", "1000", "5000")
CORE = ("alone", "pruned", "ours", "check")  # measured at every size
ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1", "CITED_CACHE": ".cache/cited"}  # of the corpus alone: deleted before a clean build
WORD = (" text prefer a ", " text rather prefer a ")  # one word more, one word less


@dataclass(frozen=True, slots=True)
class Size:
    """`1000`, or `real:100` for the realistic mix; ten works for each page where nothing else is said."""

    label: str
    works: int = 0

    @property
    def pages(self) -> int:
        return int(self.label.rpartition(":")[2])

    @property
    def mix(self) -> str:
        return self.label.rpartition(":")[0] or "uniform"

    @property
    def rounds(self) -> int:
        return 5 if self.pages <= 100 else 3 if self.pages <= 1000 else 1


def main() -> int:
    given = _options()
    everything = not (given.quick or given.only or given.sizes or given.pages)
    sizes = [Size(str(given.pages), given.works)] if given.pages else [Size(each) for each in given.sizes or SIZES]
    sizes = [Size("100")] if given.quick else sizes
    compileall.compile_dir(HERE.parent / "hooks", quiet=1)  # as what the others run was by pip; Python may be told to write nothing
    results: Results = {"machine": machine.here(), "runs": {}, "weights": {}}
    failed = False
    for size in sizes:
        runs = results["runs"].setdefault(size.label, {})
        for peer, mode, run in _measured(size, given):
            runs.setdefault(peer.slug, {}).setdefault(mode, []).append(list(astuple(run)))
            failed |= peer.slug in CORE and run.code != 0
        built = WORK / size.label.replace(":", "-") / "out" / "ours"
        if "ours" in runs and built.is_dir():
            results["weights"][size.label] = scale.weights(built)
    if given.profile or everything:
        results["profile"] = hot.functions(WORK / sizes[0].label.replace(":", "-"))
    print("deleting what was built", file=sys.stderr)
    aside.delete(WORK)
    kept = HERE / "results.json"
    before = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else None
    page = tables.page(results) + (compare.section(before, results) if before else "")
    print(page)
    if everything and not failed:
        kept.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        (HERE / "RESULTS.md").write_text(page, encoding="utf-8")
        size_page = HERE / "SCALE.md"
        size_page.write_text(scale.filled(size_page.read_text(encoding="utf-8"), results), encoding="utf-8")
        print(f"Written: {HERE.name}/RESULTS.md, {HERE.name}/SCALE.md, {HERE.name}/results.json", file=sys.stderr)
    return int(failed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [peer.slug for peer in ALL]
    parser.add_argument("--quick", action="store_true", help="100 pages, one round, without peers")
    parser.add_argument("--only", nargs="+", choices=names, metavar="PEER", help=f"some of: {', '.join(names)}")
    parser.add_argument("--sizes", nargs="+", metavar="SIZE", help=f"pages of the corpora (default: {' '.join(SIZES)})")
    parser.add_argument("--pages", type=int, help="one corpus of so many pages")
    parser.add_argument("--works", type=int, default=0, help="with --pages: its works (default: ten for each page)")
    parser.add_argument("--repeat", type=int, help="rounds (default: 5 with 100 pages, 3 with 1,000, 1 above)")
    parser.add_argument("--limit", type=float, default=900, help="seconds after which a process is stopped (default: 900)")
    parser.add_argument("--profile", action="store_true", help="also where the time of a clean build goes")
    return parser.parse_args()


def _measured(size: Size, given: argparse.Namespace) -> Iterator[tuple[Peer, str, Run]]:
    """Every measurement at one size, round by round; what cannot run is said and left out."""
    chosen = [peer for peer in ALL if size.pages <= peer.most and (peer.slug in given.only if given.only else _wanted(peer, size, given))]
    for peer in [peer for peer in chosen if not peer.needs.exists()]:
        print(f"{peer.name}: left out, {peer.needs.name} is not installed (make bench installs it)", file=sys.stderr)
        chosen.remove(peer)
    folder = WORK / size.label.replace(":", "-")
    print(f"{size.label} pages: writing the corpus", file=sys.stderr)
    made = corpus(size.pages, size.works or 10 * size.pages, size.mix)
    sites.write(made, folder)
    for peer in chosen:
        peer.write(made, folder)
    rounds = given.repeat or (1 if given.quick else size.rounds)
    for number in range(rounds):
        for peer in chosen:
            if number and size.pages > peer.often:
                continue
            for mode, run in _in_turn(peer, folder, size, given.limit):
                _progress(f"{size.label}, round {number + 1} of {rounds}: {peer.slug} {mode}", run)
                yield peer, mode, run


def _wanted(peer: Peer, size: Size, given: argparse.Namespace) -> bool:
    return peer.slug in CORE or not (given.quick or size.pages > 1000 or size.mix != "uniform")


def _in_turn(peer: Peer, folder: Path, size: Size, limit: float) -> Iterator[tuple[str, Run]]:
    """Clean, unchanged, touched; with many pages only clean for what keeps nothing between two builds."""
    for each in peer.made:
        aside.put(folder / each, WORK)
    for mode in MODES if size.pages <= 100 or peer.keeps else (CLEAN,):
        if mode == TOUCHED:
            _touch(folder / peer.docs / path(0))
        command = peer.one_page if mode == TOUCHED and peer.one_page else peer.command
        run, said = measured(command, folder, {**ENVIRONMENT, **peer.environment}, limit)
        if run.code:
            print(f"{peer.name} failed ({' '.join(command)}):\n{said}", file=sys.stderr)
        yield mode, run
        if run.code != 0:
            return


def _touch(page: Path) -> None:
    """Change the text by one word."""
    text = page.read_text(encoding="utf-8")
    before, after = WORD if WORD[0] in text else WORD[::-1]
    if before not in text:
        raise ValueError(f"{page.name} has no word to change")
    page.write_text(text.replace(before, after), encoding="utf-8")


def _progress(what: str, run: Run) -> None:
    state = "" if run.code == 0 else " stopped at the limit" if run.code is None else f" FAILED ({run.code})"
    print(f"{what}: {run.wall:.1f} s, processor {run.cpu:.1f} s, {run.memory:.0f} MB{state}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
