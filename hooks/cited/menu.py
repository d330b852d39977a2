"""One more page in `nav` of `mkdocs.yml`: a line is put in, and every other character stays as it is."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator
from typing import Any

import yaml

SIMPLE = re.compile(r"[A-Za-z][\w’'(),./+-]*(?: [\w’'(),./+&-]+)*")
WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}  # YAML takes these for something else


def scalar(text: str) -> str:
    """The text as YAML reads it back: bare where that is safe, else in single quotes."""
    return text if SIMPLE.fullmatch(text) and text.lower() not in WORDS else "'" + text.replace("'", "''") + "'"


def line(title: str, page: str) -> str:
    return f"- {scalar(title)}: {page}"


def added(text: str, title: str, page: str, alike: Collection[str]) -> tuple[str, int]:
    """The configuration with the page in its menu, and the number of the new line.

    It goes behind the last of the pages `alike`, else behind the last of its folder, else to the end. Raises `ValueError`
    with a sentence where the menu is not written as one entry a line, or where anything else would change.
    """
    root = _compose(text)
    menu = _value(root, "nav") if isinstance(root, yaml.MappingNode) else None
    if not isinstance(menu, yaml.SequenceNode) or not menu.value:
        raise ValueError("mkdocs.yml has no list of pages under nav")
    entries = list(_entries(menu))
    near = [each for each in entries if each[2] in alike]
    near = near or [each for each in entries if posixpath.dirname(each[2]) == posixpath.dirname(page) != ""]
    holder, item, _ = near[-1] if near else (menu, menu.value[-1], "")
    *_, last = _leaves(item)
    lines = text.splitlines(keepends=True)
    begins = lines[item.start_mark.line][: item.start_mark.column]
    if not re.fullmatch(r" *- +", begins):
        raise ValueError("nav in mkdocs.yml is not written with one entry a line")
    number = last.end_mark.line + 1
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    before = lines[:number]
    before[-1] = before[-1].rstrip("\r\n") + ending
    changed = "".join([*before, begins.partition("-")[0] + line(title, page) + ending, *lines[number:]])
    _certain(root, changed, holder, item, {title: page})
    return changed, number + 1


def _certain(root: Any, changed: str, holder: yaml.SequenceNode, item: yaml.Node, entry: dict[str, str]) -> None:
    """The new text means the old one with the entry in its place, and nothing else."""
    wanted = _plain(
        root, holder, item, [[("tag:yaml.org,2002:str", key), ("tag:yaml.org,2002:str", value)] for key, value in entry.items()]
    )
    try:
        now = _plain(_compose(changed))
    except ValueError:
        now = None
    if now != wanted:
        raise ValueError("nav in mkdocs.yml is written in a way that a line cannot be put into")


def _compose(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise ValueError("mkdocs.yml is not valid YAML") from error


def _value(node: yaml.MappingNode, name: str) -> yaml.Node | None:
    return next((value for key, value in node.value if key.value == name), None)


def _entries(menu: yaml.SequenceNode) -> Iterator[tuple[yaml.SequenceNode, yaml.Node, str]]:
    """(list, entry in it, page) of each page of the menu."""
    for item in menu.value:
        values = (
            [item]
            if isinstance(item, yaml.ScalarNode)
            else [value for _, value in item.value]
            if isinstance(item, yaml.MappingNode)
            else []
        )
        for value in values:
            if isinstance(value, yaml.ScalarNode):
                yield menu, item, str(value.value)
            elif isinstance(value, yaml.SequenceNode):
                yield from _entries(value)


def _leaves(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    for each in node.value if not isinstance(node, yaml.ScalarNode) else ():
        for part in each if isinstance(each, tuple) else (each,):
            yield from _leaves(part)


def _plain(node: Any, holder: Any = None, item: Any = None, entry: Any = None) -> Any:
    """What the node says, with the entry behind the item of the holder."""
    if isinstance(node, yaml.MappingNode):
        return [[_plain(key), _plain(value, holder, item, entry)] for key, value in node.value]
    if isinstance(node, yaml.SequenceNode):
        made: list[Any] = []
        for each in node.value:
            made.append(_plain(each, holder, item, entry))
            if node is holder and each is item:
                made.append(entry)
        return made
    return (node.tag, node.value) if node is not None else None
