"""What `cited check` says, to a person at a terminal, to GitHub, to a reader of SARIF and to programs."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import jsonschema
import pytest
from cited import annotations as github
from cited import sarif, terminal
from cited.__main__ import main
from cited.excerpt import Excerpt, excerpts
from cited.model import Diagnostic, Position
from cited.terminal import Screen
from conftest import CASES, ROOT

HERE = CASES / "findings"
SCHEMA = json.loads((ROOT / "tests" / "schemas" / "sarif.json").read_text(encoding="utf-8"))  # Microsoft's sarif-sdk 5.7.0, MIT
Printed = pytest.CaptureFixture[str]


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_as_written_down(form: str, monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> None:
    """The folder `findings` gives `text.txt`, `github.txt` and `json.txt`; delete one to write it anew, then read it."""
    monkeypatch.chdir(HERE)
    for name in ("GITHUB_STEP_SUMMARY", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    assert main(["check", "--format", form, "--all"]) == 1
    out = capsys.readouterr()
    wanted = HERE / f"{form}.txt"
    if not wanted.exists():
        wanted.write_text(out.out + out.err, encoding="utf-8")
        pytest.fail(f"{wanted.name} was not there: written now, read it and run again")
    assert out.out + out.err == wanted.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "start", "end", "room", "wanted"),
    [
        ("It lasts a week.", 9, 15, 40, ("It lasts a week.", 9, 6)),
        ("a\tweek", 2, 6, 40, ("a    week", 5, 4)),
        ("後枝 block", 3, 8, 40, ("後枝 block", 5, 5)),
        ("e\u0301te block", 5, 10, 40, ("e\u0301te block", 4, 5)),
        ("\x1b[31mred", 5, 8, 40, ("\ufffd[31mred", 5, 3)),
        ("x" * 50 + " week " + "y" * 50, 51, 55, 20, ("…xxxx week yyyyyyyy…", 6, 4)),
        ("week " + "y" * 50, 0, 4, 20, ("week yyyyyyyyyyyyy…", 0, 4)),
        ("x" * 30 + " " + "y" * 50, 31, 81, 20, ("…xxxx yyyyyyyyyyyyy…", 6, 13)),
    ],
)
def test_a_caret_stands_under_the_words(line: str, start: int, end: int, room: int, wanted: tuple[str, int, int]) -> None:
    assert terminal._cut(Excerpt(line, start, end), room) == wanted


def findings(number: int, files: int = 1, codes: int = 1) -> list[Diagnostic]:
    """So many faults, sorted by place, each with a long message."""
    made = [Diagnostic(f"CLM00{n % codes}", "x" * 90, Position(f"p{n % files}.md", n + 1), text="It lasts") for n in range(number)]
    return sorted(made, key=lambda each: (each.at.path, each.at.line))


@pytest.mark.parametrize(("number", "files", "codes"), [(1, 1, 1), (40, 1, 1), (40, 2, 4), (300, 3, 2), (300, 100, 9), (5, 5, 5)])
@pytest.mark.parametrize("rows", [12, 24, 60])
def test_never_more_than_a_screen(number: int, files: int, codes: int, rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = findings(number, files, codes)
    for path in {each.at.path for each in found}:
        (tmp_path / path).write_text("It lasts a week.\n" * number, encoding="utf-8")
    lines, full = terminal.shown(found, Screen(80, rows))
    taken = sum(-(-max(len(line), 1) // 80) for line in [*lines, *terminal.counts(found)])
    assert taken <= rows - 2 or full == 1
    assert full == sum(": CLM" in line for line in lines) >= 1
    everything, all_of_them = terminal.shown(found, Screen(80, None))
    assert all_of_them == number == sum(": CLM" in line for line in everything)


def test_what_repeats_itself_is_folded_first() -> None:
    """One page with many faults of one kind does not hide the fault of another page."""
    found = sorted([*findings(60), Diagnostic("CIT001", "Unknown.", Position("q.md", 1))], key=lambda each: each.at.path)
    lines, full = terminal.shown(found, Screen(80, 30))
    assert full == 4
    assert "p0.md: 57 more of CLM000: lines 4, 5, 6, 7, 8, 9, 10, 11 …" in lines
    assert "q.md:1:1: CIT001 Unknown." in lines


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "coloured"),
    [
        (Terminal(), {}, True),
        (io.StringIO(), {}, False),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"NO_COLOR": ""}, True),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {"FORCE_COLOR": "1"}, True),
        (io.StringIO(), {"FORCE_COLOR": "0"}, False),
        (io.StringIO(), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour(stream: io.StringIO, environment: dict[str, str], coloured: bool) -> None:
    on = terminal.screen(stream, environment)
    assert on.colour == coloured
    assert ("\x1b[" in "".join(terminal.shown(findings(1), on)[0])) == coloured


def test_the_rest_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.md").write_text("# T\n" + "".join(f"\nIt lasts {n} weeks.\n" for n in range(99)), encoding="utf-8")
    assert main(["check"]) == 1
    out = capsys.readouterr()
    assert out.out.count(": CLM001 ") == 3
    assert "Shown in full: 3 of 99 findings. For all of them: cited check --all\n99 errors," in out.err
    assert main(["check", "--all"]) == 1
    assert capsys.readouterr().out.count(": CLM001 ") == 99


def test_annotations_are_escaped() -> None:
    """As GitHub's runner reads them; nothing in a page or a name begins a command of its own."""
    fault = Diagnostic("CLM001", "100%\r\n::error::x, y: z", Position("a,b:c%\n.md", 3, 7), "warning")
    assert list(github.commands([fault])) == [
        "::warning file=a%2Cb%3Ac%25%0A.md,line=3,endLine=3,col=7,title=CLM001::100%25%0D%0A::error::x, y: z"
    ]


def test_all_faults_stand_in_the_summary_of_the_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> None:
    """GitHub shows ten annotations of a step: the rest must be found somewhere. What a page says stays text there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    pages = "".join(f"\nIt [x](https://example.org/{n}) lasts | **{n}** weeks, `<b>` and @someone said.\n" for n in range(12))
    (tmp_path / "p.md").write_text(f"# T\n{pages}", encoding="utf-8")
    assert main(["check", "--format", "github"]) == 1
    out = capsys.readouterr()
    assert out.out.count("::error file=p.md,") == 12
    assert "GitHub shows 10 errors" in out.err
    rows = [line for line in (tmp_path / "summary.md").read_text(encoding="utf-8").splitlines() if "CLM001" in line]
    assert len(rows) == 12
    assert all(len(row.split("|")) == 5 and not re.search(r"[@!\[<*]", row) for row in rows)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    assert main(["check", "--format", "github"]) == 2
    assert "cannot be written" in capsys.readouterr().err


def sarif_of(capsys: Printed) -> dict[str, object]:
    capsys.readouterr()
    main(["check", "--format", "sarif"])
    log = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(log)
    return dict(log["runs"][0])


def test_sarif(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> None:
    """Valid; the region is what the caret stands under; each result has its rule, with what to do."""
    monkeypatch.chdir(HERE)
    run = json.loads(json.dumps(sarif_of(capsys)))
    rules = run["tool"]["driver"]["rules"]
    assert all(each["ruleId"] == rules[each["ruleIndex"]]["id"] for each in run["results"])
    assert all("Good" in rule["help"]["markdown"] for rule in rules)
    key = next(each for each in run["results"] if each["ruleId"] == "CIT001")
    place = key["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "docs/page.md", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 4, "startColumn": 27, "endColumn": 35, "snippet": {"text": "@god2007"}}


def test_sarif_of_a_site_that_has_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> None:
    """A fault keeps its fingerprint on another line; a second one of the same words has its own; the rules are linked."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_url: https://example.org/book/\n", encoding="utf-8")
    (tmp_path / "docs" / "rules.md").write_text("---\ngenerated: rules\n---\n# Rules\n", encoding="utf-8")
    page = tmp_path / "docs" / "p é.md"
    seen = []
    for above in ("", "It is so.\n\n" * 3):
        page.write_text(f"# T\n\n{above}It lasts.\n\nIt is so.\n\nIt is so.\n", encoding="utf-8")
        run = json.loads(json.dumps(sarif_of(capsys)))
        seen.append([each["partialFingerprints"]["primaryLocationLineHash"] for each in run["results"] if each["ruleId"] == "CLM001"])
    assert len(set(seen[0])) == 3
    assert set(seen[0]) <= set(seen[1])
    assert run["tool"]["driver"]["rules"][0]["helpUri"] == "https://example.org/book/rules/#clm001"
    assert run["results"][-1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "docs/p%20%C3%A9.md"


def test_a_file_elsewhere_and_one_that_is_gone(tmp_path: Path) -> None:
    gone = Diagnostic("SEC001", "is gone.", Position((tmp_path / "gone.md").as_posix(), 3))
    assert list(excerpts([gone])) == [None]
    assert (tmp_path / "gone.md").as_uri() in sarif.log([gone])


def test_one_rule(capsys: Printed) -> None:
    assert main(["rules", "clm001"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("## CLM001 A claim links no reference")
    assert out.count("## ") == 1
    assert main(["rules", "CLM01"]) == 2
    assert 'Did you mean "CLM001"?' in capsys.readouterr().err


def test_works_or_the_configuration_concern_all_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> None:
    """As pre-commit names what is committed: pages alone, or with a .bib file or mkdocs.yml."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "bib").mkdir()
    (tmp_path / "bib" / "w.bib").write_text("@misc{a, title = {A}}\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("plugins:\n  - bibtex: {bib_dir: bib}\n", encoding="utf-8")
    (tmp_path / "docs" / "good.md").write_text("# T\n\nIt works.[@a]\n", encoding="utf-8")
    (tmp_path / "docs" / "bad.md").write_text("# T\n\nIt works.\n", encoding="utf-8")
    assert main(["check", "docs/good.md"]) == 0
    for other in ("bib/w.bib", "mkdocs.yml"):
        assert main(["check", "docs/good.md", other]) == 1
        assert "docs/bad.md:3:1: CLM001" in capsys.readouterr().out
    (tmp_path / "stray.bib").write_text("", encoding="utf-8")
    assert main(["check", "stray.bib"]) == 2
    assert "stray.bib is not one of the files of works" in capsys.readouterr().err
