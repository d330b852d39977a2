"""`cited refresh`: asks Crossref and PubMed whether works were retracted or corrected, and writes what it learnt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from .ask import Ask
from .fetch import NotFound, Unanswered
from .model import Entry, Standing
from .registries import Found, worst

KNOWN = ("retracted", "expression of concern", "corrected")


def refreshed(entries: Iterable[Entry], ask: Ask | None, today: str) -> dict[str, Standing]:
    """The standing of each work; with no one to ask (`--offline`) what was known stays as it is."""
    works = list(entries)
    if ask is None:
        return {work.key: work.standing if work.standing.state else Standing("not checked") for work in works}
    pmids = sorted({work.fields["pmid"] for work in works if work.fields.get("pmid")})
    failed, listed = "", dict[str, tuple[Found, Standing]]()
    try:
        listed = ask.pubmed(pmids) if pmids else {}
    except Unanswered as error:
        failed = str(error)
    return {work.key: _of(work, ask, listed, failed, today) for work in works}


def _of(work: Entry, ask: Ask, listed: Mapping[str, tuple[Found, Standing]], failed: str, today: str) -> Standing:
    answers: list[Standing] = []
    faults: list[str] = []
    unknown: list[str] = []
    pmid, doi = work.fields.get("pmid", ""), work.fields.get("doi", "")
    if pmid and failed:
        faults.append(failed)
    elif pmid in listed:
        answers.append(listed[pmid][1])
    elif pmid:
        unknown.append(f"PubMed does not have {pmid}")
    if doi:
        try:
            answers.append(ask.crossref_standing(doi))
        except NotFound as error:
            unknown.append(str(error))
        except Unanswered as error:
            faults.append(str(error))
    if not pmid and not doi:
        return Standing("not checked", why="no DOI and no PMID to ask with")
    return _weighed(work.standing, answers, faults or ([] if answers else unknown), today)


def _weighed(before: Standing, answers: list[Standing], faults: list[str], today: str) -> Standing:
    """A notice found is kept whatever else failed; a fault never becomes `none known`, nor does it wipe out a notice."""
    found = worst([each for each in answers if each.state in KNOWN])
    if found.state in KNOWN:
        return replace(found, on=today)
    if faults:
        why = "; ".join(faults)
        return replace(before, why=why) if before.state in KNOWN else Standing("could not check", on=before.on, why=why)
    return Standing("none known", on=today)


def changes(before: Mapping[str, Standing], after: Mapping[str, Standing]) -> Iterator[str]:
    """A line for each work whose state or notice is another one now, in the order of the keys."""
    for key in sorted({*before, *after}):
        old, new = before.get(key, Standing()), after.get(key, Standing())
        if (old.state, old.notice) != (new.state, new.notice):
            notice = f" ({new.notice})" if new.notice else ""
            why = f": {new.why}" if new.why and new.state == "could not check" else ""
            yield f"{key}: {old.state or 'not recorded'} → {new.state or 'no longer in the bibliography'}{notice}{why}"
