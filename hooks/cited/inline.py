"""Inline HTML → plain text, with the places of citations, bold text and links in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from .model import Block, Cite, Mark, Reference

NOT_TEXT = {
    "pre", "script", "style", "svg", "math", "nav", "template", "iframe", "object", "video", "audio", "canvas", "img",
    "input", "button", "select", "textarea", "summary", "dt", "hr", "noscript", "head", "title", "picture", "comment",
}  # fmt: skip
NOT_TEXT_CLASSES = {
    "references",
    "literature",
    "tabbed-labels",
    "admonition-title",
    "highlight",
    "toc",
    "headerlink",
    "footnote-backref",
    "caption-prefix",
}
BLOCKS = {
    "html", "body", "div", "section", "article", "main", "header", "footer", "aside", "p", "ul", "ol", "li", "dl", "dd",
    "blockquote", "figure", "figcaption", "caption", "details", "table", "address", "center", "fieldset", "form",
}  # fmt: skip
TYPED_ITEM = re.compile(r"\n[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+(?=\S)")


def tag_of(element: HtmlElement) -> str:
    return element.tag if isinstance(element.tag, str) else "comment"


def classes(element: HtmlElement) -> set[str]:
    return set((element.get("class") or "").split())


def is_text(element: HtmlElement, tag: str) -> bool:
    """False for what is no text to read sentence by sentence: code, labels, marks of footnotes."""
    if tag in NOT_TEXT or classes(element) & NOT_TEXT_CLASSES:
        return False
    return not (tag == "sup" and any("footnote-ref" in classes(link) for link in element.iter("a")))


def cite_of(group: HtmlElement, reasons: dict[str, str]) -> Cite:
    """What a `span.citation` says: the works and locators, or the mark with its reason."""
    kind = group.get("data-mark")
    if kind is not None:
        target = next((link.get("href", "") for link in group.iter("a")), "")
        return Cite(mark=Mark(kind, reasons.get(target.removeprefix("#"), "")))
    works = (sup for sup in group.iter("sup") if sup.get("data-key"))
    return Cite(tuple(Reference(sup.get("data-key", ""), sup.get("data-locator", ""), "data-against" in sup.attrib) for sup in works))


def typed_items(text: str) -> list[re.Match[str]]:
    """List items typed without a blank line above, which Markdown sets as running text. A number has to begin with 1."""
    found = list(TYPED_ITEM.finditer(text))
    if not found or text[: found[0].start()].rstrip().endswith(":"):
        return found
    number = re.search(r"\d+", found[0][0])
    return found if (int(number[0]) == 1 if number else len(found) > 1) else []


@dataclass(slots=True)
class Run:
    """Inline text as it is gathered; `reasons` holds those of the open marks by the id of their list item."""

    reasons: dict[str, str] = field(default_factory=dict)
    text: str = ""
    cites: list[tuple[int, Cite]] = field(default_factory=list)
    bold: list[tuple[int, int]] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)
    code: list[int] = field(default_factory=list)
    nodes: list[tuple[int, HtmlElement, bool]] = field(default_factory=list)

    def gather(self, element: HtmlElement) -> None:
        """Take in all that stands in the element."""
        self.add(element, False)
        for child in element:
            self.take(child, tag_of(child))
            self.add(child, True)

    def add(self, element: HtmlElement, tail: bool) -> None:
        """Take in the text at the start of an element, or behind it."""
        text = element.tail if tail else element.text
        if text:
            self.nodes.append((len(self.text), element, tail))
            self.text += text

    def take(self, child: HtmlElement, tag: str) -> None:
        """Take in one inline element."""
        if "citation" in classes(child):
            self.cites.append((len(self.text), cite_of(child, self.reasons)))
        elif tag == "br" or tag in BLOCKS:
            self.text += " "
            self.gather(child)
            self.text += " " if tag in BLOCKS else ""
        elif is_text(child, tag):
            start = len(self.text)
            self.gather(child)
            if tag in ("strong", "b"):
                self.bold.append((start, len(self.text)))
            elif tag == "code":
                self.code.append(start)
            elif tag == "a":
                self.links.append((start, len(self.text)))

    def blocks(self, kind: str, section: str, above: tuple[tuple[str, int], ...], number: int) -> list[Block]:
        """The run as a block; as several where items are typed in it without being a list (no blank line above).

        `number` is that of the first block: a typed list hangs on what stands above it.
        """
        if not self.text.strip() and not self.cites:
            return []
        breaks = typed_items(self.text) if kind in ("sentence", "list_item") else []
        spans = zip([0, *(m.end() for m in breaks)], [*(m.start() for m in breaks), len(self.text) + 1], strict=True)
        made: list[Block] = []
        for low, high in spans:
            item = Block(
                kind="list_item" if made else kind,
                text=self.text[low:high],
                section=section,
                cites=tuple((at - low, cite) for at, cite in self.cites if low <= at < high),
                bold=tuple((a - low, b - low) for a, b in self.bold if low <= a and b <= high),
                links=tuple((a - low, b - low) for a, b in self.links if low <= a and b <= high),
                code=tuple(at - low for at in self.code if low <= at < high),
                nodes=tuple((at - low, element, tail) for at, element, tail in self.nodes if at < high),
                above=(*above, ("lead-in", number)) if made else above,
                announces=bool(breaks) and not made,
            )
            made.append(item)
        return made
