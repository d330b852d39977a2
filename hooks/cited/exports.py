"""Works → files to take along: BibTeX, RIS, CSL-JSON.

Nothing is completed or guessed: a gap stays a gap, and what nobody has confirmed is said in the note of each format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from json.encoder import encode_basestring
from typing import Any

from .latex import plain
from .model import Entry
from .once import each, once
from .style import LINKS, csl_json

RIS_TYPES = {
    "article-journal": "JOUR", "book": "BOOK", "chapter": "CHAP", "paper-conference": "CPAPER", "thesis": "THES", "report": "RPRT",
    "webpage": "ELEC", "dataset": "DATA", "software": "COMP", "manuscript": "UNPB", "pamphlet": "PAMP",
}  # fmt: skip
RIS_TAGS = (
    ("title", "TI"), ("container-title", "T2"), ("volume", "VL"), ("issue", "IS"), ("number", "IS"), ("edition", "ET"),
    ("publisher", "PB"), ("publisher-place", "CY"), ("DOI", "DO"), ("PMID", "AN"), ("PMCID", "C2"), ("URL", "UR"),
    ("note", "N1"),
)  # fmt: skip
AS_WRITTEN = {"doi", "pmid", "pmcid", "url"}  # LaTeX never sets these as text
BARE = re.compile(r"(?<!\\)([%&#])")  # our .bib files may hold them; LaTeX would stop at them
ET_AL = {"literal": "et al"}


def unconfirmed(entry: Entry) -> str:
    """What nobody has confirmed, as a sentence; "" when there is no such thing."""
    fields = entry.fields.get("unconfirmed", "").strip()
    return f"Unconfirmed: {fields}." if fields else ""


OURS = ("annotation", "read_by", "read_on")  # of a page only what others can use: the whole has it all


def web_address(entry: Entry) -> str:
    """The address of a work on the web; nothing else that the field may hold is handed on."""
    url = plain(entry.fields.get("url", ""))
    return url if url.startswith(("https://", "http://")) else ""


@once
def item(entry: Entry) -> dict[str, Any]:
    """The work as one object of CSL-JSON: what a reference is made from, with key, identifiers and notes."""
    made = csl_json(entry) | {"id": entry.key}
    open_list = ET_AL in made.get("author", [])
    made |= {role: [name for name in made.get(role, []) if name != ET_AL] for role in ("author", "editor")}
    made |= {label: entry.fields[name].strip() for name, (label, _) in LINKS.items() if entry.fields.get(name, "").strip()}
    url = web_address(entry)
    notes = [plain(entry.fields.get("note", "")), "Not all authors are listed." if open_list else "", unconfirmed(entry)]
    made |= {"URL": url, "note": " ".join(note for note in notes if note)}
    return {name: value for name, value in made.items() if value}


def csl(entries: Iterable[Entry]) -> str:
    """CSL-JSON, which Zotero, Mendeley, pandoc and every CSL processor read."""
    return listed(each(_csl, entries))


def listed(items: Iterable[str]) -> str:
    """A list of what `csl_item` gives."""
    joined = ",\n".join(items)
    return f"[\n{joined}\n]\n" if joined else "[]\n"


@once
def _csl(entry: Entry) -> str:
    return csl_item(item(entry))


def csl_item(work: dict[str, Any]) -> str:
    """One object of CSL-JSON as it stands in a list."""
    return " " + _indented(work, "\n ")


def _indented(value: Any, end: str) -> str:
    """As `json.dumps` with an indent of 1, which Python's own encoder writes four times slower."""
    if isinstance(value, str):
        return encode_basestring(value)
    inner = f"{end} "
    if isinstance(value, dict) and value:
        lines = [
            f"{encode_basestring(name)}: {encode_basestring(each) if isinstance(each, str) else _indented(each, inner)}"
            for name, each in value.items()
        ]
        return f"{{{inner}{f',{inner}'.join(lines)}{end}}}"
    if isinstance(value, list) and value:
        return f"[{inner}{f',{inner}'.join([_indented(each, inner) for each in value])}{end}]"
    return str(value) if type(value) is int else json.dumps(value)


def bibtex(entries: Iterable[Entry], annotated: bool = True) -> str:
    """BibTeX with the keys, fields and LaTeX of the handbook's own files; without what is ours alone unless `annotated`."""
    return "\n".join(each(_annotated if annotated else _bare, entries))


@once
def _annotated(entry: Entry) -> str:
    return _bibtex(entry, _lines(entry).values())


@once
def _bare(entry: Entry) -> str:
    return _bibtex(entry, [line for name, line in _lines(entry).items() if name not in OURS])


def _bibtex(entry: Entry, lines: Iterable[str]) -> str:
    return f"@{entry.kind}{{{entry.key},\n{''.join(lines)}}}\n"


@once
def _lines(entry: Entry) -> dict[str, str]:
    """The fields of a work as they stand in a .bib file."""
    note = " ".join(part for part in (entry.fields.get("note", ""), unconfirmed(entry)) if part)
    fields = {**entry.fields, **({"note": note} if note else {})}
    if not web_address(entry):
        fields.pop("url", None)
    return {name: f"  {name} = {{{value if name in AS_WRITTEN else _escaped(value)}}},\n" for name, value in fields.items()}


def _escaped(value: str) -> str:
    """A sign in front of which there is a backslash is escaped already, as nearly all are."""
    if "%" in value or "&" in value or "#" in value:
        return BARE.sub(r"\\\1", value) if any(value.count(sign) > value.count(f"\\{sign}") for sign in "%&#") else value
    return value


def ris(entries: Iterable[Entry]) -> str:
    """RIS, which every reference manager reads: `TY  - ` to `ER  - `, lines end in CRLF."""
    return "".join(each(_ris, entries))


@once
def _ris(entry: Entry) -> str:
    return ris_record(item(entry))


def ris_record(work: dict[str, Any]) -> str:
    """One work, given as CSL-JSON."""
    lines = [("TY", RIS_TYPES.get(work["type"], "GEN")), ("ID", work["id"])]
    lines += [("AU", _inverted(name)) for name in work.get("author", [])] + [("ED", _inverted(name)) for name in work.get("editor", [])]
    issued = work.get("issued", {})
    lines += [("PY", str(parts[0])) for parts in issued.get("date-parts", [])]
    lines += [("N1", f"Date: {issued['literal']}")] if issued.get("literal") else []
    first, last = pages(work)
    lines += [(tag, work[name]) for name, tag in RIS_TAGS if work.get(name)] + [("SP", first), ("EP", last), ("ER", "")]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value or tag == "ER")


def pages(work: dict[str, Any]) -> tuple[str, str]:
    """First and last page; a single page, an article number or a list of pages stays whole in the first."""
    span = re.fullmatch(r"\s*([A-Za-z]*\d+[A-Za-z]*)\s*[–-]\s*([A-Za-z]*\d+[A-Za-z]*)\s*", work.get("page", ""))
    return (span[1], span[2]) if span else (work.get("page", ""), "")


def _inverted(name: dict[str, str]) -> str:
    """`Good, Ann, Jr`; an organisation as it is."""
    return name.get("literal") or ", ".join(name[part] for part in ("family", "given", "suffix") if name.get(part))
