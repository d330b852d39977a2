"""One question to one registry: its address, its parameters, its answer as a record."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from . import registries
from .fetch import Client, NotFound, Unanswered
from .model import Standing
from .registries import Found

ADDRESSES = {  # by the name of the environment variable that sets another one
    "CITED_CROSSREF": "https://api.crossref.org",
    "CITED_PUBMED": "https://eutils.ncbi.nlm.nih.gov/entrez/eutils",
    "CITED_OPENLIBRARY": "https://openlibrary.org",
    "CITED_ARXIV": "https://export.arxiv.org",
}
BATCH = 100  # PMIDs in one question
T = TypeVar("T")


@dataclass
class Ask:
    """The registries, asked by one client."""

    client: Client
    addresses: Mapping[str, str]

    @classmethod
    def politely(cls, contact: str) -> Ask:
        """With the addresses of the environment, else the real ones."""
        return cls(Client(contact), {name: os.environ.get(name, address).rstrip("/") for name, address in ADDRESSES.items()})

    def crossref(self, doi: str) -> Found:
        return self._crossref(doi, lambda answer: registries.crossref(answer, doi))

    def crossref_standing(self, doi: str) -> Standing:
        return self._crossref(doi, lambda answer: registries.crossref_standing(answer, doi))

    def _crossref(self, doi: str, read: Callable[[object], T]) -> T:
        url = f"{self.addresses['CITED_CROSSREF']}/works/{quote(doi, safe='')}"
        return _read(read, self.client.json(url, mailto=self.client.contact), "Crossref")

    def pubmed(self, pmids: Sequence[str]) -> dict[str, tuple[Found, Standing]]:
        """Those of the PMIDs that PubMed has."""
        found: dict[str, tuple[Found, Standing]] = {}
        for start in range(0, len(pmids), BATCH):
            some = ",".join(pmids[start : start + BATCH])
            asked = {"db": "pubmed", "id": some, "retmode": "xml", "tool": "cited", "email": self.client.contact}
            body, _ = self.client.get(f"{self.addresses['CITED_PUBMED']}/efetch.fcgi", "xml", asked)
            found |= _read(registries.pubmed, body, "PubMed")
        return found

    def pmid_of(self, pmcid: str) -> str:
        """The PMID of a PMCID."""
        asked = {"db": "pmc", "id": pmcid.removeprefix("PMC"), "retmode": "json", "tool": "cited", "email": self.client.contact}
        answer = self.client.json(f"{self.addresses['CITED_PUBMED']}/esummary.fcgi", **asked)
        result = answer.get("result") if isinstance(answer, dict) else None
        row = result.get(pmcid.removeprefix("PMC")) if isinstance(result, dict) else None
        listed = row.get("articleids") if isinstance(row, dict) else None
        ids = {str(each.get("idtype")): str(each.get("value")) for each in listed or () if isinstance(each, dict)}
        if not re.fullmatch(r"[1-9]\d*", ids.get("pmid", "")):
            raise NotFound(f"PubMed gives no PMID for {pmcid}")
        return ids["pmid"]

    def openlibrary(self, isbn: str) -> Found:
        asked = {"bibkeys": f"ISBN:{isbn}", "format": "json", "jscmd": "data"}
        answer = self.client.json(f"{self.addresses['CITED_OPENLIBRARY']}/api/books", **asked)
        return _there(_read(lambda body: registries.openlibrary(body, isbn), answer, "OpenLibrary"), f"OpenLibrary does not have {isbn}")

    def arxiv(self, number: str) -> Found:
        body, _ = self.client.get(f"{self.addresses['CITED_ARXIV']}/api/query", "xml", {"id_list": number})
        return _there(_read(lambda feed: registries.arxiv(feed, number), body, "arXiv"), f"arXiv does not have {number}")

    def page(self, url: str) -> bytes:
        return self.client.get(url, "html", {})[0]


def _read(read: Callable[..., T], answer: object, name: str) -> T:
    try:
        return read(answer)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise Unanswered(f"{name} sent something else than expected ({error})") from error


def _there(found: Found | None, message: str) -> Found:
    if found is None:
        raise NotFound(message)
    return found
