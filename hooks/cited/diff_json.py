"""Changes → one JSON object, in the form of `diff.schema.json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .changes import Change, Changes
from .model import Diagnostic
from .statements import Statement
from .work_changes import WorkChange


def text(changes: Changes, labels: tuple[str, str], refused: Sequence[Diagnostic]) -> str:
    """All changes, nothing cut; the same states give the same bytes."""
    found = {
        "old": labels[0],
        "new": labels[1],
        "claims": [_claim(change) for change in changes.claims],
        "works": [_work(work) for work in changes.works],
        "pages": {
            "added": [{"path": path, "claims": count} for path, count in changes.added_pages],
            "removed": [{"path": path, "claims": count} for path, count in changes.removed_pages],
            "renamed": [{"old": old, "new": new} for old, new in changes.renamed_pages],
        },
        "headings": [{"path": path, "old": old, "new": new} for path, old, new in changes.headings],
        "not_compared": [{"path": each.at.path, "code": each.code, "message": each.message} for each in refused],
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def _claim(change: Change) -> dict[str, Any]:
    row: dict[str, Any] = {"aspects": list(change.aspects)}
    if change.gone or change.come:
        row["numbers"] = {"old": list(change.gone), "new": list(change.come)}
    return {**row, "old": [_statement(each) for each in change.old], "new": [_statement(each) for each in change.new]}


def _statement(each: Statement) -> dict[str, Any]:
    return {
        "file": each.path, "line": each.line, "section": each.section, "kind": each.kind, "text": each.text,
        "address": each.address or None, "why_not": each.why_not or None,
        "references": [{"key": ref.key, "locator": ref.locator, "against": ref.against} for ref in each.references],
        "marks": [{"kind": mark.kind, "reason": mark.reason} for mark in each.marks], "covered_by": each.covered_by or None,
    }  # fmt: skip


def _work(work: WorkChange) -> dict[str, Any]:
    row: dict[str, Any] = {"what": work.what, "key": work.key, "title": work.title}
    if work.old_key:
        row["old_key"] = work.old_key
    return {**row, "fields": [{"name": name, "old": old, "new": new} for name, old, new in work.fields]} if work.fields else row
