"""Text → sentences, as a clinician reads them, each with the citations that belong to it (CLAIMS.md 1 and 2).

The citations are out of the text already and known by their places: with them in it, every splitter gives a citation
after the stop to the next sentence. A stop ends a sentence unless a rule here says that it does not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from .model import Cite

# One to three stops, an ellipsis, or signs in a row: each way begins with one sign, so that `re` tries no place without one.
STOP = re.compile(r"(?:\.(?:\.\.?)?|…|![!?]*|\?[!?]*)[\"'”’»)\]*]*(?:\[[^\[\]\s]{1,8}\])*")
# Abbreviations after which a sentence goes on; those in the second list may also be its last word.
NEVER_LAST = re.compile(
    r"(?:^|[\s(\[“\"'/–—-])(?:e\.\s?g|i\.\s?e|eg|ie|vs|cf|approx|viz|ca|figs?|eqs?|refs?|vols?|chs?|chaps?|sects?|pp|paras?|dr|prof|mr|mrs|"
    r"ms|messrs|capt|lt|gov|univ|dept|eds|edn|resp|incl|excl|esp|avg|et|nr|suppl|spp?|subsp|syn|al|bros|jan|feb|apr|jun|jul|aug|sept?|oct|nov)\.$",
    re.IGNORECASE,
)
NUMBERED = re.compile(  # also words: an abbreviation only before a number or, with a capital, a name
    r"(?:^|[\s(])(?:nos?|art|mar|max|min|ed|rep|st|dec|sen|est|temp|var|gen|col|trans|secs?|tabs?|p|hon|rev)\.$", re.IGNORECASE
)
INITIAL = re.compile(r"(?:^|[\s(.“\"-])[A-Z]\.$")  # J. Smith, C. difficile
ONE_LETTER = re.compile(r"(?:^|[\s(])[a-z]\.$")  # b. 1861, p. 12
NAMED_BY_LETTER = re.compile(  # vitamin C, 27 C
    r"(?:\d|vitamins?|hepatitis|influenza|type|group|grade|stage|class|panel|appendix|option|arm|phase|protein|factor|part|section|step|point|"
    r"level|score|category|cohort|table|figure|plan|route|virus|coenzyme|immunoglobulin) [A-Z]\.$",
    re.IGNORECASE,
)
ACRONYM = re.compile(r"(?:^|[\s(“\"])(?:[A-Za-z]\.){2,}$")  # U.S. Food, b.i.d. dosing
ENUMERATOR = re.compile(r"\s*[(\[]?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})\.$")  # 1. Identify …
STARTER = re.compile(
    r"(?:The|An?|This|That|These|Those|It|Its|They|Their|There|He|She|His|Her|We|Our|I|You|In|On|At|By|For|From|Of|To|With|"
    r"Without|Within|After|Before|During|Since|Until|Under|Over|As|If|When|While|Where|Whereas|Whether|Although|Though|"
    r"Because|Despite|However|Moreover|Furthermore|Thus|Therefore|Hence|Consequently|Nevertheless|Nonetheless|Instead|"
    r"Additionally|Similarly|Conversely|Finally|First|Second|Third|Next|Then|Also|And|But|Or|Nor|So|Yet|Both|Each|Every|"
    r"All|Some|Many|Most|Few|Several|Other|Others|Another|Such|No|None|Not|One|Two|Three|Once|Only|Even|Here|What|How|Why|"
    r"Which|Who|Patients|People|Studies|Given|Besides|Among|Between|Compared|Currently|Recently|Overall)(?=[\s,:’'])"
)
OPENS = re.compile(r"[\s\"'“‘«(\[*]*(?:[A-Z\d~≥≤<>±+−$£€↑↓À-ÖØ-ÞΑ-Ω]|[a-zα-ω]{1,3}[A-Z]|[α-ω]-)")  # incl. mRNA, pH, α-blockers
SIGN = re.compile(r"\[[^\[\]]{1,20}\]")
PAIRS = {"(": ")", "[": "]", "“": "”", "«": "»"}
CLOSERS = set(PAIRS.values())
BRACKET = re.compile(r"[()\[\]“”«»\"]")
DEEPEST = 20
LONGEST = 8  # letters and the stop: a longer word is no abbreviation
TAIL = 24  # characters: no abbreviation is longer, with what stands before it
SPACED = re.compile(r" ([.,;:?!])")
SPACED_SIGN = re.compile(r"[.,;:?!](?<= .)")  # the same, quicker to find
CAPITAL = re.compile(r"[A-Z][a-z]+ [a-z]")
BRACKETED = re.compile(r"[a-z0-9]\)(?= (?:This|These|However|Moreover|Furthermore|Therefore|It|There)\b)")


class Sentence(NamedTuple):
    """A sentence as it lies in its block: `text` is stripped, `start` and `end` are offsets in the block."""

    text: str
    start: int
    end: int
    cites: tuple[Cite, ...]


def sentences(text: str, cites: Sequence[tuple[int, Cite]], code: Sequence[int] = ()) -> list[Sentence]:
    """Split the text of a block; a citation goes to the sentence in which, or after whose stop, it stands.

    `cites` and `code` (where inline code begins) are offsets in the text.
    """
    text = text.replace("\n", " ").replace("\t", " ").replace("\xa0", " ")
    places = {at for at, _ in cites}
    opened = _enclosed(text)
    bounds = [0, *sorted({*_stops(text, places, opened, set(code)), *_cited_ends(text, places, opened)}), len(text)]
    owned: dict[int, list[Cite]] = {}
    for at, cite in cites:
        owned.setdefault(_owner(text, bounds, at), []).append(cite)
    found: list[Sentence] = []
    for start, end in pairwise(bounds):
        own, words = tuple(owned.get(start, ())), text[start:end].split()
        shown = " ".join(words)
        if SPACED_SIGN.search(shown):
            shown = SPACED.sub(r"\1", shown)
        if found and shown[:1] == "[" and SIGN.fullmatch(text[start:end].strip()):  # [Level 5], behind the stop
            last = found.pop()
            found.append(Sentence(f"{last.text} {text[start:end].strip()}", last.start, end, last.cites + own))
        elif words or own:
            found.append(Sentence(shown, start, end, own))
    return found


def _owner(text: str, bounds: list[int], at: int) -> int:
    """The start of the sentence that a citation at this place belongs to: with only a space before it, the one before."""
    number = max(bisect_left(bounds, at, 0, len(bounds) - 1) - 1, 0)
    return bounds[number - 1] if number and not text[bounds[number] : at].strip() else bounds[number]


def _stops(text: str, places: set[int], opened: list[int], code: set[int]) -> Iterator[int]:
    """Where a stop ends a sentence: the offset behind it."""
    start = 0
    for match in STOP.finditer(text):
        end = match.end()
        if end < len(text) and not text[end].isspace() and end not in places:
            continue
        if not OPENS.match(text, end) and not (code and _next(text, end) in code):
            continue
        if opened[end] and text[start : opened[end] - 1].strip():
            continue
        cited = end in places or end + 1 in places
        if not _goes_on(text[start : match.start()] + match[0].rstrip("\"'”’»)]*"), text, end, cited):
            start = end
            yield end


def _next(text: str, at: int) -> int:
    """Where the text goes on behind white space."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _goes_on(before: str, text: str, end: int, cited: bool) -> bool:
    """True when the stop at the end of `before` belongs to a word, not to the sentence; the text goes on behind `end`."""
    if before[-1] == "." and before[-LONGEST:-1].isalpha() and len(before) >= LONGEST:
        return False
    follows = _next(text, end)
    if before.endswith(("...", "…")):
        return not (cited and STARTER.match(text, follows))
    if before[-1] != ".":
        return False
    if ENUMERATOR.fullmatch(before):
        return True
    word = before[before.rfind(" ") + 1 : -1]
    if len(word) > 1 and word.isalpha() and not _shortened(word):
        return False
    tail = max(len(before) - TAIL, 0)  # all that these patterns look at
    starts = STARTER.match(text, follows) is not None
    if NUMBERED.search(before, tail):  # also words: "the answer is no."
        number = text[follows : follows + 1].isdigit()
        return number or (" " in before and before.rstrip(".").split()[-1].istitle() and not starts)
    if ONE_LETTER.search(before, tail):
        return text[follows : follows + 1].isdigit()
    if NEVER_LAST.search(before, tail):
        return not (cited and starts)
    if before[-3:-2] == "." and ACRONYM.search(before):
        return not starts
    if INITIAL.search(before, tail) and not NAMED_BY_LETTER.search(before, tail):
        word = (before.split()[-2:-1] or [""])[0]
        return not (starts and (cited or word[:1].islower()))
    return False


@lru_cache(maxsize=4096)
def _shortened(word: str) -> bool:
    """Is it, with a stop behind it, in one of the lists above?"""
    return (NUMBERED.search(f"{word}.") or NEVER_LAST.search(f"{word}.")) is not None


def _cited_ends(text: str, places: set[int], opened: list[int]) -> Iterator[int]:
    """Where only a citation, or a bracket, shows that a sentence has ended."""
    for place in places:
        last = place - 1
        while last >= 0 and text[last].isspace():
            last -= 1
        if last < 0 or text[last] in ".?!…:;,(–—-" or opened[place]:
            continue
        follows = _next(text, place)
        if STARTER.match(text, follows) or (last == place - 1 and CAPITAL.match(text, follows)):
            yield place
    if ") " in text:
        yield from (match.end() for match in BRACKETED.finditer(text))


def _enclosed(text: str) -> list[int]:
    """For each offset, where the outermost bracket or quotation around it opens, plus one; 0 where there is none."""
    opened = [0] * (len(text) + 1)
    stack: list[tuple[str, int]] = []
    for match in BRACKET.finditer(text):
        char, at = match[0], match.start()
        if char == '"':
            char = "”" if any(close == "”" for close, _ in stack) else "“"
        if char in PAIRS and len(stack) < DEEPEST:
            stack.append((PAIRS[char], at))
        elif char in CLOSERS and any(close == char for close, _ in stack):
            while stack[-1][0] != char:  # an inner one that is never closed
                stack.pop()
            start = stack.pop()[1]
            opened[start : at + 1] = [start + 1] * (at + 1 - start)
    return opened
