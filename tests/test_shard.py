"""The parts of a check, joined, say what one run says: every finding, none twice, wherever it belongs."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest
from cited import bibliography, checking, folder, handbook
from cited.__main__ import main
from cited.model import Page
from conftest import CASES, ROOT

sys.path.insert(0, str(ROOT / "bench"))

import corpus
import sites

OF_A_WORK = {"BIB007", "RET002", "RET003"}  # each page that cites it gives reason to say it


def findings(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    main(["check", "--format", "json", *options])
    return capsys.readouterr().out.splitlines()


def joined(capsys: pytest.CaptureFixture[str], parts: int) -> list[str]:
    """As `sort -u` joins them; what is not said of a work is said by one part only."""
    lines = [line for number in range(1, parts + 1) for line in findings(capsys, "--shard", f"{number}/{parts}")]
    twice = [line for line, count in Counter(lines).items() if count > 1 and not any(f'"{code}"' in line for code in OF_A_WORK)]
    assert not twice
    return sorted(set(lines))


FAULTY = {
    "docs/a.md": "# A\n\nThe effect lasts about one week.\n\nIt was 50 mL.[@good2007]\n\n## See also\n\n- [B](more/b.md)\n",
    "docs/more/b.md": "# B\n\nIt spread.[@good2070][!opinon: me]\n\nIt was 5 mL.[@bare2001; @corrected2004]\n\nIt was 6 mL.[@unanswered2005]\n",
    "docs/twin.md": "# One\n",
    "docs/Twin.md": "# Another\n\nIt spread.[@corrected2004]\n",
    "docs/more/n.md": "No title is here.[@bare2001]\n\nIt was 7 mL.[@bare2001; @corrected2004; @unanswered2005]\n",
    "docs/c.md": "# C\n\n`[@retracted2003]` is code.[!common: so it is]\n\n<b>It helps.</b>[@other2010]\n\nIt spread.[@smith:2020/a+b.c-d]\n",
    "docs/d.md": '---\ninfobox:\n  needle: "\\u0040fine.[\\u0040unread1999]"\n---\n# D\n\n[A link](javascript:alert(1)).\n',
    "docs/e.md": "# E\n\nInject &#x202e;5.0 mL.[@closed2001]\n",
    "docs/figure.svg": "<svg onload='x'></svg>",
    "docs/page.html": "<p>",
    "mkdocs.yml": "site_name: Faulty\nplugins: {search: {}, bibtex: {bib_dir: bib}, unknown: {}}\nmarkdown_extensions: [tables, footnotes]\n",
    "bib/more.bib": "@article{closed2001, title = {One}}\n@article{other2010, title = {<b>}}\n@article{good2007, title = {Two}}\n@article{x, title",
}


@pytest.mark.parametrize("parts", [1, 2, 3, 11])
def test_all_parts_say_what_one_run_says(
    parts: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in FAULTY.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name in ("good.bib", "status.json"):
        shutil.copyfile(CASES / name, tmp_path / "bib" / name)
    (tmp_path / "docs" / "latin.md").write_bytes("# É".encode("latin-1"))
    monkeypatch.chdir(tmp_path)
    whole = sorted(findings(capsys))
    codes = {line.partition('"code": "')[2][:6] for line in whole}
    wanted = {"CLM001", "NUM001", "CIT001", "MRK002", "PAG001", "PAG005", "PAG007", "RET002", "RET003", "BIB001", "BIB002", "BIB003"}
    assert codes >= wanted | {"BIB006", "BIB007", "SEC002", "SEC003", "SEC005", "SEC010", "SEC012", "SEC013", "SEC015"}
    assert sum('"retracted2003\\" is cited on no page' in line for line in whole) == 1
    assert joined(capsys, parts) == whole


def test_parts_of_a_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    sites.write(corpus.corpus(5, 40, "real"), tmp_path / "site")
    monkeypatch.chdir(tmp_path / "site")
    assert findings(capsys) == []
    page = Path("docs", corpus.path(0))
    page.write_text(page.read_text(encoding="utf-8").replace(" mL", "0 mL").replace("page-", "page-9"), encoding="utf-8")
    works = Path("bib", "works-001.bib")
    works.write_text(works.read_text(encoding="utf-8") + "@misc{idle, title = {Idle}}\n", encoding="utf-8")
    whole = sorted(findings(capsys))
    assert joined(capsys, 3) == whole
    assert {"NUM001", "BIB006", "PAG007"} <= {line.partition('"code": "')[2][:6] for line in whole}


def test_parts_of_the_handbook(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    assert joined(capsys, 3) == sorted(findings(capsys))


def test_what_is_certain_is_cited(tmp_path: Path) -> None:
    """Keys that are taken from prose unrendered are those that rendering finds, on every page that there is."""
    library = bibliography.load([*folder.bib_files(ROOT / "bib"), CASES / "good.bib"])
    files = [*(ROOT / "docs").rglob("*.md"), *CASES.rglob("*.md"), *(ROOT / "tests" / "site").rglob("*.md")]
    sites.write(corpus.corpus(2, 20), tmp_path / "site")
    files += (tmp_path / "site" / "docs").rglob("page*.md")
    sure = 0
    for page in folder.pages([(file, str(file)) for file in files], folder.settings(ROOT / "mkdocs.yml"), library):
        if isinstance(page, Page):
            certain = checking.certain(folder.front_matter(page.text)[1])
            assert certain <= set(handbook.read_page(page).keys), page.path
            sure += len(certain)
    assert sure > 40


@pytest.mark.parametrize(
    "text",
    [
        "It is `[@k]`", "It is [@k](page.md)", "<!-- [@k] -->", "It is \\[@k]", "    It is [@k]", "It is ![@k](figure.svg)",
        "a | b\n--|--\nx | y | [@k]", "<div>\n\nIt is [@k]\n\n</div>", "```\n\nprose [@k]\n\n```", "prose [@k]\n\n[@k]: https://example.org",
        "It is $[@k]$", "It is {++[@k]++}", "It is https://example.org/[@k]", "[^1]: It is [@k]",
    ],
)  # fmt: skip
def test_what_may_be_no_citation_is_not_certain(text: str) -> None:
    assert checking.certain(f"# A\n\n{text}\n") == set()
    assert checking.certain("keywords: it is [@k]\n\nIt spread.[@l]\n") == {"l"}, "MultiMarkdown takes the first lines for front matter"


@pytest.mark.parametrize("which", ["0/3", "4/3", "3", "a/b", "1/0", "-1/3"])
def test_which_part(which: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT / "tests" / "site")
    assert main(["check", f"--shard={which}"]) == 2
    assert "is no part of a check" in capsys.readouterr().err
