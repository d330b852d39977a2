"""Rules on the finished HTML of a page: elements and attributes by allow-list, read by two parsers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import nh3
from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from ..incoming import Intake
from ..model import Diagnostic, Position
from ..rendered import parse
from ..source import CODE
from . import allowed, place

FORGED = re.compile(
    r"""<[a-zA-Z][^<>]*?\bclass\s*=[^<>]*?\b(?P<a>(?:citation|footnote|backlink|reference|reason|open-mark|headerlink|tabbed-|infobox|unconfirmed|free|works|claim|evidence)[\w-]*)"""
    r"""|<[a-zA-Z][^<>]*?\s(?P<b>data-(?:key|mark|locator|prefix|claim)|aria-hidden|hidden|inert)\b"""
    r"""|\{[^{}\n]*?\.(?P<c>(?:citation|footnote|backlink|reference|reason|open-mark|headerlink|tabbed-|infobox|unconfirmed|free|works|claim|evidence)[\w-]*)[^{}\n]*\}"""
    r"""|\{[:\s][^{}\n]*?\b(?P<d>data-(?:key|mark|locator|prefix|claim)|aria-hidden|hidden|inert)\b[^{}\n]*\}"""
)


def element(intake: Intake) -> Iterator[Diagnostic]:
    """SEC008 A page has an HTML element that does not belong in text.

    Scripts, styles, frames, forms, drawings, `<base>`, `<meta>` and the like; the list of what may be used is in
    `hooks/cited/gate/allowed.py`.

    Bad:

        # The block

        <script>alert(1)</script>

    Good:

        # The block

        H<sub>2</sub>O
    """
    for page in intake.pages:
        for node in _tree(page.html).iter():
            if isinstance(node.tag, str) and node.tag not in allowed.TAGS:
                at = place.of(page, f"<{node.tag}")
                message = f"has the HTML element <{node.tag}>, which may not stand in a page. Delete it, or write it as `code`."
                yield Diagnostic("SEC008", message, at, text=node.tag)


def attribute(intake: Intake) -> Iterator[Diagnostic]:
    """SEC009 An HTML element has an attribute, or a value of one, that may run, hide or cover something.

    Event handlers, styles, `srcdoc`, `hidden`; ids and classes of the theme's own parts.

    Bad:

        # The block

        The block is safe.[@good2007]{ onclick="alert(1)" }

        <p onclick="alert(1)">See the page.</p>

    Good:

        # The block

        <p title="The page">See the page.</p>
    """
    for page in intake.pages:
        for node in _tree(page.html).iter():
            for name, text in node.attrib.items() if isinstance(node.tag, str) and node.tag in allowed.TAGS else ():
                fault = ""
                if not allowed.attribute(node.tag, name):
                    fault = f'has the attribute "{name}" on <{node.tag}>'
                elif not allowed.value(node.tag, name, text):
                    fault = f'has {name}="{text[:60]}" on <{node.tag}>'
                if fault:
                    at = place.of(page, f"{name}={text[:20]}", f"{name}=")
                    yield Diagnostic("SEC009", f"{fault}: it may run, hide or cover something. Delete it.", at, text=name)


def read_otherwise(intake: Intake) -> Iterator[Diagnostic]:
    """SEC011 A browser would read the HTML of the page otherwise than this check does.

    A second parser, which reads as browsers do, takes out what may not be there; if the page is then another one, something
    was hidden from the first, or tags are not closed as they were opened.

    Bad:

        # The block

        <p title="x>See the page.</p>

        <!--><i title="--><b>x</b>">

    Good:

        # The block

        <p title="x">See the page.</p>
    """
    for page in intake.pages:
        if any(isinstance(node.tag, str) and node.tag not in allowed.TAGS for node in _tree(page.html).iter()):
            continue  # SEC008 says so
        first, second = _shape(_tree(page.html)), _shape(_tree(_cleaned(page.html)))
        if first != second:
            differing = next((a for a, b in zip(first, second, strict=False) if a != b), first[-1])
            needles = [differing[2][:30], *(f"{name}={text}" for name, text in differing[1]), f"<{differing[0]}"]
            at = place.of(page, *[needle for needle in needles if needle])
            message = (
                f"has HTML near <{differing[0]}> that browsers read otherwise than it is written. Close each tag and quote each value."
            )
            yield Diagnostic("SEC011", message, at, text=differing[0])


def forged(intake: Intake) -> Iterator[Diagnostic]:
    """SEC017 A page imitates what only the engine may write, or hides text.

    A number, reference, mark or infobox typed as HTML would look like evidence and be none.

    Bad:

        # The block

        The block is safe.<span class="citation"><sup data-key="good2007"></sup></span>

    Good:

        # The block

        The block is safe.[@good2007]
    """
    for file in intake.files:
        if file.kind == "page":
            text = CODE.sub(lambda match: match[0] if match[0].startswith("<!--") else re.sub(r"[^\n]", " ", match[0]), file.text)
            for found in FORGED.finditer(text):
                name = next(group for group in found.groups() if group)
                line = text.count("\n", 0, found.start(found.lastgroup or 0)) + 1
                message = f'has "{name}" in its own HTML: only the engine may write that. Write [@key], a mark, or front matter.'
                yield Diagnostic("SEC017", message, Position(file.path, line), text=name)


@cache
def _tree(html: str) -> HtmlElement:
    """One tree for several rules; the page's, or the cleaned one's."""
    return parse(html)


@cache
def _cleaned(html: str) -> str:
    tags = set(allowed.TAGS)
    attributes = {tag: set(allowed.ATTRIBUTES.get(tag, ())) - {"rel"} | set(allowed.GLOBAL) for tag in tags}
    attributes["a"] |= {"rel"}
    return nh3.clean(
        html, tags=tags, clean_content_tags=set(), attributes=attributes, generic_attribute_prefixes=set(allowed.PREFIXES),
        url_schemes={"http", "https", "mailto"}, link_rel=None, strip_comments=True,
    )  # fmt: skip


def forget() -> None:
    """Let go of the trees of the pages looked at: a preview that runs for days would keep those of every rebuild."""
    _tree.cache_clear()
    _cleaned.cache_clear()


def _shape(root: HtmlElement) -> list[tuple[str, list[tuple[str, str]], str]]:
    """Elements in order with their attributes and the text in and after each, white space aside; comments are nothing."""
    made: list[tuple[str, list[tuple[str, str]], str]] = []
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


def inline_scripts(html: str) -> Iterator[str]:
    """The text of each script that stands in a whole page and would run."""
    for node in lxml_html.document_fromstring(html).iter("script"):
        if node.get("src") is None and node.get("type", "text/javascript") in ("", "text/javascript", "module", "application/javascript"):
            yield node.text or ""
