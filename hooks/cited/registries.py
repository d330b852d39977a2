"""Answers of Crossref, PubMed, OpenLibrary and arXiv → records. Text in, records out; nothing here asks anybody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from .model import Standing

CROSSREF_KINDS = {
    "retraction": "retracted", "withdrawal": "retracted", "removal": "retracted", "expression_of_concern": "expression of concern",
    "concern": "expression of concern", "correction": "corrected", "erratum": "corrected", "corrigendum": "corrected",
    "partial_retraction": "corrected", "addendum": "corrected",
}  # fmt: skip
PUBMED_KINDS = {
    "RetractionIn": "retracted", "RetractedandRepublishedIn": "retracted", "ExpressionOfConcernIn": "expression of concern",
    "ErratumIn": "corrected", "CorrectedandRepublishedIn": "corrected", "PartialRetractionIn": "corrected",
}  # fmt: skip
ARTICLES = {"journal-article": "article", "book": "book", "monograph": "book", "book-chapter": "incollection", "report": "techreport",
            "proceedings-article": "inproceedings", "dissertation": "phdthesis", "posted-content": "online"}  # fmt: skip
ATOM = {"a": "http://www.w3.org/2005/Atom", "x": "http://arxiv.org/schemas/atom"}


@dataclass(frozen=True, slots=True)
class Found:
    """A work as a registry describes it: the type of its entry and its fields, in BibTeX's words and without LaTeX."""

    kind: str
    fields: Mapping[str, str]
    surname: str = ""
    problems: tuple[str, ...] = field(default=())


def crossref(answer: Any, doi: str) -> Found:
    """`/works/DOI` → the work. Raises `ValueError` when it is no such answer."""
    work = _message(answer, doi)
    authors = [person for person in work.get("author") or () if isinstance(person, dict)]
    names = " and ".join(_person(str(each.get("family", "")), str(each.get("given", "")), str(each.get("name", ""))) for each in authors)
    kind = ARTICLES.get(str(work.get("type")), "misc")
    container = {"article": "journal", "inproceedings": "booktitle", "incollection": "booktitle"}.get(kind, "")
    year = next((str(part[0][0]) for name in ("published-print", "published", "issued") if (part := _dates(work, name))), "")
    fields = {"author": names, "title": ": ".join(filter(None, (_first(work, "title"), _first(work, "subtitle"))))}
    fields |= {container: _first(work, "container-title")} if container else {}
    fields |= (
        {{"techreport": "institution", "phdthesis": "school"}.get(kind, "publisher"): str(work.get("publisher", ""))}
        if kind != "article"
        else {}
    )
    fields |= {"year": year, "volume": str(work.get("volume") or ""), "number": str(work.get("issue") or "")}
    fields |= {"pages": _range(str(work.get("page") or work.get("article-number") or "")), "doi": doi}
    return _found(kind, fields, str(authors[0].get("family") or authors[0].get("name") or "") if authors else "")


def crossref_standing(answer: Any, doi: str) -> Standing:
    """What Crossref knows of notices on the work (`updated-by`, Retraction Watch included)."""
    work = _message(answer, doi)
    found = [
        (CROSSREF_KINDS.get(str(each.get("type", "")).lower().replace("-", "_").replace(" ", "_"), ""), str(each.get("DOI", "")))
        for each in work.get("updated-by") or ()
        if isinstance(each, dict)
    ]
    if re.match(r"\W*(?:retracted|withdrawn)\b", _first(work, "title"), re.I):
        found.append(("retracted", ""))
    return worst([Standing(state, notice=notice) for state, notice in found if state])


def pubmed(body: bytes) -> dict[str, tuple[Found, Standing]]:
    """`efetch` as XML → by PMID the work, and what PubMed knows of notices on it."""
    found = {}
    for article in _xml(body).iterfind(".//PubmedArticle"):
        pmid = article.findtext("MedlineCitation/PMID") or ""
        found[pmid] = (_pubmed_work(article, pmid), _pubmed_standing(article))
    return found


def _pubmed_work(article: etree._Element, pmid: str) -> Found:
    def text(path: str) -> str:
        node = article.find(f"MedlineCitation/Article/{path}")
        return " ".join("".join(str(part) for part in node.itertext()).split()) if node is not None else ""

    people = [
        (
            each.findtext("LastName") or "",
            each.findtext("ForeName") or each.findtext("Initials") or "",
            each.findtext("CollectiveName") or "",
        )
        for each in article.iterfind("MedlineCitation/Article/AuthorList/Author")
    ]
    numbers = {each.get("IdType"): (each.text or "").strip() for each in article.iterfind("PubmedData/ArticleIdList/ArticleId")}
    year = text("Journal/JournalIssue/PubDate/Year") or text("Journal/JournalIssue/PubDate/MedlineDate")[:4]
    fields = {
        "author": " and ".join(_person(*each) for each in people), "title": text("ArticleTitle").rstrip(".").strip("[]"),
        "journal": text("Journal/Title"), "year": year, "volume": text("Journal/JournalIssue/Volume"),
        "number": text("Journal/JournalIssue/Issue"), "pages": _range(text("Pagination/MedlinePgn")),
        "doi": numbers.get("doi") or "", "pmid": pmid, "pmcid": numbers.get("pmc") or "",
    }  # fmt: skip
    return _found("article", fields, (people[0][0] or people[0][2]) if people else "")


def _pubmed_standing(article: etree._Element) -> Standing:
    found = []
    for each in article.iterfind(".//CommentsCorrections"):
        if state := PUBMED_KINDS.get(each.get("RefType") or "", ""):
            pmid = each.findtext("PMID")
            found.append(Standing(state, notice=f"PMID {pmid}" if pmid else " ".join((each.findtext("RefSource") or "").split())))
    if any((each.text or "") == "Retracted Publication" for each in article.iterfind(".//PublicationType")):
        found.append(Standing("retracted"))
    return worst(found)


def openlibrary(answer: Any, isbn: str) -> Found | None:
    """`/api/books?jscmd=data` → the book; None when it is not there."""
    if not isinstance(answer, dict):
        raise ValueError("no answer of OpenLibrary's: no object")
    book = answer.get(f"ISBN:{isbn}")
    if not isinstance(book, dict):
        return None
    names = [str(each.get("name", "")) for each in book.get("authors") or () if isinstance(each, dict)]
    publishers = [str(each.get("name", "")) for each in book.get("publishers") or () if isinstance(each, dict)]
    year = re.search(r"\b\d{4}\b", str(book.get("publish_date", "")))
    title = ": ".join(filter(None, (str(book.get("title", "")), str(book.get("subtitle") or ""))))
    fields = {
        "author": " and ".join(names),
        "title": title,
        "publisher": ", ".join(publishers),
        "year": year[0] if year else "",
        "isbn": isbn,
    }
    return _found("book", fields, names[0].split()[-1] if names and names[0].split() else "")


def arxiv(body: bytes, number: str) -> Found | None:
    """The Atom feed of arXiv's API → the preprint; None when it is not there."""
    entry = _xml(body).find("a:entry", ATOM)
    title = " ".join((entry.findtext("a:title", "", ATOM) if entry is not None else "").split())
    if entry is None or not title or title == "Error":
        return None
    names = [" ".join((each.text or "").split()) for each in entry.iterfind("a:author/a:name", ATOM)]
    fields = {
        "author": " and ".join(names), "title": title, "organization": "arXiv", "year": (entry.findtext("a:published", "", ATOM) or "")[:4],
        "doi": entry.findtext("x:doi", "", ATOM) or "", "url": f"https://arxiv.org/abs/{number}",
    }  # fmt: skip
    return _found("online", fields, names[0].split()[-1] if names and names[0].split() else "")


def worst(found: list[Standing]) -> Standing:
    """The gravest of several notices; `none known` where there is none."""
    order = ("retracted", "expression of concern", "corrected")
    return min(found, key=lambda each: (order.index(each.state), not each.notice, each.notice), default=Standing("none known"))


def _found(kind: str, fields: Mapping[str, str], surname: str) -> Found:
    kept = {name: " ".join(value.split()) for name, value in fields.items() if value.strip()}
    if "title" not in kept:
        raise ValueError("the answer holds no title")
    return Found(kind, kept, surname)


def _message(answer: Any, doi: str) -> dict[str, Any]:
    work = answer.get("message") if isinstance(answer, dict) else None
    if not isinstance(work, dict) or str(work.get("DOI", "")).lower() != doi.lower():
        raise ValueError(f"the answer is not about {doi}")
    return work


def _first(work: Mapping[str, Any], name: str) -> str:
    listed = work.get(name)
    return re.sub(r"<[^<>]+>", "", str(listed[0])) if isinstance(listed, list) and listed else ""


def _dates(work: Mapping[str, Any], name: str) -> list[list[int]]:
    parts = (work.get(name) or {}).get("date-parts") if isinstance(work.get(name), dict) else None
    return parts if parts and parts[0] and parts[0][0] else []


def _person(family: str, given: str, whole: str = "") -> str:
    return f"{{{whole}}}" if whole and not family else ", ".join(filter(None, (family, given)))


def _range(pages: str) -> str:
    """`1187-90` → `1187--1190`."""
    match = re.fullmatch(r"(\D*)(\d+)\s*[-–]+\s*(\D*)(\d+)", pages.strip())
    if not match:
        return pages.strip()
    last = match[2][: -len(match[4])] + match[4] if len(match[4]) < len(match[2]) else match[4]
    return f"{match[1]}{match[2]}--{match[3] or match[1]}{last}"


def _xml(body: bytes) -> etree._Element:
    try:
        return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"the answer is no XML that can be read ({error.msg})") from error
