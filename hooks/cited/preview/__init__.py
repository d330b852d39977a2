"""The preview of `mkdocs serve`: findings marked in the page, a bar that counts and steps through them. Never published.

A pure function from a page and all findings to the page as its author sees it. `places` finds the words, `bar` sets what
stands below the page, `going` keeps the preview going when a change cannot be built; `preview.css` and `preview.js` are
added to the site only while it is served.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from ..model import Diagnostic, Page
from ..rendered import parse, serialised
from . import bar, going
from .places import Places, wrap

STYLE, SCRIPT = "cited-preview.css", "cited-preview.js"  # as the preview serves them
NOT_SHOWN = "This page is not shown: it is refused as it is written. What is wrong with it stands in the bar below."
REFUSED = "refused"  # `generated` in the front matter of what is shown in the place of a page that the gate refuses


def show(html: str, page: Page, found: Sequence[Diagnostic], pages: Iterable[Page], notices: Sequence[str]) -> str:
    """The HTML of a page with its findings marked and the bar below it.

    `html` is as published (the list of works may still be empty), `found` every finding of the handbook, `pages` every
    page, `notices` what else its author has to know, in sentences.
    """
    here = [finding for finding in found if finding.at.path == page.path]
    if any(finding.code == "SEC008" and finding.text == "script" for finding in here):
        html = f"<h1>{escape(page.title)}</h1><p>{NOT_SHOWN}</p>"  # the build would stop at it
    root = parse(html)
    placed = _mark(root, page, here) if here and not page.meta.get("generated") else []
    shown = {id(finding) for finding in placed}
    rest = [finding for finding in here if id(finding) not in shown]
    return serialised(root) + bar.html(placed, rest, found, page, list(pages), notices)


def files() -> dict[str, str]:
    """Name and content of what is served beside the pages."""
    here = Path(__file__).parent
    assets = {name: (here / name.removeprefix("cited-")).read_text(encoding="utf-8") for name in (STYLE, SCRIPT)}
    return {**assets, going.STATE: going.state()}


def bearable(refused: Iterable[Diagnostic]) -> bool:
    """Can a preview go on without what is refused? Without a page, yes; a link or a drawing would be copied as it is."""
    return all(each.at.path.endswith(".md") and each.code not in ("SEC001", "SEC002", "SEC003") for each in refused)


def stand_in(name: str) -> str:
    """Markdown for the place of a page that the gate refuses or that cannot be read; `name` is that of its file."""
    title = re.sub(r"[^\w .-]", "", name)
    return f'---\ntitle: "{title}"\ngenerated: {REFUSED}\n---\n\n# {title}\n\n{NOT_SHOWN}\n'


def with_epoch(html: bytes, epoch: int) -> bytes:
    """A page as the server sends it, with the moment of its build: the script asks whether there is a newer one."""
    return html + b'<script type="application/json" id="cited-epoch">%d</script>' % epoch


def _mark(root: HtmlElement, page: Page, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Mark what has a place and put a button behind it; returns the findings so marked, in reading order."""
    places = Places(root, page)
    last: dict[HtmlElement, list[Diagnostic]] = {}  # the last piece of each → the findings that end there
    pieces: list[tuple[HtmlElement, Diagnostic]] = []
    for finding in found:
        for element in (elements := places.of(finding)):
            piece = lxml_html.Element("mark", {"class": f"cited-finding cited-{finding.level}"})
            wrap(element, piece)
            pieces.append((piece, finding))
        if elements:
            last.setdefault(piece, []).append(finding)
    ordered = [finding for _, element in etree.iterwalk(root, events=("end",)) for finding in last.get(element, ())]
    numbers = {id(finding): number for number, finding in enumerate(ordered, 1)}
    for piece, finding in pieces:
        piece.set("data-finding", str(numbers[id(finding)]))
    for piece, ending in reversed(last.items()):
        for finding in reversed(ending):
            button = lxml_html.fragment_fromstring(bar.flag(finding, numbers[id(finding)]))
            outer = [parent for parent in piece.iterancestors("a", "summary") if parent is not root]  # no button inside a link
            behind = outer[-1] if outer else piece
            button.tail, behind.tail = behind.tail, None
            behind.addnext(button)
    return ordered
