"""A page → what machines read in its head: schema.org as JSON-LD, Open Graph, and Highwire's `citation_…`.

Only what is known: no date, person, address or identifier is there that front matter, the bibliography or `site_url`
does not give. JSON-LD is a data block, which no browser runs and no content security policy has to allow.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from .answerable import day, people
from .exports import item, pages
from .model import Entry, Leaf, Site
from .once import each, once
from .packed import JSON
from .style import LINKS

ABOUT = {"procedure": "MedicalProcedure", "overview": "MedicalCondition"}  # `type` in front matter → type of schema.org
WORKS = {
    "article-journal": "ScholarlyArticle", "book": "Book", "chapter": "Chapter", "paper-conference": "ScholarlyArticle",
    "thesis": "Thesis", "report": "Report", "webpage": "WebPage", "dataset": "Dataset", "software": "SoftwareApplication",
}  # fmt: skip
NO_MARKUP = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def head(leaf: Leaf, site: Site) -> str:
    """All of it as HTML for the head of the page."""
    data = _data(json_ld(leaf, site))
    works = ",".join(each(_cited, leaf.works))
    data = f'{data[:-1]},"citation":[{works}]}}' if works else data
    graph = "".join(f'<meta property="{name}" content="{escape(value)}">\n' for name, value in _open_graph(leaf, site) if value)
    named = "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in _highwire(leaf, site) if value)
    references = "".join(each(_named, leaf.works))
    return f'{graph}{named}{references}<script type="application/ld+json">{data}</script>\n'


def _data(made: dict[str, Any]) -> str:
    return JSON.encode(made).translate(NO_MARKUP)


def json_ld(leaf: Leaf, site: Site) -> dict[str, Any]:
    """The page in the terms of schema.org, without its works: medical where front matter names a `type` that is."""
    about, reviewed = ABOUT.get(str(leaf.meta.get("type", ""))), day(leaf.meta.get("reviewed"))
    holder = {"@type": "WebSite", "name": site.name, "url": site.address}
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage" if about else "WebPage",
        "@id": leaf.address,
        "url": leaf.address,
        "name": leaf.title,
        "description": _text(leaf, "description"),
        "inLanguage": site.language,
        "license": site.licence,
        "isPartOf": _known(holder),
        "about": {"@type": about, "name": leaf.title} if about else None,
        "author": [_person(name) for name in people(leaf.meta, "author")],
        "reviewedBy": [_person(name) for name in people(leaf.meta, "reviewer")],
        "lastReviewed": reviewed.isoformat() if reviewed else "",
    }
    return _known(made)


@once
def _cited(entry: Entry) -> str:
    return _data(_work(entry))


@once
def _named(entry: Entry) -> str:
    value = _reference(entry)
    return f'<meta name="citation_reference" content="{escape(value)}">\n' if value else ""


def _work(entry: Entry) -> dict[str, Any]:
    work = item(entry)
    issued, container = work.get("issued", {}), work.get("container-title", "")
    people = ((name.get("literal"), name.get("given", ""), name.get("family", "")) for name in work.get("author", []))
    journal = {"@type": "Periodical" if work["type"] == "article-journal" else "CreativeWork", "name": container}
    identified = [(label, work.get(label, ""), base) for label, base in LINKS.values()]
    return _known({
        "@type": WORKS.get(work["type"], "CreativeWork"),
        "name": work.get("title", ""),
        "author": [
            {"@type": "Organization", "name": literal} if literal else _person(f"{given} {family}".strip())
            for literal, given, family in people
        ],
        "datePublished": str(issued["date-parts"][0][0]) if "date-parts" in issued else "",
        "isPartOf": journal if container else None,
        "identifier": [{"@type": "PropertyValue", "propertyID": label, "value": value} for label, value, _ in identified if value],
        "sameAs": [base + value for _, value, base in identified if value],
        "url": work.get("URL", ""),
    })  # fmt: skip


def _open_graph(leaf: Leaf, site: Site) -> Iterator[tuple[str, str]]:
    """`website`, not `article`: by this Zotero saves the page as a web page, not as a journal article."""
    yield from (("og:type", "website"), ("og:title", leaf.title), ("og:site_name", site.name))
    yield from (("og:description", _text(leaf, "description")), ("og:url", leaf.address))


def _highwire(leaf: Leaf, site: Site) -> Iterator[tuple[str, str]]:
    yield "citation_title", leaf.title
    yield from (("citation_author", name) for name in people(leaf.meta, "author"))
    yield from (("citation_language", site.language), ("citation_public_url", leaf.address))


def _reference(entry: Entry) -> str:
    """`citation_title=…;citation_author=…`: a semicolon parts the fields, so none stays in a value."""
    work = item(entry)
    issued, (first, last) = work.get("issued", {}), pages(work)
    journal = "citation_journal_title" if work["type"] == "article-journal" else "citation_inbook_title"
    fields = [("citation_title", work.get("title", ""))]
    fields += [
        ("citation_author", name.get("literal") or f"{name.get('given', '')} {name.get('family', '')}") for name in work.get("author", [])
    ]
    fields += [(journal, work.get("container-title", "")), ("citation_volume", work.get("volume", ""))]
    fields += [("citation_issue", work.get("issue", "")), ("citation_firstpage", first), ("citation_lastpage", last)]
    fields += [("citation_publication_date", str(issued["date-parts"][0][0]) if "date-parts" in issued else "")]
    fields += [("citation_doi", work.get("DOI", "")), ("citation_pmid", work.get("PMID", ""))]
    return ";".join(f"{name}={value.strip().replace(';', ',')}" for name, value in fields if value.strip())


def _person(name: str) -> dict[str, str]:
    return {"@type": "Person", "name": name}


def _text(leaf: Leaf, name: str) -> str:
    value = leaf.meta.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _known(made: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in made.items() if value}
