"""The pages and files that a build fills: every claim, every work, and which rests on which."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from . import coins
from .citations import MARK_LABELS
from .evidence import kind as kind_of
from .handbook import Handbook, ReadPage
from .model import Entry, Unit
from .style import Style
from .work import facts

SCHEMA = Path(__file__).with_name("claims.schema.json")
MARKUP = re.compile(r"\[[@!][^\[\]]*\]?")


def claims_of(handbook: Handbook) -> Iterator[tuple[ReadPage, Unit]]:
    for read in handbook.pages:
        yield from ((read, unit) for unit in read.units if unit.claim)


def url(read: ReadPage, unit: Unit, base: str) -> str:
    """The address of a claim; `base` leads from the page that links to the root of the site."""
    return f"{base}{read.page.url}#{unit.address}"


def claims(handbook: Handbook, base: str, references_page: str) -> str:
    """Every claim with what it rests on, as one plain table for each page; the script adds the filters."""
    works = escape(f"{base}{references_page}#work:")
    tables = []
    for read in handbook.pages:
        rows = "".join(_claim_row(handbook, read, unit, base, works) for unit in read.units if unit.claim)
        if rows:
            head = "<tr><th>Section</th><th>Claim</th><th>Rests on</th></tr>"
            name = f"page:{read.page.url.strip('/') or 'home'}"
            heading = f'<h2 id="{escape(name)}"><a href="{escape(base + read.page.url)}">{escape(read.page.title)}</a></h2>'
            tables.append(f"{heading}<table><thead>{head}</thead><tbody>{rows}</tbody></table>")
    data = f'<p>The same as data: <a href="{base}claims.json">claims.json</a>, after <a href="{base}{SCHEMA.name}">its schema</a>.</p>'
    return f'<div class="references claims-list" data-search-exclude>{"".join(tables)}</div>{data}'


def _text(unit: Unit) -> str:
    """The text of a claim; what it shows of our own markup stays code."""
    return MARKUP.sub(lambda match: f"<code>{match[0]}</code>", escape(unit.text))


def _claim_row(handbook: Handbook, read: ReadPage, unit: Unit, base: str, works: str) -> str:
    rests, kinds, marks = [], [], []
    for reference in (reference for cite in unit.cites for reference in cite.references):
        entry = handbook.library.entries.get(reference.key)
        against = "against: " if reference.against else ""
        rests.append(f'{against}<a href="{works}{escape(reference.key)}">{escape(reference.key)}</a>')
        kinds += [kind_of(entry)] if entry else []
    for mark in (cite.mark for cite in unit.cites if cite.mark):
        rests.append(f"{escape(MARK_LABELS.get(mark.kind, mark.kind))}: {escape(mark.reason)}")
        marks.append(mark.kind)
    data = {"page": read.page.title, "kinds": "; ".join(dict.fromkeys(kinds)), "marks": " ".join(marks), "works": str(len(kinds))}
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    claim = f'<a href="{escape(url(read, unit, base))}">{_text(unit)}</a>'
    return f"<tr{attributes}><td>{escape(unit.section)}</td><td>{claim}</td><td>{'; '.join(rests)}</td></tr>"


def claims_json(handbook: Handbook) -> str:
    """The same as JSON, after `claims.schema.json`."""
    rows: list[dict[str, Any]] = []
    for read, unit in claims_of(handbook):
        references = [ref for cite in unit.cites for ref in cite.references]
        rows.append(
            {
                "page": read.page.title,
                "url": url(read, unit, ""),
                "section": unit.section,
                "kind": unit.kind,
                "text": unit.text,
                "covered_by": unit.covered_by or None,
                "references": [{"key": ref.key, "locator": ref.locator, "against": ref.against} for ref in references],
                "marks": [{"kind": cite.mark.kind, "reason": cite.mark.reason} for cite in unit.cites if cite.mark],
            }
        )
    return json.dumps({"$schema": SCHEMA.name, "claims": rows}, ensure_ascii=False, separators=(",", ":")) + "\n"


def references(handbook: Handbook, style: Style, base: str) -> str:
    """Every work with what is known of it and every claim that rests on it."""
    resting: dict[str, list[str]] = {}
    for read, unit in claims_of(handbook):
        for key in dict.fromkeys(ref.key for cite in unit.cites for ref in cite.references):
            line = f'<li><a href="{escape(url(read, unit, base))}">{_text(unit)}</a> ({escape(read.page.title)})</li>'
            resting.setdefault(key, []).append(line)
    entries = sorted(handbook.library.entries.values(), key=lambda entry: style.reference(entry).lower())
    items = "".join(_work(entry, style, resting.get(entry.key, [])) for entry in entries)
    found = Counter(entry.standing.state for entry in entries if entry.standing.state)
    counted = ", ".join(f"{state}: {number}" for state, number in sorted(found.items()))
    asked = f"<p>Asked about retractions and corrections: {counted}.</p>" if found else ""
    return f'<div class="references works-list" data-search-exclude>{asked}<ul>{items}</ul></div>'


def _work(entry: Entry, style: Style, resting: list[str]) -> str:
    said = f"{len(resting)} claim{'' if len(resting) == 1 else 's'} rest{'s' if len(resting) == 1 else ''} on it"
    claims = f"<details><summary>{said}</summary><ul>{''.join(resting)}</ul></details>" if resting else "<p>No claim rests on it.</p>"
    data = {"year": entry.fields.get("year", ""), "kind": kind_of(entry), "claims": str(len(resting))}
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    body = f"<p>{style.reference(entry)}{coins.span(entry)}</p>{facts(entry)}{claims}"
    return f'<li id="work:{escape(entry.key)}"{attributes}>{body}</li>'
