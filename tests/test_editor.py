"""What editors are given: the schema says what the check says, snippets make what passes it, Vim finds and completes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from cited import editor, handbook, schema
from cited.__main__ import main
from cited.gate import front
from cited.incoming import Intake, SourceFile
from cited.infobox import FIELDS, NOTICES, SECTIONS
from cited.literature import COUNTED
from cited.model import Library, Page
from cited.notation import MARK_LABELS
from cited.rules import pages
from cited.rules.literature import faulty_literature
from conftest import CASES, ROOT, Check
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker

RULES = (pages.unknown_infobox_field, pages.unknown_notice, pages.faulty_front_matter, pages.faulty_review, faulty_literature)
VALIDATOR = Draft7Validator(schema.schema(), format_checker=FormatChecker())


def faults(text: str) -> list[str]:
    """What the check says of front matter."""
    page = f"---\n{text}\n---\n\n# T\n"
    found = list(front.front_matter(Intake((SourceFile("p.md", "p.md", "page", page),))))
    if not found:
        meta = yaml.safe_load(text) or {}
        read = handbook.read([Page("p.md", "", "T", meta, page, "<h1>T</h1>")], Library(), whole=False)
        found = [each for rule in RULES for each in rule(read)]
    return [each.message for each in found]


def errors(text: str) -> list[str]:
    """What the schema says of it."""
    return [each.message for each in VALIDATOR.iter_errors(json.loads(json.dumps(yaml.safe_load(text), default=str)))]


def blocks(name: str) -> list[str]:
    return (CASES / "front-matter" / f"{name}.txt").read_text(encoding="utf-8").split("\n---\n")


@pytest.mark.parametrize("text", blocks("good"))
def test_good(text: str) -> None:
    assert (faults(text), errors(text)) == ([], [])


@pytest.mark.parametrize("text", blocks("bad"))
def test_bad(text: str) -> None:
    assert faults(text), "the check lets it pass"
    assert errors(text), "the schema lets it pass"


@pytest.mark.parametrize("text", ["title: &a x\nsubtitle: *a", "title: a\ntitle: b", "title: !!str a"])
def test_only_the_check_sees(text: str) -> None:
    assert faults(text)
    assert not errors(text)


WORDS = st.sampled_from(
    ["", "x", "toc", "procedure", "claims", "2026-11-21", "2026-02-30", "a: b", 'a "b"', "<b>", "&lt;", "DATA:x", "{{x", "[@a]"]
)
SCALARS = st.one_of(WORDS, st.integers(-1, 3), st.booleans(), st.none(), st.just(1.5))
NAMES = st.sampled_from([*FIELDS, *NOTICES, *COUNTED, "query", "plain", "looked_at", "hits", "exclude", "boost", "x"])
VALUES = st.recursive(SCALARS, lambda below: st.lists(below, max_size=2) | st.dictionaries(NAMES, below, max_size=3), max_leaves=7)
COUNTS = st.dictionaries(st.sampled_from(COUNTED), st.integers(-1, 3), max_size=2)
REVIEWS = st.fixed_dictionaries({}, optional={"query": SCALARS, "plain": SCALARS, "looked_at": SCALARS, "hits": COUNTS})
BOXES = st.fixed_dictionaries({}, optional={"infobox": st.dictionaries(NAMES, SCALARS, max_size=2), "literature": REVIEWS})


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from([*front.KEYS, "template"]), VALUES, max_size=2) | BOXES)
def test_they_agree(meta: dict[str, Any]) -> None:
    text = yaml.safe_dump(meta)
    if "&id" not in text:  # an anchor: what was drawn twice
        assert bool(faults(text)) == bool(errors(text)), (text, faults(text), errors(text))


@pytest.mark.parametrize("page", sorted([*ROOT.glob("docs/**/*.md"), *ROOT.glob("tests/site/**/*.md")]), ids=lambda page: page.name)
def test_every_page_of_ours(page: Path) -> None:
    found = front.FRONT.match(page.read_text(encoding="utf-8"))
    assert not errors(found[1] if found else "{}")


ATTACKS = {
    file.stem: front.FRONT.match(file.read_text(encoding="utf-8")) for file in sorted((ROOT / "tests" / "attacks").glob("SEC007_*.md"))
}
UNSEEN = {
    "billion_laughs",
    "env_tag",
    "merge_key",
    "python_tag",
    "key_twice",
    "key_in_key",
    "key_in_key_deeper",
}  # what YAML does before a schema sees anything


@pytest.mark.parametrize("name", [name for name, found in ATTACKS.items() if found and name[7:] not in UNSEEN])
def test_attacks(name: str) -> None:
    found = ATTACKS[name]
    assert found
    assert errors(found[1])


def test_each_key_is_explained() -> None:
    assert set(schema.MEANING) == set(front.KEYS)
    for name, (said, example) in schema.MEANING.items():
        assert said.endswith(".")
        assert not errors(yaml.safe_dump({name: example})), name


def test_patterns_are_those_of_javascript() -> None:
    """Validators of editors read them with the flag `u`, which refuses an escape that is not needed."""
    patterns = re.findall(r'"pattern": (".*")', schema.text())
    assert len(patterns) >= 4
    for pattern in map(json.loads, patterns):
        assert not re.search(r"\\[^\^$.*+?()\[\]{}|/sSdDwWbB\\]|\(\?[a-zP]", pattern), pattern


def test_the_committed_files_are_current() -> None:
    for name, text in ((editor.SCHEMA, schema.text()), (editor.FORM, editor.form())):
        assert (ROOT / ".vscode" / name).read_text(encoding="utf-8") == text, "run: cited schema --write"


def expanded(name: str) -> str:
    """What the editor makes of a snippet when one accepts what it offers."""
    body = "\n".join(json.loads(editor.form())[name]["body"])
    body = re.sub(r"\$\{\d+\|(\w[\w-]*).*?\|\}", r"\1", body)
    return re.sub(r"\$\{\d+:(.*?)\}|\$0", r"\1", body).replace("@key", "@good2007")


def test_snippets_pass_the_check(check: Check) -> None:
    rows = [expanded(f"Infobox: {label}") for label in FIELDS.values()]
    kinds = [expanded(f"Notice: {title}") for _, title in NOTICES.values()]
    top = [
        "---",
        "infobox:",
        *(f"  {row}" for row in rows),
        "notices:",
        *(f"  {kind}" for kind in kinds),
        expanded("Literature review"),
        "---",
    ]
    claims = [
        f"It spreads.{expanded(name)}" for name in ("Citation", "Citation with a page", *(f"Mark: {each}" for each in MARK_LABELS.values()))
    ]
    boxes = [expanded(f"Box: {box}") for box in editor.BOXES]
    caption = ["| Drug | Work |\n|---|---|\n| A | [@good2007] |", expanded("Caption of a table").replace("What it shows.", "Drugs")]
    page = "\n\n".join(["\n".join(top), "# T", *claims, *boxes, *caption])
    assert [each.message for each in check(page)] == []
    assert check(page.replace("needle:", "neddle:"))
    assert expanded("Infobox").count("\n") == len(FIELDS)
    assert not errors(expanded("Front matter").split("---")[1])
    assert next(iter(SECTIONS)) in expanded("Front matter")


def test_a_snippet_for_each_work(library: Library) -> None:
    made = json.loads(editor.snippets(library.entries))
    assert set(made) == {f"@{key}" for key in library.entries}
    assert made["@bogduk1982lumbar"]["description"] == "Bogduk 1982: The human lumbar dorsal rami"
    assert editor._literal("a$b}c") == r"a\$b\}c"


def test_the_command_writes_what_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bib").mkdir()
    (tmp_path / "bib" / "w.bib").write_text("@misc{b, title = {B}}\n@misc{a, title = {{A}}}\n", encoding="utf-8")
    assert main(["schema", "--write"]) == 0
    assert main(["schema", "--write"]) == 0
    assert capsys.readouterr().out.count("written") == 3
    assert main(["keys"]) == 0
    assert capsys.readouterr().out == "a\tA\nb\tB\n"
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == schema.text()


MANY = "It lasts a week.\n\n" * 60


def test_vs_code_finds_the_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("settings.json", "extensions.json", "tasks.json"):
        tasks = json.loads((ROOT / ".vscode" / name).read_text(encoding="utf-8"))
    pattern = tasks["tasks"][0]["problemMatcher"]["pattern"]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.md").write_text(f"# T\n\n{MANY}", encoding="utf-8")
    assert main([*tasks["tasks"][0]["command"].split()[1:], "page.md"]) == 1
    found = [match for line in capsys.readouterr().out.splitlines() if (match := re.match(pattern["regexp"], line))]
    assert len(found) == 60, "all of them, however many screens they take"
    assert [found[0][pattern[name]] for name in ("file", "line", "column", "code")] == ["page.md", "3", "1", "CLM001"]


@pytest.mark.skipif(not shutil.which("vim"), reason="no Vim on this machine: apt-get install vim")
def test_vim(tmp_path: Path) -> None:
    (tmp_path / "bib").mkdir()
    (tmp_path / "bib" / "w.bib").write_text("@misc{good1999, title = {First}}\n@misc{good2007, title = {On spread}}\n", encoding="utf-8")
    (tmp_path / "page.md").write_text(f"# T\n\n{MANY}It spreads.[@good1999; @spre\n", encoding="utf-8")
    (tmp_path / "run").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cited "$@"\n', encoding="utf-8")
    (tmp_path / "run").chmod(0o755)
    script = f"""let g:cited_command = './run'
filetype plugin on
source {ROOT}/editors/cited.vim
silent make page.md
call writefile(map(getqflist(), {{_, each -> bufname(each.bufnr) . ' ' . each.lnum . ' ' . each.text[:5]}}), 'found')
edit page.md
execute "normal! GA\\<C-X>\\<C-O>\\<C-Y>"
write
qall!
"""
    (tmp_path / "script.vim").write_text(script, encoding="utf-8")
    subprocess.run(
        ["vim", "-N", "-u", "NONE", "-i", "NONE", "-n", "-es", "-S", "script.vim"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    found = (tmp_path / "found").read_text(encoding="utf-8").splitlines()
    assert found[0] == "page.md 3 CLM001"
    assert len([line for line in found if line.endswith("CLM001")]) == 61, "all of them, however many screens they take"
    assert (tmp_path / "page.md").read_text(encoding="utf-8").endswith("[@good1999; @good2007\n")
