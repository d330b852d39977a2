"""What was found → lines for people and for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from . import rules
from .handbook import ReadPage
from .model import Diagnostic


def text_line(diagnostic: Diagnostic) -> str:
    """`path:line:column: CODE message`, the form that editors and CI understand."""
    at = diagnostic.at
    return f"{at.path}:{at.line}:{at.column}: {diagnostic.code} {diagnostic.message}"


def json_line(diagnostic: Diagnostic) -> str:
    """One JSON object: file, line, column, code, level, message, text."""
    at = diagnostic.at
    row = {"file": at.path, "line": at.line, "column": at.column, "code": diagnostic.code, "level": diagnostic.level}
    return json.dumps({**row, "message": diagnostic.message, "text": diagnostic.text}, ensure_ascii=False)


def unit_lines(read: ReadPage) -> Iterator[str]:
    """One JSON object for each unit of a page: its verdict, and what it rests on."""
    places = read.source.places(read.units)
    for unit, at in zip(read.units, places, strict=True):
        references = [{"key": ref.key, "locator": ref.locator} for cite in unit.cites for ref in cite.references]
        mark = next(({"kind": cite.mark.kind, "reason": cite.mark.reason} for cite in unit.cites if cite.mark), None)
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


def rules_page() -> str:
    """The rules as Markdown, from their docstrings."""
    parts = []
    for rule in rules.RULES:
        code, title, text = rules.explained(rule)
        parts.append(f"## {code} {title.rstrip('.')} {{ #{code.lower()} }}\n\n{text}\n")
    return "\n".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
