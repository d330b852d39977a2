"""A finished site → links that lead nowhere, ids given twice, markup that was left in the text. Raw HTML included."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html as lxml_html
from lxml.html import HtmlElement

from .model import Diagnostic, Position
from .rendered import VERBATIM

LEFT = re.compile(
    r"\[\^[^\]\s]+\]|\[[^\[\]\n]*[A-Za-z][^\[\]\n]*\]\[[^\[\]\n]*\](?!\()|\[@[\w:-]|\{:?\s*[.#][\w-]+[^{}\n]*\}|\{:\s|^\s*(?:///|!!!|\?\?\?|===)\s",
    re.MULTILINE,
)
SOURCES = {"a": "href", "img": "src", "link": "href", "script": "src", "iframe": "src", "source": "src"}
THEME = re.compile(r"__(?:toggle|search|drawer|nav|toc|palette|tabbed).*")


def check(site: Path) -> list[Diagnostic]:
    """All faults of all pages. The page for wrong addresses is served from any address and left out."""
    trees = {file: _tree(file) for file in sorted(site.rglob("*.html")) if file.name != "404.html"}
    ids = {file: {each for node in tree.iter() for each in (node.get("id"), node.get("name")) if each} for file, tree in trees.items()}
    found = [each for file, tree in trees.items() for each in _page(site, file, tree, ids)]
    return sorted(found, key=lambda each: (each.at.path, each.code, each.message))


def _page(site: Path, file: Path, tree: HtmlElement, ids: dict[Path, set[str]]) -> Iterator[Diagnostic]:
    at = Position(file.relative_to(site).as_posix())
    twice = [name for name, count in Counter(node.get("id") for node in tree.iter() if node.get("id")).items() if count > 1]
    for name in twice:
        yield Diagnostic("LNK003", f'has the id "{name}" twice: a link to it leads to the first only. Rename one.', at, text=str(name))
    for node in tree.iter(*SOURCES):
        address = node.get(SOURCES[str(node.tag)])
        if address is not None and node.get("rel") not in ("canonical",):
            yield from _target(site, file, address, ids, at)
    for text in _texts(tree):
        for left in LEFT.finditer(text):
            message = f'shows "{left[0][:60]}": markup that was not understood. Correct it, or write it as `code`.'
            yield Diagnostic("LNK004", message, at, text=left[0])


def _target(site: Path, file: Path, address: str, ids: dict[Path, set[str]], at: Position) -> Iterator[Diagnostic]:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return
    path = unquote(parts.path)
    target = (site / path.lstrip("/") if path.startswith("/") else file.parent / path).resolve() if path else file.resolve()
    target = target / "index.html" if target.is_dir() or path.endswith("/") else target
    if not target.is_file() or not target.is_relative_to(site.resolve()):
        yield Diagnostic("LNK001", f'links "{address}", which is not there. Correct the link.', at, text=address)
        return
    known = ids.get(site / target.relative_to(site.resolve()))
    anchor = unquote(parts.fragment)
    if anchor and known is not None and anchor not in known and not THEME.fullmatch(anchor):
        yield Diagnostic("LNK002", f'links "{address}", but no element there has this id. Correct the link.', at, text=address)


def _texts(tree: HtmlElement) -> Iterator[str]:
    """The text of the article, code and the quotations of other pages' claims left out."""
    for article in tree.iter("article"):
        for node in article.iter():
            skipped = any(each.tag in VERBATIM or "claims-list" in (each.get("class") or "") for each in (node, *node.iterancestors()))
            outside = any(each.tag in VERBATIM or "claims-list" in (each.get("class") or "") for each in node.iterancestors())
            if isinstance(node.tag, str) and not skipped and node.text:
                yield node.text
            if not outside and node.tail:
                yield node.tail


def _tree(file: Path) -> HtmlElement:
    return lxml_html.document_fromstring(file.read_text(encoding="utf-8"), parser=lxml_html.HTMLParser(huge_tree=True))
