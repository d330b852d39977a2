"""How far a work was read and what it is: at the reference, behind the citation, in the rules, in bib/."""

from __future__ import annotations

from datetime import date

import pytest
from cited import evidence, filled, folder
from cited.citations import Citations
from cited.model import Entry, Library, Page, Position
from cited.pressed import Ways, press
from cited.style import Style
from conftest import CASES, ROOT, Check
from markdown import Markdown

ROWS = [
    line.split("|") for line in (CASES / "evidence.txt").read_text(encoding="utf-8").split("\n") if line.count("|") == 2 and line[0] != "#"
]


def work(kind: str = "", status: str = "abstract", key: str = "a") -> Entry:
    return Entry(key, "misc", {"title": "A", "evidence": kind, "status": status}, (), (), Position("w.bib"))


@pytest.mark.parametrize(("wanted", "kinds", "sentence"), ROWS, ids=[f"{row[1].strip()}: {row[2].strip()}" for row in ROWS])
def test_remark(wanted: str, kinds: str, sentence: str) -> None:
    works = [work("not known", "metadata only") if name.strip() == "-" else work(name.strip()) for name in kinds.split(",")]
    assert evidence.remark(works, sentence.strip()) == wanted.strip()


def test_the_remark_stands_behind_the_citation() -> None:
    """In a sentence of its own, over two groups, and in a table once for the row."""
    entries = {"a": work("case series"), "t": work("randomised trial", key="t"), "u": work("", "unconfirmed", "u")}
    text = (
        "# T, as told[@u]\n\nThe block gave relief.[@a] It is old.[@a] The block gave relief.[@a][@t] Not so.[@u]\n\n"
        "| Block | Relief of pain | Reference |\n|---|---|---|\n| Block A | pain relieved[@u] | [@a] |\n"
    )
    html = Markdown(extensions=["tables", Citations(entries)]).convert(text)
    made = press(Page("t.md", "t/", "T", {}, text, html), Library(entries), date(2026, 11, 21), Ways()).html
    title, body = made[: made.index("footnote references")].split("</h1>")
    assert title.count("[unread source]") == 1
    assert body.count("[case series only]") == 2
    assert body.count("[unread source]") == 1
    assert body.index("[case series only]") < body.index("It is old")
    assert body.index("Not so.") < body.index("[unread source]") < body.index("<table")
    assert "relieved" in body[: body.rindex("[case series only]")].rsplit("<tr>", 1)[1]


def test_shown_at_the_reference_and_on_the_references_page() -> None:
    style = Style()
    assert style.reference(work("wiki", "full text")) == (
        'A. <span class="read-status">Read: full text.</span> <span class="tertiary">Tertiary source: wiki.</span>'
    )
    unread = work("not known", "unconfirmed", "b")
    assert style.reference(unread) == 'A. <span class="read-status unread">Read: by nobody.</span>'
    known = work("randomised trial", key="c")
    page = "".join(filled.references(Library({"c": known, "b": unread}), [], style))
    assert "abstract; by whom is not recorded, when is not recorded" in page
    assert "randomised trial; OCEBM 2011 level 2 on the benefit of a treatment" in page
    assert "unconfirmed; nobody has opened it" in page


def test_only_unread_works(check: Check) -> None:
    said = "# T\n\nThe block is old.[@unread1999]{0}\n"
    assert [(each.code, each.at.line) for each in check(said.format(""))] == [("EVD001", 3)]
    assert not check(said.format("[!opinion: the authors]"))
    assert not check(said.format("[@good2007]"))
    assert not check("# T\n\nThe paper on the block was not available to check.[@unread1999]\n")


def test_every_work_of_the_handbook(library: Library) -> None:
    """Each says how far it was read, what it is and what it found; none claims a reader that nobody recorded."""
    assert len(library.entries) == 59
    for key, entry in library.entries.items():
        assert evidence.status(entry) in evidence.STATUSES, key
        assert evidence.kind(entry) in evidence.KINDS, key
        assert entry.fields.get("annotation"), key
        assert evidence.opened(entry) or evidence.kind(entry) == "not known", key
    assert folder.bib_files(ROOT / "bib")
