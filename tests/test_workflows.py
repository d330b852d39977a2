"""The workflows and the pre-commit hook: pinned, without rights that they do not need, and their steps run for real."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from cited.__main__ import _parser, main
from conftest import ROOT
from registry import registry

FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
SCHEMA = json.loads((ROOT / "tests" / "schemas" / "github-workflow.json").read_text(encoding="utf-8"))  # SchemaStore's, Apache 2.0
PINNED = re.compile(r"^ *(?:- )?uses: ([\w./-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+$")
Step = Callable[..., subprocess.CompletedProcess[str]]


def workflow(file: Path) -> dict[str, Any]:
    """The workflow; YAML reads the key `on` as True."""
    read = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {"on" if name is True else name: value for name, value in read.items()}


def steps(file: Path) -> list[dict[str, Any]]:
    return [step for job in workflow(file)["jobs"].values() for step in job["steps"]]


RUNS = [(file.stem, step["name"], step["run"]) for file in FILES for step in steps(file) if "run" in step]
COMMANDS = sorted({found[0] for _, _, text in RUNS for found in re.finditer(r"(?:\bmake|\.venv/bin/cited) [^\n|>&]+", text)})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_form(file: Path) -> None:
    read = workflow(file)
    jsonschema.Draft7Validator(SCHEMA).validate(read)
    assert read["permissions"] == {}, "rights are given to single jobs"
    assert "concurrency" in read
    assert "pull_request_target" not in read["on"]
    assert all("timeout-minutes" in job and "permissions" in job for job in read["jobs"].values())
    for step in steps(file):
        assert "${{" not in step.get("run", ""), "what is put into a script is run as one: use env"
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_no_secret_and_no_right_to_write_in_pull_requests() -> None:
    for file in FILES:
        if "pull_request" in workflow(file)["on"]:
            assert "secrets." not in file.read_text(encoding="utf-8")
            assert all(set(job["permissions"].values()) == {"read"} for job in workflow(file)["jobs"].values())


def test_actions_are_pinned() -> None:
    """By commit, each everywhere by the same one, with its version beside it."""
    used: dict[str, set[str]] = {}
    for file in FILES:
        for line in file.read_text(encoding="utf-8").splitlines():
            if "uses:" in line:
                found = PINNED.match(line)
                assert found, f"{file.name}: {line}"
                used.setdefault(found[1], set()).add(found[2])
    assert all(len(commits) == 1 for commits in used.values())
    assert all(name.startswith("actions/") for name in used), "no action of a third party"


def test_zizmor_finds_nothing() -> None:
    zizmor = shutil.which("zizmor", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if not zizmor and not os.environ.get("CI"):
        pytest.skip("zizmor is not installed here: make test installs it")
    assert zizmor
    done = subprocess.run([zizmor, "--offline", "--no-progress", "--persona=pedantic", FOLDER], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_exist(command: str) -> None:
    """Each `make` has its target, each `cited` is understood."""
    program, *arguments = shlex.split(command)
    if program == "make":
        targets = re.findall(r"^([\w./-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        assert arguments[0] in targets
    else:
        _parser().parse_args(arguments)


@pytest.fixture
def step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    """Run the step of a workflow by its name, in a folder that looks like a checkout, as the runner does."""
    monkeypatch.chdir(tmp_path)
    for name in ("docs", "bib", ".venv/bin", "programs"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("requirements.txt", "pyproject.toml", ".venv/ready"):
        (tmp_path / name).touch()
    shutil.copy(ROOT / "Makefile", tmp_path)
    program(tmp_path / ".venv/bin/cited", f'exec {shlex.quote(sys.executable)} -m cited "$@"')
    (tmp_path / "docs" / "p.md").write_text("# T\n\nIt works.[@a]\n", encoding="utf-8")
    (tmp_path / "bib" / "w.bib").write_text("@misc{a, title = {A}}\n", encoding="utf-8")
    settings = {
        **os.environ, "PATH": f"{tmp_path}/programs{os.pathsep}{os.environ['PATH']}", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_DATE": "2026-11-01T00:00:00Z", "GIT_COMMITTER_DATE": "2026-11-01T00:00:00Z",
    }  # fmt: skip

    def run(name: str, **environment: str) -> subprocess.CompletedProcess[str]:
        (text,) = [text for _, named, text in RUNS if named == name]
        return subprocess.run(["bash", "-e", "-c", text], env={**settings, **environment}, capture_output=True, text=True, check=False)

    return run


def program(file: Path, text: str) -> None:
    file.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    file.chmod(0o755)


def git(*arguments: str) -> str:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    return subprocess.run(["git", *identity, *arguments], capture_output=True, text=True, check=True).stdout


def committed() -> None:
    git("init", "--quiet")
    git("add", "docs", "bib")
    git("commit", "--quiet", "--message", "One")


def test_a_fault_is_annotated(step: Step, tmp_path: Path) -> None:
    assert step("Check the claims").returncode == 0
    (tmp_path / "docs" / "p.md").write_text("# T\n\nIt works.[@a] It lasts.\n", encoding="utf-8")
    done = step("Check the claims")
    assert done.returncode != 0
    assert "::error file=docs/p.md,line=3,endLine=3,col=15,endColumn=24,title=CLM001::" in done.stdout
    assert "CLM001" in (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_the_claims_of_a_pull_request_are_compared(step: Step, tmp_path: Path) -> None:
    """With the branch that is asked to take them, as a checkout of its whole history has it."""
    assert steps(FOLDER / "check.yml")[0]["with"]["fetch-depth"] == 0
    committed()
    git("update-ref", "refs/remotes/origin/main", "HEAD")
    (tmp_path / "docs" / "p.md").write_text("# T\n\nIt works.[@a] It lasts two weeks.[@a]\n", encoding="utf-8")
    done = step("Say what changes in the claims", BASE="origin/main")
    assert done.returncode == 0, done.stderr
    assert "It lasts two weeks." in (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_what_the_registries_say_is_handed_over(step: Step, tmp_path: Path) -> None:
    """A work that was retracted fails no step: it is what the pull request is about."""
    (tmp_path / "bib" / "w.bib").write_text("@misc{a, title = {A block that was taken back}, pmid = {19717156}}\n", encoding="utf-8")
    nobody = step("Ask", CITED_CONTACT="")
    assert nobody.returncode != 0
    assert "set CITED_CONTACT" in nobody.stderr
    shutil.rmtree(tmp_path / "proposal")
    with registry() as known:
        done = step("Ask", CITED_CONTACT="editors@example.org", **known.environment())
    assert done.returncode == 0, done.stderr
    body = (tmp_path / "proposal" / "body.md").read_text(encoding="utf-8")
    assert "    a: not recorded → retracted" in body
    assert "RET001" in body
    assert '"retracted"' in (tmp_path / "proposal" / "status.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(("opened", "wanted"), [("0", "pr create --base main --head refresh-status"), ("1", "pr edit refresh-status")])
def test_a_pull_request_is_opened_once(step: Step, tmp_path: Path, opened: str, wanted: str) -> None:
    program(tmp_path / "programs" / "gh", f'echo "$@" >> asked.txt; test "$1 $2" = "pr list" && echo {opened} || true')
    (tmp_path / "bib" / "status.json").write_text("{}\n", encoding="utf-8")
    committed()
    git("init", "--quiet", "--bare", "origin.git")
    git("remote", "add", "origin", "origin.git")
    (tmp_path / "proposal").mkdir()
    shutil.copy(tmp_path / "bib" / "status.json", tmp_path / "proposal")
    assert "Nothing is new." in step("Propose", BASE="main", BRANCH="refresh-status").stdout
    (tmp_path / "proposal" / "status.json").write_text('{"works": {}}\n', encoding="utf-8")
    done = step("Propose", BASE="main", BRANCH="refresh-status")
    assert done.returncode == 0, done.stderr
    assert git("-C", "origin.git", "show", "refresh-status:bib/status.json") == '{"works": {}}\n'
    assert git("-C", "origin.git", "diff", "--name-only", "refresh-status~1", "refresh-status") == "bib/status.json\n"
    assert wanted in (tmp_path / "asked.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("there", [True, False])
def test_a_release_is_made_once(step: Step, tmp_path: Path, there: bool) -> None:
    program(tmp_path / "programs" / "gh", f'echo "$@" >> asked.txt; test "$2" != view || {"true" if there else "false"}')
    (tmp_path / "offline").mkdir()
    for name in ("book.zip", "SHA256SUMS"):
        (tmp_path / "offline" / name).touch()
    assert step("Put the offline copy into the release", TAG="v1.0").returncode == 0
    asked = (tmp_path / "asked.txt").read_text(encoding="utf-8").splitlines()
    assert ("release create v1.0 --verify-tag --title v1.0 --generate-notes" in asked) != there
    assert asked[-1] == "release upload v1.0 offline/book.zip offline/SHA256SUMS --clobber"


@pytest.mark.parametrize(
    ("file", "wanted"),
    [("docs/p.md", True), ("handbook/docs/a/p.md", True), ("bib/w.bib", True), ("mkdocs-offline.yml", True), ("README.md", False)],
)
def test_the_hook_takes_pages_works_and_configuration(file: str, wanted: bool) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (re.search(hook["files"], file) is not None) == wanted
    assert {"id", "name", "entry", "language"} <= set(hook)


def test_the_hook_of_this_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both hooks run the same command, with the names of the files behind it."""
    monkeypatch.chdir(ROOT)
    (foreign,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (own,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    assert own["entry"] == f".venv/bin/{foreign['entry']}"
    files = [name for name in git("ls-files").splitlines() if re.search(own["files"], name)]
    assert "docs/about.md" in files
    assert "mkdocs.yml" in files
    assert main([*shlex.split(foreign["entry"])[1:], "docs/about.md", "docs/glossary.md"]) == 0
