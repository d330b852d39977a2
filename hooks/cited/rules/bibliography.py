"""Rules on the works in `bib/`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..handbook import Handbook
from ..model import Diagnostic, Entry
from ..spelling import nearest
from ..tidy import ORDER

REQUIRED = {  # after BibTeX's own types (Patashnik 1988) and biblatex's @online; a | b: one of the two
    "article": ("author", "title", "journal|journaltitle", "year|date"),
    "book": ("author|editor", "title", "publisher", "year|date"),
    "inbook": ("author|editor", "title", "publisher", "year|date"),
    "incollection": ("author", "title", "booktitle", "publisher", "year|date"),
    "inproceedings": ("author", "title", "booktitle", "year|date"),
    "conference": ("author", "title", "booktitle", "year|date"),
    "manual": ("title",),
    "phdthesis": ("author", "title", "school|institution", "year|date"),
    "mastersthesis": ("author", "title", "school|institution", "year|date"),
    "techreport": ("author", "title", "institution", "year|date"),
    "report": ("author", "title", "institution", "year|date"),
    "online": ("title", "url"),
    "electronic": ("title", "url"),
    "unpublished": ("author", "title", "note"),
}
NEEDED = {kind: [tuple(each.split("|")) for each in required] for kind, required in REQUIRED.items()}
IDENTIFIERS = {
    "doi": (re.compile(r"10\.\d{4,9}/\S+"), "10.1097/ALN.0b013e318272f40a, without https://doi.org/"),
    "pmid": (re.compile(r"[1-9]\d{0,7}"), "17383923, digits only"),
    "pmcid": (re.compile(r"PMC[1-9]\d{0,8}"), "PMC2628056"),
}

FIELDS = {  # what the handbook reads, what BibTeX and biblatex name, and what programs that keep references write
    *ORDER, *(name for names in REQUIRED.values() for each in names for name in each.split("|")), "abstract", "annote", "archiveprefix",
    "chapter", "collection", "copyright", "crossref", "day", "edition", "eid", "eprint", "eprintclass", "eprinttype", "eventtitle", "file",
    "howpublished", "issn", "issue", "keywords", "langid", "language", "location", "month", "note", "numpages", "origdate", "pagetotal",
    "primaryclass", "pubstate", "rights", "series", "shorttitle", "subtitle", "timestamp", "titleaddon", "translator", "type", "urldate",
    "version", "volumes",
}  # fmt: skip
SLIP = 0.8  # how like a known field an unknown one must be to be taken for it


def syntax_error(handbook: Handbook) -> Iterator[Diagnostic]:
    """BIB001 A .bib file cannot be read, or an entry breaks off.

    Bad:

        @article{bad2007, title = {The block, year = {2007}

    Good:

        @article{good2008, author = {Good, A.}, title = {The block}, journal = {Spine}, year = {2008}}
    """
    yield from (problem for problem in handbook.library.problems if problem.code == "BIB001")


def duplicate(handbook: Handbook) -> Iterator[Diagnostic]:
    """BIB002 Two works have the same key, or a work has a field twice.

    Bad:

        @article{good2007, author = {Good, A.}, title = {The block}, journal = {Spine}, year = {2007}}

    Good:

        @article{good2007spine, author = {Good, A.}, title = {The block}, journal = {Spine}, year = {2007}}
    """
    yield from (problem for problem in handbook.library.problems if problem.code == "BIB002")


def missing_field(handbook: Handbook) -> Iterator[Diagnostic]:
    """BIB003 A work lacks a field that its type requires.

    Nothing is invented to fill a gap: name the field in `unconfirmed`, and the page says so.

    Bad:

        @article{good2008, author = {Good, A.}, title = {The block}, year = {2008}}

    Good:

        @article{good2008, author = {Good, A.}, title = {The block}, year = {2008}, unconfirmed = {journal}}
    """
    for key, entry in handbook.library.entries.items():
        for names in NEEDED.get(entry.kind, (("title",),)):
            if any(map(entry.fields.get, names)):
                continue
            open_fields = {name.strip().lower() for name in entry.fields.get("unconfirmed", "").split(",")}
            if open_fields.isdisjoint(names):
                said = " or ".join(names)
                message = f'"{key}" (@{entry.kind}) has no {said}. Add it, or name it in "unconfirmed" when nobody could confirm it.'
                yield Diagnostic("BIB003", message, entry.at, text=key)


def malformed_identifier(handbook: Handbook) -> Iterator[Diagnostic]:
    """BIB004 A DOI, PMID, PMCID or ISBN is not written as one.

    Bad:

        @article{good2008, author = {Good, A.}, title = {The block}, journal = {Spine}, year = {2008}, pmid = {PMID 17383923}}

    Good:

        @article{good2008, author = {Good, A.}, title = {The block}, journal = {Spine}, year = {2008}, pmid = {17383923}}
    """
    for key, entry in handbook.library.entries.items():
        for name, (form, example) in IDENTIFIERS.items():
            value = entry.fields.get(name)
            if value and not form.fullmatch(value):
                yield Diagnostic("BIB004", f'"{key}": {name} = {{{value}}} is malformed. Write it as {example}.', entry.at, text=value)
        isbn = entry.fields.get("isbn")
        if isbn and not valid_isbn(isbn):
            message = f'"{key}": isbn = {{{isbn}}} is malformed: 10 or 13 digits with a matching check digit are needed. Copy it again.'
            yield Diagnostic("BIB004", message, entry.at, text=isbn)


def same_work_twice(handbook: Handbook) -> Iterator[Diagnostic]:
    """BIB005 One work stands under two keys: they have the same DOI, PMID or PMCID.

    Bad:

        @article{other2007, author = {Good, A.}, title = {The block}, journal = {Spine}, year = {2007}, doi = {10.1000/good}}

    Good:

        @article{other2007, author = {Good, A.}, title = {Another block}, journal = {Spine}, year = {2007}, doi = {10.1000/other}}
    """
    first: dict[tuple[str, str], Entry] = {}
    for key, entry in handbook.library.entries.items():
        for name in IDENTIFIERS:
            value = entry.fields.get(name, "").lower()
            known = first.setdefault((name, value), entry)
            if value and known is not entry:
                place = f"{known.at.path}:{known.at.line}"
                message = f'"{key}" has the same {name.upper()} as "{known.key}" ({place}). Keep one and cite it by its key.'
                yield Diagnostic("BIB005", message, entry.at, text=key)


def misspelt_field(handbook: Handbook) -> Iterator[Diagnostic]:
    """BIB010 A work has a field that nothing reads, and whose name is nearly that of one that is read.

    Other fields of your own are left alone.

    Bad:

        @article{good2008, author = {Good, A.}, title = {The block}, journal = {Spine}, year = {2008}, anotation = {Lasted a week.}}

    Good:

        @article{good2008, author = {Good, A.}, title = {The block}, journal = {Spine}, year = {2008}, annotation = {Lasted a week.}}
    """
    for key, entry in handbook.library.entries.items():
        for name in sorted(entry.fields.keys() - FIELDS):
            meant = nearest(name, sorted(FIELDS), SLIP)
            if meant:
                yield Diagnostic("BIB010", f'"{key}" has the field "{name}", which nothing reads.{meant}', entry.at, text=name)


def valid_isbn(text: str) -> bool:
    """True for an ISBN-10 or ISBN-13 whose check digit is right (ISO 2108); hyphens and spaces are allowed."""
    digits = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(r"\d{9}[\dX]", digits):
        return sum((10 - n) * (10 if d == "X" else int(d)) for n, d in enumerate(digits)) % 11 == 0
    return re.fullmatch(r"97[89]\d{10}", digits) is not None and sum(int(d) * (1, 3)[n % 2] for n, d in enumerate(digits)) % 10 == 0
