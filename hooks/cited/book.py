"""The pages of an offline site → one document, for print: every id its own, every internal link inside it."""

from __future__ import annotations

from html import escape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import quote, unquote, urlsplit

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

NAMES = ("id", "for", "name", "headers", "aria-labelledby", "aria-describedby", "aria-controls")
HEAD = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{styles}
<style>
  body {{ background: #fff; font-size: 11pt }}
  .part {{ break-before: page }} .md-typeset .headerlink {{ display: none }} .md-typeset {{ font-size: 11pt }}
  .md-typeset table:not([class]), .md-typeset__table {{ display: table; width: 100% }} figure, tr, .admonition {{ break-inside: avoid }}
  .md-typeset img {{ max-height: 215mm; max-width: 100%; width: auto }}
  h1, h2, h3 {{ break-after: avoid }}
  @page {{ margin: 18mm 16mm }}
</style></head>
<body data-md-color-scheme="default"><main class="md-typeset">"""


def combine(site: Path, names: list[str], name: str, edition: str) -> str:
    """One document of these pages (`about.html`), in this order, with a list of contents when they are several."""
    trees = {name: lxml_html.document_fromstring((site / name).read_text(encoding="utf-8")) for name in names}
    first = next(iter(trees.values()))
    styles = "".join(f'<link rel="stylesheet" href="{escape(join(dirname(names[0]), link.get("href", "")))}">' for link in _styles(first))
    parts = [HEAD.format(lang=escape(first.get("lang") or "en"), title=escape(name), styles=styles)]
    if len(names) > 1:
        lines = "".join(f'<li><a href="#p{number}">{escape(_title(tree))}</a></li>' for number, tree in enumerate(trees.values()))
        parts.append(f"<h1>{escape(name)}</h1><p>{edition}</p><ol>{lines}</ol>")
    else:
        parts.append(f"<p>{edition}</p>")
    for number, (page, tree) in enumerate(trees.items()):
        for article in tree.iter("article"):
            _own(article, page, number, names)
            inside = "".join(etree.tostring(child, encoding="unicode", method="html") for child in article)
            parts.append(f'<section class="{"part" if len(names) > 1 else ""}" id="p{number}">{inside}</section>')
    return "\n".join([*parts, "</main></body></html>\n"])


def _own(article: HtmlElement, name: str, number: int, names: list[str]) -> None:
    """Give the ids of the page its number, and lead its links to where their targets now are."""
    for script in [*article.iter("script"), *article.iter("nav"), *article.iter("button")]:
        script.drop_tree()
    for node in article.iter():
        if not isinstance(node.tag, str):
            continue
        for attribute in NAMES:
            if node.get(attribute):
                node.set(attribute, " ".join(f"p{number}-{each}" for each in (node.get(attribute) or "").split()))
        if node.tag == "details":
            node.set("open", "")
        if node.get("href"):
            node.set("href", _address(node.get("href") or "", name, names))
        if node.get("src"):
            node.set("src", normpath(join(dirname(name), node.get("src") or "")))


def _address(address: str, name: str, names: list[str]) -> str:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return address
    target = normpath(join(dirname(name), unquote(parts.path))) if parts.path else name
    if target not in names:
        return quote(target) + (f"#{parts.fragment}" if parts.fragment else "")
    place = names.index(target)
    return f"#p{place}-{unquote(parts.fragment)}" if parts.fragment else f"#p{place}"


def title(file: Path) -> str:
    """The title of a page of the site."""
    return _title(lxml_html.document_fromstring(file.read_text(encoding="utf-8")))


def _styles(tree: HtmlElement) -> list[HtmlElement]:
    return [link for link in tree.iter("link") if link.get("rel") == "stylesheet"]


def _title(tree: HtmlElement) -> str:
    heading = next(tree.iter("h1"), None)
    text = heading.text_content() if heading is not None else tree.findtext(".//title") or ""
    return " ".join(text.replace("¶", "").split())
