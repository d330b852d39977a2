"""What is made of a work is made once: many pages cite it, and each wants the same reference, files and facts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from .model import Entry

T = TypeVar("T")
MADE: dict[str, tuple[Callable[[Entry], Any], WeakKeyDictionary[Entry, Any]]] = {}  # name → the maker, and what it has made


def once(make: Callable[[Entry], T]) -> Callable[[Entry], T]:
    """Remember what `make` makes of a work for as long as the work is there. What comes back is shared: change nothing in it."""
    made: WeakKeyDictionary[Entry, T] = WeakKeyDictionary()

    @wraps(make)
    def remembered(work: Entry) -> T:
        found = made.get(work)
        if found is None:
            found = made[work] = make(work)
        return found

    MADE[f"{make.__module__}.{make.__qualname__}"] = (remembered, made)
    return remembered


Texts = Mapping[str, Mapping[str, str]]  # name of the maker → key of the work → text


def of_works(works: Collection[Entry]) -> Texts:
    """All texts that are made of these works: for another process, or another build, to `give` back."""
    return {name: {work.key: text for work in works if isinstance(text := make(work), str)} for name, (make, _) in MADE.items()}


def give(works: Mapping[str, Entry], made: Texts) -> None:
    """Remember what `of_works` gave for the same works. Raises `KeyError` where it is something else."""
    for name, texts in made.items():
        if name in MADE:
            MADE[name][1].update({works[key]: text for key, text in texts.items()})
