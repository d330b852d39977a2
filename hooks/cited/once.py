"""What is made of a work is made once: many pages cite it, and each wants the same reference, files and facts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from .model import Entry

T = TypeVar("T")


def once(make: Callable[[Entry], T]) -> Callable[[Entry], T]:
    """Remember what `make` makes of a work for as long as the work is there. What comes back is shared: change nothing in it."""
    made: WeakKeyDictionary[Entry, T] = WeakKeyDictionary()

    @wraps(make)
    def remembered(work: Entry) -> T:
        if work not in made:
            made[work] = make(work)
        return made[work]

    return remembered
