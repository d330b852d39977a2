"""The rules: what the checker refuses, each with a code that is never reused.

A rule is a generator over the whole handbook. Its docstring is what an author reads on the rules page: the code and
what is wrong, then a *Bad* and a *Good* example, which the tests run.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator

from ..handbook import Handbook, ReadPage
from ..model import Diagnostic, Library
from . import bibliography, citations, claims, evidence, literature, numbers, pages, standing

Rule = Callable[[Handbook], Iterator[Diagnostic]]
RULES: tuple[Rule, ...] = (
    claims.claim_without_reference,
    claims.mark_without_reason,
    claims.mark_of_unknown_kind,
    claims.mark_that_covers_nothing,
    citations.unknown_key,
    citations.malformed_citation,
    citations.bare_key,
    numbers.number_without_source,
    numbers.number_from_unread_work,
    numbers.sum_that_is_wrong,
    evidence.claim_on_unread_works,
    standing.retracted_work,
    standing.corrected_work,
    standing.not_answered,
    standing.unreadable_standing,
    bibliography.syntax_error,
    bibliography.duplicate,
    bibliography.missing_field,
    bibliography.malformed_identifier,
    bibliography.same_work_twice,
    bibliography.misspelt_field,
    citations.never_cited,
    evidence.no_annotation,
    evidence.unknown_word,
    evidence.status_left_out,
    pages.no_title,
    pages.unknown_infobox_field,
    pages.unknown_notice,
    pages.faulty_front_matter,
    pages.faulty_review,
    pages.one_way,
    literature.faulty_literature,
    literature.literature_without_query,
)
OF_LIBRARY: frozenset[Rule] = frozenset({  # these look at no page
    standing.unreadable_standing, bibliography.syntax_error, bibliography.duplicate, bibliography.missing_field,
    bibliography.malformed_identifier, bibliography.misspelt_field, bibliography.same_work_twice, evidence.unknown_word,
    evidence.status_left_out,
})  # fmt: skip
OF_WHOLE: frozenset[Rule] = frozenset({citations.never_cited, pages.one_way})  # these compare pages
# PAG005 is given by folder.py: a page that is no UTF-8 text cannot be read at all.


def check(handbook: Handbook) -> list[Diagnostic]:
    """All faults, sorted by place."""
    pages = (each for read in handbook.pages for each in of_page(read, handbook.library))
    return in_order([*of_library(handbook.library), *pages, *of_whole(handbook)])


def of_page(read: ReadPage, library: Library) -> list[Diagnostic]:
    """What can be said of a page by itself: a pure function of the page and of the works that it cites."""
    alone = Handbook(library, [read], whole=False)
    return [each for rule in RULES if rule not in OF_LIBRARY and rule not in OF_WHOLE for each in rule(alone)]


def of_library(library: Library) -> list[Diagnostic]:
    """What can be said of the works by themselves: a pure function of the files in which they stand."""
    return [each for rule in RULES if rule in OF_LIBRARY for each in rule(Handbook(library))]


def of_whole(handbook: Handbook) -> list[Diagnostic]:
    """What is left to say when each page and the works have been looked at; of the pages only keys and text are read."""
    return [each for rule in RULES if rule in OF_WHOLE for each in rule(handbook)]


def in_order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted by place; what several pages give reason to say of one work is said once."""
    return sorted(dict.fromkeys(found), key=by_place)


def by_place(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    """Reading order is the order of everything."""
    at = diagnostic.at
    return at.path, at.line, at.column, diagnostic.code


def explained(rule: Callable[..., Iterator[Diagnostic]]) -> tuple[str, str, str]:
    """(code, what is wrong, explanation with Bad and Good) of a rule, from its docstring."""
    first, _, rest = inspect.cleandoc(rule.__doc__ or "").partition("\n")
    code, _, title = first.partition(" ")
    return code, title, rest.strip()


def examples(rule: Callable[..., Iterator[Diagnostic]]) -> tuple[str, str]:
    """The Bad and the Good of a rule, as text."""
    _, _, text = explained(rule)
    bad, good = re.split(r"^Good\b.*:\n", text, maxsplit=1, flags=re.MULTILINE)
    return inspect.cleandoc(re.split(r"^Bad\b.*:\n", bad, maxsplit=1, flags=re.MULTILINE)[1]), inspect.cleandoc(good)
