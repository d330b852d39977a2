"""Text → where its numbers stand: the pattern of `quantities`, and how not to try it at every place."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from .units import SPELLED, SPELLINGS, UNIT
from .wording import words_of

SMALL = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
    "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
VALUES = {**{word: n for n, word in enumerate(SMALL, 1)}, **{word: 10 * n for n, word in enumerate(TENS, 2)}}
LARGE = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
MONTHS = frozenset(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"))
DIGITS = r"(?:\d{1,3}(?:[,'’ ]\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+"
WORD = rf"(?i:(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(SMALL[:9])}))?|{'|'.join(sorted(SMALL, key=len, reverse=True))})(?![\w])"
POWER = r"(?:\s?(?i:dozen|hundred|thousand|million|billion)\b|\s?[×x]\s?10(?:\^-?\d+|[⁻⁰¹²³⁴-⁹]+))?"
VALUE = rf"(?P<number>{DIGITS}|{WORD})(?P<power>{POWER})"
NUMBER = rf"(?:(?:{DIGITS}|\b{WORD}){POWER})"
LEVEL = r"[CTLS]\d{1,3}"  # L40 too: a slip is to be found, not skipped
PATTERN = (
    rf"(?:(?<!\w)(?=[\w.])|(?=\d|https?:))(?:"  # most places are no beginning of anything
    rf"(?P<skip>(?:https?://|\b10\.\d{{4,}}/)\S+|\d+(?:st|nd|rd|th)\b|\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}} {MONTH}\b|\b{MONTH} \d{{1,2}}\b(?!\d)"
    r"|\b(?i:fig(?:ure|s)?\.?|figures|tables?|sections?|steps?|box|chapters?|pages?|appendix|panel|statement|version|pp?\.|no\.|ref\.)"
    r"[  ]?\d+(?:\.\d+)*(?:[-–]\d+)?"
    r"|\b(?i:two|three|four|five)[ -](?i:thirds?|quarters?|fifths?|tenths?)\b|\b(?i:(?:the|these|those|or|of) two)\b"
    r"|\b(?i:no|any|every|each|the|this|that|which|another) one\b|\b(?:1[89]|20)\d0s\b"
    rf"|\b{LEVEL}[- ]?weighted|\b(?!{LEVEL}\b)[^\W\d_]+\d\w*|\b[^\W\d_]{{2,}}-\d+\b)"
    rf"|(?P<level>\b{LEVEL})(?:(?:\s?[-–/]\s?|\sto\s(?=[CTLS]))(?P<level2>[CTLS]?\d{{1,3}}))?(?!\w)"
    rf"|\b[pP](?:[ -]?values?)?\s?(?:of |was |is )?(?P<sign>[=<>≤≥]|(?<=of )|(?<=was )|(?<=is ))\s?(?P<p>{DIGITS})"
    r"|(?<![\w.])(?P<ratio>\d[\d,]*(?::\d[\d,]*)+)"
    rf"|(?<![\w.])(?P<low>{NUMBER})(?:(?:\s?(?P<unit0>{UNIT}))?(?P<to>\s?[-–—]\s?|\s?±\s?|\s?\+/-\s?|\sto\s)(?P<high>{NUMBER}))?"
    rf"(?:[\s-]?(?P<unit>{UNIT}))?)"
)
SHORT = (  # a number as most are, where the long pattern finds no more than this: what stands behind it goes on with none
    r"(?:(?P<level>[CTLS][0-9]{1,3})(?:[-–/](?P<level2>[CTLS]?[0-9]{1,3}))?|p (?P<sign>[=<>]) (?P<p>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<low>[0-9]+(?:\.[0-9]+)?)(?:(?P<to>[-–])(?P<high>[0-9]+(?:\.[0-9]+)?))?(?:(?: ?(?=%)|[ -](?=[a-zA-Z]))(?P<unit>%|m[Llgm]|cm|kg|(?:gauge|minute|hour|day|week|month|year)s?))?)"
    r"(?=[,;:.)]+(?:\s|\Z)|\Z| [(|]| (?!per)(?P<next>[a-z]+)(?:[ ,.;:)]|\Z))"
    r"(?:(?!)(?P<ratio>)(?P<unit0>))?"  # groups that are never filled
)
GOES_ON = frozenset({"to", "x", "weighted", *LARGE, *SPELLINGS, *(f"{name}{s}" for name in map(str.lower, SPELLED) for s in ("", "s"))})
LEADS = frozenset({  # words with which a match may begin that ends in a number behind them
    "fig", "figs", "figure", "figures", "table", "tables", "section", "sections", "step", "steps", "box", "chapter", "chapters", "page",
    "pages", "appendix", "panel", "statement", "version",
})  # fmt: skip
LEVELS = frozenset("CTLS")
NAMES = frozenset(VALUES)
NEAR = rf"\d|\b(?=[efnost])(?:{'|'.join(VALUES)})\b"  # in everything that the long pattern finds
BEFORE = 16  # characters: how long before that it may begin, when it is more than one word


@lru_cache(maxsize=16)
def matches(text: str) -> tuple[re.Match[str], ...]:
    """Where the long pattern fits; it is slow, so it is tried only from the word before a digit or a number word on."""
    worded = not words_of(text).isdisjoint(NAMES)
    near, short = compiled(NEAR, re.I) if worded else compiled(r"\d"), compiled(SHORT)
    found, at = [], 0
    while nearby := near.search(text, at):
        begin = _begin(text, at, nearby.start())
        match = short.match(text, begin) if begin >= 0 else None
        if match and match["next"] not in GOES_ON:
            found.append(match)
            at = match.end()
            continue
        start = max(text.rfind(" ", at, max(nearby.start() - BEFORE, at)), at)
        match = compiled(PATTERN).search(text, start)
        if not match:
            break
        if not match["skip"]:
            found.append(match)
        at = match.end()
    return tuple(found)


def stands(number: str, text: str) -> bool:
    """Does a number stand in a text just as it is written elsewhere, where a glance shows that it is one there? If not, it may yet.

    No year: what is one depends on more of the text; so does a digit in brackets.
    """
    if number.isdigit() and len(number) == 4:
        return False
    at = text.find(number)
    while at >= 0:
        digit = at if number[0].isdigit() else at + 4 if number[0] == "p" else at + 1
        if _begin(text, 0, digit) == at and not text.endswith((" to ", "(") if number.isdigit() else " to ", 0, at):
            match = compiled(SHORT).match(text, at)
            if match and match[0] == number and match["next"] not in GOES_ON:
                return True
        at = text.find(number, at + 1)
    return False


def _begin(text: str, at: int, digit: int) -> int:
    """Where a number with this digit in it begins, if no match can begin before it; else -1.

    So it is at the start of the text and behind a bracket, a comma or a common word that is no part of the name of a figure,
    of a day or of a p value.
    """
    start = digit - 1 if text[digit - 1 : digit] in LEVELS else digit
    if start < 2:
        return start if start == 0 or text[0] in " (" else -1
    before, last = text[start - 1], text[start - 2]
    if before == "(":
        return start if last == " " else -1
    if before != " ":
        return -1
    if last in ",;)|":
        return start
    if last in "=<>":
        return start - 4 if start > 5 and text.startswith(" (p ", start - 6) else -1
    begin = max(text.rfind(" ", at, start - 1) + 1, at)
    word = text[begin : start - 1]
    if word == "of":
        return start if begin > at and text[begin - 2] not in "pPes" else -1
    return start if _common(word) else -1


@lru_cache(maxsize=1024)
def _common(word: str) -> bool:
    small = word.lower() if word != "Of" else "among"
    return word.isalpha() and word.isascii() and small not in LEADS and not small.endswith(("of", "was", "is")) and word[:3] not in MONTHS


@cache
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """When it is first needed: many a page has no number."""
    return re.compile(pattern, flags)
