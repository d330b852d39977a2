"""Numbers: read from text, looked for in the works, and on the real pages each one turned into another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from cited import folder, handbook, numerals, rules
from cited.model import Library, Page, Position
from cited.quantities import Quantity, forms, quantities, spelled
from cited.rules.given import Given, given_by
from cited.rules.numbers import number_from_unread_work, number_without_source, place
from conftest import CASES, ROOT, Check, read_text

CLINICAL = [ROOT / "docs" / "dorsal-ramus-syndrome.md", *sorted((ROOT / "docs" / "procedures").glob("*.md"))]
LINES = [
    line.split("|", 1) for line in (CASES / "quantities.txt").read_text(encoding="utf-8").split("\n") if "|" in line and line[0] != "#"
]


@pytest.mark.parametrize(("wanted", "text"), LINES, ids=[text.strip() for _, text in LINES])
def test_quantities(wanted: str, text: str) -> None:
    found = [" or ".join(sorted(each.forms)) for each in quantities(text.strip())]
    assert found == [form.strip() for form in wanted.split(";") if form.strip()]


PIECES = (
    "the of Of in In was is to A Adding x per cent and fig figure Fig. FIG table no. p P pp. section May June Sept p. (p (p = < ≤ = weeks week mL ml "
    "mg mg/mL % 43% 5% 17.5 20-gauge G units cm min h hour days year 2007 1998 1980s 12 345 1,200 1 000 0.05 .5 0.33) 5: 5:3 5, 6; 7. 8) (9 (10) (1) (2) (5 | ± "
    "+/- – - 5-10 5–10 9.5-10 (9/9) (n=99) two ten twenty-one hundred million × 10 10⁹ one those two-thirds patients 2020-11-21 21 November 2nd L5 C5 "
    "T12 S1 L4/5 L4-L5 C3 weighted T2-weighted 10.1000/abc https://x.org/a5 https://x.org/a, QS155 B12 COVID-19 5mL 5µg µg ° L aged 30 31 . , ; : ) ( /"
)


def random_text(chosen: Random, most: int) -> str:
    pieces = PIECES.split()
    return "".join(chosen.choice(pieces) + chosen.choice(("", "-", ", ", ". ", "\xa0", *[" "] * 9)) for _ in range(chosen.randint(0, most)))


@pytest.mark.parametrize("seed", range(8))
def test_the_short_way_to_a_number_finds_what_the_long_pattern_finds(seed: int) -> None:
    """Most numbers are matched by a shorter pattern, and most places not tried at all: with the same result, in any order of words."""
    chosen, groups = Random(seed), ("level", "level2", "sign", "p", "ratio", "low", "unit0", "to", "high", "unit")
    for _ in range(2000):
        text = random_text(chosen, 8)
        whole = [match for match in numerals.compiled(numerals.PATTERN).finditer(text) if not match["skip"]]
        found = [(match.span(), match.group(*groups)) for match in numerals.matches(text)]
        assert found == [(match.span(), match.group(*groups)) for match in whole], text


@pytest.mark.parametrize("seed", range(8))
def test_what_stands_in_a_work_as_it_is_written_is_given_by_it(seed: int) -> None:
    """The work is then not read for all its numbers: what a glance shows is held against the reading."""
    chosen, seen = Random(seed), 0
    for _ in range(1500):
        for each in quantities(random_text(chosen, 8)):
            before, behind = chosen.choice((" ", " (", "; ", " (1) and (2)", " 5 to ", "")), chosen.choice((" ", ") ", ", ", " and 5 mL"))
            work = spelled(random_text(chosen, 4) + before + each.text + behind + random_text(chosen, 4))
            if numerals.stands(each.text, work):
                seen += 1
                assert not forms(work).isdisjoint(each.forms), (each, work)
    assert seen > 100


def numbers(read: handbook.ReadPage, library: Library) -> Iterator[tuple[Quantity, Position, set[str]]]:
    """Every number in a claim that cites works, its place, and all that those works and marks give."""
    given = Given(library.entries)
    places = read.source.places(read.units)
    for unit, start in zip(read.units, places, strict=True):
        works = given.works(unit)
        if works:
            known = set().union(*map(given_by, works)) | {f"year {work.fields.get('year')}" for work in works}
            for cite in unit.cites:
                known |= {form for each in quantities(cite.mark.reason if cite.mark else "") for form in each.forms}
            for quantity in quantities(unit.text):
                yield quantity, place(read, unit, start, quantity), known


def turned(quantity: Quantity, known: set[str]) -> str:
    """The number with its first part turned into another, such that none of the works gives it."""
    words = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "eleven", "twelve")
    for other in (*(str(n) for n in range(9, 0, -1)), "55", "77", "99"):
        text = re.sub(r"\d+", other, quantity.text, count=1) if re.search(r"\d", quantity.text) else ""
        text = text or re.sub(r"\w+", words[int(other) % 10], quantity.text, count=1)
        text = text[:1].upper() + text[1:] if quantity.text[0].isupper() else text  # no new sentence, or it joins the one before
        made = quantities(text)
        if text != quantity.text and made and not made[0].forms & known:
            return text
    raise AssertionError(f"no other number for {quantity.text}")


@pytest.mark.parametrize("page", CLINICAL, ids=lambda page: page.stem)
def test_every_number_turned_into_another(page: Path, library: Library, tmp_path: Path) -> None:
    """All numbers of a page are changed at once; each has to be reported by its new text, on its line."""
    text = page.read_text(encoding="utf-8")
    (made,) = folder.pages([(page, "page.md")], folder.settings(ROOT / "mkdocs.yml"), library)
    assert isinstance(made, Page)
    lines, wanted = text.split("\n"), []
    (read,) = handbook.read([made], library).pages
    changes = sorted(numbers(read, library), key=lambda each: (each[1].line, -each[1].column))
    for quantity, at, known in changes:
        line = lines[at.line - 1]
        new = turned(quantity, known)
        assert line[at.column - 1 :].startswith(quantity.text), f"{at}: {quantity.text}"
        lines[at.line - 1] = line[: at.column - 1] + new + line[at.column - 1 + len(quantity.text) :]
        wanted.append((at.line, new))
    (tmp_path / "page.md").write_text("\n".join(lines), encoding="utf-8")
    again = [
        each
        for each in folder.pages([(tmp_path / "page.md", "page.md")], folder.settings(ROOT / "mkdocs.yml"), library)
        if isinstance(each, Page)
    ]
    found = [(each.at.line, each.text) for each in rules.check(handbook.read(again, library, False)) if each.code.startswith("NUM")]
    missed = [each for each in wanted if each not in found]
    assert not missed, f"{len(missed)} of {len(wanted)} went unnoticed: {missed[:9]}"
    assert len(wanted) > 180


def test_the_sentence_of_the_source(library: Library, tmp_path: Path) -> None:
    """A real paper cited for a figure that it never gave: the source's 31 million."""
    read = read_text("# T\n\nUp to 31 million Americans have back pain at a given time.[@jensen1994]\n", library, tmp_path)
    (found,) = rules.check(read)
    assert (found.code, found.at.line, found.at.column, found.text) == ("NUM001", 3, 7, "31 million")
    assert "looked at: jensen1994" in found.message


def test_a_number_over_a_line_and_behind_its_like(check: Check) -> None:
    found = check("# T\n\nIt was 5 mL, not *5*\nmg, and 50\nmL.[@good2007]\n")
    assert [(each.code, each.at.line, each.at.column, each.text) for each in found] == [
        ("NUM001", 3, 19, "5 mg"),
        ("NUM001", 4, 9, "50 mL"),
    ]


def test_the_same_page_with_other_works_is_looked_at_anew(good: Library, tmp_path: Path) -> None:
    """Two rules share what was found of a handbook, and no two handbooks do."""
    read = read_text("# T\n\nRelief lasted 7 days, of 9 that were looked at.[@unread1999]\n", good, tmp_path)
    work = good.entries["unread1999"]
    opened = Library({work.key: replace(work, fields={**work.fields, "status": "full text"})})
    for library, unsourced, unread in ((good, ["9"], ["7 days"]), (opened, ["9"], []), (good, ["9"], ["7 days"])):
        now = replace(read, library=library)
        assert [each.text for each in number_without_source(now)] == unsourced
        assert [each.text for each in number_from_unread_work(now)] == unread


def test_works_without_annotation_are_not_held_against_each_number(library: Library, tmp_path: Path) -> None:
    bare = Library({"a": library.entries["jensen1994"].__class__("a", "misc", {"title": "A"}, (), (), Position("w.bib", 3))})
    found = rules.check(read_text("# T\n\nIt was 5 mL.[@a] Of 60, 48 fell.[@a] It is so.[@a]\n", bare, tmp_path))
    assert [(each.code, each.at.path, each.level) for each in found] == [("BIB007", "w.bib", "warning")]
