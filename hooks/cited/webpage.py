"""A page on the web → the DOI that it names in its head, else a record of the page itself."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import etree, html

from .registries import Found


def doi_of(body: bytes) -> str:
    """The DOI in `<meta name="citation_doi">` or Dublin Core, or ""."""
    for name, content in _meta(body):
        match = re.search(r"\b10\.\d{4,9}/\S+", content) if name in ("citation_doi", "dc.identifier", "prism.doi") else None
        if match:
            return match[0]
    return ""


def page(body: bytes, url: str) -> Found:
    """The page by its title. Raises `ValueError` when it has none."""
    meta = _meta(body)
    head = dict(reversed(meta))
    tree = _tree(body)
    title = head.get("citation_title") or head.get("og:title") or " ".join((tree.findtext(".//title") or "").split())
    if not title:
        raise ValueError("the page has no title")
    authors = [content for name, content in meta if name == "citation_author"]
    year = re.search(r"\b(?:19|20)\d\d\b", head.get("citation_publication_date") or head.get("article:published_time") or "")
    fields = {"author": " and ".join(authors), "title": title, "organization": head.get("og:site_name") or urlsplit(url).netloc}
    fields |= {"year": year[0] if year else "", "url": url}
    surname = authors[0].partition(",")[0] if authors and "," in authors[0] else (authors[0].split()[-1] if authors else "")
    return Found("online", {name: value for name, value in fields.items() if value}, surname)


def _meta(body: bytes) -> list[tuple[str, str]]:
    nodes = _tree(body).iterfind(".//meta[@content]")
    return [((node.get("name") or node.get("property") or "").lower(), " ".join((node.get("content") or "").split())) for node in nodes]


def _tree(body: bytes) -> html.HtmlElement:
    try:
        return html.document_fromstring(body)
    except (etree.ParserError, ValueError) as error:
        raise ValueError("the page is empty or no HTML") from error
