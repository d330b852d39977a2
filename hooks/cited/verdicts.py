"""Why a unit is no claim (CLAIMS.md 3). Where two readings are open, it is a claim."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from .model import Block
from .sentences import Sentence
from .wording import (
    AND_VERB,
    BELOW,
    CHECK_THAT,
    CHECKABLE,
    DOES,
    EDITORIAL,
    FINDING,
    GOES_ON,
    GUARDED,
    HARMLESS,
    LEADS,
    LEADS_AWAY,
    LINK_SECTION,
    NAVIGATION,
    ON_ITSELF,
    QUANTITY,
    REFERENCE,
    REFERENCES,
    SAID_BEFORE,
    SAYS,
    SHOWN_PART,
    SHOWS,
    VERBS,
    WORD,
    Wordings,
    begins,
    finds,
    number_of_words,
    words_of,
)

SPOKEN_OF = frozenset().union(*(needed for needed, _ in (*EDITORIAL, *ON_ITSELF, *BELOW)))  # without them a page does not speak of itself


class Seen(NamedTuple):
    """What the rules see of a unit: its words, and where it stands."""

    text: str
    kind: str
    section: str
    vocabulary: frozenset[str]  # its words in small letters, each once
    first: bool
    last: bool
    announces: bool
    bold: bool
    linked: float  # the share of the text that is link
    cells: int
    after_editorial: bool  # the sentence before it spoke of the page itself

    @property
    def words(self) -> int:
        """How many: asked of few units."""
        return number_of_words(self.text)

    @classmethod
    def of(cls, block: Block, part: Sentence, first: bool, last: bool, before: str) -> Seen:
        return cls(
            part.text, block.kind, block.section, words_of(part.text), first, last, block.announces and last,
            block.bold != () and _share(block, part, block.bold) >= 0.95, _share(block, part, block.links) if block.links else 0,
            block.cells, before == "editorial",
        )  # fmt: skip


def _share(block: Block, part: Sentence, spans: tuple[tuple[int, int], ...]) -> float:
    """How much of a unit lies in the spans."""
    touched = [(max(a, part.start), min(b, part.end)) for a, b in spans if a < part.end and b > part.start]
    inside = sum(len(block.text[a:b].strip()) for a, b in touched)
    return inside / max(len(part.text.strip(" .:")), 1) if touched else 0


def announces(text: str) -> bool:
    """Can this sentence be the lead-in of a list? Not when it has ended with a stop."""
    return not text.rstrip(" \"'”’)*").endswith((".", "!", "?"))


def why_not(unit: Seen) -> str:
    """`question`, `navigation`, `lead_in`, `editorial`, `label`, `instruction`, `reference`, `empty`; "" for a claim."""
    for reason, holds in RULES:
        if holds(unit):
            return "" if reason in OPEN_TO_DOSES and finds(QUANTITY, unit.text) else reason
    return ""


def is_empty(unit: Seen) -> bool:
    return SAYS.search(unit.text) is None


def is_reference(unit: Seen) -> bool:
    if not _lists_references(unit.section) or unit.kind not in ("sentence", "list_item"):
        return False
    return unit.kind == "list_item" or finds(REFERENCE, unit.text) is not None


@lru_cache(maxsize=1024)
def _lists_references(section: str) -> bool:
    return begins(REFERENCES, section) is not None


def is_question(unit: Seen) -> bool:
    return unit.kind in ("sentence", "list_item") and "?" in unit.text and re.search(r"\?[\"'”’)*]*$", unit.text) is not None


def is_lead_in(unit: Seen) -> bool:
    """A bare lead-in: one plain clause up to a colon, with nothing said besides."""
    if ":" not in unit.text or not unit.text.rstrip(" *_\"'”").endswith(":") or not (unit.announces or unit.words <= 3):
        return False
    bare = unit.text.rstrip(" *:")
    if begins(CHECK_THAT, bare):
        return True
    said = re.search(r"[\d,;:()–—]|\b(?:that|which|who|because|usually|often|always|never)\b", re.sub(r",? including$", "", bare))
    return unit.words <= 14 and not said and not finds(AND_VERB, bare)


def is_navigation(unit: Seen) -> bool:
    if unit.kind == "list_item" and unit.linked > 0 and begins(LINK_SECTION, unit.section):
        return unit.linked >= 0.5 or not finds(CHECKABLE, unit.text)
    if not LEADS.isdisjoint(unit.vocabulary) and begins(NAVIGATION, unit.text) and (unit.linked > 0 or finds(LEADS_AWAY, unit.text)):
        return unit.words <= 30 and not finds(FINDING, unit.text)
    if SHOWS.isdisjoint(unit.vocabulary) or begins(SHOWN_PART, unit.text) is None:
        return False
    return unit.words <= 16 and not finds(FINDING, unit.text)


def is_editorial(unit: Seen) -> bool:
    """The page speaks of itself: of its subject, its aim, its parts."""
    if unit.kind not in ("sentence", "list_item"):
        return False
    if SPOKEN_OF.isdisjoint(unit.vocabulary) and not unit.after_editorial:
        return False
    spoken = SPOKEN_OF & unit.vocabulary
    itself = _fits(unit.text, spoken, EDITORIAL, begins) or _fits(unit.text, spoken, ON_ITSELF, finds)
    if itself or (unit.after_editorial and begins(GOES_ON, unit.text)):
        return not finds(FINDING, unit.text)
    below = _fits(unit.text, spoken, BELOW, finds)
    return below is not None and unit.words <= 20 and not finds(SAID_BEFORE, unit.text[: below.start()])


def _fits(text: str, spoken: frozenset[str], listed: Wordings, how: Callable[[str, str], re.Match[str] | None]) -> re.Match[str] | None:
    """The first that fits of those that may fit, by the words of the text that any of them needs."""
    for needed, pattern in listed:
        if not needed.isdisjoint(spoken) and (found := how(pattern, text)):
            return found
    return None


def is_label(unit: Seen) -> bool:
    """Names something without asserting anything: a caption, a grouping label, a bold run-in heading."""
    if unit.kind == "caption":
        return VERBS.isdisjoint(unit.vocabulary)
    listed = unit.kind == "list_item" and unit.announces and unit.first
    if not (listed or unit.bold or unit.kind == "table_row"):
        return False
    if not GUARDED.isdisjoint(unit.vocabulary) or (unit.words > 2 and not VERBS.isdisjoint(unit.vocabulary)):
        return False
    if unit.kind == "table_row":  # a row that groups the rows below it
        return unit.cells == 1 and " | " in unit.text and unit.words <= 5
    if unit.bold and unit.words <= 6:
        return unit.words <= 4 if not unit.last else not unit.text.rstrip(" *").endswith(".")
    name = re.sub(r"\(\d{4}\)", "", unit.text)
    return listed and len(WORD.findall(name)) <= 2 and not re.search(r"\d", name)


def is_instruction(unit: Seen) -> bool:
    """An instruction with nothing to check in it."""
    return (
        unit.kind in ("sentence", "list_item")
        and not DOES.isdisjoint(unit.vocabulary)
        and begins(HARMLESS, unit.text) is not None
        and unit.words <= 14
        and not finds(CHECKABLE, unit.text)
    )


RULES = (
    ("empty", is_empty),
    ("reference", is_reference),
    ("question", is_question),
    ("lead_in", is_lead_in),
    ("navigation", is_navigation),
    ("editorial", is_editorial),
    ("label", is_label),
    ("instruction", is_instruction),
)
OPEN_TO_DOSES = {"lead_in", "navigation", "editorial", "label", "instruction"}  # a quantity makes each of them a claim
