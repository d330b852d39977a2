"""What is made of a work is made once: many pages cite it, and each wants the same reference, files and facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, TypeVar

from .model import Entry

T = TypeVar("T")
MAKERS: dict[str, Callable[[Entry], Any]] = {}


def once(make: Callable[[Entry], T]) -> Callable[[Entry], T]:
    """Remember what `make` makes of a work, on the work itself. What comes back is shared: change nothing in it."""
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def remembered(work: Entry) -> T:
        found: T | None = work.made.get(name)
        if found is None:
            found = work.made[name] = make(work)
        return found

    MAKERS[name] = remembered
    return remembered


Texts = Mapping[str, Mapping[str, str]]  # name of the maker → key of the work → text


def of_works(works: Iterable[Entry]) -> Texts:
    """All texts that are made of these works: for another process, or another build, to `give` back."""
    listed = list(works)
    return {name: {work.key: text for work in listed if isinstance(text := make(work), str)} for name, make in MAKERS.items()}


def give(works: Mapping[str, Entry], made: Texts) -> None:
    """Remember what `of_works` gave for the same works. Raises `KeyError` where it is something else."""
    for name, texts in made.items():
        for key, text in texts.items() if name in MAKERS else ():
            works[key].made[name] = text
