"""`cited diff`: typical edits as case files, and a real branch with twenty of them.

A case in `cases/diff`: one line on what it is about, then the files under `=== old NAME`, `=== new NAME` or `=== both
NAME` (default: page.md), then what the report says under `=== markdown`, and for some under `=== json`. Delete a report
to have it written anew, then read it. Without a .bib file a case has the works of `works.bib`.
"""

from __future__ import annotations

import json
import re
import shutil
import string
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from cited import changes, diff_json, diff_report, dress, folder, handbook, rendered, statements, states
from cited.__main__ import main
from cited.citations import Citations
from cited.inline import text_of
from cited.matching import match
from cited.model import Diagnostic, Library, Page
from cited.statements import Statement
from conftest import CASES, ROOT
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown

PARTS = re.compile(r"^=== (\w+)(?: (\S+))?\n", re.MULTILINE)
FILES = sorted((CASES / "diff").glob("*.txt"))
SCHEMA = json.loads((ROOT / "hooks" / "cited" / "diff.schema.json").read_text(encoding="utf-8"))
LABELS = "old", "new"
BRANCH = CASES / "diff" / "branch"


def compared(old: Path, new: Path) -> tuple[changes.Changes, list[Diagnostic]]:
    before, after, refused = states.read(states.state(old), states.state(new))
    return changes.compare(before, after), refused


def written(text: str, into: Path) -> dict[str, str]:
    """Write the files of a case into `old` and `new`; returns the reports that it has."""
    _, *pieces = PARTS.split(text)
    reports = {}
    works = (CASES / "diff" / "works.bib").read_text(encoding="utf-8")
    files = {side: {} if " bib/" in text else {"bib/works.bib": works} for side in LABELS}
    for what, name, content in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        if what in ("markdown", "json"):
            reports[what] = content
            continue
        name = name or "page.md"
        for side in LABELS if what == "both" else (what,):
            files[side][name if "/" in name else f"docs/{name}"] = content
    for side, listed in files.items():
        for name, content in listed.items():
            (into / side / name).parent.mkdir(parents=True, exist_ok=True)
            (into / side / name).write_text(content, encoding="utf-8")
    return reports


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_case(file: Path, tmp_path: Path) -> None:
    text = file.read_text(encoding="utf-8")
    wanted = written(text, tmp_path)
    found, refused = compared(tmp_path / "old", tmp_path / "new")
    made = {"markdown": diff_report.report(found, LABELS, refused, markdown=True), "json": diff_json.text(found, LABELS, refused) + "\n"}
    jsonschema.validate(json.loads(made["json"]), SCHEMA)
    if "markdown" not in wanted:
        file.write_text(f"{text}=== markdown\n{made['markdown']}", encoding="utf-8")
        pytest.fail(f"{file.name} had no report: written now, read it and run again")
    assert {name: made[name] for name in wanted} == wanted


def git(*arguments: str, here: Path) -> None:
    settings = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *settings, *arguments], cwd=here, check=True, capture_output=True)


@pytest.fixture
def branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a branch of one commit that has twenty edits, and that branch checked out."""
    shutil.copytree(BRANCH / "old", tmp_path / "handbook")
    here = tmp_path / "handbook"
    git("init", here=here)
    git("add", ".", here=here)
    git("commit", "-m", "old", here=here)
    git("switch", "-c", "edits", here=here)
    shutil.copytree(BRANCH / "new", here, dirs_exist_ok=True)
    git("commit", "-am", "new", here=here)
    monkeypatch.chdir(here)
    return here


def test_a_branch_with_twenty_edits(branch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """However the two states are named, the whole report is that of `report.md`; delete it to write it anew."""
    assert main(["diff", "main", "--format", "markdown"]) == 0
    made = capsys.readouterr().out
    wanted = BRANCH / "report.md"
    if not wanted.exists():
        wanted.write_text(made, encoding="utf-8")
        pytest.fail("report.md was not there: written now, read it and run again")
    assert made == wanted.read_text(encoding="utf-8")
    body = made.partition(": ")[2]
    for named in ([], ["main..edits"], ["main...edits"], ["main", "edits"], [str(BRANCH / "old"), str(branch)]):
        assert main(["diff", *named, "--format", "markdown"]) == 0
        assert capsys.readouterr().out.partition(": ")[2] == body
    assert main(["diff", "edits"]) == 0
    assert capsys.readouterr().out == "No claim, work or page differs from edits to the files here.\n"


def test_what_main_did_since_is_no_part_of_the_change(branch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("switch", "main", here=branch)
    (branch / "docs" / "index.md").write_text("# Another\n\nIt is another.[@smith2007]\n", encoding="utf-8")
    git("commit", "-am", "later", here=branch)
    git("switch", "edits", here=branch)
    assert main(["diff", "--format", "markdown"]) == 0
    assert capsys.readouterr().out.partition(": ")[2] == (BRANCH / "report.md").read_text(encoding="utf-8").partition(": ")[2]


def test_files_not_yet_committed(branch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (branch / "docs" / "new.md").write_text("# New\n\nIt is new.[@smith2007]\n", encoding="utf-8")
    assert main(["diff", "HEAD"]) == 0
    assert "1 claim on 1 added page" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (["nowhere"], '"nowhere" is no revision that git knows here'),
        (["--", "--help"], '"--help" is no revision'),
        (["main", "edits", "HEAD"], "compares two states"),
        (["nowhere/", "docs/"], "nowhere/ is no folder"),
    ],
)
def test_usage(branch: Path, capsys: pytest.CaptureFixture[str], named: list[str], said: str) -> None:
    assert main(["diff", *named]) == 2
    assert said in capsys.readouterr().err


def test_a_shallow_clone(branch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    git("clone", "--depth", "1", f"file://{branch}", "shallow", here=tmp_path)
    monkeypatch.chdir(tmp_path / "shallow")
    assert main(["diff", "main"]) == 2
    assert "git fetch --unshallow" in capsys.readouterr().err
    git("fetch", "--depth", "1", "origin", "main:main", here=tmp_path / "shallow")
    assert main(["diff", "main"]) == 2
    assert "does not reach back to where the change began" in capsys.readouterr().err
    assert main(["diff", "main", "HEAD"]) == 0


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert main(["diff"]) == 2
    assert "here is no git repository" in capsys.readouterr().err


def test_a_very_large_diff_is_cut_with_a_count(tmp_path: Path) -> None:
    """What is left out is counted, and the comment stays below GitHub's 65,536 characters."""
    for side, verb in (("old", "eases"), ("new", "lessens")):
        (tmp_path / side).mkdir()
        text = "\n".join(f"The block number x{n} {verb} pain in case of illness k{n} and of others of that kind." for n in range(900))
        (tmp_path / side / "page.md").write_text(f"# T\n\n{text}\n", encoding="utf-8")
    found, refused = compared(tmp_path / "old", tmp_path / "new")
    assert len(found.claims) == 900
    made = diff_report.report(found, LABELS, refused, markdown=True)
    shown = made.count("~~eases~~")
    assert 100 < shown < 900
    assert f"\n{900 - shown} more are not shown here." in made
    assert len(made) <= diff_report.MOST < 65_536


def test_text(tmp_path: Path) -> None:
    written((CASES / "diff" / "number-and-reference.txt").read_text(encoding="utf-8"), tmp_path)
    found, refused = compared(tmp_path / "old", tmp_path / "new")
    assert diff_report.report(found, LABELS, refused, markdown=False) == (
        "What changes in the claims\n\nFrom old to new: 1 claim with other numbers.\n\nNumbers changed\n"
        "  docs/page.md:3 · The block · 7 days → 14 days · no longer cites @smith2007 · now cites @jones2020, p. 3\n"
        "    The mean duration of relief was [-7-] {+14+} days.\n"
    )


SENTENCES = st.sampled_from([
    "The block eases pain for 7 days.", "The block eases pain for 14 days.", "The block eased pain.", "It is rare.", "Is it rare?",
    "It is rare in the old and the very old.", "It is rare in the old.", "In the very old it is rare.", "See below.", "L4 and L5.",
    "\n\n## Risks\n\n", "\n\n## Signs\n\n", "\n\n- The skin is tender.\n", "\n\n- The skin is numb.\n", "[@smith2007]", "[@jones2020]", "[!opinion: x]",
])  # fmt: skip
TEXTS = st.lists(SENTENCES, max_size=12).map(" ".join)


def handbook_of(text: str) -> handbook.Handbook:
    html = Markdown(extensions=[Citations(("smith2007", "jones2020"))]).convert(f"# T\n\n{text}\n")
    return handbook.read([Page("page.md", "", "T", {}, text, html)], Library(), whole=False)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(TEXTS, TEXTS)
def test_the_same_from_either_side(old: str, new: str) -> None:
    """Nothing differs from itself; what is added one way is removed the other way."""
    one, two = handbook_of(old), handbook_of(new)
    assert not changes.compare(one, handbook_of(old))
    there, back = changes.compare(one, two), changes.compare(two, one)
    for this, that in (("added", "removed"), ("removed", "added")):
        assert sorted(text(each) for each in there.claims if this in each.aspects) == sorted(
            text(each) for each in back.claims if that in each.aspects
        )


def text(change: changes.Change) -> str:
    return statements.text(change.old or change.new)


@given(st.text(alphabet="a[]()*_~`<>&$@#!|:/\\.w1- \n\u200b\u202e", max_size=30))
@example("://")
def test_no_word_of_a_page_acts_in_a_comment(words: str) -> None:
    """Read as Markdown, what was escaped is the text that it was, without an element in it."""
    markdown = Markdown(extensions=["pymdownx.tilde", "pymdownx.caret", "tables", "footnotes"])
    markdown.ESCAPED_CHARS = list(string.punctuation)  # as on GitHub (CommonMark 2.4)
    shown = markdown.convert(f"a {dress.escaped(words)} a")
    root = rendered.parse(shown.replace("<span>$</span>", "$"))
    assert [element.tag for element in root.iter()] == ["div", "p"]
    assert " ".join(text_of(root).replace(dress.JOINER, "").split()) == f"a {dress.seen(words)} a".replace("  ", " ")


def test_a_handbook_in_a_folder_of_its_repository(
    branch: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (branch / "inner" / "docs").mkdir(parents=True)
    (branch / "inner" / "docs" / "p.md").write_text("# T\n\nIt takes 5 minutes.\n", encoding="utf-8")
    git("add", ".", here=branch)
    git("commit", "-m", "inner", here=branch)
    (branch / "inner" / "docs" / "p.md").write_text("# T\n\nIt takes 6 minutes.\n", encoding="utf-8")
    monkeypatch.chdir(branch / "inner")
    assert main(["diff", "HEAD"]) == 0
    out = capsys.readouterr().out
    assert "docs/p.md:3 · T · 5 minutes → 6 minutes" in out
    assert "syndrome" not in out


@pytest.mark.parametrize(
    ("config", "code", "said"),
    [
        ("a: [", 2, "edits:mkdocs.yml is not valid YAML"),
        ("docs_dir: ../..\n", 2, "lies outside the folder that is compared"),
        ("markdown_extensions: [antigravity]\n", 0, "mkdocs.yml: SEC015"),
    ],
)
def test_a_configuration_that_cannot_be_used(branch: Path, capsys: pytest.CaptureFixture[str], config: str, code: int, said: str) -> None:
    """It ends in a sentence, or is reported and what it names is not loaded."""
    (branch / "mkdocs.yml").write_text(config, encoding="utf-8")
    git("commit", "-am", "configuration", here=branch)
    assert main(["diff", "main", "edits"]) == code
    assert said in "".join(capsys.readouterr())
    assert "antigravity" not in sys.modules


def test_what_the_gate_refuses_is_never_rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser itself is under attack there."""
    written((CASES / "diff" / "refused.txt").read_text(encoding="utf-8"), tmp_path)
    monkeypatch.setattr(folder, "pages", lambda files, *_: pytest.fail("rendered") if list(files) else [])
    assert [each.code for each in compared(tmp_path / "old", tmp_path / "new")[1]] == ["SEC005"]


@pytest.mark.parametrize("words", ["@octocat", "x@.example", "_www.example", "WWW.example", "#1", "o/r#1", "GH-1", "https://x.example"])
def test_no_word_of_a_page_calls_anybody(words: str) -> None:
    """What GitHub makes into a link or a mention, without any markup, is broken up for it: nothing of it is left whole."""
    assert words not in dress.escaped(words)
    assert words in dress.escaped(words).replace(dress.JOINER, "").replace("\\", "")


def test_pages_all_alike_and_all_reworded() -> None:
    """Where words are too common to look a statement up by, those of its own section are still compared."""
    places = [(f"p{page:02}.md", f"s{number // 3}", number) for page in range(30) for number in range(9)]
    old = [Statement(path, 1, section, k, "sentence", f"The drug number x{k} is given by mouth.") for path, section, k in places]
    new = [replace(each, text=each.text.replace("given", "taken")) for each in old]
    assert [(group.old, group.new) for group in match(old, new).groups] == [((a,), (b,)) for a, b in zip(old, new, strict=True)]
