"""What stands below a reference: kind of source, design, sample, finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from cited import bibliography
from cited.model import Entry, Library, Position
from cited.work import facts, kind_of_source


def entry(kind: str, **fields: str) -> Entry:
    return Entry("key", kind, fields, (), (), Position("works.bib"))


@pytest.mark.parametrize(
    ("kind", "design", "label"),
    [
        ("article", "Cadaver study", "Journal article"),
        ("article", "Modified Delphi consensus guideline, 17 questions", "Guideline"),
        ("techreport", "National guideline and quality standard", "Guideline"),
        ("article", "Systematic review of guidelines", "Journal article"),
        ("manual", "Product label", "Product label"),
        ("online", "Wiki page by a named clinician", "Wiki page"),
        ("book", "", "Book"),
        ("misc", "", "Other source"),
    ],
)
def test_kind_of_source(kind: str, design: str, label: str) -> None:
    assert kind_of_source(entry(kind, design=design)) == label


def test_every_work_of_the_handbook_has_a_kind(library: Library) -> None:
    assert not [work.key for work in library.entries.values() if kind_of_source(work) == "Other source"]


def test_escaped_and_never_twice() -> None:
    html = facts(entry("article", design="A <b> & c", sample="14.", annotation=r"5\% <script>"))
    assert "<b>Design:</b> A &lt;b&gt; &amp; c.</span>" in html
    assert "<b>Sample:</b> 14.</span>" in html
    assert "<summary>What it found</summary><p>5% &lt;script&gt;</p></details>" in html
    assert facts(entry("online", design="Wiki page")) == '<p><span class="work-kind">Wiki page</span></p>'


def test_reads_bibtex(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text("@article{a, title = {T}, design = {Trial}, sample = {14 people}}\n")
    (work,) = bibliography.load([tmp_path / "a.bib"]).entries.values()
    assert "Trial.</span>" in facts(work)
