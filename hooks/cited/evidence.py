"""How far a work was read, what kind of evidence it is, and what a reader is told of both.

Levels are those of the Oxford Centre for Evidence-Based Medicine (OCEBM Levels of Evidence Working Group, *The Oxford
2011 Levels of Evidence*), row *Does this intervention help? (treatment benefits)*; they say nothing of other questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from .model import Entry
from .once import once
from .wording import says

STATUSES = ("full text", "abstract", "metadata only", "unconfirmed")
UNOPENED = ("metadata only", "unconfirmed")
KINDS: dict[str, int | None] = {  # kind of study → OCEBM 2011 level of a treatment benefit, where the table has one
    "systematic review": 1,
    "randomised trial": 2,
    "controlled study": 3,  # compared, not (or not known to be) randomised
    "case-control study": 4,
    "uncontrolled cohort": 4,
    "case series": 4,
    "case report": None,
    "cross-sectional study": None,
    "diagnostic study": None,
    "accuracy study": None,  # of needle placement
    "survey": None,
    "provocation study": None,
    "experimental study": None,  # in volunteers
    "anatomical study": None,
    "guideline": None,
    "narrative review": None,
    "textbook": None,
    "wiki": None,
    "product label": None,
    "not known": None,
}
TERTIARY = ("wiki", "textbook", "product label")
SERIES = ("case series", "uncontrolled cohort", "case report")
SECOND_HAND = ("narrative review", "not known", *TERTIARY)
WEAK = {*SERIES, *SECOND_HAND}
TREATMENT = (
    r"\b(?:blocks?|injections?|inject(?:ed|ate)?|denervation|neurotomy|rhizotomy|radiofrequency|steroids?|exercises?|surgery|operation|"
    r"treatments?|treated|therapy|neurolysis|\w+caine|methylprednisolone)\b"
)
EFFECT = (
    r"\b(?:relie(?:f|ve[sd]?)|improve\w*|success|cure[sd]?|cleared|eased|helped|helps|effective\w*|effects? lasts?|better response|"
    r"(?:pain|symptoms|disability|limitation)s? (?:\w+ ){0,3}(?:fell|fallen|lower|less|reduced|dropped)|lower(?:s|ed) (?:\w+[ -]){0,3}pain)\b"
)
ALONE = r"\b(?:success(?:es)? (?:was|were|rate|in|with)|(?:relief|effects?) lasts?)\b"  # says both in one
DIAGNOSTIC = r"\b(?:diagnos\w+|false(?:ly)?|predict\w*|proof|proves?|confirming|identif\w+)\b"
EFFECTS = ("relie", "improve", "success", "cure", "clear", "eased", "help", "effect", "better", "pain", "symptom", "disab", "limit")
DIAGNOSES = ("diagnos", "false", "predict", "proof", "prove", "confirm", "identif")  # without one of them neither can fit
OPENLY = re.compile(
    r"\b(?:not available to check|could not be (?:read|seen|checked|confirmed)|(?:was|were) not (?:read|seen)|not (?:been )?read|nobody (?:has |could )?(?:read|open)|"
    r"by its title|unread)\b",
    re.I,
)


def status(entry: Entry) -> str:
    """How far the work was read: one of STATUSES, or "" where the entry does not say."""
    return _words(entry.fields.get("status", ""))


def kind(entry: Entry) -> str:
    return _words(entry.fields.get("evidence", ""))


@lru_cache(maxsize=256)
def _words(text: str) -> str:
    return " ".join(text.lower().split())


def opened(entry: Entry) -> bool:
    """Has anybody read more of it than its title? True where the entry does not say."""
    return _words(entry.fields.get("status", "")) not in UNOPENED


@once
def read_as(entry: Entry) -> tuple[str, ...]:
    """Its kind of evidence; nothing where nobody has read more of it than its title."""
    return (kind(entry),) if opened(entry) else ()


def shown(entry: Entry) -> list[str]:
    """What stands below a reference: how far it was read and what it is."""
    made = []
    if status(entry):
        unread = "" if opened(entry) else " unread"
        words = {"metadata only": "nothing but its metadata", "unconfirmed": "by nobody", "abstract": "abstract or excerpt"}.get(
            status(entry), status(entry)
        )
        made.append(f'<span class="read-status{unread}">Read: {escape(words)}.</span>')
    if kind(entry) in TERTIARY:
        made.append(f'<span class="tertiary">Tertiary source: {escape(kind(entry))}.</span>')
    return made


def details(entry: Entry) -> Iterable[tuple[str, str]]:
    """Rows for the references page: label and text."""
    if status(entry):
        who, when = entry.fields.get("read_by", ""), entry.fields.get("read_on", "")
        by = f"by {who or 'whom is not recorded'}, {when or 'when is not recorded'}" if opened(entry) else "nobody has opened it"
        yield "How far it was read", f"{status(entry)}; {by}"
    if kind(entry):
        level = KINDS.get(kind(entry))
        tail = f"; OCEBM 2011 level {level} on the benefit of a treatment" if level else ""
        yield "Kind of evidence", kind(entry) + tail


def is_treatment_effect(text: str) -> bool:
    """Does a sentence say that a treatment works, or does not?

    By words: one of ALONE, or one of TREATMENT with one of EFFECT; and none of DIAGNOSTIC, for there relief is a test.
    """
    stands = text.casefold().__contains__
    if not any(map(stands, EFFECTS)) or (any(map(stands, DIAGNOSES)) and says(DIAGNOSTIC, text)):
        return False
    return (says(EFFECT, text) and says(TREATMENT, text)) or says(ALONE, text)


def remark(entries: Iterable[Entry], sentence: str) -> str:
    """What is said behind the numbers of a citation: `unread source`, `case series only`, `second-hand only`, or nothing."""
    works = list(entries)
    kinds = {kind for entry in works for kind in read_as(entry)}
    if not kinds:
        return "unread source" if works else ""
    if kinds <= WEAK and is_treatment_effect(sentence):
        return "case series only" if kinds & set(SERIES) else "second-hand only"
    return ""
