"""Entry → one reference as HTML: the CSL style's words, then our own links (DOI, PMID, PMCID) and open gaps.

The words come from citeproc-py (`csl.py`) with any CSL file; the default is `nlm.csl` beside this file, after NLM's *Citing
Medicine*. A style's own number and identifiers are left to the engine, which links them.
"""

from __future__ import annotations

import io
import re
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lxml import etree

from . import evidence, standing
from .latex import plain
from .model import Entry, Name
from .once import once

if TYPE_CHECKING:
    from . import csl

NLM = Path(__file__).with_name("nlm.csl")
CSL = "{http://purl.org/net/xbiblio/csl}"
TYPES = {
    "article": "article-journal", "book": "book", "booklet": "pamphlet", "inbook": "chapter", "incollection": "chapter",
    "inproceedings": "paper-conference", "conference": "paper-conference", "manual": "book", "mastersthesis": "thesis",
    "phdthesis": "thesis", "thesis": "thesis", "techreport": "report", "report": "report", "online": "webpage",
    "electronic": "webpage", "www": "webpage", "dataset": "dataset", "software": "software", "unpublished": "manuscript",
}  # fmt: skip
VARIABLES = {
    "volume": "volume",
    "number": "issue",
    "pages": "page",
    "edition": "edition",
    "address": "publisher-place",
    "location": "publisher-place",
}
CONTAINERS = ("journal", "journaltitle", "booktitle")
PUBLISHERS = ("publisher", "institution", "organization", "school", "howpublished")
TEXTS = {"title", "year", "date", *VARIABLES, *CONTAINERS, *PUBLISHERS}
LINKS = {
    "doi": ("DOI", "https://doi.org/"),
    "pmid": ("PMID", "https://pubmed.ncbi.nlm.nih.gov/"),
    "pmcid": ("PMCID", "https://pmc.ncbi.nlm.nih.gov/articles/"),
}
OTHERS = "others"  # BibTeX's "and others"


class Style:
    """A CSL style, ready to format. Raises `OSError` or `ValueError` when the file cannot be used."""

    def __init__(self, file: Path = NLM) -> None:
        self.source = _prepared(file)
        self.done: dict[str, str] = {}

    @cached_property
    def style(self) -> csl.Style:
        from . import csl  # it takes a while, and a build that changes no work needs no style

        return csl.Style(io.BytesIO(self.source))

    def reference(self, entry: Entry) -> str:
        """The reference of one work as inline HTML; each work is formatted once."""
        if entry.key not in self.done:
            parts = [self.words(entry), *identifiers(entry), *gaps(entry), *evidence.shown(entry), *standing.shown(entry)]
            self.done[entry.key] = " ".join(part for part in parts if part)
        return self.done[entry.key]

    def words(self, entry: Entry) -> str:
        """What the style makes of the entry, without identifiers."""
        words = " ".join(self.style.entry(csl_json(entry)).split())
        return re.sub(r"([.?!])\.+(?=\s|$)", r"\1", words) or f"[No title: {escape(entry.key)}]"


@once
def csl_json(entry: Entry) -> dict[str, Any]:
    """The entry in CSL's own terms (the input format of every CSL processor), LaTeX resolved."""
    fields = {name: plain(text) for name, text in entry.fields.items() if text and name in TEXTS}
    item: dict[str, Any] = {"id": "work", "type": TYPES.get(entry.kind, "document"), "title": fields.get("title", "")}
    item.update({variable: fields[name] for name, variable in VARIABLES.items() if fields.get(name)})
    if entry.kind == "techreport" and "issue" in item:
        item["number"] = item.pop("issue")
    if "page" in item:
        item["page"] = re.sub(r"-{2,}", "–", item["page"])
    container = next((fields[name] for name in CONTAINERS if fields.get(name)), "")
    publisher = next((fields[name] for name in PUBLISHERS if fields.get(name)), "")
    item |= {"container-title": container} if container else {}
    item |= {"publisher": publisher} if publisher else {}
    issued = fields.get("year") or fields.get("date", "")
    year = re.match(r"\d{4}(?!\d)", issued)
    item["issued"] = {"date-parts": [[int(year[0])]]} if year else {"literal": issued} if issued else None
    for role, people in (("author", entry.authors), ("editor", entry.editors)):
        if people:
            item[role] = [_name(person) for person in people]
    return {key: value for key, value in item.items() if value}


def identifiers(entry: Entry) -> list[str]:
    """DOI, PMID and PMCID as links, a PMCID marked as free full text; else the web address."""
    found = []
    for name, (label, base) in LINKS.items():
        value = entry.fields.get(name, "").strip()
        if value:
            found.append(f'{label}: <a href="{base}{quote(value, safe="/:();.-_")}">{escape(value)}</a>.')
    if entry.fields.get("pmcid"):
        found.append('<span class="free">Free full text.</span>')
    url = plain(entry.fields.get("url", ""))
    if url.startswith(("https://", "http://")) and not found:
        found.append(f'Available from: <a href="{escape(url)}">{escape(url)}</a>.')
    return found


def gaps(entry: Entry) -> list[str]:
    """What nobody has confirmed, said openly."""
    fields = entry.fields.get("unconfirmed", "").strip()
    return [f'<span class="unconfirmed">Unconfirmed: {escape(fields)}.</span>'] if fields else []


@lru_cache(maxsize=1 << 16)  # the same people write many works; shared, as all of the item is
def _name(person: Name) -> dict[str, str]:
    if person.literal:
        return {"literal": person.literal}
    if person.family == OTHERS and not person.given:
        return {"literal": "et al"}
    parts = {"family": f"{person.particle} {person.family}".strip(), "given": person.given, "suffix": person.suffix}
    return {part: value for part, value in parts.items() if value}


def _prepared(csl: Path) -> bytes:
    try:
        tree = etree.parse(csl, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"{csl} is no CSL style: {error}") from error
    if tree.getroot().tag != f"{CSL}style" or tree.find(f"{CSL}bibliography") is None:
        raise ValueError(f"{csl} is no CSL style for reference lists: it has no <bibliography> in a <style>")
    for node in tree.iter(f"{CSL}text"):
        if node.get("variable") == "citation-number":
            for attribute in {"prefix", "suffix"} & set(node.attrib):
                del node.attrib[attribute]
            node.set("variable", "citation-label")  # never given: an empty variable prints nothing
    return etree.tostring(tree)
