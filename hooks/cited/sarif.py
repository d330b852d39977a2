"""Findings → SARIF 2.1.0, which code hosts and editors read (OASIS standard; schema in `tests/schemas/sarif.json`)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from . import report
from .excerpt import Excerpt, excerpts
from .model import Diagnostic

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def log(found: Sequence[Diagnostic], rules_address: str = "") -> str:
    """One log with one run. `rules_address` is where the rules page stands, "" where nobody knows."""
    known = report.every_rule()
    codes = [*known, *sorted({each.code for each in found} - set(known))]
    rules = [_rule(code, *known.get(code, (code, "")), rules_address) for code in codes]
    places = {code: number for number, code in enumerate(codes)}
    seen: Counter[str] = Counter()
    results = []
    for each, excerpt in zip(found, excerpts(found), strict=True):
        same = _fingerprint(each)
        seen[same] += 1
        results.append(_result(each, excerpt, places[each.code], f"{same}:{seen[same]}"))
    known_of_it = {"semanticVersion": _version(), "informationUri": rules_address}
    run = {
        "tool": {"driver": {"name": "cited", **{name: value for name, value in known_of_it.items() if value}, "rules": rules}},
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _rule(code: str, title: str, text: str, address: str) -> dict[str, Any]:
    explained = f"{title}.\n\n{text}".strip()
    rule = {
        "id": code,
        "shortDescription": {"text": f"{title}."},
        "fullDescription": {"text": text.partition("\n\n")[0] if text and not text.startswith("Bad") else f"{title}."},
        "help": {"text": explained, "markdown": explained},
    }
    return rule | ({"helpUri": f"{address}#{code.lower()}"} if address else {})


def _result(each: Diagnostic, excerpt: Excerpt | None, rule: int, fingerprint: str) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": each.at.line, "startColumn": each.at.column}
    if excerpt:
        words = excerpt.line[excerpt.start : excerpt.end]
        region = {
            "startLine": excerpt.number,
            "startColumn": excerpt.start + 1,
            "endColumn": excerpt.end + 1,
            "snippet": {"text": words},
        }
    return {
        "ruleId": each.code,
        "ruleIndex": rule,
        "level": "error" if each.level == "error" else "warning",
        "message": {"text": each.message},
        "locations": [{"physicalLocation": {"artifactLocation": _file(each.at.path), "region": region}}],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},  # the name that GitHub compares
    }


def _fingerprint(each: Diagnostic) -> str:
    """The same for the same fault in the same file, on whichever line it stands."""
    return sha256("\0".join((each.code, each.at.path, each.text or each.message)).encode()).hexdigest()[:16]


def _file(path: str) -> dict[str, str]:
    if Path(path).is_absolute():
        return {"uri": Path(path).as_uri()}
    return {"uri": quote(path), "uriBaseId": "%SRCROOT%"}


def _version() -> str:
    try:
        return version("cited")
    except PackageNotFoundError:
        return ""
