"""Two libraries → what changed in the works."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .model import Entry, Library
from .standing import sentence

STATUS = "retraction status"
UNSHOWN = ("file", "groups", "keywords")  # fields of a work that no reader sees


@dataclass(frozen=True, slots=True)
class WorkChange:
    """What became of one work: `added`, `removed`, `renamed` or `changed`; `fields` are (name, old value, new value)."""

    what: str
    key: str
    title: str
    fields: tuple[tuple[str, str, str], ...] = ()
    old_key: str = ""


def works(old: Library, new: Library) -> Iterator[WorkChange]:
    """Works added, removed, with another key, or changed in what they say or in what is known of their retraction."""
    went = {_content(entry): key for key, entry in old.entries.items() if key not in new.entries}
    for key, entry in sorted(new.entries.items()):
        title = entry.fields.get("title", "")
        before = old.entries.get(key)
        if before is None:
            old_key = went.pop(_content(entry), "")
            yield WorkChange("renamed" if old_key else "added", key, title, old_key=old_key)
        elif fields := tuple(_fields(before, entry)):
            yield WorkChange("changed", key, title, fields)
    for key in sorted(went.values()):
        yield WorkChange("removed", key, old.entries[key].fields.get("title", ""))


def _content(entry: Entry) -> tuple[str, tuple[tuple[str, str], ...]]:
    return entry.kind, tuple(sorted(entry.fields.items()))


def _fields(old: Entry, new: Entry) -> Iterator[tuple[str, str, str]]:
    known = [replace(each.standing, on="") for each in (old, new)]  # that it was asked again is no news
    if known[0] != known[1]:
        yield STATUS, sentence(known[0]), sentence(known[1])
    if old.kind != new.kind:
        yield "kind", old.kind, new.kind
    for name in [*old.fields, *(name for name in new.fields if name not in old.fields)]:
        before, after = old.fields.get(name, ""), new.fields.get(name, "")
        if before != after and name not in UNSHOWN:
            yield name, before, after
