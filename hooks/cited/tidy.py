"""`cited tidy`: .bib text → the same works in one form, whatever form they had."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .bibtex import Piece

ORDER = (
    "author", "editor", "title", "journal", "journaltitle", "booktitle", "publisher", "institution", "organization", "school", "address",
    "edition", "year", "date", "volume", "number", "pages", "doi", "pmid", "pmcid", "isbn", "url", "status", "read_by", "read_on",
    "evidence", "design", "sample", "annotation", "unconfirmed",
)  # fmt: skip


def tidied(text: str, path: str) -> str:
    """The text in the one form: entries by key, fields in their order, text between entries kept above the next one.

    An entry with a macro (`month = jan`) stays as it is written; a file with `@string` or `@preamble` keeps its order.
    """
    from .bibtex import pieces  # only now: ORDER is needed where nothing is read

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    blocks: list[tuple[str, str]] = []
    found, end, above = list(pieces(text, path)), 0, ""
    for piece in found:
        above += text[end : piece.start].strip() + "\n" if text[end : piece.start].strip() else ""
        end = piece.end
        if piece.key:
            blocks.append((piece.key.lower(), above + written(piece, text)))
            above = ""
        else:
            above += text[piece.start : piece.end].strip() + "\n"
    last = (above + text[end:].strip()).strip()
    if not any(piece.kind in ("string", "preamble") for piece in found):
        blocks.sort(key=lambda block: block[0])
    return "\n\n".join([block for _, block in blocks] + ([last] if last else [])) + "\n"


def written(piece: Piece, text: str) -> str:
    """One entry in its form."""
    return text[piece.start : piece.end].strip() if piece.fields is None else entry(piece.kind, piece.key, piece.fields)


def entry(kind: str, key: str, fields: Iterable[tuple[str, str]]) -> str:
    """`@kind{key,` and a line for each field."""
    known = {name: place for place, name in enumerate(ORDER)}
    before = known["status"]
    ordered = sorted(enumerate(fields), key=lambda each: (known.get(each[1][0], before - 0.5), each[0]))
    lines = [f"  {name} = {{{value}}}," for _, (name, value) in ordered]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])
