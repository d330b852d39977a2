"""What was found, to whom it is said: a person at a terminal, GitHub, a reader of SARIF, a program that reads JSON."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from . import folder, report
from .folder import Settings
from .model import Diagnostic


def write(found: list[Diagnostic], said: str, options: argparse.Namespace, known: Settings) -> None:
    """Print the findings in the form that `options.format` names; `said` is the line that counts them."""
    FORMATS[options.format](found, said, options, known)


def _text(found: list[Diagnostic], said: str, options: argparse.Namespace, known: Settings) -> None:
    if not found:  # as mostly
        print(said, file=sys.stderr)
        return
    from . import terminal

    lines, full = terminal.shown(found, terminal.screen(sys.stdout, os.environ, options.all))
    if lines:
        print(*lines, sep="\n", flush=True)
    hint = [f"Shown in full: {full} of {len(found)} findings. For all of them: {_program()} check --all"] if full < len(found) else []
    titles = report.titles()
    explained = [f"What a code means: {_program()} rules {each.code}" for each in found if each.code in titles][:1]
    print(*hint, said, *terminal.counts(found), *explained, sep="\n", file=sys.stderr)


def _program() -> str:
    """The command as it was typed, as in `.venv/bin/cited`; `cited` where it was found by its name."""
    typed = Path(sys.argv[0])
    return str(typed) if typed.stem == "cited" and not typed.is_absolute() else "cited"


def _github(found: list[Diagnostic], said: str, options: argparse.Namespace, known: Settings) -> None:
    from . import annotations

    for line in annotations.commands(found):
        print(line)
    print(f"{said} {annotations.unseen(found)}".strip(), file=sys.stderr)
    job = os.environ.get("GITHUB_STEP_SUMMARY")  # set by GitHub: a file to which a step adds Markdown
    if job:
        try:
            with open(job, "a", encoding="utf-8") as opened:
                opened.write(annotations.summary(found, said))
        except OSError as error:
            raise ValueError(f"{job} cannot be written: {error.strerror}. Correct GITHUB_STEP_SUMMARY, or unset it.") from error


def _sarif(found: list[Diagnostic], said: str, options: argparse.Namespace, known: Settings) -> None:
    from . import sarif

    print(sarif.log(found, folder.rules_address(known)))


def _json(found: list[Diagnostic], said: str, options: argparse.Namespace, known: Settings) -> None:
    for diagnostic in found:
        print(report.json_line(diagnostic))


Format = Callable[[list[Diagnostic], str, argparse.Namespace, Settings], None]
FORMATS: dict[str, Format] = {"text": _text, "github": _github, "sarif": _sarif, "json": _json}
