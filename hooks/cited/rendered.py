"""Page HTML → blocks of text in reading order, with the citations taken out of them and their places kept.

Works on what a reader gets, whatever wrote it: Python-Markdown, raw HTML, another generator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from .inline import BLOCKS, Reasons, Run, classes, is_text, mark_of, tag_of, text_of
from .model import Block, Mark

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
SPACED = bytes(32 if byte < 32 and byte not in b"\t\n\r" else byte for byte in range(256))
PARSER = etree.HTMLParser(huge_tree=True, collect_ids=False, encoding="utf-8")  # bytes are parsed faster than text
VERBATIM = {"code", "pre", "script", "style", "textarea", "kbd", "samp", "svg"}
LEFT = re.compile(r"\[-?@[^\s\[\],;]*\]?|\[![^\s\[\]]*\]?|\[[^\[\]@\n]*\s-?@[^\s\[\]]+\]?|(?<![\w.@/])@[A-Za-z_][\w:.#$%&+?~/-]*\w")
TYPED_CAPTION = re.compile(r"\s*(?:Table|Figure|Fig\.)\s*\d*\s*[:.]")
Above = tuple[tuple[str, int], ...]


def parse(html: str) -> HtmlElement:
    """HTML → tree. Control characters become spaces: the parser would stop at them."""
    whole = f"<div>{html}</div>".encode("utf-8", "replace").translate(SPACED)
    document = etree.fromstring(whole, PARSER)
    body = document.find("body")
    if body is not None and len(document) == len(body) == 1 and not (body.text or body[0].tail or "").strip():
        return body[0]
    return lxml_html.fromstring(whole, parser=lxml_html.HTMLParser(huge_tree=True, encoding="utf-8"))  # it closes what it has not opened


def serialised(root: HtmlElement) -> str:
    """Tree → HTML, without the element that `parse` puts around it."""
    whole = str(etree.tostring(root, method="html", encoding="unicode", with_tail=False))
    return whole[whole.index(">") + 1 : whole.rindex("<")]


def blocks(root: HtmlElement, reasons: Reasons) -> list[Block]:
    """The text of a page, block by block."""
    return _Reader(root, reasons).blocks


def marks(root: HtmlElement, reasons: Reasons) -> list[Mark]:
    """Every mark of the page, headings and titles included, where no block is read."""
    marked = [span for span in root.iter("span") if span.get("data-mark") is not None and span.get("class") == "citation"]
    return [mark_of(span, reasons) for span in marked]


def leftovers(root: HtmlElement) -> list[str]:
    """Text that still looks like a citation or a mark: `[@key` or `[!kind` never closed, `@key` without brackets.

    Code is left out, and what the citations extension has set itself (unknown keys have a rule of their own).
    """
    text = text_of(root)
    if "@" not in text and "[!" not in text:
        return []
    found: list[str] = []
    inside = 0  # how many of the next elements lie in code
    for element in root.iter():
        if inside:
            inside -= 1
            continue
        text, tail = element.text, element.tail
        if text and ("[" in text or "@" in text) and is_read(element):
            found += LEFT.findall(text)
        if tail and ("[" in tail or "@" in tail):
            found += LEFT.findall(tail)
        if element.tag in VERBATIM:
            inside = sum(1 for _ in element.iterdescendants())
    return found


def is_read(element: HtmlElement) -> bool:
    """Is the text at the start of this element read, so that a citation left in it is a slip?"""
    return isinstance(element.tag, str) and element.tag not in VERBATIM and element.get("class") not in ("citation-unknown", "citation")


class _Reader:
    def __init__(self, root: HtmlElement, reasons: Reasons) -> None:
        self.blocks: list[Block] = []
        self.section = ""
        self.reasons = reasons
        self.container(root, "sentence", ())

    def container(self, element: HtmlElement, kind: str, above: Above) -> None:
        """Read a block element: its runs of inline text become blocks, the blocks in it are read in turn."""
        first, last, run = len(self.blocks), -1, Run(self.reasons)
        run.add(element, False)
        for child in element:
            tag = tag_of(child)
            if tag in BLOCKS or tag in HEADINGS or tag == "pre":
                last = self.close(run, kind, above, last)
                run = Run(self.reasons)
                on = range(first, len(self.blocks)) if kind == "list_item" and tag in ("ul", "ol") else None
                last = self.child(child, tag, kind, above, last, on)
            else:
                run.take(child, tag)
            run.add(child, True)
        self.close(run, kind, above, last)

    def close(self, run: Run, kind: str, above: Above, last: int) -> int:
        """Make the run into blocks; returns the number of the last block, on which a list below may hang."""
        made = run.blocks(kind, self.section, above, len(self.blocks))
        self.blocks += made
        return len(self.blocks) - 1 if made else last

    def child(self, child: HtmlElement, tag: str, kind: str, above: Above, last: int, parents: range | None) -> int:
        """Read a block inside a block; returns what a list below it hangs on: a paragraph, or nothing (-1)."""
        if tag in ("ul", "ol", "table", "pre") or classes(child) & {"highlight", "tabbed-set"}:
            self.announce(last)
        if tag in HEADINGS:
            run = Run()
            run.gather(child)
            self.section = " ".join("".join(run.pieces).split())
        elif not is_text(child, tag) or "arithmatex" in classes(child):
            return -1
        elif tag in ("ul", "ol"):
            lead = (("lead-in", last),) if last >= 0 and parents is None else ()
            self.items(child, (*above, *lead, *(("parent item", number) for number in parents or ())))
        elif tag == "table":
            self.table(child)
        else:
            before = len(self.blocks)
            kind = {"li": "list_item", "figcaption": "caption", "caption": "caption"}.get(tag, kind)
            self.container(child, "caption" if tag == "p" and _captioned(child) is not None else kind, above)
            return len(self.blocks) - 1 if tag == "p" and len(self.blocks) > before else -1
        return -1

    def announce(self, number: int) -> None:
        if number >= 0:
            self.blocks[number] = self.blocks[number]._replace(announces=True)

    def items(self, listing: HtmlElement, above: Above) -> None:
        for item in listing:
            if item.tag in ("ul", "ol"):
                self.items(item, above)
            elif item.tag == "li":
                self.container(item, "list_item", above)

    def table(self, table: HtmlElement) -> None:
        """One block for each body row. Caption and header row lend the rows their citations."""
        infobox = any("infobox" in classes(element) for element in (table, *table.iterancestors()))
        above: list[tuple[str, int]] = []
        covers = [] if infobox else [("caption", caption) for caption in _captions(table)]
        for name, element in (*covers, *(("header row", row) for row in table.iter("tr") if _is_header(row))):
            run = Run(self.reasons)
            run.gather(element)
            above.append((name, len(self.blocks)))
            self.blocks.append(Block("cover", "", self.section, tuple(run.cites)))
        for row in table.iter("tr"):
            if not _is_header(row):
                self.row(row, "infobox_row" if infobox else "table_row", tuple(above))
        for child in table:
            if child.tag == "caption" and not infobox:
                self.container(child, "caption", ())

    def row(self, row: HtmlElement, kind: str, above: Above) -> None:
        run, filled = Run(self.reasons), 0
        for cell in row:
            if cell.tag in ("td", "th"):
                run.write(" | " if run.length else "")
                start = len(run.pieces)
                run.gather(cell)
                filled += bool("".join(run.pieces[start:]).strip())
        self.blocks += run.blocks(kind, self.section, above, 0, filled)


def _is_header(row: HtmlElement) -> bool:
    parent = row.getparent()
    in_head = parent is not None and parent.tag == "thead"
    return in_head or {cell.tag for cell in row if cell.tag in ("td", "th")} == {"th"}


def _captions(table: HtmlElement) -> Iterator[HtmlElement]:
    """What captions the table: its `caption`, its figure's, or a paragraph `Table: …` beside it."""
    yield from table.iter("caption")
    parent = table.getparent()
    if parent is not None and parent.tag == "figure":
        yield from parent.iter("figcaption")
    for near in (table.getprevious(), table.getnext()):
        if near is not None and near.tag == "p" and _captioned(near) is table:
            yield near


def _captioned(paragraph: HtmlElement) -> HtmlElement | None:
    """The table that this paragraph is the typed caption of; the one above it first."""
    for near in (paragraph.getprevious(), paragraph.getnext()):
        if near is not None and near.tag == "table":
            return near if TYPED_CAPTION.match(text_of(paragraph)) else None
    return None
