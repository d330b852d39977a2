"""The works, and all that is made of them, from an earlier build where they are the same; else read and made anew."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from . import bibliography, cache, once, standing
from .model import Entry, Library
from .style import Style


def library(files: Sequence[Path], shown_as: Mapping[Path, str]) -> tuple[Library, str]:
    """The works in these files as `bibliography.load` reads them, and the sum of all that is written there."""
    beside = dict.fromkeys(file.parent / standing.FILE for file in files)
    try:
        texts = [
            f"{shown_as.get(file, file)}\0{file.read_text('utf-8')}" for file in (*files, *beside) if file not in beside or file.is_file()
        ]
    except (OSError, UnicodeDecodeError):  # `load` says which and why
        return bibliography.load(list(files), dict(shown_as)), ""
    key = cache.key("library", *texts)
    kept = cache.get(key)
    if kept:
        return bibliography.loaded(kept), key
    made = bibliography.load(list(files), dict(shown_as))
    cache.put(key, bibliography.dumped(made))
    return made, key


def made_of(works: Iterable[Entry], style: Style) -> str:
    """Everything that is made of these works, in one line; what is missing is made now."""
    listed = list(works)
    return json.dumps([{work.key: style.reference(work) for work in listed}, once.of_works(listed)], ensure_ascii=False)


def remember(works: Mapping[str, Entry], style: Style, text: str) -> None:
    """Take what `made_of` gave for the same works and the same style."""
    references, made = json.loads(text)
    style.done.update(references)
    once.give(works, made)
