"""Library and pages, read: what the rules look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from lxml.html import HtmlElement

from . import claims, rendered
from .inline import reasons_of
from .model import Block, Library, Mark, Page, Unit
from .source import Source


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page with its blocks and units; `source` finds the place of what is reported."""

    page: Page
    blocks: list[Block]
    units: list[Unit]
    source: Source
    root: HtmlElement  # the tree of the page
    keys: list[str]  # every key cited, in reading order, headings and titles included
    marks: list[Mark]  # every mark likewise
    left: list[str]  # text that still looks like a citation or a mark


@dataclass(frozen=True, slots=True, eq=False)
class Handbook:
    """Everything that a rule may look at. `whole` is False when only some of the pages are there."""

    library: Library
    pages: list[ReadPage] = field(default_factory=list)
    whole: bool = True


def read(pages: Iterable[Page], library: Library, whole: bool = True) -> Handbook:
    """Read each page; those that a build fills (`generated` in front matter) make no claims of their own."""
    return Handbook(library, [read_page(page) for page in pages if not page.meta.get("generated")], whole)


def read_page(page: Page) -> ReadPage:
    """A page with all that the rules look at."""
    root = rendered.parse(page.html)
    reasons = cache(lambda: reasons_of(root))
    blocks, marks = rendered.blocks(root, reasons), rendered.marks(root, reasons)
    keys = [sup.get("data-key", "") for sup in root.iter("sup") if sup.get("data-key")]
    source = Source(page.path, page.text)
    return ReadPage(page, blocks, claims.units(blocks), source, root, keys, marks, rendered.leftovers(root))


def glimpse(page: Page, keys: list[str]) -> ReadPage:
    """Of a page that has been looked at by itself, what the rules on the whole need."""
    return ReadPage(page, [], [], Source(page.path, page.text), HtmlElement(), keys, [], [])
