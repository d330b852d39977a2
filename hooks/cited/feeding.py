"""A plainly written page goes to an HTML parser's handlers by one regular expression; any other by the parser's own reading.

`html.parser` looks at each sign anew for what browsers forgive. The pages of a build need none of it, and what a parser makes
of tags and text, which is for the parser alone to say, it says in its handlers.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from typing import Any, TypeVar

Page = TypeVar("Page")
RAW = "script|style|textarea|title|xmp|iframe|noembed|noframes|noscript|plaintext"  # one Python or another sees no tags in them
NAME = r"[a-zA-Z_:][-a-zA-Z0-9_:.]*"
VALUE = r'[^"<&]*(?:&(?:amp|lt|gt|quot|#[0-9]+);[^"<&]*)*'  # in a value other names are read by each Python in its way
START = rf"(?!(?:{RAW})\b)([a-z][a-z0-9]*)((?: {NAME}(?:=\"{VALUE}\")?)*)( ?/)?"
TAG = re.compile(rf"<(?:/([a-z][a-z0-9]*)|{START})>([^<]*)")  # and the text behind it
ATTRIBUTE = re.compile(rf' ({NAME})(="([^"]*)")?')


def fed(parser: HTMLParser, html: str) -> bool:
    """Call the handlers of the parser as `feed` and `close` would; False, and nothing called, for a page that is not plain.

    Comments, scripts, a `<` in text, other quotes or spaces in a tag: what is not written as Markdown writes it is not plain.
    The parser counts no lines (`getpos`), and must not hold text that waits for more.
    """
    tags = TAG.findall(html)
    if len(tags) != html.count("<") or parser.rawdata or parser.cdata_elem or not parser.convert_charrefs:
        return False  # each tag has one `<`: when there are as many, nothing lies between them
    start, end, both, text = parser.handle_starttag, parser.handle_endtag, parser.handle_startendtag, parser.handle_data
    if before := html.partition("<")[0]:
        text(unescape(before))
    for closed, opened, attributes, empty, behind in tags:
        if closed:
            end(closed)
        else:
            (both if empty else start)(opened, _attributes(attributes) if attributes else [])
        if behind:
            text(unescape(behind))
    return True


def _attributes(written: str) -> list[tuple[str, str | None]]:
    return [(name.lower(), unescape(value) if given else None) for name, given, value in ATTRIBUTE.findall(written)]


def quickly(read: Callable[[Page], None], page: Page) -> None:
    """Let this method read a page; the `Parser` of its module, if it has one, is `fed` what is plain."""
    parser = getattr(sys.modules[read.__module__], "Parser", None)
    if not (isinstance(parser, type) and issubclass(parser, HTMLParser)):
        return read(page)
    reads = parser.feed

    def feed(self: HTMLParser, data: str) -> None:
        if not fed(self, data):
            reads(self, data)

    parser.feed = feed  # type: ignore[method-assign]
    try:
        read(page)
    finally:
        parser.feed = reads  # type: ignore[method-assign]


def knowing(index: Any, known: dict[str, list[dict[str, Any]] | None]) -> None:
    """Let the search take what is known of the page with an address; each page of which nothing is known it reads."""
    reads = index.add_entry_from_context

    def take(page: Any) -> None:
        entries = known.pop(page.url)
        if entries is None:
            quickly(reads, page)
        else:
            index.entries.extend(entries)

    index.add_entry_from_context = take
