"""The command `cited`, as people and machines call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cited.__main__ import main
from conftest import ROOT


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one page and one work, and nothing else."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "bib").mkdir()
    (tmp_path / "bib" / "w.bib").write_text("@misc{a, title = {A}}\n", encoding="utf-8")
    (tmp_path / "docs" / "p.md").write_text("# T\n\nIt works.[@a]\n", encoding="utf-8")
    return tmp_path


def test_clean(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    out = capsys.readouterr()
    assert out.out == ""
    assert out.err == "0 errors, 0 warnings in 1 page and 1 work.\n"


def test_findings_as_json(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "docs" / "p.md").write_text("# T\n\nIt works.[@a] It lasts a\nweek. It is safe.[@b]\n", encoding="utf-8")
    assert main(["check", "--format", "json"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["file"], row["line"], row["column"], row["code"], row["level"], row["text"]) for row in rows] == [
        ("docs/p.md", 3, 15, "CLM001", "error", "It lasts a week."),
        ("docs/p.md", 4, 19, "CIT001", "error", "b"),
    ]
    assert set(rows[0]) == {"file", "line", "column", "code", "level", "message", "text"}


def test_an_entry_never_cited_is_a_finding_of_the_whole_only(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "bib" / "w.bib").write_text("@misc{a, title = {A}}\n@misc{b, title = {B}}\n", encoding="utf-8")
    assert main(["check", "docs/p.md"]) == 0
    assert main(["check"]) == 1
    assert "bib/w.bib:2:1: BIB006" in capsys.readouterr().out


def test_list_says_why(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "docs" / "p.md").write_text(
        "# T\n\nSee [x](x.md). The causes are:[@a, p. 2]\n\n- sprain\n\nIt is so.[!common: all know] Why?\n", encoding="utf-8"
    )
    assert main(["list"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["line"], row["kind"], row["claim"], row["why_not"], row["covered_by"]) for row in rows] == [
        (3, "sentence", False, "navigation", None),
        (3, "sentence", False, "lead_in", "own"),
        (5, "list_item", True, None, "lead-in"),
        (7, "sentence", True, None, "own"),
        (7, "sentence", False, "question", None),
    ]
    assert rows[2]["references"] == [{"key": "a", "locator": "p. 2"}]
    assert rows[3]["mark"] == {"kind": "common", "reason": "all know"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "nowhere.md"], "nowhere.md does not exist"),
        (["check", "--bib", "nowhere"], "nowhere does not exist"),
        (["check", "--docs", "nowhere"], "nowhere does not exist"),
    ],
)
def test_usage(here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


def test_unknown_option(here: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["check", "--nonsense"])
    assert stopped.value.code == 2


def test_a_folder_without_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Any folder of Markdown, no configuration, no works."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "n.md").write_text("# N\n\nIt lasts a week.\n", encoding="utf-8")
    assert main(["check", "notes"]) == 1
    assert capsys.readouterr().out.startswith("notes/n.md:3:1: CLM001")


def test_files_that_are_no_text(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "docs" / "q.md").write_bytes(b"# \xff\xfe")
    (here / "bib" / "x.bib").write_bytes(b"@misc{\xff}")
    (here / "mkdocs.yml").write_text("docs_dir: docs\nplugins:\n  - bibtex: {bib_dir: bib}\n")
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert "docs/q.md:1:1: PAG005" in out
    assert "bib/x.bib:1:1: BIB001" in out
    (here / "mkdocs.yml").write_text("a: [")
    assert main(["check"]) == 2
    assert "mkdocs.yml is not valid YAML" in capsys.readouterr().err


def test_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    assert "## CLM001 A claim links no reference { #clm001 }" in capsys.readouterr().out


def test_the_handbook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["check"]) == 0
