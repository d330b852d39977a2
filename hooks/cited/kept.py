"""What a build has to know of a page to publish it without rendering it again; and by what sum it is found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from . import cache, packed, pressed
from .notation import KEY
from .reference_list import Listed


@dataclass(frozen=True, slots=True)
class Kept:
    """`markdown` is the sum of the text as it was rendered, `works` that of the works that it turned out to cite; `said` is
    what was logged meanwhile, as (logger, level, message).

    `toc` are lists of title, id, level and the entries below; `links` say which anchors of which file the page names, and
    how it writes them; `index` is what the search knows of it, or None where it has to read the page itself.
    """

    markdown: str
    works: str
    pressed: pressed.Pressed
    title: str | None = None
    toc: list[Any] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    listed: Listed = ()
    index: list[dict[str, Any]] | None = None
    said: list[tuple[str, int, str]] = field(default_factory=list)


def of_works(keys: Iterable[str], known: Mapping[str, str]) -> str:
    """The sum of the works that a page cites. Its text alone does not show all of them: YAML may write a key in another way."""
    return cache.digest("\0".join(known.get(key, "") for key in keys))


def key_of(text: str, works: Mapping[str, str], *settings: str) -> str:
    """The sum of a page: of its text, of the works that it names, of the settings that it is rendered with."""
    named: Iterable[str] = sorted(set(KEY.findall(text)))
    return cache.key("page", *settings, text, *(works.get(name.rstrip("."), works.get(name, "")) for name in named))


def dumped(kept: Kept) -> bytes:
    """The record for another process, or another build."""
    made = {each.name: getattr(kept, each.name) for each in fields(kept)} | {"pressed": pressed.as_plain(kept.pressed)}
    return packed.dumped(made)


def loaded(content: bytes) -> Kept:
    """What `dumped` made → the record. Raises `ValueError`, `TypeError`, `EOFError` or `KeyError` where it is none."""
    made = packed.loaded(content)
    return Kept(**{**made, "pressed": pressed.from_plain(made["pressed"])})
