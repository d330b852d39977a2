"""All that is made of works, as one text: for another process, or for another build."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from . import once
from .model import Entry
from .style import Style


def made_of(works: Iterable[Entry], style: Style) -> str:
    """Everything that is made of these works, in one line; what is missing is made now."""
    listed = list(works)
    return json.dumps(
        [{work.key: style.reference(work) for work in listed}, once.of_works(listed)], ensure_ascii=False, separators=(",", ":")
    )


def remember(works: Mapping[str, Entry], style: Style, text: str) -> None:
    """Take what `made_of` gave for the same works and the same style."""
    references, made = json.loads(text)
    style.done.update(references)
    once.give(works, made)
