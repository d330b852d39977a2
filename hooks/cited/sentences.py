"""Text → sentences, as a clinician reads them, each with the citations that belong to it (CLAIMS.md 1 and 2).

The citations are out of the text already and known by their places: with them in it, every splitter gives a citation
after the stop to the next sentence. A stop ends a sentence unless a rule here says that it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .model import Cite

STOP = re.compile(r"(?:\.{1,3}|…|[!?]+)[\"'”’»)\]*]*(?:\[[^\[\]\s]{1,8}\])*")
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
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Sentence:
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
    places = [at for at, _ in cites]
    ends = sorted({*_stops(text, places, code), *_cited_ends(text, places)})
    bounds = [0, *ends, len(text)]
    found: list[Sentence] = []
    for start, end in pairwise(bounds):
        own = tuple(cite for at, cite in cites if _owner(text, bounds, at) == start)
        if found and SIGN.fullmatch(text[start:end].strip()):  # [Level 5], behind the stop
            last = found.pop()
            shown = f"{last.text} {text[start:end].strip()}"
            found.append(Sentence(shown, last.start, end, last.cites + own))
        elif text[start:end].strip() or own:
            shown = re.sub(r" +([.,;:?!])", r"\1", " ".join(text[start:end].split()))
            found.append(Sentence(shown, start, end, own))
    return found


def _owner(text: str, bounds: list[int], at: int) -> int:
    """The start of the sentence that a citation at this place belongs to: with only a space before it, the one before."""
    start = max((bound for bound in bounds[:-1] if bound < at), default=0)
    earlier = [bound for bound in bounds if bound < start]
    return earlier[-1] if earlier and not text[start:at].strip() else start


def _stops(text: str, places: list[int], code: Sequence[int]) -> Iterator[int]:
    """Where a stop ends a sentence: the offset behind it."""
    opened = _enclosed(text)
    start = 0
    for match in STOP.finditer(text):
        end = match.end()
        cited = any(end <= place <= end + 1 for place in places)
        if end < len(text) and not text[end].isspace() and not (cited and end in places):
            continue
        opens = OPENS.match(text, end) or len(text) - len(text[end:].lstrip()) in code
        if not opens or (opened[end] and text[start : opened[end] - 1].strip()):
            continue
        if not _goes_on(text[start : match.start()] + match[0].rstrip("\"'”’»)]*"), text[end:].lstrip(), cited):
            start = end
            yield end


def _goes_on(before: str, after: str, cited: bool) -> bool:
    """True when the stop at the end of `before` belongs to a word, not to the sentence."""
    starts = STARTER.match(after) is not None
    if before.endswith(("...", "…")):
        return not (cited and starts)
    if before[-1] != ".":
        return False
    if ENUMERATOR.fullmatch(before):
        return True
    if NUMBERED.search(before):  # also words: "the answer is no."
        return after[:1].isdigit() or (" " in before and before.rstrip(".").split()[-1].istitle() and not starts)
    if ONE_LETTER.search(before):
        return after[:1].isdigit()
    if NEVER_LAST.search(before):
        return not (cited and starts)
    if ACRONYM.search(before):
        return not starts
    if INITIAL.search(before) and not NAMED_BY_LETTER.search(before):
        word = (before.split()[-2:-1] or [""])[0]
        return not (starts and (cited or word[:1].islower()))
    return False


def _cited_ends(text: str, places: list[int]) -> Iterator[int]:
    """Where only a citation, or a bracket, shows that a sentence has ended."""
    opened = _enclosed(text)
    for place in places:
        before, after = text[:place], text[place:].lstrip()
        glued = bool(before) and not before[-1].isspace()
        if not before.strip() or before.rstrip()[-1] in ".?!…:;,(–—-" or opened[place] or not after:
            continue
        if STARTER.match(after) or (glued and re.match(r"[A-Z][a-z]+ [a-z]", after)):
            yield place
    for match in re.finditer(r"[a-z0-9]\)(?= (?:This|These|However|Moreover|Furthermore|Therefore|It|There)\b)", text):
        yield match.end()


def _enclosed(text: str) -> list[int]:
    """For each offset, where the outermost bracket or quotation around it opens, plus one; 0 where there is none."""
    opened = [0] * (len(text) + 1)
    stack: list[tuple[str, int]] = []
    for at, char in enumerate(text):
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
