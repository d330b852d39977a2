"""Rules on retracted and corrected works, as `cited refresh` found them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..handbook import Handbook
from ..model import Diagnostic, Entry
from .given import Given
from .words import shortened

ABOUT_IT = re.compile(r"\bretract(?:ed|ion|ions|s|ing)?\b|\bwithdrawn\b", re.I)
ACKNOWLEDGED = {"corrected": re.compile(r"\b(?:correct(?:ed|ion)|errat(?:um|a)|corrigend(?:um|a))\b", re.I)}
ACKNOWLEDGED["expression of concern"] = re.compile(r"\bexpression of concern\b", re.I)


def retracted_work(handbook: Handbook) -> Iterator[Diagnostic]:
    """RET001 A claim rests on a work that has been retracted.

    It is no fault where the claim is about the retraction and says so.

    Bad:

        The block gives lasting relief.[@retracted2003]

    Good:

        The one trial of the block was retracted.[@retracted2003]
    """
    given = Given(handbook.library.entries)
    for read in handbook.pages:
        resting = given.citing(read, _is_retracted)
        places = read.source.places(read.units) if resting else []
        for number, unit in resting:
            if not ABOUT_IT.search(unit.text):
                works = filter(_is_retracted, given.works(unit))
                notices = ", ".join(f"{work.key}{f' ({work.standing.notice})' if work.standing.notice else ''}" for work in works)
                message = (
                    f'"{shortened(unit.text)}" rests on a retracted work: {notices}. Take the citation out or say '
                    "in the sentence that the work was retracted."
                )
                yield Diagnostic("RET001", message, places[number], text=unit.text)


def corrected_work(handbook: Handbook) -> Iterator[Diagnostic]:
    """RET002 A work that a page cites has been corrected or stands under an expression of concern, and its annotation does not say so.

    Bad:

        The block spread to L3.[@corrected2004]

    Good:

        The block spread to L3.[@good2007]
    """
    for work in _cited(handbook):
        said = ACKNOWLEDGED.get(work.standing.state)
        if said and not said.search(work.fields.get("annotation", "")):
            message = (
                f'"{work.key}": {work.standing.state}{f" ({work.standing.notice})" if work.standing.notice else ""}. Read the notice, '
                "check each claim that rests on the work, and say in its annotation what the notice changes."
            )
            yield Diagnostic("RET002", message, work.at, "warning", work.key)


def not_answered(handbook: Handbook) -> Iterator[Diagnostic]:
    """RET003 Whether a work was retracted could not be found out when it was last asked.

    Bad:

        The block spread to L3.[@unanswered2005]

    Good:

        The block spread to L3.[@good2007]
    """
    for work in _cited(handbook):
        if work.standing.state == "could not check":
            message = f'"{work.key}" could not be checked for retraction: {work.standing.why or "no answer"}. Run again: cited refresh.'
            yield Diagnostic("RET003", message, work.at, "warning", work.key)


def unreadable_standing(handbook: Handbook) -> Iterator[Diagnostic]:
    """RET004 The file `status.json` beside the works cannot be read.

    Bad:

        {"works": {"good2007": {"state": "fine"}}}

    Good:

        {"works": {"good2007": {"state": "not checked"}}}
    """
    yield from (problem for problem in handbook.library.problems if problem.code == "RET004")


def _is_retracted(work: Entry) -> bool:
    return work.standing.state == "retracted"


def _cited(handbook: Handbook) -> list[Entry]:
    keys = dict.fromkeys(key for read in handbook.pages for key in read.keys)
    return [handbook.library.entries[key] for key in keys if key in handbook.library.entries]
