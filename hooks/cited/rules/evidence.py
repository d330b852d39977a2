"""Rules on how far a work was read and what it is."""

from __future__ import annotations

from collections.abc import Iterator

from ..evidence import KINDS, OPENLY, STATUSES, kind, opened, status
from ..handbook import Handbook
from ..model import Diagnostic, Entry
from ..quantities import quantities
from .given import Given
from .words import nearest, shortened

FIELDS = {"status": (status, STATUSES), "evidence": (kind, tuple(KINDS))}


def no_annotation(handbook: Handbook) -> Iterator[Diagnostic]:
    """BIB007 A work is cited for a number, but has no annotation in which to look for it.

    Said once for each work; the numbers of its claims are not looked for until it has one.

    Bad:

        Each person had 5 mL.[@bare2001]

    Good:

        Each person had 5 mL.[@good2007]
    """
    given = Given(handbook.library.entries)
    bare = {
        work.key: work
        for read in handbook.pages
        for _, unit in given.citing(read, _is_bare)
        if unit.claim and quantities(unit.text)
        for work in given.works(unit)
        if _is_bare(work)
    }
    for key, work in bare.items():
        message = f'"{key}" is cited for a number, but has no annotation. Write what it found, with the numbers that the pages use.'
        yield Diagnostic("BIB007", message, work.at, "warning", key)


def unknown_word(handbook: Handbook) -> Iterator[Diagnostic]:
    """BIB008 The field `status` or `evidence` of a work holds a word that is none of the fixed ones.

    Bad:

        @article{other2007, author = {Good, A.}, title = {Another block}, journal = {Spine}, year = {2007}, status = {skimmed}}

    Good:

        @article{other2007, author = {Good, A.}, title = {Another block}, journal = {Spine}, year = {2007}, status = {abstract}}
    """
    for key, entry in handbook.library.entries.items():
        for name, (value, known) in FIELDS.items():
            if value(entry) and value(entry) not in known:
                message = f'"{key}": {name} = {{{value(entry)}}} is none of: {", ".join(known)}.{nearest(value(entry), list(known))}'
                yield Diagnostic("BIB008", message, entry.at, text=value(entry))


def status_left_out(handbook: Handbook) -> Iterator[Diagnostic]:
    """BIB009 A work does not say how far it was read, although others of its file do.

    Bad:

        @article{other2007, author = {A, B}, title = {One}, journal = {Spine}, year = {2007}, status = {abstract}}
        @article{other2008, author = {A, B}, title = {Two}, journal = {Spine}, year = {2008}}

    Good:

        @article{other2007, author = {A, B}, title = {One}, journal = {Spine}, year = {2007}, status = {abstract}}
        @article{other2008, author = {A, B}, title = {Two}, journal = {Spine}, year = {2008}, status = {full text}}
    """
    said = {entry.at.path for entry in handbook.library.entries.values() if status(entry)}
    for key, entry in handbook.library.entries.items():
        if entry.at.path in said and not status(entry):
            message = f'"{key}" does not say how far it was read. Add status = {{…}}, one of: {", ".join(STATUSES)}.'
            yield Diagnostic("BIB009", message, entry.at, "warning", key)


def claim_on_unread_works(handbook: Handbook) -> Iterator[Diagnostic]:
    """EVD001 A claim rests only on works that nobody has opened, and does not say so.

    The reader sees *unread source* behind the citation. It is no fault where the sentence says openly that the work was
    not available to check, where a work that was read is cited too, or where the claim carries a mark.

    Bad:

        The block gives lasting relief.[@unread1999]

    Good:

        The title speaks of a block; the paper was not available to check.[@unread1999]
    """
    given = Given(handbook.library.entries)
    for read in handbook.pages:
        found = []
        for number, unit in given.citing(read, lambda work: not opened(work)):
            works = given.works(unit) if unit.claim else []
            if works and not any(map(opened, works)) and not unit.marks and not OPENLY.search(unit.text):
                found.append((number, works))
        places = read.source.places(read.units) if found else []
        for number, works in found:
            said = f'"{shortened(read.units[number].text)}" rests only on {", ".join(work.key for work in works)}, which nobody has opened'
            message = f"{said}. Cite the work in which you read of it as well, or say in the sentence that it was not available to check."
            yield Diagnostic("EVD001", message, places[number], "warning", read.units[number].text)


def _is_bare(work: Entry) -> bool:
    return not work.fields.get("annotation") and opened(work)
