"""The promise on the real pages: take away any citation or mark, and that very sentence is reported at its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cited import folder, handbook, rules
from cited.model import Diagnostic, Library, Page
from cited.notation import CITATION, MARK
from cited.source import CODE
from conftest import ROOT

PAGES = sorted((ROOT / "docs").rglob("*.md"))
KNOWN = folder.settings(ROOT / "mkdocs.yml")
RUN = re.compile(rf"[ ]?(?:{CITATION}|{MARK})", re.DOTALL)


def checked(text: str, library: Library, tmp_path: Path) -> list[Diagnostic]:
    file = tmp_path / "page.md"
    file.write_text(text, encoding="utf-8")
    pages = [page for page in folder.pages([(file, "page.md")], KNOWN, library) if isinstance(page, Page)]
    return rules.check(handbook.read(pages, library, whole=False))


def test_the_pages_are_clean(library: Library, tmp_path: Path) -> None:
    for page in PAGES:
        assert not checked(page.read_text(encoding="utf-8"), library, tmp_path)


def alone(text: str, start: int, end: int) -> str:
    """The page with one section and its beginning, each in its lines: to read all of it three hundred times takes long."""
    head = text.find("\n## ") + 1 or len(text)
    blank = [re.sub(r"[^\n]", "", each) for each in (text[head : max(start, head)], text[end:])]
    return text[:head] + blank[0] + text[max(start, head) : end] + blank[1]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_take_away_each_citation(page: Path, library: Library, tmp_path: Path) -> None:
    """Its section was clean, so whatever is reported is due to the removal: the sentence itself, or the rows or items below it."""
    text = page.read_text(encoding="utf-8")
    bare = CODE.sub(lambda match: " " * len(match[0]), text)
    silent, clean = [], set()
    for run in RUN.finditer(bare):
        start, end = bare.rfind("\n## ", 0, run.start()) + 1, bare.find("\n## ", run.end()) + 1 or len(text)
        if start not in clean:
            assert not [each for each in checked(alone(text, start, end), library, tmp_path) if each.code == "CLM001"]
            clean.add(start)
        line = text.count("\n", 0, run.start()) + 1
        without = alone(text[: run.start()] + text[run.end() :], start, end - len(run[0]))
        found = [each for each in checked(without, library, tmp_path) if each.code == "CLM001"]
        words = set(re.findall(r"\w+", text[: run.start()][-60:].split("\n")[-1])[-3:])
        itself = any(abs(each.at.line - line) <= 1 and words & set(re.findall(r"\w+", each.text)) for each in found)
        if not itself and not (len(found) > 1 and all(abs(each.at.line - line) <= len(found) + 9 for each in found)):
            silent.append((line, run[0], [each.at.line for each in found]))
    assert not silent, f"{len(silent)} went unnoticed: {silent[:5]}"


def test_there_is_something_to_take_away() -> None:
    assert sum(len(RUN.findall(page.read_text(encoding="utf-8"))) for page in PAGES) > 300


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (".[@good2007] It then fades.", ". [@good2007] It then fades."),
        (".[@good2007] It then fades.", " [@good2007]. It then fades."),
        ("approx. 5 mL", "approximately 5 mL"),
        ("\n\n- relief[@good2007]\n- rest\n", " There is relief.[@good2007] There is rest. "),
    ],
)
def test_the_verdicts_stay(before: str, after: str, good: Library, tmp_path: Path) -> None:
    """Move a stop, break an abbreviation, turn a list into prose: as many claims stay uncovered as before."""
    text = (
        "# T\n\nIt takes approx. 5 mL, i.e. little.[@good2007] It then fades. The effects of it are known.\n\n- relief[@good2007]\n- rest\n"
    )
    assert before in text

    def uncovered(page: str) -> int:
        return sum(each.code == "CLM001" for each in checked(page, good, tmp_path))

    assert uncovered(text) == uncovered(text.replace(before, after)) == 3
