"""`cited new`: a page that passes at once, and its line in the menu."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml
from cited import furnish, menu
from cited.__main__ import main
from cited.infobox import FIELDS, NOTICES, SECTIONS
from cited.model import Library
from conftest import ROOT, read_text, run


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the handbook without its engine."""
    for name in ("docs", "bib"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("mkdocs.yml", "mkdocs-offline.yml"):
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_procedure_in_the_handbook(ours: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (ours / "mkdocs.yml").read_text(encoding="utf-8")
    assert main(["new", "procedure", "Lumbar medial branch block"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("docs/procedures/lumbar-medial-branch-block.md: written.")
    text = (ours / "docs/procedures/lumbar-medial-branch-block.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == [*SECTIONS["procedure"], "References"]
    assert all(f"#   {name}: " in text for name in FIELDS)
    assert all(name in text for name in NOTICES)
    after = (ours / "mkdocs.yml").read_text(encoding="utf-8").splitlines()
    number = int(re.findall(r"mkdocs\.yml:(\d+): added", said)[0])
    assert after.pop(number - 1) == "      - Lumbar medial branch block: procedures/lumbar-medial-branch-block.md"
    assert after == before.splitlines()
    page = "docs/procedures/lumbar-medial-branch-block.md"
    assert main(["check", page]) == 0
    opened = re.sub(r"^# (infobox:|  \w+: \"…)", r"\1", text, flags=re.MULTILINE).replace("@key", "@kim2007")
    Path(page).write_text(opened, encoding="utf-8")
    assert main(["check", page]) == 0, "the rows of the infobox are the right ones"
    assert main(["list", page]) == 0
    assert capsys.readouterr().out.count('"kind": "infobox_row"') == len(FIELDS)


def test_nothing_is_overwritten(ours: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {file: file.read_bytes() for file in ours.rglob("*") if file.is_file()}
    assert main(["new", "overview", "Glossary"]) == 2
    assert "docs/glossary.md exists already, and nothing is overwritten." in capsys.readouterr().err
    assert {file: file.read_bytes() for file in ours.rglob("*") if file.is_file()} == before


def test_the_site_says_what_is_missing(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small)
    for kind in SECTIONS:
        assert main(["new", kind, f"{kind}: a block"]) == 0
    assert main(["check"]) == 0
    built = run("mkdocs", "build", "--strict", cwd=small)
    assert built.code == 0, built.output
    for kind, names in SECTIONS.items():
        (page,) = built.site.rglob(f"{kind}-a-block/index.html")
        html = page.read_text(encoding="utf-8")
        assert f"Sections missing: {', '.join(names)}." in html
        assert re.search(rf"<h1 [^>]*>{kind}: a block<", html)


def test_a_section_is_there_when_anything_below_it_is(good: Library, tmp_path: Path) -> None:
    text = "---\ntype: overview\n---\n# T\n\n## Anatomy\n\n#### Deep\n\nIt is.[@good2007]\n\n## Causes\n\nThis section is still to be written.\n"
    absent, _ = furnish.missing_sections(read_text(text, good, tmp_path).pages[0])
    assert absent == [name for name in SECTIONS["overview"] if name != "Anatomy"]


@pytest.mark.parametrize("title", ["A *block*", "[@a]", "<b>", "1. First", "- x", "…", "", "con", "{{x}}", 'The "block"', "a\\b"])
def test_no_title(ours: Path, capsys: pytest.CaptureFixture[str], title: str) -> None:
    assert main(["new", "overview", title]) == 2
    assert re.fullmatch(r"cited: \".*\" is no title for a page: .*\. \w.*\.\n", capsys.readouterr().err)
    assert not list((ours / "docs").rglob("con.md"))


@pytest.mark.parametrize("title", ["yes", "Block: the first", "O’Neill's test", "2020 update", "Épine", "# 5", "A & B", "null", "a, b (c)"])
def test_titles_survive_yaml(title: str) -> None:
    assert yaml.safe_load(menu.line(title, "p.md")) == [{title: "p.md"}]


NAV = "# first\nnav: # the menu\n  - index.md # home\n  - Part:\n    - A: part/a.md  # kept\n\n    # and this\n  - Z: z.md\n\ntheme: x\n"


@pytest.mark.parametrize(
    ("page", "alike", "line", "text"),
    [
        ("part/new.md", set(), 6, "    - New: part/new.md"),
        ("new.md", {"part/a.md"}, 6, "    - New: new.md"),
        ("new.md", set(), 9, "  - New: new.md"),
        ("new.md", {"index.md"}, 4, "  - New: new.md"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_menu(page: str, alike: set[str], line: int, text: str, ending: str) -> None:
    before = NAV.replace("\n", ending)
    after, number = menu.added(before, "New", page, alike)
    lines = after.split(ending)
    assert number == line
    assert lines.pop(number - 1) == text
    assert ending.join(lines) == before


@pytest.mark.parametrize("text", ["nav: [a.md, b.md]\n", "nav:\n- {A: a.md\n   }\n", "site_name: x\n", "nav: [\n", "nav: a.md\n"])
def test_a_menu_of_another_form_is_left_alone(text: str) -> None:
    with pytest.raises(ValueError, match=r"mkdocs\.yml"):
        menu.added(text, "New", "new.md", set())


def test_the_line_is_shown_where_it_cannot_be_put(ours: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = "docs_dir: docs\nnav: [index.md]\nplugins: {bibtex: {bib_dir: bib}}\n"
    (ours / "mkdocs.yml").write_text(config, encoding="utf-8")
    assert main(["new", "overview", "New"]) == 0
    assert (
        "mkdocs.yml: not changed, because nav in mkdocs.yml is not written with one entry a line. Add this line under nav: - New: new.md"
        in capsys.readouterr().out
    )
    assert (ours / "mkdocs.yml").read_text(encoding="utf-8") == config
