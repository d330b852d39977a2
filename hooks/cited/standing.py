"""`status.json` beside the .bib files: what `cited refresh` learnt of retractions and corrections.

A build reads this file and asks nobody. *Not checked* and *could not check* are states of their own, never *fine*.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from html import escape
from pathlib import Path

from .model import Diagnostic, Entry, Position, Standing
from .paths import shown as place

FILE = "status.json"
STATES = ("retracted", "expression of concern", "corrected", "could not check", "not checked", "none known")  # the worst first
NOTE = "Written by `cited refresh`. A work without an answer is never fine: it is not checked, or could not be checked."


def read(folders: Iterable[Path], problems: list[Diagnostic]) -> dict[str, Standing]:
    """What the files say of each key; one that cannot be read is a problem, and a broken line in it too."""
    known: dict[str, Standing] = {}
    for file in dict.fromkeys(folder / FILE for folder in folders):
        if file.is_file():
            try:
                works = json.loads(file.read_text(encoding="utf-8"))["works"]
                for key, row in works.items():
                    known[key] = Standing(**row)
                    if known[key].state not in STATES:
                        raise ValueError(f'"{key}" has the state "{known[key].state}"')
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                message = (
                    f"cannot be read: {' '.join(str(error).split())}. Restore it from version control, or delete it and run: cited refresh."
                )
                problems.append(Diagnostic("RET004", message, Position(place(file))))
    return known


def text(works: Mapping[str, Standing]) -> str:
    """The file: sorted by key, one field a line, empty ones left out; the same works give the same bytes."""
    rows = {key: {name: value for name, value in asdict(works[key]).items() if value} for key in sorted(works)}
    return json.dumps({"note": NOTE, "works": rows}, ensure_ascii=False, indent=1) + "\n"


def sentence(standing: Standing) -> str:
    """What a reader is told, as one sentence."""
    notice = f" ({standing.notice})" if standing.notice else ""
    since = f" Not checked since {standing.on}." if standing.on else ""
    match standing.state:
        case "retracted":
            return f"Retracted{notice}.{since}"
        case "expression of concern":
            return f"Under an expression of concern{notice}.{since}"
        case "corrected":
            return f"Corrected{notice}.{since}"
        case "none known":
            return f"No retraction known.{since}"
        case "could not check":
            return f"Could not be checked for retraction{f' since {standing.on}' if standing.on else ''}."
        case "not checked":
            return "Never checked for retraction."
    return ""


def shown(entry: Entry) -> list[str]:
    """What stands at the reference."""
    grave = " retracted" if entry.standing.state in STATES[:2] else ""
    said = escape(sentence(entry.standing), quote=False)
    return [f'<span class="standing{grave}">{said}</span>'] if said else []
