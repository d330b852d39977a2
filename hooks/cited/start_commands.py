"""The commands with which one starts: `cited new | schema | keys | init`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import bibliography, folder, paths
from .infobox import SECTIONS

DONE = 0
CONFIG = Path("mkdocs.yml")


Command = Callable[[argparse.Namespace], int]


def add(commands: Any, settings: Callable[[argparse.Namespace], folder.Settings]) -> None:
    """Add the commands to the parser of `cited`; `settings` reads what the options mean."""
    new = commands.add_parser("new", help="begin a page: every section of its type, as a draft that passes the check")
    new.add_argument("type", choices=sorted(SECTIONS), metavar="TYPE", help=" or ".join(sorted(SECTIONS)))
    new.add_argument("title", metavar="TITLE", help='in quotes: "Lumbar medial branch block"')
    new.set_defaults(run=_told(lambda options: _new(options, settings(options))), paths=[], docs=None, bib=None)
    schema = commands.add_parser("schema", help="print what front matter may say, as JSON Schema; --write: for the editor")
    schema.add_argument("--write", action="store_true", help="write schema and snippets, one for each work, into .vscode/")
    schema.set_defaults(run=_told(lambda options: _schema(options, settings)), paths=[], docs=None, bib=None)
    keys = commands.add_parser("keys", help="print the key and title of each work, for the completion of any editor")
    keys.set_defaults(run=lambda options: _keys(settings(options)), paths=[], docs=None, bib=None)
    init = commands.add_parser("init", help="begin a handbook of your own: one page, one work, checked, built and tested")
    init.add_argument("folder", type=Path, metavar="FOLDER")
    init.add_argument("--name", metavar="NAME", help='the name of the handbook (default: that of the folder, "my-handbook" → My handbook)')
    init.add_argument(
        "--renew", action="store_true", help="bring what came with cited up to date in a handbook that is there; no page, no work"
    )
    init.set_defaults(run=_told(_init))


def _told(run: Command) -> Command:
    """The command, with a sentence where the disk refuses."""

    def told(options: argparse.Namespace) -> int:
        try:
            return run(options)
        except OSError as error:
            raise ValueError(f"{error.filename}: {error.strerror}. Allow it, make room, or name another place.") from error

    return told


def _new(options: argparse.Namespace, known: folder.Settings) -> int:
    from . import new

    if not CONFIG.is_file() and not Path("docs").is_dir():
        raise ValueError("there is no handbook here: neither mkdocs.yml nor docs/. Run it in its folder, or begin one with cited init.")
    for said in new.create(options.type, options.title, known, CONFIG if CONFIG.is_file() else None):
        print(said)
    return DONE


def _schema(options: argparse.Namespace, settings: Callable[[argparse.Namespace], folder.Settings]) -> int:
    from . import editor, schema

    if not options.write:
        print(schema.text(), end="")
        return DONE
    for file in editor.write(Path(".vscode"), _works(settings(options))):
        print(f"{paths.shown(file)}: written")
    return DONE


def _keys(known: folder.Settings) -> int:
    from . import editor

    for line in editor.keys(_works(known)):
        print(line)
    return DONE


def _works(known: folder.Settings) -> Any:
    return bibliography.load(folder.bib_files(known.bib)).entries


def _init(options: argparse.Namespace) -> int:
    from . import init

    for said in init.renew(options.folder) if options.renew else init.begin(options.folder, options.name):
        print(said)
    return DONE
