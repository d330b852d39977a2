"""`.bib` → reference: names, LaTeX, gaps, links, any CSL file."""

from __future__ import annotations

import itertools
import os
import random
import re
from pathlib import Path
from typing import Any

import pytest
from cited import bibliography, bibtex, crew, csl, exports, folder
from cited.crew import Worker
from cited.latex import plain
from cited.model import Library
from cited.style import NLM, Style, csl_json
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.source.json import CiteProcJSON
from conftest import CASES, ROOT

WANTED = {
    "accents": "Müller J, Østergaard JK, World Health Organization. A Title with μg, 5% &amp; H2O &lt;b&gt;. Journal of Pain. "
    '2007;74(3):270–274. DOI: <a href="https://doi.org/10.1016/j.x.2006.07.010">10.1016/j.x.2006.07.010</a>.',
    "many": "One A, Two B, Three C, Four D, Five E, Six F, et al. Is it safe? Spine. 2007.",
    "others": 'Kimura, et al. A block. Spine. in press. <span class="unconfirmed">Unconfirmed: volume, pages.</span>',
    "particle": "Van den Heuvel SAS, de la Cruz J Jr. A block. Pain Practice. 2024. "
    'PMID: <a href="https://pubmed.ncbi.nlm.nih.gov/38849322">38849322</a>. '
    'PMCID: <a href="https://pmc.ncbi.nlm.nih.gov/articles/PMC5944640">PMC5944640</a>. <span class="free">Free full text.</span>',
    "book": "Gray H. Anatomy. 20 ed. Philadelphia: Lea; 1918.",
    "report": "National Institute for Health and Care Excellence. Low back pain. NICE; 2016. Report No.: 59. Available from: "
    '<a href="https://www.nice.org.uk/guidance/ng59?a=1&amp;b=2">https://www.nice.org.uk/guidance/ng59?a=1&amp;b=2</a>.',
    "evil": "A page. Wiki.",
    "chapter": "A B. A chapter. In: A book. P; 2000. p. 1–2.",
    "nothing": "[No title: nothing]",
}


@pytest.fixture(scope="module")
def works() -> Library:
    return bibliography.load([CASES / "references" / "names.bib"])


@pytest.mark.parametrize("key", WANTED)
def test_nlm(key: str, works: Library) -> None:
    assert Style().reference(works.entries[key]) == WANTED[key]


def test_every_entry_is_tested(works: Library) -> None:
    assert set(works.entries) == set(WANTED)
    assert not works.problems


def test_any_csl_file(works: Library, tmp_path: Path) -> None:
    """Another numeric style: its words are used, its number is left to the list."""
    file = tmp_path / "other.csl"
    file.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><citation><layout><text variable="citation-number"/>'
        '</layout></citation><bibliography><layout><text variable="citation-number" prefix="[" suffix="]"/>'
        '<text variable="title" font-style="italic" suffix="!"/></layout></bibliography></style>'
    )
    assert Style(file).words(works.entries["book"]) == "<i>Anatomy</i>!"


@pytest.mark.parametrize("text", ["no style", "<a/>", '<style xmlns="http://purl.org/net/xbiblio/csl"/>'])
def test_no_csl_file(text: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.csl"
    file.write_text(text)
    with pytest.raises(ValueError, match=r"bad\.csl"):
        Style(file)


STYLES = [NLM, *sorted((CASES / "styles").glob("*.csl"))]
WORDS = (
    "A",
    "Pain.",
    "is it?",
    ". b",
    "..,,P; :Q..",
    "12",
    "12B",
    "7-9",
    "1, 3 & 5",
    "x <i>",
    "\ue100",
    "?!",
    " two  words ",
    "“So.”",
    "a. ",
)


def as_citeproc(style: CitationStylesStyle, item: dict[str, Any]) -> str:
    """What citeproc says of a work by itself."""
    shielded = {name: csl.shielded(value) if isinstance(value, str) else value for name, value in item.items()}
    made = CitationStylesBibliography(style, CiteProcJSON([shielded]))
    made.register(Citation([CitationItem("work")]))
    return "".join(map(str, made.bibliography())).translate(csl.ENTITIES)


@pytest.mark.parametrize("file", STYLES, ids=lambda file: file.stem)
def test_as_citeproc_alone_says_it(file: Path, works: Library, library: Library) -> None:
    """What a style remembers from one work to the next changes nothing: the words are those of citeproc without a memory."""
    ours, alone = csl.Style(str(file)), CitationStylesStyle(str(file), validate=False)
    nodes = len(list(ours.style.root.iter()))
    for entry in [*works.entries.values(), *library.entries.values()] * 2:
        item = csl_json(entry) | {"publisher": "..,,P; :Q.."}  # double stops at the seams
        assert ours.entry(item) == as_citeproc(alone, item)
    assert len(list(ours.style.root.iter())) == nodes, "the style does not grow with the works"


@pytest.mark.parametrize("file", STYLES, ids=lambda file: file.stem)
def test_works_of_one_shape(file: Path) -> None:
    """Whatever stands at the ends of their parts, and whichever of them are there."""
    chance = random.Random(7)
    ours, alone = csl.Style(str(file)), CitationStylesStyle(str(file), validate=False)
    people = [{"family": "Good", "given": "Ann Bea"}, {"literal": "WHO."}, {"family": "de Vries", "given": "J.-P.", "suffix": "Jr."}]
    for _ in range(600):
        item: dict[str, Any] = {"id": "work", "type": chance.choice(("article-journal", "book"))}
        names = chance.choice((("volume", "page", "container-title"), ("issue", "edition", "publisher"), ("volume", "issue", "page")))
        item |= {name: chance.choice(WORDS) for name in ("title", *names)}
        item |= chance.choice(
            ({}, {"issued": {"date-parts": [[2007]]}}, {"issued": {"date-parts": [[1918]]}}, {"issued": {"literal": "n.d."}})
        )
        item |= chance.choice(
            ({}, {"author": people[:1]}, {"author": people[1:]}, {"author": people, "editor": people}, {"editor": people})
        )
        assert ours.entry(item) == as_citeproc(alone, item), item
    assert (ours.shapes is None) == (file.stem == "awkward")
    assert ours.shapes is None or 5 < len(ours.shapes.patterns) < 500, "most are put together from what is known"


def test_latex() -> None:
    assert plain(r"Erd\H{o}s, {\ss}, \v{S}ime{\v c}ek, 37~$^\circ$C, $p<0.05$, \href{javascript:x}{free} --- a--b") == (
        "Erdős, ß, Šimeček, 37 °C, p<0.05, free — a–b"
    )
    assert plain("5% of <3 & more #1") == "5% of <3 & more #1"


def test_escaped_signs_sign_by_sign() -> None:
    """What is looked for sign by sign is what a pattern finds."""
    for signs in itertools.product("\\%&#_{- a", repeat=4):
        text = "".join(signs)
        simple = re.sub(r"\\([%&#_])", r"\1", text)
        if "\\" not in simple:
            assert (
                plain(text) == " ".join(simple.replace("{", "").replace("---", "—").replace("--", "–").split())
                or plain(text) == text == simple
            )
        assert exports._escaped(text) == re.sub(r"(?<!\\)([%&#])", r"\\\1", text)


def test_all_syntax_errors_with_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "bad.bib"
    file.write_text("@article{a, title = {x} year = 3}\n@book{b, title = {ok}, publisher = {p}}\n@misc{c, note = undefined}\n@article{}\n")
    library = bibliography.load([file], {file: "bad.bib"})
    assert [(each.code, each.at.path, each.at.line) for each in library.problems] == [("BIB001", "bad.bib", line) for line in (1, 3, 4)]
    assert "b" in library.entries, "a fault in one entry hides no other"


def test_plain_fields_at_once(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """What our pattern takes from a file at once, pybtex finds there token by token: the same works at the same places."""
    files = [*folder.bib_files(ROOT / "bib"), CASES / "references" / "names.bib", CASES / "references" / "written.bib"]
    known = bibliography.load(files)
    assert set(library.entries) < set(known.entries)
    for pattern in ("ENTRY", "FIELD"):
        monkeypatch.setattr(bibtex, pattern, re.compile("(?!)"))
        assert bibliography.dumped(bibliography.load(files)) == bibliography.dumped(known)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be forked")
def test_on_all_cores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many files are read by several processes: the same works in the same order, the same is wrong with them."""
    names = (CASES / "references" / "names.bib").read_text(encoding="utf-8")
    for number in range(30):
        same = "@misc{Same, title = {x}, title = {y}}\n" if number % 9 == 1 else "@book{broken, title}\n" if number % 9 == 2 else ""
        text = names.replace("{", f"{{n{number}", 1) + f"@misc{{w{number}, title = {{Work {number}}}}}\n{same}"
        (tmp_path / f"{number:02}.bib").write_bytes(b"\xff" if number == 25 else text.encode())
    (tmp_path / "status.json").write_text('{"works": {"w3": {"state": "retracted", "on": "2026-11-01"}, "w28": {"state": "corrected"}}}')
    files, parted = folder.bib_files(tmp_path), []
    known = bibliography.load(files)
    assert len(known.problems) > 30
    monkeypatch.setattr(crew, "cores", lambda: 3)
    monkeypatch.setattr(crew, "Worker", lambda task: parted.append(task) or Worker(task))  # type: ignore[func-returns-value]
    for pack in (bibliography._packed, None):  # the second: a process that did not manage
        monkeypatch.setattr(bibliography, "_packed", pack)
        library = bibliography.load(files)
        assert bibliography.dumped(library) == bibliography.dumped(known)
        assert [repr(entry) for entry in library.entries.values()] == [repr(entry) for entry in known.entries.values()]
        assert list(bibliography.prints(library.entries)) == list(library.entries)
        assert bibliography.prints(library.entries) == bibliography.prints(dict(library.entries)), "each line is that of its work"
    assert len(parted) == 4, "two processes each time"


def test_library_as_text(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(
        (CASES / "references" / "names.bib").read_text() + "\n@book{a, title = {b}, title = {c}}\n@book{d, title}\n"
    )
    (tmp_path / "status.json").write_text('{"works": {"book": {"state": "retracted", "on": "2026-11-01"}}}')
    library = bibliography.load([tmp_path / "a.bib"])
    again = bibliography.loaded(bibliography.dumped(library))
    assert again.problems == library.problems != ()
    assert again.entries["book"].standing.state == "retracted"
    assert [repr(entry) for entry in again.entries.values()] == [repr(entry) for entry in library.entries.values()]
    assert list(again.entries) == list(library.entries)


def test_same_key_across_files(tmp_path: Path) -> None:
    for name in ("a.bib", "b.bib"):
        (tmp_path / name).write_text("@misc{Same, title = {x}}\n")
    (problem,) = bibliography.load([tmp_path / "a.bib", tmp_path / "b.bib"]).problems
    assert problem.code == "BIB002"
    assert "a.bib:1" in problem.message
    assert problem.at.path.endswith("b.bib")
