"""What the search index holds: a page without the numbers of its citations; by synonym, also words that mean the same."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from .packed import JSON

SETTING = re.compile(r'data-search-\w+="[^"]+"')
GROUP = re.compile(r'<span class="citation"[^<]*(?:<(?!/span>)[^<]*)*</span>')  # as the citations extension writes it: no span in it


def without_marks(html: str) -> str:
    """A page as the search is to read it: the marks of citations say nothing in a line of results."""
    return GROUP.sub("", html)


def without_settings(html: str) -> str:
    """A page without what it tells the search alone, as Material's search leaves it out: that tries each sign of each page."""
    return re.sub(rf"\s?{SETTING.pattern}", "", html) if SETTING.search(html) else html


def with_synonyms(index: str, groups: Sequence[Sequence[str]]) -> str:
    """MkDocs' `search_index.json` with, behind each section that has a term of a group, the other terms of the group.

    Raises nothing: an index of another form comes back as it is.
    """
    try:
        data = json.loads(index)
        sections = data["docs"]
    except (ValueError, KeyError, TypeError):
        return index
    patterns = [[(term, re.compile(rf"\b{re.escape(term)}", re.IGNORECASE)) for term in group] for group in groups]
    for section in sections:
        said = f"{section.get('title', '')} {section.get('text', '')}"
        added = [term for group in patterns if any(p.search(said) for _, p in group) for term, p in group if not p.search(said)]
        if added:
            section["text"] = f"{section['text']} <p>({', '.join(added)})</p>"
    return JSON.encode(data)
