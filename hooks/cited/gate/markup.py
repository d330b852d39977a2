"""Rules on the finished HTML of a page: elements and attributes by allow-list, read by two parsers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..incoming import Intake
from ..model import Diagnostic, Position
from ..source import CODE
from . import allowed, place
from .trees import difference, tree

OURS = r"citation|footnote|backlink|reference|reason|open-mark|headerlink|tabbed-|infobox|unconfirmed|free|works|claim|evidence"  # classes
HELD = r"data-key|data-mark|data-locator|data-prefix|data-claim|aria-hidden|hidden|inert"  # attributes
FORGED = re.compile(
    rf"""<[a-zA-Z][^<>]*?\bclass\s*=[^<>]*?\b(?P<a>(?:{OURS})[\w-]*)"""
    rf"""|<[a-zA-Z][^<>]*?\s(?P<b>{HELD})\b"""
    rf"""|\{{[^{{}}\n]*?\.(?P<c>(?:{OURS})[\w-]*)[^{{}}\n]*\}}"""
    rf"""|\{{[:\s][^{{}}\n]*?\b(?P<d>{HELD})\b[^{{}}\n]*\}}"""
)
NEEDED = (re.compile(r"<[a-zA-Z]|\{"), re.compile(rf"{OURS}|{HELD}"))  # FORGED matches nothing in a text that lacks either

SCRIPT = re.compile(rb"<[sS][cC][rR][iI][pP][tT](?![\w-])")  # what a letter or hyphen follows is another element
SCRIPT_GIVEN = re.compile(
    rb"""[ \t\n/]++([a-zA-Z][\w:.-]*+)(?:[ \t\n]*+=[ \t\n]*+(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]++)))?+(?=[ \t\n/>])"""
)
SCRIPT_TAG = re.compile(rb"(?:" + SCRIPT_GIVEN.pattern + rb")*+[ \t\n/]*+>")
SCRIPT_END = re.compile(rb"</script[ \t\n\f/>]", re.IGNORECASE)
DATA = re.compile(rb"application/(?:ld\+)?json", re.IGNORECASE)


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
        for node in tree(page.html).iter():
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
        for node in tree(page.html).iter():
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
        if any(isinstance(node.tag, str) and node.tag not in allowed.TAGS for node in tree(page.html).iter()):
            continue  # SEC008 says so
        differing = difference(page.html)
        if differing:
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
        if file.kind == "page" and ("<" in file.text or "{" in file.text) and all(needed.search(file.text) for needed in NEEDED):
            text = CODE.sub(lambda match: match[0] if match[0].startswith("<!--") else re.sub(r"[^\n]", " ", match[0]), file.text)
            for found in FORGED.finditer(text):
                name = next(group for group in found.groups() if group)
                line = text.count("\n", 0, found.start(found.lastgroup or 0)) + 1
                message = f'has "{name}" in its own HTML: only the engine may write that. Write [@key], a mark, or front matter.'
                yield Diagnostic("SEC017", message, Position(file.path, line), text=name)


def inline_scripts(html: bytes | bytearray) -> Iterator[bytes | bytearray]:
    """The text of each script in a whole page that a browser may run without fetching it.

    Stricter than a browser, and no parser to be fooled: each `<script` counts, wherever it stands (a comment, a template, a
    value), and only a `src` or a type of data excuses it. What is not written plainly, or never closed, is yielded as it stands.
    """
    for found in SCRIPT.finditer(html):
        tag = SCRIPT_TAG.match(html, found.end())
        end = SCRIPT_END.search(html, tag.end()) if tag else None
        if tag is None or end is None:
            yield html[found.start() :]
            continue
        given: dict[bytes, bytes] = {}
        for name, *values in SCRIPT_GIVEN.findall(tag[0]):
            given.setdefault(name.lower(), b"".join(values))  # of two, browsers take the first
        if b"src" not in given and not DATA.fullmatch(given.get(b"type", b"")):
            yield html[tag.end() : end.start()]
