"""What front matter may say, as JSON Schema: for editors and for validators that know nothing of `cited`.

Made of the same words by which the check reads front matter (`gate/front.py`, `infobox.py`, `literature.py`, `review.py`).
It cannot say what only the check sees: an anchor or a tag of YAML, a key that stands there twice, a row without a work.
"""

from __future__ import annotations

import json
from typing import Any

from .gate import front
from .infobox import FIELDS, NOTICES, SECTIONS
from .literature import COUNTED, FILTERS, SEARCHES
from .notation import MARK_LABELS
from .review import DATES

Schema = dict[str, Any]
ENDS = f"Each sentence ends in a citation, [@key], or a mark: {', '.join(f'[!{kind}: …]' for kind in MARK_LABELS)}."
MEANING: dict[str, tuple[str, Any]] = {  # key → what it says, an example
    "title": ("The name of the page, as in the menu and in search results.", "Lumbar medial branch block"),
    "subtitle": ("A second line of the title.", "With ultrasound"),
    "description": ("One sentence for search engines.", "A diagnostic block of the nerves to a facet joint."),
    "type": ("The type of page: it decides which sections are expected, and what machines are told the page is about.", "procedure"),
    "generated": ("Only for a page that a build fills: with what.", "references"),
    "author": ("Who wrote the page: a name or a list of names.", ["A. Author", "B. Author"]),
    "authors": ("Not shown; write author.", ["A. Author"]),
    "reviewer": ("Who reviewed the page: a name or a list of names. Without it the page says that nobody has.", "C. Reviewer"),
    "reviewers": ("Not shown; write reviewer.", ["C. Reviewer"]),
    "reviewed_by": ("Not shown; write reviewer.", "C. Reviewer"),
    "reviewed": ("The day of the last review.", "2026-11-21"),
    "review_due": ("The day on which the next review is due; past it, the page says that it is outdated.", "2028-11-21"),
    "next_review": ("Not shown; write review_due.", "2028-11-21"),
    "published": ("The day on which the page was first published; not shown.", "2026-11-21"),
    "updated": ("The day of the last change; not shown.", "2026-11-21"),
    "date": ("A day; not shown.", "2026-11-21"),
    "keywords": ("Words for machines; not shown.", ["facet joint", "block"]),
    "synonyms": ("Other names of what the page is about; not shown. Search takes them from mkdocs.yml.", ["facet nerve block"]),
    "aliases": ("Other names of the page; not shown.", ["facet nerve block"]),
    "lang": ("The language of the page, where it is not that of the site.", "en"),
    "hide": ("Parts of the theme that this page goes without.", ["toc"]),
    "search": ("How search treats this page.", {"exclude": True}),
    "aspect": ("The aspect of the subject; not shown.", "technique"),
    "audience": ("For whom the page is; not shown.", "clinicians"),
    "code": ("A code of the subject in a classification; not shown.", "M54.5"),
    "codes": ("Codes of the subject in a classification; not shown.", ["M54.5"]),
    "image": ("A picture for the page; not shown.", "assets/picture.svg"),
    "version": ("The version of the page; not shown.", "2"),
    "notices": ("Boxes below the heading, by kind.", {"incomplete": "This page is a draft."}),
    "infobox": ("The table beside the text. Each row is a claim.", {"volume": "0.5 mL.[@key]"}),
    "literature": ("One curated query, shown as links to PubMed and other searches.", {"query": '"nerve block" AND lumbar'}),
    "conflicts": ("Conflicts of interest of the authors.", "none declared"),
    "see_also": ("Related pages; not shown.", ["page.md"]),
    "glossary": ("Terms of the page; not shown.", {"block": "an injection around a nerve"}),
    "disagreement": ("What the sources disagree on; not shown.", "The trials disagree."),
    "related": ("Related pages; not shown.", ["page.md"]),
}  # fmt: skip
LITERATURE: dict[str, tuple[str, Any]] = {
    "query": ("The search in PubMed's form, in single quotes.", '"nerve block" AND lumbar'),
    "plain": ("The words for a search that knows no AND and OR.", "lumbar nerve block"),
    "looked_at": ("The day on which a person last looked through the hits. Leave it out until somebody has.", "2026-11-21"),
    "hits": ("What that person counted on that day.", {"pubmed": 12}),
}
SCALAR = ["string", "number", "boolean", "null"]
DAY = {"type": "string", "pattern": r"^\s*\d{4}-\d\d-\d\d\s*$", "format": "date"}


def schema() -> Schema:
    """The whole, in draft 7, which every editor knows. Only words of the standard: strict validators refuse others."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Front matter of a page",
        "description": "Made by `cited schema --write` from what the check knows. Change it there.",
        "type": ["object", "null"],
        "properties": {name: {"description": MEANING[name][0], "examples": [MEANING[name][1]]} | _value(name) for name in front.KEYS},
        "additionalProperties": False,
        "definitions": {"text": _text(), **{f"nested{depth}": _nested(depth) for depth in range(front.DEEP + 1)}},
    }


def text() -> str:
    """The schema as it is written to a file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def _value(name: str) -> Schema:
    """What the key may hold."""
    if name in ("infobox", "notices"):
        return {"type": ["object", "null"], "properties": _rows(name), "additionalProperties": False}
    if name == "literature":
        return _literature()
    if name in front.STRUCTURED:
        return {"allOf": [{"$ref": f"#/definitions/nested{front.DEEP}"}]}
    if name in DATES:
        return {"anyOf": [DAY, {"enum": ["", None]}]}
    if name == "type":
        return {"enum": list(SECTIONS)}
    if name == "generated":
        return {"enum": list(front.GENERATED)}
    if name == "search":
        kinds = {"exclude": {"type": "boolean"}, "boost": {"type": "number"}}
        return {"type": "object", "properties": kinds, "additionalProperties": False}
    one: Schema = {"enum": list(front.HIDDEN)} if name == "hide" else {"$ref": "#/definitions/text"}
    return {"anyOf": [one, {"type": "array", "items": one}]} if name in front.SEVERAL else {"allOf": [one]}


def _rows(name: str) -> Schema:
    shown = FIELDS if name == "infobox" else {kind: title for kind, (_, title) in NOTICES.items()}
    what = "The row" if name == "infobox" else "The notice"
    return {
        key: {"description": f"{what} “{label}”. {ENDS}", "type": SCALAR, "examples": ["Text in double quotes.[@key]"]}
        for key, label in shown.items()
    }


def _literature() -> Schema:
    found = {name: label for name, (label, *_) in {**FILTERS, **SEARCHES}.items()}
    counts = {name: {"description": f"Hits: {found[name]}.", "type": "integer", "minimum": 0} for name in COUNTED}
    kinds: dict[str, Schema] = {
        "query": {"type": "string", "pattern": r"\S"},
        "plain": {"type": "string"},
        "looked_at": DAY,
        "hits": {"type": "object", "properties": counts, "additionalProperties": False},
    }
    fields = {name: {"description": LITERATURE[name][0], "examples": [LITERATURE[name][1]]} | kind for name, kind in kinds.items()}
    return {
        "type": "object", "properties": fields, "additionalProperties": False, "required": ["query"],
        "dependencies": {"hits": ["looked_at"]},
    }  # fmt: skip


def _text() -> Schema:
    """Text that goes into the head of the page as it is."""
    letters = "".join(f"[{each.lower()}{each.upper()}]" if each.isalpha() else each for each in "javascript:|data:")
    pattern = front.MARKUP.pattern.replace("javascript:|data:", letters).replace('\\"', '"')  # no flags in JSON Schema, no needless escape
    return {"type": SCALAR, "pattern": rf"^(?![\s\S]*(?:{pattern}))"}


def _nested(depth: int) -> Schema:
    if not depth:
        return {"type": SCALAR}
    below = {"$ref": f"#/definitions/nested{depth - 1}"}
    return {"type": [*SCALAR, "array", "object"], "items": below, "additionalProperties": below}
