"""The commands that change `bib/`: `cited refresh`, `cited add`, `cited tidy`."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import bibliography, folder, paths, standing

if TYPE_CHECKING:
    from .ask import Ask

DONE, FINDINGS = 0, 1


def register(commands: Any, where: argparse.ArgumentParser, bib: Callable[[argparse.Namespace], Path | None]) -> None:
    """Add the commands to the parser; `bib` finds the folder of works that the options mean."""
    polite = argparse.ArgumentParser(add_help=False)
    polite.add_argument("--contact", metavar="ADDRESS", help="your e-mail address, told to the registries (default: $CITED_CONTACT)")
    fresh = commands.add_parser("refresh", parents=[where, polite], help="ask Crossref and PubMed for retractions and corrections")
    fresh.add_argument("--offline", action="store_true", help="ask nobody; only tidy up the file of what is known")
    fresh.set_defaults(run=lambda options: _refresh(options, _folder(bib(options))))
    more = commands.add_parser("add", parents=[polite], help="fetch a work by its PMID, PMCID, DOI, ISBN, arXiv number or address")
    more.add_argument("id", help="17383923, PMC5944640, 10.1097/…, 978-…, arXiv:2101.00001 or https://…")
    more.add_argument("--bib", type=Path, metavar="DIR", help="the folder of .bib files (default: from mkdocs.yml, else bib/)")
    more.add_argument("--file", metavar="NAME", help="the .bib file to put it into (default: the one with the most similar titles)")
    more.set_defaults(run=lambda options: _add(options, _folder(bib(options))), paths=[], docs=None)
    neat = commands.add_parser("tidy", parents=[where], help="bring the .bib files into one form")
    neat.add_argument("--check", action="store_true", help="change nothing; exit code 1 when a file is not tidy")
    neat.set_defaults(run=lambda options: _tidy(options, folder.bib_files(bib(options))))


def _folder(bib: Path | None) -> Path:
    if bib is None:
        raise ValueError("there is no folder of works here. Name it with --bib DIR.")
    return bib


def _ask(options: argparse.Namespace) -> Ask:
    from .ask import Ask  # only now: a check never loads what goes to the network

    contact = options.contact or os.environ.get("CITED_CONTACT", "")
    if "@" not in contact:
        raise ValueError("the registries want to know whom to write to. Give --contact you@example.org, or set CITED_CONTACT.")
    return Ask.politely(contact)


def _refresh(options: argparse.Namespace, bib: Path) -> int:
    from . import refresh

    library = bibliography.load(folder.bib_files(bib))
    if any(problem.code == "RET004" for problem in library.problems):
        raise ValueError(f"{bib / standing.FILE} cannot be read. Restore it from version control, or delete it, then run again.")
    before = {key: entry.standing for key, entry in library.entries.items() if entry.standing.state}
    after = refresh.refreshed(library.entries.values(), None if options.offline else _ask(options), date.today().isoformat())
    paths.write((bib if bib.is_dir() else bib.parent) / standing.FILE, standing.text(after))
    for line in refresh.changes(before, after):
        print(line)
    counted = Counter(each.state for each in after.values())
    print(", ".join(f"{state}: {counted[state]}" for state in standing.STATES if counted[state]), file=sys.stderr)
    return FINDINGS if counted["could not check"] or counted["retracted"] else DONE


def _add(options: argparse.Namespace, bib: Path) -> int:
    from . import add
    from .fetch import Unanswered

    try:
        made = add.entry(options.id, _ask(options))
        file, key = add.place(made, bib, options.file)
    except Unanswered as error:
        raise ValueError(f"{options.id}: {error}. Nothing was written.") from error
    print(f'{paths.shown(file)}: added "{key}". Read the work, then fill in: annotation, evidence, status, and design and sample.')
    return DONE


def _tidy(options: argparse.Namespace, files: list[Path]) -> int:
    from . import tidy

    untidy = 0
    for file in files:
        before = file.read_text(encoding="utf-8-sig")
        after = tidy.tidied(before, paths.shown(file))
        if after != before:
            untidy += 1
            print(f"{paths.shown(file)}: {'is not tidy. Run: cited tidy' if options.check else 'tidied'}")
            if not options.check:
                paths.write(file, after)
    return FINDINGS if options.check and untidy else DONE
