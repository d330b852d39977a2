"""Markdown extension: `[@key]` and `[!mark: reason]` → numbered marks, reference list, back-links.

The marks are placed in the parsed tree, so that code, comments and alt text stay as they are and tables, lists,
captions and line breaks work without rules of their own. Numbers are given when the tree is whole, in reading
order: Python-Markdown parses breadth-first. The list keeps the markup of the footnotes extension (`li#fn:key`,
`sup#fnref:key`, `a.footnote-ref`), because themes look for it.

One instance serves a whole build: `begin` names the next page. Markdown calls `extendMarkdown` once for each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from . import remarks
from .model import Reference
from .reference_list import Listed, write

MARK_LABELS = {  # every kind of mark, with what a reader sees
    "opinion": "opinion",
    "no-evidence": "no evidence found",
    "common": "common knowledge",
}

AGAINST = "but"  # the word before a work that contradicts the claim: [@a; but @b]
CITATION = r"\[(?=[^\[\]]*(?<![^\s;\[-])@)([^\[\]\x02\x03]+)\]"
MARK = r"\[!([^\s:\[\]]+)\s*(?::([^\[\]]*))?\]"
KEY = re.compile(r"@([^\s,;\[\]{}@\"]+)")  # wherever a key may be meant
PART = re.compile(r"(?P<prefix>(?:[^@]*\s)?)-?@(?P<key>[^\s,;\[\]{}@\"]+)(?:\s*,\s*|\s+|$)(?P<locator>[^@]*)", re.DOTALL)


class Citations(Extension):
    """The extension.

    `known` are the keys that there are; `remark` is what a reader is told behind the citations of a sentence. `fill` puts
    the list of works into the finished HTML; without it the list stays empty, for `reference_list.fill` to fill with
    `listed` later: nobody who reads the page in between needs it.
    """

    def __init__(
        self,
        known: Container[str],
        command: str = "\\bibliography",
        remark: remarks.Remark | None = None,
        fill: Callable[[str, Listed], str] | None = None,
    ) -> None:
        super().__init__()
        self.known = known
        self.command = command
        self.remark = remark
        self.fill = fill
        self.listed: Listed = ()
        self.front: Sequence[Element] = ()

    def begin(self, front: Sequence[Element] = ()) -> None:
        """Start a page; `front` are the elements to place after its first heading, their text still Markdown."""
        self.front = front

    def extendMarkdown(self, md: Markdown) -> None:
        # Below `html` (90), so that no mark gets into an attribute; above `not_strong` (70) and emphasis.
        md.inlinePatterns.register(CitationMark(CITATION, md), "citation", 86)
        md.inlinePatterns.register(OpenMark(MARK, md), "open_mark", 85)
        md.treeprocessors.register(FrontMatter(md, self), "cited_front", 21)  # before `inline` (20)
        md.treeprocessors.register(References(md, self), "cited_references", 12)
        if self.fill:
            md.postprocessors.register(Filled(md, self), "cited_works", 0)  # when all else is done


def parse(body: str) -> list[tuple[str, Reference]] | None:
    """`see @a, p. 2; -@b` → [("see", Reference("a", "p. 2")), ("", Reference("b"))]; None when malformed."""
    cited = []
    for part in body.split(";"):
        match = PART.fullmatch(" ".join(part.split()))
        if not match:
            return None
        cited.append((match["prefix"].strip(), Reference(match["key"], match["locator"].strip())))
    return cited


class CitationMark(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:  # type: ignore[override]
        cited = parse(m[1])
        if cited is None:
            return None, None, None
        group = Element("span", {"class": "citation"})
        for prefix, reference in cited:
            sup = SubElement(group, "sup", {"data-key": reference.key})
            if prefix:
                sup.set("data-prefix", prefix)
            if reference.locator:
                sup.set("data-locator", reference.locator)
        return group, m.start(0), m.end(0)


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

    def __init__(self, md: Markdown, extension: Citations) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        works: dict[str, tuple[int, list[str]]] = {}  # key → number, ids of its uses
        reasons: list[tuple[str, Element]] = []
        for group in [span for span in root.iter("span") if span.get("class") == "citation"]:
            for sup in group.findall("sup"):
                self._number(sup, works)
            if "data-mark" in group.attrib:
                reasons.append(_number_mark(group, len(reasons) + 1))
        self.extension.listed = [(key, uses) for key, (_, uses) in works.items()]
        if self.extension.remark:
            remarks.add(root, self.extension.remark)
        place = next((p for p in root.iter("p") if p.text == self.extension.command and not len(p)), None)
        if place is None and (works or reasons):
            if works:
                SubElement(root, "h2").text = "References"
            place = SubElement(root, "div")
        if place is not None:
            write(place, bool(works), reasons)

    def _number(self, sup: Element, works: dict[str, tuple[int, list[str]]]) -> None:
        key, locator = sup.get("data-key", ""), sup.get("data-locator")
        prefix = sup.attrib.pop("data-prefix", None)
        if prefix == AGAINST:
            sup.set("data-against", "")
        if key not in self.extension.known:
            sup.set("class", "citation-unknown")
            sup.text = f"[@{key}]"
            return
        number, uses = works.setdefault(key, (len(works) + 1, []))
        uses.append(f"fnref{len(uses) + 1 if uses else ''}:{key}")
        sup.set("id", uses[-1])
        link = SubElement(sup, "a", {"class": "footnote-ref", "href": f"#fn:{key}", "role": "doc-noteref"})
        link.text = f"[{f'{prefix} ' if prefix else ''}{number}{f', {locator}' if locator else ''}]"


class Filled(Postprocessor):
    """Fills the list of works where the page is finished with this extension."""

    def __init__(self, md: Markdown, extension: Citations) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, text: str) -> str:
        return self.extension.fill(text, self.extension.listed) if self.extension.fill else text


def _number_mark(group: Element, number: int) -> tuple[str, Element]:
    """Turn the mark into a link to its reason, which moves to the list."""
    kind, reason = group.get("data-mark", ""), Element("span", {"class": "reason"})
    reason.text, reason[:] = group.text, list(group)
    group.text, group[:] = None, []
    label = MARK_LABELS.get(kind, kind)
    sup = SubElement(group, "sup", {"id": f"fnref:!{number}"})
    link = SubElement(sup, "a", {"class": "footnote-ref open-mark", "href": f"#fn:!{number}", "role": "doc-noteref"})
    link.text = f"[{label}]"
    return label, reason
