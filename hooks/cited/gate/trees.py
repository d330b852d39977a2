"""The HTML of a page as this check reads it, and as a browser does; and where the two differ."""

from __future__ import annotations

from functools import cache

import nh3
from lxml import etree
from lxml.html import HtmlElement

from ..rendered import parse
from . import allowed

Part = tuple[str, list[tuple[str, str]], str]  # (tag, attributes, the text that follows)


@cache
def tree(html: str) -> HtmlElement:
    """The page as this check reads it: one tree for several rules."""
    return parse(html)


def forget() -> None:
    """Let go of the trees: a build of thousands of pages, or a preview that runs for days, would keep them all."""
    tree.cache_clear()


@cache
def _cleaner() -> nh3.Cleaner:
    tags = set(allowed.TAGS)
    attributes = {tag: set(allowed.ATTRIBUTES.get(tag, ())) - {"rel"} | set(allowed.GLOBAL) for tag in tags}
    attributes["a"] |= {"rel"}
    return nh3.Cleaner(
        tags=tags, clean_content_tags=set(), attributes=attributes, generic_attribute_prefixes=set(allowed.PREFIXES),
        url_schemes={"http", "https", "mailto"}, link_rel=None, strip_comments=True,
    )  # fmt: skip


def cleaned(html: str) -> str:
    """The page as a browser reads it, without what may not be there, written out again."""
    return _cleaner().clean(html)


def difference(html: str) -> Part | None:
    """The first place that a browser reads otherwise; None where there is none."""
    read = cleaned(html)
    if read == html:
        return None
    second = parse(read)
    if _written(tree(html)) == _written(second):
        return None
    here, there = _shape(tree(html)), _shape(second)
    if here == there:
        return None
    return next((a for a, b in zip(here, there, strict=False) if a != b), here[-1])


def _written(root: HtmlElement) -> bytes:
    """The tree in canonical form, comments left out: equal bytes are equal trees (not the other way round: white space)."""
    return etree.tostring(root, method="c14n", with_comments=False)


def _shape(root: HtmlElement) -> list[Part]:
    """Elements in order with their attributes and the text in and after each, white space aside; comments are nothing."""
    made: list[Part] = []
    for event, node in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "comment" or not isinstance(node.tag, str):
            text = node.tail or ""
        elif event == "start":
            made.append((node.tag, sorted((name, " ".join(text.split())) for name, text in node.attrib.items()), ""))
            text = node.text or ""
        else:
            text = node.tail or ""
            made.append((f"/{node.tag}", [], ""))
        tag, attributes, before = made[-1]
        made[-1] = (tag, attributes, before + "".join(text.split()))
    return [each for each in made if each[0] not in ("tbody", "/tbody")]
