"""`cited check | list | rules`: the same check as in a build, on any folder of Markdown. `desk.py` has the rest."""

from __future__ import annotations

import gc

gc.set_threshold(20_000, 20, 20)  # before the other imports: nearly all that is made is needed to the end

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from . import bibliography, checking, desk, diff, findings, folder, gate, handbook, intake, publish_commands, report, start_commands
from .incoming import Intake
from .model import Diagnostic, Library, Page

CLEAN, FINDINGS, USAGE = 0, 1, 2
MANY = 100  # pages: a check of so many takes some seconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code: 0 clean, 1 findings, 2 usage."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except ValueError as error:  # a sentence for the user, from settings or arguments
        print(f"cited: {error}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:  # `cited list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN


def _parser() -> argparse.ArgumentParser:
    """Every command with its options; what a command needs is loaded when it runs."""
    parser = argparse.ArgumentParser(prog="cited", description="Every claim links the work it rests on, or says why it links none.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="pages or folders to look at (default: all of the docs folder)")
    where.add_argument("--docs", type=Path, metavar="DIR", help="the folder of pages (default: from mkdocs.yml, else docs/, else here)")
    where.add_argument(
        "--bib", type=Path, metavar="DIR", help="the folder of .bib files, or one file (default: from mkdocs.yml, else bib/)"
    )
    check = commands.add_parser(
        "check", parents=[where], help="report what breaks a rule", description="Exit code: 0 clean, 1 findings, 2 usage."
    )
    check.add_argument(
        "--format",
        choices=tuple(findings.FORMATS),
        default="text",
        help="json: one object a line; github: annotations; sarif: one SARIF 2.1.0 log",
    )
    check.add_argument("--all", action="store_true", help="as text: every finding, however many screens that takes")
    check.add_argument(
        "--shard", metavar="K/N", default="1/1", help="the K-th of N parts of a check; all parts together say what one run says"
    )
    check.set_defaults(run=_check)
    listing = commands.add_parser("list", parents=[where], help="print every unit with its verdict, one JSON object a line")
    listing.set_defaults(run=_list)
    printed = commands.add_parser("rules", help="print the rules, or one of them, as Markdown")
    printed.add_argument("code", nargs="?", default="", metavar="CODE", help="for example CLM001")
    printed.set_defaults(run=lambda options: _rules(options.code))
    diff.register(commands)
    desk.register(commands, where, lambda options: _settings(options).bib)
    publish_commands.add(commands)
    start_commands.add(commands, _settings)
    return parser


def _check(options: argparse.Namespace) -> int:
    options.paths = _concerned(options)
    known = _settings(options)
    files = _files(options.paths or [known.docs])
    let_in = _intake(options, known, files)
    checked = checking.check(options.shard, files, known, let_in, whole=not options.paths, progress=_progress)
    findings.write(checked.found, report.summary(checked.found, checked.pages, checked.works), options, known)
    return FINDINGS if checked.found else CLEAN


def _progress(done: int, of: int) -> None:
    """How far the check is, for somebody who waits."""
    if sys.stderr.isatty() and of >= MANY and (done % 20 == 0 or done >= of):
        print(f"\r{min(done, of)} of {of} pages" if done < of else "\r\033[K", end="", file=sys.stderr, flush=True)


def _concerned(options: argparse.Namespace) -> list[Path]:
    """The paths to look at: as named, but all (none named) where a .bib file or mkdocs.yml is among them, as in a commit."""
    works = [path for path in options.paths if path.suffix == ".bib"]
    listed = {path.resolve() for path in folder.bib_files(_settings(options).bib)} if works else set()
    for path in works:
        if path.resolve() not in listed:
            raise ValueError(f"{path} is not one of the files of works that the pages cite. Name them with --bib.")
    configured = any(path.match("mkdocs*.y*ml") for path in options.paths)
    return [] if works or configured else list(options.paths)


def _list(options: argparse.Namespace) -> int:
    read, unreadable = _read(options)
    for diagnostic in unreadable:
        print(report.text_line(diagnostic), file=sys.stderr)
    for page in read.pages:
        for line in report.unit_lines(page):
            print(line)
    return FINDINGS if unreadable else CLEAN


def _rules(code: str) -> int:
    print(report.rules_page(code), end="")
    return CLEAN


def _read(options: argparse.Namespace) -> tuple[handbook.Handbook, list[Diagnostic]]:
    """Read what the options name: the handbook, and the pages that could not be read."""
    known = _settings(options)
    files = _files(options.paths or [known.docs])
    refused = gate.check(_intake(options, known, files))
    closed = {each.at.path for each in refused}
    bibs = [file for file in folder.bib_files(known.bib) if folder.shown(file) not in closed]
    library: Library = bibliography.kept(bibs, {file: folder.shown(file) for file in bibs})
    pages: list[Page] = []
    for made in folder.pages([(file, name) for file in files if (name := folder.shown(file)) not in closed], known, library):
        if isinstance(made, Page):
            pages.append(made)
        else:
            refused.append(made)
    refused += gate.check(Intake(pages=tuple(pages), entries=tuple(library.entries.values())))
    return handbook.read(pages, library, whole=not options.paths), refused


def _intake(options: argparse.Namespace, known: folder.Settings, files: list[Path]) -> Intake:
    """What the gate looks at before anything is read: the pages named, or the whole folder with its configuration."""
    folders = [(file, folder.shown(file)) for file in files] if options.paths else [(known.docs, folder.shown(known.docs))]
    folders += [(known.bib, folder.shown(known.bib))] if known.bib else []
    whole = not options.paths and options.docs is None
    return intake.read(folders, folder.configs(Path("mkdocs.yml")) if whole else (), known.loaded)


def _settings(options: argparse.Namespace) -> folder.Settings:
    config = Path("mkdocs.yml")
    if config.is_file() and options.docs is None:
        known = folder.settings(config)
    else:
        first = options.paths[0] if options.paths else Path()
        here = first if first.is_dir() else first.parent
        docs = options.docs or next((path for path in (Path("docs"),) if path.is_dir()), here)
        bib = next((path for path in (docs.parent / "bib", Path("bib"), here / "bib") if path.is_dir()), None)
        known = folder.Settings(docs, bib)
    known = replace(known, bib=options.bib) if options.bib else known
    for path in (*options.paths, *([] if options.paths else [known.docs]), *([known.bib] if known.bib else [])):
        if not path.exists():
            raise ValueError(f"{path} does not exist. Name a file or folder that does (see 'cited --help').")
    return known


def _files(paths: list[Path]) -> list[Path]:
    found: dict[Path, None] = {}
    for path in paths:
        listed = sorted(path.rglob("*.md")) if path.is_dir() else [path]
        found.update(dict.fromkeys(file for file in listed if not any(part.startswith(".") for part in file.relative_to(path).parts)))
    return list(found)


def run() -> None:
    """The command `cited`."""
    code = main()
    gc.freeze()  # else the process looks through all that it has made before it lets go of it
    sys.exit(code)


if __name__ == "__main__":
    run()
