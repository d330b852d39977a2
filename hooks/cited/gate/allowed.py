"""What the HTML of a page may hold: an allow-list. What is not here is refused."""

from __future__ import annotations

import re

GLOBAL = frozenset({"id", "class", "title", "lang", "role", "tabindex"})
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "hreflang", "rel", "target"}),
    "img": frozenset({"src", "alt", "width", "height", "loading"}),
    "ol": frozenset({"start", "type"}),
    "li": frozenset({"value"}),
    "td": frozenset({"colspan", "rowspan", "headers", "style"}),
    "th": frozenset({"colspan", "rowspan", "headers", "scope", "abbr", "style"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "details": frozenset({"open"}),
    "time": frozenset({"datetime"}),
    "label": frozenset({"for"}),
    "input": frozenset({"type", "id", "name", "checked", "disabled"}),
}
TAGS = frozenset(ATTRIBUTES) | frozenset(
    [
        "abbr",
        "aside",
        "b",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "ins",
        "kbd",
        "mark",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "u",
        "ul",
        "var",
    ]
)
PREFIXES = ("aria-", "data-")
VALUES: dict[tuple[str, str], re.Pattern[str]] = {  # (element or "", attribute) → what it may say
    ("", "style"): re.compile(r"text-align:\s*(?:left|right|center|start|end);?"),
    ("", "tabindex"): re.compile(r"-1|0"),
    ("", "colspan"): re.compile(r"[1-9]\d?"),
    ("", "rowspan"): re.compile(r"[1-9]\d?"),
    ("", "span"): re.compile(r"[1-9]\d?"),
    ("", "id"): re.compile(r"(?!__(?!tabbed_|codelineno-|(?:table|figure)-caption_))\S{1,200}"),
    ("", "class"): re.compile(r"(?!.*\bmd-)(?!.*\bjs-)[\w\s:./+-]*"),
    ("", "target"): re.compile(r"_blank"),
    ("input", "type"): re.compile(r"radio|checkbox"),
    ("input", "id"): re.compile(r"__tabbed_\d+_\d+"),
    ("input", "name"): re.compile(r"__tabbed_\d+"),
    ("label", "for"): re.compile(r"__tabbed_\d+_\d+"),
    ("img", "width"): re.compile(r"[1-9]\d{1,3}"),
    ("img", "height"): re.compile(r"[1-9]\d{1,3}"),
}


def attribute(tag: str, name: str) -> bool:
    """May the element have it at all?"""
    if name.startswith(("data-md", "data-base")):
        return False  # the theme's scripts act on them
    return name in GLOBAL or name in ATTRIBUTES.get(tag, ()) or name.startswith(PREFIXES)


def value(tag: str, name: str, text: str) -> bool:
    """May it say that?"""
    rule = VALUES.get((tag, name)) or VALUES.get(("", name))
    return rule is None or rule.fullmatch(text.strip()) is not None
