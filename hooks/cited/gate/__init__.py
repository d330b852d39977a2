"""The gate: what may come in, for a page that clinicians read. It refuses and never cleans.

Each rule is a generator over an Intake and looks at whatever is in it: at files before anything is parsed (`files`,
`letters`, `sizes`, `front`, `drawings`, `configuration`), then at pages and works (`markup`, `addresses`, `works`).
What is refused before parsing is never rendered: the parser itself is under attack there. What provably breaks no rule is
known by a search or two and not read further: files by each rule itself, pages by `plain`; `trees` holds what the others share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ..incoming import Intake
from ..model import Diagnostic
from . import addresses, configuration, drawings, files, front, letters, markup, sizes, works
from .plain import harmless
from .trees import forget

Rule = Callable[[Intake], Iterator[Diagnostic]]
READ: tuple[Rule, ...] = (markup.element, markup.attribute, addresses.address, markup.read_otherwise)  # of pages, one by one
RULES: tuple[Rule, ...] = (
    files.link,
    files.name,
    files.kind,
    sizes.too_large,
    letters.unseen,
    letters.lookalike,
    front.front_matter,
    *READ,
    works.field,
    drawings.drawing,
    configuration.tag,
    configuration.setting,
    files.snippet,
    markup.forged,
    sizes.too_slow,
)
HEAVY = "SEC004"  # what `sizes.too_large` finds
OF_NAMES = ("SEC001", "SEC002", "SEC003")  # what the first three find, whatever the text says
UNRENDERED = [rule for rule in RULES if rule not in (*READ, sizes.too_large)]


def check(intake: Intake) -> list[Diagnostic]:
    """All that the gate refuses, each fault once, in the order of places."""
    heavy = set(sizes.too_large(intake))
    paths = {each.at.path for each in heavy}  # what takes too long to be parsed takes too long for the other rules as well
    light = replace(intake, files=tuple(file for file in intake.files if file.path not in paths), pages=())
    found = heavy.union(*(rule(light) for rule in UNRENDERED)) if light.files or light.entries else heavy
    for page in intake.pages:
        if not harmless(page.html):
            found |= {each for rule in READ for each in rule(Intake(pages=(page,)))}
            forget()
    return in_order(found)


def in_order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Each fault once, in the order of places."""
    return sorted(set(found), key=lambda each: (each.at.path, each.at.line, each.at.column, each.code, each.message, each.text))
