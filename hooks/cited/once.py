"""What is made of a work is made once: many pages cite it, and each wants the same reference, files and facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, TypeVar

from .model import Entry

T = TypeVar("T")
MAKERS: dict[str, Callable[[Entry], Any]] = {}
NAMES: dict[Callable[[Entry], Any], str] = {}


def once(make: Callable[[Entry], T]) -> Callable[[Entry], T]:
    """Remember what `make` makes of a work, on the work itself. What comes back is shared: change nothing in it."""
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def remembered(work: Entry) -> T:
        found: T | None = work.made.get(name)
        if found is None:
            found = work.made[name] = make(work)
        return found

    MAKERS[name], NAMES[remembered] = remembered, name
    return remembered


def each(make: Callable[[Entry], T], works: Iterable[Entry]) -> list[T]:
    """What a maker that remembers makes of each work; what is there is not asked for one by one."""
    name = NAMES[make]
    return [work.made.get(name) or make(work) for work in works]


Texts = Mapping[str, Mapping[str, str]]  # key of the work → name of the maker → text


def of_works(works: Iterable[Entry]) -> Texts:
    """All texts that are made of these works: for another process, or another build, to `give` back."""
    makers = MAKERS.items()
    return {work.key: {name: text for name, make in makers if isinstance(text := make(work), str)} for work in works}


def give(works: Mapping[str, Entry], made: Texts) -> None:
    """Remember what `of_works` gave for the same works. Raises `KeyError` where it is something else."""
    for key, texts in made.items():
        works[key].made.update(texts)
