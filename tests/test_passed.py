"""A text that the gate has passed is not read again, and nothing else is left out."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from cited import crew, gate, intake, passed
from cited.crew import Worker
from cited.incoming import Intake, SourceFile
from cited.model import Diagnostic
from test_attacks import ATTACKS, PLACES

KINDS = {".md": "page", ".bib": "works", ".svg": "figure", ".yml": "config"}
FINE = SourceFile("docs/fine.md", "fine.md", "page", "# Fine\n\nInject 10 mg.\n", b"# Fine", 24)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITED_CACHE", str(tmp_path))


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_what_is_refused_is_refused_each_time(attack: Path) -> None:
    text = attack.read_bytes().decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    place = PLACES[attack.suffix]
    bad = SourceFile(place, place.partition("/")[2] or place, KINDS[attack.suffix], text, text.encode()[:64], len(text.encode()))
    good = replace(bad, text="A: b\n" if attack.suffix == ".yml" else "", start=b"", size=5)
    intake, without = Intake((FINE, bad)), Intake((FINE, good))
    wanted = gate.check(intake)
    for files in (without, intake, intake, without, intake):
        assert passed.check(files, "mkdocs.yml") == (wanted if files is intake else gate.check(without))


def test_names_sizes_and_kinds_are_looked_at_each_time() -> None:
    assert passed.check(Intake((FINE,)), "mkdocs.yml") == []
    for bad in (
        replace(FINE, path="docs/con.md", name="con.md"),
        replace(FINE, path="docs/Fine.md"),
        replace(FINE, path="docs/other.html", name="other.html"),
        replace(FINE, path="docs/other.md", size=2_000_000),
        replace(FINE, path="docs/other.svg", name="other.svg", kind="figure"),
        replace(FINE, path="mkdocs.yml", name="mkdocs.yml", kind="config", text="a: ]"),
    ):
        wanted = gate.check(Intake((FINE, bad)))
        assert wanted
        assert passed.check(Intake((FINE, bad)), "mkdocs.yml") == wanted


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be forked")
@pytest.mark.parametrize("managed", [True, False])
def test_on_all_cores(managed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each core reads a part of the texts: together they find what one finds."""
    parted: list[crew.Task] = []
    monkeypatch.setattr(passed, "MUCH", 0)
    monkeypatch.setattr(crew, "cores", lambda: 2)
    monkeypatch.setattr(crew, "Worker", lambda task: parted.append(task) or Worker(task))  # type: ignore[func-returns-value]
    if not managed:
        monkeypatch.setattr(passed, "_packed", None)  # the other process fails at its first result
    files = [FINE]
    for number, attack in enumerate(ATTACKS):
        text = attack.read_bytes().decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        path = PLACES[attack.suffix].replace("attack", f"attack{number}")
        name = path.partition("/")[2] or path
        files += [replace(FINE, path=f"docs/fine{number}.md", name=f"fine{number}.md")] * (number % 3 == 0)
        files.append(SourceFile(path, name, KINDS[attack.suffix], text, text.encode()[:64], len(text.encode())))
    large = replace(FINE, text="1O mg\n" * 40_000)
    named = [replace(large, path=path, name=path) for path in ("docs/con.md", "docs/LARGE.md", "docs/large.md", "docs/\u202e.md")]
    page = replace(FINE, path="docs/page.html", name="page.html", kind="other", text="")
    files += [*named, page, replace(FINE, path="docs/FINE.md"), replace(FINE, path="docs/aux.md", name="aux.md")]
    wanted = gate.check(Intake(tuple(files)))
    assert {each.code for each in wanted} >= {"SEC002", "SEC003", "SEC004", "SEC005", "SEC006", "SEC016"}
    assert passed.on_all_cores(Intake(tuple(files))) == wanted
    assert passed.on_all_cores(Intake(tuple(files[::-1]))) == gate.check(Intake(tuple(files[::-1])))
    assert len(parted) == 2


def test_two_files_of_one_path_are_two() -> None:
    passed.check(Intake((FINE,)), "mkdocs.yml")
    hidden = replace(FINE, text="# Fine\n\nInject 1O mg.\n")
    for files in ((FINE, hidden), (hidden, FINE)):
        assert [each.code for each in passed.check(Intake(files), "mkdocs.yml")] == ["SEC006"]
        assert [each.code for each in passed.check(Intake(files), "mkdocs.yml")] == ["SEC006"]


def test_only_what_changed_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    check = gate.check

    def noted(intake: Intake) -> list[Diagnostic]:
        read.extend(file.path for file in intake.files if file.text)
        return check(intake)

    monkeypatch.setattr(gate, "check", noted)
    other = replace(FINE, path="docs/other.md", name="other.md", text="# Other\n")
    for files, wanted in (
        ((FINE, other), ["docs/fine.md", "docs/other.md"]),
        ((FINE, other), []),
        ((FINE, replace(other, text="# Another\n")), ["docs/other.md"]),
        ((replace(FINE, path="docs/moved.md", name="moved.md"),), []),
        ((FINE, replace(FINE, kind="works")), ["docs/fine.md"]),  # the same text of another kind
    ):
        passed.check(Intake(files), "mkdocs.yml")
        assert read == wanted
        read.clear()


@pytest.mark.parametrize(("size", "largest", "read"), [(960, 960, 960), (3, 1_000, 960), (3, 400, 400), (401, 400, 0)])
def test_a_file_is_read_to_its_end(size: int, largest: int, read: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever size it had when it was looked at, but no more than the most; and each end of a line is one."""
    content = "a\r\nb\rc\nd" * 120
    file = tmp_path / "a.md"
    file.write_bytes(content.encode())
    known = os.stat_result((*file.lstat()[:6], size, *file.lstat()[7:]))
    monkeypatch.setattr(intake, "LARGEST", largest)
    monkeypatch.setattr(Path, "lstat", lambda _: known)
    assert intake.file(file, "a.md", "a.md").text == content[:read].replace("\r\n", "\n").replace("\r", "\n")


def test_a_drawing_that_is_fine_stays_fine() -> None:
    text = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
    intake = Intake((FINE, SourceFile("docs/assets/a.svg", "assets/a.svg", "figure", text, text.encode(), len(text))))
    assert [passed.check(intake, "mkdocs.yml") for _ in range(2)] == [[], []]
