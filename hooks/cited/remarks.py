"""What a reader is told behind a citation: that nobody read the work, or that a treatment effect rests on case series."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .evidence import remark
from .model import ROWS, Entry, Unit


def add(root: Any, units: Iterable[Unit], works: Mapping[str, Entry]) -> None:
    """Append the remark to each group of citations in the tree; one behind another counts with it, as does the rest of a table row.

    A group outside of any text that is read as such (a heading) is looked at by itself.
    """
    looked: set[Any] = set()
    for unit in units:
        if unit.references and unit.covered_by == "own":
            groups = [cite.group for cite in unit.cites if cite.references]
            looked.update(groups)
            said = _remark([reference.key for reference in unit.references], unit.text, works)
            _append(groups[-1:] if unit.kind in ROWS else groups, said)  # a row is one statement: behind the last
    for group in root.iter("span"):
        if group not in looked and group.get("class") == "citation" and group.get("data-mark") is None:
            _append([group], _remark([sup.get("data-key", "") for sup in group.iter("sup")], "", works))


def _remark(keys: Iterable[str], text: str, works: Mapping[str, Entry]) -> str:
    return remark([works[key] for key in keys if key in works], text)


def _append(groups: Iterable[Any], said: str) -> None:
    for group in groups if said else ():
        mark = group.makeelement("sup", {"class": "remark"})
        mark.text = f"[{said}]"
        group.append(mark)
