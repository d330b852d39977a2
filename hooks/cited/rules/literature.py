"""Rules on the literature review block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..answerable import day
from ..handbook import Handbook
from ..literature import COMMAND, COUNTED, FIELDS, is_count
from ..model import Diagnostic
from .words import nearest


def faulty_literature(handbook: Handbook) -> Iterator[Diagnostic]:
    """PAG020 The literature review in front matter cannot be used as it stands.

    Bad:

        ---
        literature:
          query: '"nerve block" AND lumbar'
          looked_at: last week
        ---
        # The block

    Good:

        ---
        literature:
          query: '"nerve block" AND lumbar'
          looked_at: 2026-11-21
          hits: {pubmed: 12}
        ---
        # The block
    """
    for read in handbook.pages:
        if "literature" in read.page.meta:
            for name, message in _faults(read.page.meta["literature"]):
                yield Diagnostic("PAG020", message, read.source.field(name), text=name)


def literature_without_query(handbook: Handbook) -> Iterator[Diagnostic]:
    """PAG021 A page asks for the literature review block and gives no query for it.

    Bad:

        # The block

        \\literature

    Good:

        ---
        literature:
          query: '"nerve block" AND lumbar'
        ---
        # The block

        \\literature
    """
    for read in handbook.pages:
        if f'<p class="literature">{COMMAND}</p>' in read.page.html:
            message = f'"{COMMAND}" has nothing to show: add "literature:" with a "query:" below it to front matter, or delete the line.'
            yield Diagnostic("PAG021", message, read.source.markup(r"\\literature"), text=COMMAND)


def _faults(given: Any) -> Iterator[tuple[str, str]]:
    """(field, what is wrong and what to do)."""
    if not isinstance(given, dict):
        yield "literature", '"literature" is no list of `name: value` lines. Indent each line by two spaces below it.'
        return
    for name in given:
        if name not in FIELDS:
            yield str(name), f'"{name}" is no field of "literature": use one of {", ".join(FIELDS)}.{nearest(str(name), list(FIELDS))}'
    if not isinstance(given.get("query"), str) or not given["query"].strip():
        yield "literature", '"literature" has no query. Add "query:" with the search in PubMed\'s form, in single quotes.'
    if "plain" in given and not isinstance(given["plain"], str):
        yield "plain", '"plain" is no text. Give the words to look for where a search knows no AND and OR.'
    if "looked_at" in given and day(given["looked_at"]) is None:
        yield (
            "looked_at",
            f'"{given["looked_at"]}" is no date. Write the day on which somebody looked as 2026-11-21, or leave the line out.',
        )
    yield from _miscounted(given)


def _miscounted(given: dict[Any, Any]) -> Iterator[tuple[str, str]]:
    if "hits" not in given:
        return
    hits = given["hits"]
    if not isinstance(hits, dict):
        yield "hits", '"hits" is no list of numbers. Write "hits: {pubmed: 12}", or leave the line out.'
        return
    if "looked_at" not in given:
        yield "hits", 'hits without the day on which they were counted. Add "looked_at:" with that day.'
    for name, count in hits.items():
        if name not in COUNTED:
            yield "hits", f'"{name}" is no search of this block: use one of {", ".join(COUNTED)}.{nearest(str(name), list(COUNTED))}'
        elif not is_count(count):
            yield "hits", f'"{count}" is no number of hits for "{name}". Write a whole number, or leave it out.'
