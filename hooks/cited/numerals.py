"""Text → where its numbers stand: the pattern of `quantities`, and how not to try it at every place."""

from __future__ import annotations

import re
from functools import cache

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
PLAIN = (  # a number as most are, where the long pattern finds no more than this: behind it stands a word that is none of GOES_ON
    r"(?P<low>[0-9]+)(?: (?P<unit>%))?(?= (?!per)(?P<next>[a-z]+)(?:[ ,.;:)]|\Z))"
    r"(?:(?!)(?P<level>)(?P<level2>)(?P<sign>)(?P<p>)(?P<ratio>)(?P<unit0>)(?P<to>)(?P<high>))?"  # groups that are never filled
)
GOES_ON = frozenset({"to", "x", *LARGE, *SPELLINGS, *(f"{name}{s}" for name in map(str.lower, SPELLED) for s in ("", "s"))})
LEADS = frozenset({  # words with which a match may begin that ends in a number behind them
    "fig", "figs", "figure", "figures", "table", "tables", "section", "sections", "step", "steps", "box", "chapter", "chapters", "page",
    "pages", "appendix", "panel", "statement", "version",
})  # fmt: skip
NEAR = rf"\d|\b(?=[efnost])(?:{'|'.join(VALUES)})\b"  # in everything that the long pattern finds
BEFORE = 16  # characters: how long before that it may begin, when it is more than one word


def matches(text: str) -> list[re.Match[str]]:
    """Where the long pattern fits; it is slow, so it is tried only from the word before a digit or a number word on."""
    worded = not text.isascii() or not VALUES.keys().isdisjoint(words_of(text))
    near, plain = compiled(NEAR, re.I) if worded else compiled(r"[0-9]"), compiled(PLAIN)
    found, at = [], 0
    while nearby := near.search(text, at):
        match = plain.match(text, nearby.start()) if _alone(text, at, nearby.start()) else None
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
    return found


def _alone(text: str, at: int, start: int) -> bool:
    """Can no match begin before this digit? Yes behind a common word that is no part of the name of a figure or of a p value."""
    if text[start - 1 : start] != " ":
        return False
    begin = max(text.rfind(" ", at, start - 1), at - 1) + 1
    word = text[begin : start - 1]
    if word == "of":
        return begin > at and text[begin - 2] not in "pPes"
    return word.islower() and word.isalpha() and word.isascii() and word not in LEADS and not word.endswith(("of", "was", "is"))


@cache
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """When it is first needed: many a page has no number."""
    return re.compile(pattern, flags)
