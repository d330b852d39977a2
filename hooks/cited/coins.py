"""Works → COinS: the OpenURL in an empty `<span class="Z3988">` by which Zotero and its like recognise a reference list.

Written for Zotero's own parser (openurl.js): an organisation as `aucorp`, each person as `au` inverted, and no bare `=`
or `+` in a value. No `aulast`: where a first author without forename shares a family name with another, that parser
breaks off, and the whole page is lost; where the forenames begin alike, it drops the first author.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import quote

from .exports import item, pages
from .model import Entry
from .once import once

MTX = "info:ofi/fmt:kev:mtx:"
BOOKS = {"book": "book", "chapter": "bookitem", "paper-conference": "proceeding", "report": "report"}
DC_TYPES = {"webpage": "webpage", "dataset": "dataset", "software": "computerProgram", "manuscript": "manuscript"}

QUOTED = {code: quote(chr(code), safe="") for code in range(128)}


@once
def span(entry: Entry) -> str:
    """The COinS of one work, to stand beside its reference."""
    return f'<span class="Z3988" title="{escape(context_object(item(entry)))}"></span>'


def context_object(work: dict[str, Any]) -> str:
    """CSL-JSON → OpenURL 1.0 as key-encoded values."""
    return "&".join(f"{name}={_quoted(value)}" for name, value in _pairs(work) if value)


def _quoted(value: str) -> str:
    """As `quote` with nothing safe, which goes byte by byte."""
    if not value.isascii():
        return quote(value, safe="")
    return value if value.isalnum() else value.translate(QUOTED)


def _pairs(work: dict[str, Any]) -> Iterator[tuple[str, str]]:
    kind, title, container, publisher = (work.get(name, "") for name in ("type", "title", "container-title", "publisher"))
    yield "ctx_ver", "Z39.88-2004"
    if kind == "article-journal":
        yield from (("rft_val_fmt", f"{MTX}journal"), ("rft.genre", "article"), ("rft.atitle", title), ("rft.jtitle", container))
    elif kind in BOOKS:
        whole = kind in ("book", "report")
        yield from (("rft_val_fmt", f"{MTX}book"), ("rft.genre", BOOKS[kind]))
        yield from ((("rft.btitle", title),) if whole else (("rft.atitle", title), ("rft.btitle", container)))
        yield from (("rft.pub", publisher), ("rft.place", work.get("publisher-place", "")), ("rft.edition", work.get("edition", "")))
    elif kind == "thesis":
        yield from (("rft_val_fmt", f"{MTX}dissertation"), ("rft.title", title), ("rft.inst", publisher))
    else:
        yield from (("rft_val_fmt", f"{MTX}dc"), ("rft.type", DC_TYPES.get(kind, "document")), ("rft.title", title))
        yield from (("rft.source", container), ("rft.publisher", publisher), ("rft.identifier", work.get("URL", "")))
    yield from _people(work.get("author", []), dublin_core=kind not in BOOKS and kind not in ("article-journal", "thesis"))
    yield from _where(work)


def _where(work: dict[str, Any]) -> Iterator[tuple[str, str]]:
    issued = work.get("issued", {})
    yield "rft.date", str(issued["date-parts"][0][0]) if "date-parts" in issued else ""
    yield from (("rft.volume", work.get("volume", "")), ("rft.issue", work.get("issue", "")))
    first, last = pages(work)
    yield from (("rft.spage", first), ("rft.epage", last), ("rft.pages", f"{first}-{last}" if last else ""))
    for name, scheme in (("DOI", "info:doi/"), ("PMID", "info:pmid/"), ("URL", "")):
        yield "rft_id", f"{scheme}{work[name]}" if work.get(name) else ""


def _people(names: list[dict[str, str]], dublin_core: bool) -> Iterator[tuple[str, str]]:
    for name in names:
        inverted = ", ".join(name[part] for part in ("family", "given") if name.get(part))
        person, organisation = ("rft.creator", "rft.creator") if dublin_core else ("rft.au", "rft.aucorp")
        yield (organisation, name["literal"]) if name.get("literal") else (person, inverted)
