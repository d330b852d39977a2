"""Entry → what stands below its reference: the kind of source, design, sample and the finding we rest on, as HTML.

The same lines are read in the list of references and, copied by the page's script, at the mark.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from . import evidence
from .latex import plain
from .model import Entry
from .once import once

BY_DESIGN = (  # what the design says of the source itself goes before the type of the entry; first match wins
    (r"\bproduct label\b|\bprescribing information\b", "Product label"),
    (r"\bwiki\b", "Wiki page"),
    (r"\btextbook\b", "Book"),
    (r"\bguideline\b|\bpractice advisory\b", "Guideline"),
)
BY_TYPE = {
    "article": "Journal article", "book": "Book", "inbook": "Book chapter", "incollection": "Book chapter",
    "inproceedings": "Conference paper", "conference": "Conference paper", "manual": "Manual", "mastersthesis": "Thesis",
    "phdthesis": "Thesis", "thesis": "Thesis", "techreport": "Report", "report": "Report", "online": "Web page",
    "electronic": "Web page", "www": "Web page", "dataset": "Data set", "software": "Software", "unpublished": "Unpublished",
}  # fmt: skip


def kind_of_source(entry: Entry) -> str:
    """What kind of source it is, in a word or two: `Journal article`, `Guideline`, `Product label`, `Wiki page` …"""
    return _by_design(entry.fields.get("design", "")) or BY_TYPE.get(entry.kind, "Other source")


@lru_cache(maxsize=1 << 10)  # many works have the same one
def _by_design(design: str) -> str:
    said = plain(design).lower()
    return next((label for words, label in BY_DESIGN if re.search(words, said)), "")


@once
def facts(entry: Entry) -> str:
    """The kind, design and sample on one line; the finding folded below."""
    kind = kind_of_source(entry)
    line = [f'<span class="work-kind">{kind}</span>']
    for name in ("design", "sample"):
        value = _text(entry, name)
        if value and value != kind:
            line.append(f'<span class="work-{name}"><b>{name.capitalize()}:</b> {value}{"" if value.endswith(".") else "."}</span>')
    line += [f'<span class="work-known"><b>{label}:</b> {escape(value)}.</span>' for label, value in evidence.details(entry)]
    found = _text(entry, "annotation")
    folded = f'<details class="work-found"><summary>What it found</summary><p>{found}</p></details>' if found else ""
    return f"<p>{' '.join(line)}</p>{folded}"


def _text(entry: Entry, name: str) -> str:
    return escape(plain(entry.fields.get(name, "")).strip(), quote=False)
