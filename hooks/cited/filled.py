"""The pages and files that a build fills: every claim, every work, and which rests on which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from . import coins
from .evidence import kind as kind_of
from .handbook import ReadPage
from .model import Entry, Library, Unit
from .notation import MARK_LABELS
from .packed import JSON
from .style import Style
from .work import facts

SCHEMA = Path(__file__).with_name("claims.schema.json")
DRAWN = 50  # works in one list: a browser draws only the lists that are looked at
MARKUP = re.compile(r"\[[@!][^\[\]]*\]?")


def url(read: ReadPage, unit: Unit, base: str) -> str:
    """The address of a claim; `base` leads from the page that links to the root of the site."""
    return f"{base}{read.page.url}#{unit.address}"


def claims(tables: Iterable[str], base: str) -> Iterator[str]:
    """The claims page from the tables of the pages, in pieces; the script adds the filters. `base` leads from it to the site's root."""
    yield '<div class="references claims-list" data-search-exclude>'
    yield from tables
    yield f'</div><p>The same as data: <a href="{base}claims.json">claims.json</a>, after <a href="{base}{SCHEMA.name}">its schema</a>.</p>'


def table(read: ReadPage, library: Library, base: str, references_page: str) -> str:
    """Every claim of a page with what it rests on; nothing where there is none."""
    works, here = escape(f"{base}{references_page}#work:"), escape(url(read, Unit("", "", ""), base))
    page = f'<tr data-page="{escape(read.page.title)}"'
    lines = "".join([_claim_row(library, page, unit, here, works) for unit in read.units if not unit.why_not])
    if not lines:
        return ""
    head = "<tr><th>Section</th><th>Claim</th><th>Rests on</th></tr>"
    name = f"page:{read.page.url.strip('/') or 'home'}"
    heading = f'<h2 id="{escape(name)}"><a href="{escape(base + read.page.url)}">{escape(read.page.title)}</a></h2>'
    return f"{heading}<table><thead>{head}</thead><tbody>{lines}</tbody></table>"


@lru_cache(maxsize=512)
def _text(claim: str) -> str:
    """The text of a claim; what it shows of our own markup stays code."""
    text = escape(claim)
    return MARKUP.sub(lambda match: f"<code>{match[0]}</code>", text) if "[" in text else text


@lru_cache(maxsize=1 << 14)
def _short(text: str) -> str:
    """Keys, sections and kinds recur."""
    return escape(text)


def _claim_row(library: Library, page: str, unit: Unit, here: str, works: str) -> str:
    rests, kinds, marks = [], [], []
    for reference in unit.references:
        entry = library.entries.get(reference.key)
        key = _short(reference.key)
        rests.append(f'{"against: " if reference.against else ""}<a href="{works}{key}">{key}</a>')
        if entry:
            kinds.append(kind_of(entry))
    for mark in unit.marks:
        rests.append(f"{escape(MARK_LABELS.get(mark.kind, mark.kind))}: {escape(mark.reason)}")
        marks.append(mark.kind)
    which = f'data-kinds="{_short("; ".join(dict.fromkeys(kinds)))}" data-marks="{_short(" ".join(marks))}" data-works="{len(kinds)}"'
    claim = f'<a href="{here}{unit.address}">{_text(unit.text)}</a>'
    return f"{page} {which}><td>{_short(unit.section)}</td><td>{claim}</td><td>{'; '.join(rests)}</td></tr>"


def claims_json(rows: Iterable[str]) -> str:
    """The same as JSON, after `claims.schema.json`."""
    return f'{{"$schema":"{SCHEMA.name}","claims":[{",".join(filter(None, rows))}]}}\n'


def rows(read: ReadPage) -> str:
    """The claims of a page as rows of the JSON."""
    return JSON.encode([_row(read, unit) for unit in read.units if not unit.why_not])[1:-1]


def _row(read: ReadPage, unit: Unit) -> dict[str, Any]:
    return {
        "page": read.page.title,
        "url": url(read, unit, ""),
        "section": unit.section,
        "kind": unit.kind,
        "text": unit.text,
        "covered_by": unit.covered_by or None,
        "references": [{"key": ref.key, "locator": ref.locator, "against": ref.against} for ref in unit.references],
        "marks": [{"kind": mark.kind, "reason": mark.reason} for mark in unit.marks],
    }


def resting(read: ReadPage, base: str) -> dict[str, list[str]]:
    """Key of a work → the claims of a page that rest on it, each as a line of a list."""
    found: dict[str, list[str]] = {}
    here, title = escape(url(read, Unit("", "", ""), base)), escape(read.page.title)
    for unit in read.units:
        if unit.references and not unit.why_not:
            line = f'<li><a href="{here}{unit.address}">{_text(unit.text)}</a> ({title})</li>'
            for key in dict.fromkeys([reference.key for reference in unit.references]):
                found.setdefault(key, []).append(line)
    return found


def references(library: Library, rest: Iterable[Mapping[str, Sequence[str]]], style: Style) -> Iterator[str]:
    """Every work with what is known of it and every claim that rests on it, as `resting` gives them of each page; in pieces."""
    claims_on: dict[str, list[str]] = {}
    for page in rest:
        for key, lines in page.items():
            claims_on.setdefault(key, []).extend(lines)
    entries = sorted(library.entries.values(), key=lambda entry: style.reference(entry).lower())
    yield '<div class="references works-list" data-search-exclude>'
    found = Counter(entry.standing.state for entry in entries if entry.standing.state)
    if found:
        counted = ", ".join(f"{state}: {number}" for state, number in sorted(found.items()))
        yield f"<p>Asked about retractions and corrections: {counted}.</p>"
    for at in range(0, len(entries), DRAWN):
        yield f"<ul>{''.join([_work(entry, style, claims_on.get(entry.key, ())) for entry in entries[at : at + DRAWN]])}</ul>"
    yield "</div>"


def _work(entry: Entry, style: Style, resting: Sequence[str]) -> str:
    said = f"{len(resting)} claim{'' if len(resting) == 1 else 's'} rest{'s' if len(resting) == 1 else ''} on it"
    claims = f"<details><summary>{said}</summary><ul>{''.join(resting)}</ul></details>" if resting else "<p>No claim rests on it.</p>"
    data = {"year": entry.fields.get("year", ""), "kind": kind_of(entry), "claims": str(len(resting))}
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    body = f"<p>{style.reference(entry)}{coins.span(entry)}</p>{facts(entry)}{claims}"
    return f'<li id="work:{escape(entry.key)}"{attributes}>{body}</li>'
