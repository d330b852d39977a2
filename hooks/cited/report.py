"""What was found → lines for people and for machines."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from . import gate, rules
from .handbook import ReadPage
from .model import Diagnostic, Position
from .spelling import nearest


def text_line(diagnostic: Diagnostic) -> str:
    """`path:line:column: CODE message`, the form that editors and CI understand."""
    at = diagnostic.at
    return f"{at.path}:{at.line}:{at.column}: {diagnostic.code} {diagnostic.message}"


def json_line(diagnostic: Diagnostic) -> str:
    """One JSON object: file, line, column, code, level, message, text."""
    at = diagnostic.at
    row = {"file": at.path, "line": at.line, "column": at.column, "code": diagnostic.code, "level": diagnostic.level}
    return json.dumps({**row, "message": diagnostic.message, "text": diagnostic.text}, ensure_ascii=False)


def diagnostic(made: dict[str, Any]) -> Diagnostic:
    """What `dataclasses.asdict` made of a finding, JSON in between → the finding. Raises `TypeError` or `KeyError` where it is none."""
    return Diagnostic(**{**made, "at": Position(**made["at"])})


def unit_lines(read: ReadPage) -> Iterator[str]:
    """One JSON object for each unit of a page: its verdict, and what it rests on."""
    places = read.source.places(read.units)
    for unit, at in zip(read.units, places, strict=True):
        references = [{"key": ref.key, "locator": ref.locator} for ref in unit.references]
        mark = next(({"kind": mark.kind, "reason": mark.reason} for mark in unit.marks), None)
        row = {
            "file": at.path, "line": at.line, "column": at.column, "kind": unit.kind, "text": unit.text, "section": unit.section,
            "claim": unit.claim, "why_not": unit.why_not or None, "references": references, "mark": mark,
            "covered_by": unit.covered_by or None,
        }  # fmt: skip
        yield json.dumps(row, ensure_ascii=False)


def summary(diagnostics: Iterable[Diagnostic], pages: int, works: int) -> str:
    """One line that counts."""
    found = list(diagnostics)
    errors = sum(each.level == "error" for each in found)
    return f"{_count(errors, 'error')}, {_count(len(found) - errors, 'warning')} in {_count(pages, 'page')} and {_count(works, 'work')}."


def every_rule() -> dict[str, tuple[str, str]]:
    """Each code with what is wrong and the explanation, as Markdown with *Bad* and *Good*, from the docstrings."""
    every: tuple[Callable[..., Iterator[Diagnostic]], ...] = (*rules.RULES, *gate.RULES)
    return {code: (title.rstrip("."), text) for code, title, text in map(rules.explained, every)}


def titles() -> dict[str, str]:
    """Each code with what is wrong, in a line."""
    return {code: title for code, (title, _) in every_rule().items()}


def rules_page(only: str = "") -> str:
    """The rules as Markdown, or one of them by its code. Raises `ValueError`, with the nearest code, where there is none such."""
    known = every_rule()
    if only and only.upper() not in known:
        raise ValueError(f"\"{only}\" is the code of no rule.{nearest(only, list(known))} 'cited rules' prints all.")
    shown = [only.upper()] if only else list(known)
    return "\n".join(f"## {code} {known[code][0]} {{ #{code.lower()} }}\n\n{known[code][1]}\n" for code in shown)


def download(packed: str) -> str:
    """The link to the ZIP of the offline site with its size, date and sum, as HTML; nothing where there is none."""
    if not packed:
        return ""
    from .cache import digest

    file = Path(packed)
    content = file.read_bytes()
    day = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or 0), UTC).date().isoformat()
    link = f'<a href="{escape(file.name)}">{escape(file.name)}</a>'
    sums = '<a href="SHA256SUMS">SHA256SUMS</a>'
    return f'<p id="download">{link}: {len(content) / 1000:.0f} kB, {day}. SHA-256: <code>{digest(content)}</code> ({sums})</p>'


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
