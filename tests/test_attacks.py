"""The corpus of attacks, one idea a file: each is refused by the rule in its name, or (`inert_…`) does nothing."""

from __future__ import annotations

import os
import re
import shutil
import time
from pathlib import Path

import pytest
from cited import bibliography, folder, gate, intake, rules
from cited.incoming import Intake, SourceFile
from cited.model import Diagnostic, Library, Page
from conftest import CASES, ROOT, run

ATTACKS = sorted((ROOT / "tests" / "attacks").iterdir())
PLACES = {".md": "docs/attack.md", ".bib": "bib/attack.bib", ".svg": "docs/assets/attack.svg", ".yml": "mkdocs.yml"}


def gated(text: str, kind: str, folder_: Path) -> list[Diagnostic]:
    """What the gate says of one file, before and after rendering, as `cited check` asks it."""
    file = folder_ / Path(PLACES[kind]).name
    file.write_text(text, encoding="utf-8", newline="")
    found = gate.check(Intake((intake.file(file, PLACES[kind], file.name if kind != ".svg" else f"assets/{file.name}"),)))
    if found or kind in (".svg", ".yml"):
        return found
    library = bibliography.load([file]) if kind == ".bib" else bibliography.load([CASES / "good.bib"])
    made = list(folder.pages([(file, PLACES[kind])], folder.settings(ROOT / "mkdocs.yml"), library)) if kind == ".md" else []
    pages = tuple(each for each in made if isinstance(each, Page))
    late = gate.check(Intake(pages=pages, entries=tuple(library.entries.values())))
    return [each for each in made if isinstance(each, Diagnostic)] + late


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_refused(attack: Path, tmp_path: Path) -> None:
    wanted = attack.stem.split("_")[0]
    began = time.monotonic()
    found = gated(attack.read_text(encoding="utf-8"), attack.suffix, tmp_path)
    assert time.monotonic() - began < 5, "the gate itself is slow"
    if wanted == "inert":
        assert not found
        return
    assert wanted in {each.code for each in found}, found
    last = attack.read_text(encoding="utf-8").count("\n") + 1
    for each in found:
        assert each.level == "error"
        assert 1 <= each.at.line <= last
        assert re.search(r"\. \w.*\.$", each.message), f"what is wrong, and what to do: {each.message}"
        assert each.message.isprintable() or each.code == "SEC006"


def test_there_are_enough() -> None:
    assert len(ATTACKS) >= 60
    codes = {attack.stem.split("_")[0] for attack in ATTACKS}
    assert {rules.explained(rule)[0] for rule in gate.RULES} - codes == {"SEC001", "SEC002", "SEC003", "SEC018"}


@pytest.mark.parametrize("rule", gate.RULES, ids=lambda rule: rules.explained(rule)[0])
def test_rule_examples(rule: gate.Rule, tmp_path: Path) -> None:
    """The Bad of each docstring breaks that very rule, the Good breaks none of the gate."""
    code, _, text = rules.explained(rule)
    if code == "SEC018":
        return
    for example, wanted in zip(rules.examples(rule), (True, False), strict=True):
        if "(files):" in text:
            name, _, target = example.partition(" -> ")
            start = b"<p>" if name.endswith(".html") else b""
            file = SourceFile(name, name.removeprefix("docs/"), "link" if target else "page", target, start)
            found = gate.check(Intake((SourceFile(file.path, file.name, "other", "", start) if start else file,)))
        else:
            kind = (
                ".bib" if example.startswith("@") else ".svg" if example.startswith("<svg") else ".yml" if "site_name" in example else ".md"
            )
            found = gated(example, kind, tmp_path)
        assert (code in {each.code for each in found}) if wanted else not found, f"{code}: {example}: {found}"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("con.md", "SEC002"), ("aux.svg", "SEC002"), ("LPT1.md", "SEC002"), ("a:b.md", "SEC002"), ("q?.md", "SEC002"), ("a b.md", "SEC002"),
        ("x.md.", "SEC002"), ("-rf.md", "SEC002"), ("é.md", "SEC002"), ("dose\u202egpj.md", "SEC002"), ("x\ny.md", "SEC002"),
        (f"{'x' * 200}.md", "SEC002"), (".htaccess", "SEC002"), ("a\\b.md", "SEC002"),
        ("x.html", "SEC003"), ("x.js", "SEC003"), ("x.css", "SEC003"), ("x.pdf", "SEC003"), ("x.htm", "SEC003"), ("x.xhtml", "SEC003"),
        ("x.xml", "SEC003"), ("x.swf", "SEC003"), ("x.wasm", "SEC003"), ("README", "SEC003"), ("picture.png", "SEC003"), ("x.py", "SEC003"),
    ],
)  # fmt: skip
def test_names_and_kinds(name: str, code: str) -> None:
    found = gate.check(Intake((SourceFile(f"docs/{name}", name, "other", "", b"<script>"),)))
    assert code in {each.code for each in found}


def test_names_that_differ_in_case_only() -> None:
    files = tuple(SourceFile(f"docs/{name}", name, "page", "# T\n") for name in ("abg.md", "Abg.md"))
    assert [each.code for each in gate.check(Intake(files))] == ["SEC002"]


def test_links_and_pipes_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "x.md").write_text("# Secret\n")
    (tmp_path / "docs" / "file.md").symlink_to("/etc/hostname")
    (tmp_path / "docs" / "folder").symlink_to(tmp_path / "secret", target_is_directory=True)
    (tmp_path / "docs" / "gone.md").symlink_to("nowhere")
    os.mkfifo(tmp_path / "docs" / "pipe.md")
    found = gate.check(intake.read([(tmp_path / "docs", "docs")]))
    assert [(each.code, each.at.path) for each in found] == [
        ("SEC001", f"docs/{name}") for name in ("file.md", "folder", "gone.md", "pipe.md")
    ]
    (tmp_path / "linked").symlink_to(tmp_path / "secret", target_is_directory=True)
    assert [each.code for each in gate.check(intake.read([(tmp_path / "linked", "linked")]))] == ["SEC001"]


@pytest.mark.parametrize(
    "attack", ["SEC004_brackets.md", "SEC007_template.md", "SEC008_script.md", "SEC010_javascript.md", "SEC012_href.bib"]
)
def test_stops_a_build(attack: str, small: Path) -> None:
    source = ROOT / "tests" / "attacks" / attack
    shutil.copy(source, small / PLACES[source.suffix])
    built = run("mkdocs", "build", cwd=small)
    assert built.code != 0
    assert re.search(rf"{re.escape(PLACES[source.suffix])}:\d+:\d+: {attack[:6]} ", built.output), built.output
    assert "Traceback" not in built.output


def test_the_library_is_clean() -> None:
    library: Library = bibliography.load(folder.bib_files(ROOT / "bib"))
    assert not gate.check(Intake(entries=tuple(library.entries.values())))
