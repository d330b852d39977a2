"""Markdown extension: `[@key]` and `[!mark: reason]` → numbered marks, reference list, back-links.

The marks are placed in the parsed tree, so that code, comments and alt text stay as they are and tables, lists,
captions and line breaks work without rules of their own. Numbers are given when the tree is whole, in reading
order: Python-Markdown parses breadth-first. The list keeps the markup of the footnotes extension (`li#fn:key`,
`sup#fnref:key`, `a.footnote-ref`), because themes look for it.

One instance serves a whole build: `begin` names the next page. Markdown calls `extendMarkdown` once for each.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from . import numbering
from .notation import CITATION, MARK, Cited, parse
from .placing import Plain
from .reference_list import Listed, write


class Citations(Extension):
    """The extension.

    `known` are the keys that there are. The list of works stays empty, for `reference_list.filled` to fill with `listed`
    later: nobody who reads the page in between needs it.
    """

    def __init__(self, known: Container[str], command: str = "\\bibliography") -> None:
        super().__init__()
        self.known = known
        self.command = command
        self.cited: list[Cited] = []
        self.made: numbering.Made = {}
        self.listed: Listed = ()
        self.front: Sequence[Element] = ()

    def begin(self, front: Sequence[Element] = ()) -> None:
        """Start a page; `front` are the elements to place after its first heading, their text still Markdown."""
        self.front = front

    def extendMarkdown(self, md: Markdown) -> None:
        self.cited, self.made = [], {}
        plain = Plain(md, self.place)
        # Below `html` (90), so that no mark gets into an attribute; above `not_strong` (70) and emphasis.
        md.inlinePatterns.register(CitationMark(CITATION, md, self), "citation", 86)
        md.inlinePatterns.register(OpenMark(MARK, md), "open_mark", 85)
        md.treeprocessors.register(FrontMatter(md, self), "cited_front", 21)
        md.treeprocessors.register(plain, "cited_plain", 20.5)  # before `inline` (20)
        md.treeprocessors.register(References(md, self, plain), "cited_references", 12)
        md.postprocessors.register(Filled(md, self), "cited_filled", 0)  # when all else is done

    def place(self, text: str) -> str | None:
        """What stands in the tree for the citation with this text in its brackets; None when malformed."""
        cited = parse(text)
        if cited is None:
            return None
        self.cited.append(cited)
        return numbering.placed(len(self.cited) - 1)


class CitationMark(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, pattern: str, md: Markdown, extension: Citations) -> None:
        super().__init__(pattern, md)
        self.extension = extension

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str | None, int | None, int | None]:  # type: ignore[override]
        placed = self.extension.place(m[1])
        return (placed, m.start(0), m.end(0)) if placed else (None, None, None)


class OpenMark(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]
        mark = Element("span", {"class": "citation", "data-mark": m[1]})
        mark.text = " ".join((m[2] or "").split())
        return mark, m.start(0), m.end(0)


class FrontMatter(Treeprocessor):
    """Puts the infobox and the notices after the first heading, or first where there is none."""

    def __init__(self, md: Markdown, extension: Citations) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        tags = [child.tag for child in root]
        place = tags.index("h1") + 1 if "h1" in tags else 0
        for offset, element in enumerate(self.extension.front):
            root.insert(place + offset, element)


class References(Treeprocessor):
    """Numbers the marks as they are read and writes the list of references, with a way back from each."""

    def __init__(self, md: Markdown, extension: Citations, plain: Plain) -> None:
        super().__init__(md)
        self.extension = extension
        self.plain = plain

    def run(self, root: Element) -> None:
        self.plain.release()
        page = self.extension
        page.made, page.listed = numbering.citations(root, page.cited, page.known)
        reasons = numbering.open_marks(root)
        place = next((p for p in root.iter("p") if p.text == page.command and not len(p)), None)
        if place is None and (page.listed or reasons):
            if page.listed:
                SubElement(root, "h2").text = "References"
            place = SubElement(root, "div")
        if place is not None:
            write(place, bool(page.listed), reasons)


class Filled(Postprocessor):
    """Puts the citations into the finished page."""

    def __init__(self, md: Markdown, extension: Citations) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, text: str) -> str:
        return numbering.filled(text, self.extension.made)
