"""The pages on contributing are true: the walk-through is walked, word for word, and each example gets the verdict it names."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cited import diff_report
from cited.__main__ import main
from cited.claims import units
from cited.model import Block, Library
from conftest import ROOT, read_text

PAGES = ROOT / "docs" / "contributing"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| (?!-)(.+) \|$", re.MULTILINE)
PROGRAMS = Path(sys.executable).parent
WALK, _, WITHOUT_MAKE = (PAGES / "index.md").read_text(encoding="utf-8").partition("\n## Without make\n")
QUOTED = [text for kind, text in FENCE.findall(WALK) if kind == "text"]
PARENTS = ("GIT_", "MAKE", "MFLAGS", "GITHUB_", "FORCE_COLOR", "PRE_COMMIT")  # what a run from make, a hook or CI would hand on


def as_quoted(quoted: str, said: str) -> bool:
    """Is this what was said? A line of `…` alone stands for any lines, a `…` within a line for any words of it."""
    parts = [r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + r"\n" for line in quoted.splitlines()]
    return re.fullmatch("".join(parts), said) is not None


@dataclass
class Walker:
    """Somebody who types the lines of the page, with a clone whose environment is made already."""

    origin: Path
    here: Path

    def types(self, block: str) -> str:
        """Run the lines one by one; returns what they say. None fails without saying so as make does."""
        return "".join(self.line(line) for line in block.splitlines())

    def line(self, line: str) -> str:
        if line.startswith("cd "):
            self.here /= line[3:]
            return ""
        if line == "make serve":  # runs until it is stopped: test_serve.py does that
            line = "make --dry-run serve"
        if "pre-commit" in line and not (PROGRAMS / "pre-commit").exists() and not os.environ.get("CI"):
            pytest.skip("all is well up to here; pre-commit is not installed: make test installs it")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(PARENTS)}
        settings = {"NO_COLOR": "1", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT / "hooks"), "PRE_COMMIT_HOME": str(self.origin.parent / "hooks"),
                    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CONFIG_COUNT": "2",
                    "GIT_CONFIG_KEY_0": "user.name", "GIT_CONFIG_VALUE_0": "A", "GIT_CONFIG_KEY_1": "user.email", "GIT_CONFIG_VALUE_1": "a@example.org"}  # fmt: skip
        words = line.replace("ADDRESS", str(self.origin))
        done = subprocess.run(
            ["sh", "-c", words],
            cwd=self.here,
            env={**kept, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert (done.returncode == 0) == ("Error 1" not in done.stdout), f"{line}\n{done.stdout}"
        if line.endswith(" handbook") and line.startswith("git clone"):
            environment = self.here / "handbook" / ".venv"
            environment.mkdir()
            (environment / "bin").symlink_to(PROGRAMS)
            (environment / "ready").touch()
        return done.stdout

    def writes(self, sentence: str) -> None:
        """Write the sentence where the page says; in the place of what it was before."""
        file = self.here / "docs" / "dorsal-ramus-syndrome.md"
        old = r"(?<=### Lumbar dorsal rami\n\n)(?:The L4 dorsal ramus regularly.*\n)?(?=The L1–L4)"
        text, count = re.subn(old, lambda _: sentence, file.read_text(encoding="utf-8"))
        assert count == 1
        file.write_text(text, encoding="utf-8")


@pytest.fixture
def walker(tmp_path: Path) -> Walker:
    """With a project like this one, as its files lie here."""
    walker = Walker(tmp_path / "origin.git", tmp_path)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (tmp_path / "project" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / "project" / name)
    walker.types(
        "cd project\ngit init --quiet --initial-branch=main\ngit add .\ngit commit --quiet --message All\ngit clone --quiet --bare . ../origin.git"
    )
    walker.here = tmp_path
    return walker


def test_the_walk_through(walker: Walker) -> None:
    said = ""
    for kind, block in FENCE.findall(WALK):
        if kind == "markdown":
            walker.writes(block)
        elif kind == "sh":
            said = walker.types(block)
        else:
            assert as_quoted(block, said), f"{block}\n--- was said:\n{said}"
    assert walker.types("git log -1 --format=%s origin/better-sentence") == "Say how many branches the L4 dorsal ramus has\n"


def test_a_build_fails_as_the_readme_says(walker: Walker) -> None:
    quoted = FENCE.findall((ROOT / "README.md").read_text(encoding="utf-8").partition("## How a build fails")[2])[0][1]
    walker.types("git clone --quiet ADDRESS handbook\ncd handbook")
    walker.writes("The L4 dorsal ramus regularly gives three separate branches.[@bogduk1982lumber]\n")
    done = walker.types("make site")
    assert as_quoted(f"…\n{quoted}…\n", done), done


@pytest.mark.parametrize("file", ["README.md", "docs/contributing/claims.md"])
def test_what_other_pages_quote_is_said_in_the_walk(file: str) -> None:
    found = re.findall(r"^docs/.*: CLM001 .*\n.*\n.*\^$", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    assert all(any(block in quoted for quoted in QUOTED) for block in found)


def test_without_make() -> None:
    """What stands there is what make would run."""
    ((_, block),) = FENCE.findall(WITHOUT_MAKE)
    for line in block.splitlines():
        command, _, target = line.partition("# make ")
        if target:
            words = ["make", "--dry-run", "--always-make", "--no-print-directory", target]
            said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
            assert said.splitlines()[-1] == command.strip()
            assert all(each.split()[:2] in [line.split()[:2] for line in said.splitlines()] for each in block.splitlines()[:3])


def examples() -> Iterator[tuple[str, str]]:
    """(verdict, how it is written on the page), from the three tables with examples on the page on claims."""
    text = (PAGES / "claims.md").read_text(encoding="utf-8")
    reasons = {"question", "navigation", "bare lead-in", "the page on itself", "label", "instruction with nothing to check"}
    names = {"bare lead-in": "lead_in", "the page on itself": "editorial", "instruction with nothing to check": "instruction"}
    for row in ROW.findall(text):
        cells = [cell.strip() for cell in row.split("|")]
        if re.fullmatch(r"\*[^*]+\*", cells[0]) and len(cells) == 3 and cells[1] != "When":
            yield cells[1], cells[0]
        elif cells[0] in reasons:
            yield names.get(cells[0], cells[0]), cells[1]
            yield "claim", cells[2]
        elif cells[-1].startswith("takes it for a "):
            verdict = "claim" if cells[-1].startswith("takes it for a claim") else "lead_in"
            yield from (
                (verdict, f"*{example}*") for example in re.findall(r"\*([^*]+)\*", cells[0]) if example[0].isupper() and " " in example
            )


EXAMPLES = list(examples())


@pytest.mark.parametrize(("verdict", "written"), EXAMPLES, ids=[written for _, written in EXAMPLES])
def test_verdicts_of_the_page_on_claims(verdict: str, written: str) -> None:
    text = written.partition("*")[2].rstrip("*")
    kind = "caption" if written.startswith("a caption") else "sentence"
    (unit,) = units([Block(kind, text, "A section", announces=text.endswith(":"))])
    assert (unit.why_not or "claim") == verdict


def test_each_kind_of_example_is_there() -> None:
    assert {verdict for verdict, _ in EXAMPLES} == {"claim", "question", "navigation", "lead_in", "editorial", "label", "instruction"}
    assert len(EXAMPLES) > 25


def test_where_a_citation_belongs(library: Library, tmp_path: Path) -> None:
    """Each line of the example on the page has one sentence with its work, and one without."""
    block = next(text for kind, text in FENCE.findall((PAGES / "claims.md").read_text(encoding="utf-8")) if kind == "markdown")
    for line in block.splitlines():
        (page,) = read_text(f"# T\n\n{line}\n", library, tmp_path).pages[:1]
        assert [bool(unit.cites) for unit in page.units] == [True, False], line


def test_the_summary_that_an_editor_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The page on reviewing quotes what is said of the two edits that it names, and lists every section in its order."""
    text = (PAGES / "reviewing.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for side, dose, work in (("old", "5", "[@smith2007]"), ("new", "50", "")):
        Path(side, "docs").mkdir(parents=True)
        Path(side, "docs", "page.md").write_text(
            f"# The block\n\nIt is given with {dose} mL of mepivacaine.[@smith2007]\nIt eases pain at rest.{work}\n", encoding="utf-8"
        )
    assert main(["diff", "old/", "new/", "--format", "markdown"]) == 0
    quoted = next(block for kind, block in FENCE.findall(text) if kind == "markdown")
    assert capsys.readouterr().out.partition(": ")[2] == quoted.partition(": ")[2]
    titles = [row.split(" | ")[0] for row in ROW.findall(text)]
    assert titles == ["Section", *(title for title, *_ in diff_report.SECTIONS), "Works", "Pages and headings", "Not compared"]
