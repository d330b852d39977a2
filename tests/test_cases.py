"""Pages as case files: what becomes of their Markdown, and which line breaks which rule."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from cited import folder, infobox, rules
from cited.bibliography import load
from cited.citations import Citations
from cited.handbook import Handbook
from cited.model import Library
from cited.reference_list import PLACE, filled
from conftest import CASES, Check, read_text
from markdown import Markdown

EXPECTED = re.compile(r"<!-- ((?:[A-Z]{3}\d{3} ?)+)-->")


@pytest.mark.parametrize("file", sorted((CASES / "citations").glob("*.md")), ids=lambda file: file.stem)
def test_html(file: Path, good: Library) -> None:
    """`name.md` renders to `name.html`; delete the latter to write it anew, then read it."""
    citations = Citations(good.entries)
    meta, markdown, _ = folder.front_matter(file.read_text(encoding="utf-8"))
    citations.begin(infobox.elements(meta))
    known = folder.Settings(CASES, None)
    html = Markdown(extensions=[*known.extensions, citations], extension_configs=dict(known.options)).convert(markdown)
    html = html.replace(PLACE, "".join(filled(citations.listed, lambda key: (key, ""))), 1)
    wanted = file.with_suffix(".html")
    if not wanted.exists():
        wanted.write_text(html + "\n", encoding="utf-8")
        pytest.fail(f"{wanted.name} was not there: written now, read it and run again")
    assert html + "\n" == wanted.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", sorted((CASES / "lines").glob("*.md")), ids=lambda file: file.stem)
def test_lines(file: Path, check: Check) -> None:
    """Each line names in a comment the rules that it breaks; no other line breaks one."""
    text = file.read_text(encoding="utf-8")
    wanted = {number: Counter(m[1].split()) for number, line in enumerate(text.split("\n"), 1) if (m := EXPECTED.search(line))}
    found: dict[int, Counter[str]] = {}
    for each in check(text):
        found.setdefault(each.at.line, Counter())[each.code] += 1
    assert found == wanted


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rules.explained(rule)[0])
def test_rule_examples(rule: rules.Rule, good: Library, tmp_path: Path) -> None:
    """The Bad of each docstring breaks that very rule, the Good breaks none."""
    code = rules.explained(rule)[0]
    for text, wanted in zip(rules.examples(rule), (True, False), strict=True):
        if text.startswith("@"):
            (tmp_path / "example.bib").write_text(text, encoding="utf-8")
            library = load([CASES / "good.bib", tmp_path / "example.bib"])
            read = Handbook(library, [], whole=False)
        elif text.startswith("{"):
            shutil.copy(CASES / "good.bib", tmp_path)
            (tmp_path / "status.json").write_text(text, encoding="utf-8")
            read = Handbook(load([tmp_path / "good.bib"]), [], whole=False)
        else:
            only = Library({key: entry for key, entry in good.entries.items() if key == "good2007" or code != "BIB006"})
            page = text if "# " in text or code == "PAG001" else f"# A title\n\n{text}"
            read = read_text(page, only, tmp_path)
            read = Handbook(only, read.pages, whole=code == "BIB006")
        codes = {each.code for each in rules.check(read)}
        assert (code in codes) if wanted else not codes, f"{code}: {text}"


def test_codes_are_unique() -> None:
    codes = [rules.explained(rule)[0] for rule in rules.RULES]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Z]{3}\d{3}", code) for code in codes)


@pytest.mark.parametrize("rule", [rule for rule in rules.RULES if rule in rules.OF_LIBRARY], ids=lambda rule: rules.explained(rule)[0])
def test_rules_of_the_library_say_the_same_whatever_the_pages(rule: rules.Rule, good: Library, tmp_path: Path) -> None:
    """They run once; those of a page run on it alone. A rule of neither kind compares pages (OF_WHOLE)."""
    read = read_text("# A title\n\nThe block spread.[@good2007]\n", good, tmp_path)
    assert list(rule(read)) == list(rule(Handbook(good)))


def test_rules_of_a_page_say_nothing_without_one(good: Library) -> None:
    """Else they would be said once for each page: they belong into OF_LIBRARY."""
    odd = load([CASES / "good.bib", *sorted((CASES / "references").glob("*.bib"))])
    for rule in rules.RULES:
        if rule not in rules.OF_LIBRARY | rules.OF_WHOLE:
            assert not list(rule(Handbook(odd))), rule
