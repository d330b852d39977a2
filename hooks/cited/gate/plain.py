"""Pages that need no tree: written so plainly that every parser reads them alike, and allowed tag by tag.

A quick way past the rules on pages, and only past: it says yes where those rules provably find nothing, and a page on
which it says no is simply read in full. Why nothing is let through:

- Every `<`, `>` and `"` of the page is part of a tag that WRITTEN matches, or the page is not plain. There are no comments,
  no instructions and no control characters, and each tag is an allowed one, so none holds raw text (`<script>`, `<title>`).
  All elements and attributes that any parser finds are therefore those of the tags, and each tag is held against the same
  lists as in full reading (SEC008, SEC009, SEC010).
- What a browser would read is the page itself: each element stands in one that may hold it (`nested`). HTML moves or closes an
  element for what it is, for what it stands in, and for text in a table; never for its attributes. A page with other elements
  is read as a browser does (`cleaned`), and is the same letter by letter, but for three spellings of one thing that no parser
  tells apart: ` />` at the end of an empty element, `&quot;` in text, and a no-break space or `&para;` (SEC011).
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

from . import addresses, allowed
from .trees import cleaned

SIGNS = r"&(?:amp|lt|gt|quot|nbsp|para);"
TEXT = r"[^<>&\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]"
VALUE = rf'"(?:[^<>&"\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]++|{SIGNS})*+"'
START = rf"<[a-z][a-z0-9]*+(?: [a-z][a-z0-9-]*+={VALUE})*+"
WRITTEN = re.compile(rf"(?:{TEXT}++|{SIGNS}|</[a-z][a-z0-9]*+>|{START}>|(?=<(?:br|hr|img|input|col) ){START} />)*+")
ATTRIBUTE = re.compile(r' ([^ =]+)="([^"]*)"')
QUOTE_IN_TEXT = re.compile(r"&quot;(?=[^<>]*+(?:<|\Z))")
GIVEN = (
    r' (?:id="[A-Za-z][A-Za-z0-9_:.-]{0,150}"|class="(?:backlinks?|citation|footnote-ref|headerlink)"'
    r'|(?:data-key|data-locator|role|aria-label)="[^"]*")'
)
USUAL = rf'(?:(?:p|h[1-6]|t[rdh]|li|sup|span|section|div)(?:{GIVEN})*+|a(?:{GIVEN}| href="#[A-Za-z0-9_:.-]*")*+)'
UNUSUAL = re.compile(rf"<(?!{USUAL}>)([a-z][^>]*+)")  # start tags of a page that is WRITTEN so: no value holds `<` or `>`
VOID = frozenset({"br", "img"})
TEXT_BLOCKS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p"})
BOXES = frozenset({"aside", "blockquote", "div", "figcaption", "figure", "section"})
INLINE = VOID | {
    "a", "abbr", "b", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub",
    "sup", "time", "u", "var",
}  # fmt: skip
HOLDS = {  # element → those that a browser leaves in it where they are written
    **dict.fromkeys(INLINE | TEXT_BLOCKS, INLINE),
    **dict.fromkeys(BOXES | {"li", "td", "th"}, INLINE | TEXT_BLOCKS | BOXES | {"ol", "table", "ul"}),
    **dict.fromkeys(("ol", "ul"), frozenset({"li"})),
    **dict.fromkeys(("thead", "tbody"), frozenset({"tr"})),
    "table": frozenset({"thead", "tbody"}),
    "tr": frozenset({"td", "th"}),
}
NAME = re.compile(r"<(/?[a-z][a-z0-9]*+)")
MOVED = re.compile(r"<(?:table|/?thead|/?tbody|/?tr|/t[dh])(?: [^>]*+)?>[ \t\n]*+[^ \t\n<]")  # text in a table, but in none of its cells


def harmless(page: str) -> bool:
    """The HTML needs no tree: the rules on elements, attributes, addresses and reading would all pass it."""
    if not WRITTEN.fullmatch(page) or not all(map(_allowed, set(UNUSUAL.findall(page)))):
        return False
    return nested(page) or cleaned(page) in (page, _respelt(page))


def nested(page: str) -> bool:
    """Each element ends in the one in which it begins, and a browser moves none and closes none before its end."""
    inside = ["div"]
    for name in NAME.findall(page):
        if name[0] == "/":
            if inside.pop() != name[1:] or not inside:
                return False
        elif name not in HOLDS[inside[-1]] or (name == "a" and "a" in inside):
            return False
        elif name not in VOID:
            inside.append(name)
    return inside == ["div"] and not ("<table" in page and MOVED.search(page))


def _respelt(page: str) -> str:
    """As `cleaned` spells it. No text and no value holds `>`: ` />` is nowhere but at the end of a tag."""
    page = page.replace(" />", ">").replace("\xa0", "&nbsp;").replace("&para;", "¶")
    return QUOTE_IN_TEXT.sub('"', page) if "&quot;" in page else page


@lru_cache(maxsize=20_000)  # the works of a large handbook, once each
def _allowed(tag: str) -> bool:
    """What stands between < and > of a start tag breaks no rule."""
    name = tag.split(" ", 1)[0]
    if name not in allowed.TAGS:
        return False
    for attribute, value in ATTRIBUTE.findall(tag):
        text = html.unescape(value)
        if not allowed.attribute(name, attribute) or not allowed.value(name, attribute, text):
            return False
        if attribute in addresses.ADDRESSES and (
            addresses.fault(addresses.ADDRESSES[attribute], text) or not _is_read_so(f'{name} {attribute}="{value}"')
        ):
            return False
    return True


def _is_read_so(tag: str) -> bool:
    """A browser takes the address in a tag for what it is: `cleaned` leaves out one that it cannot read."""
    return cleaned(f"<{tag}>").startswith(f"<{tag}>")
