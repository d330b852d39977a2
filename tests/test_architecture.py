"""Who may import what. The core outlives its generator only if nothing else in it knows one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HOOKS = Path(__file__).parent.parent / "hooks"
ONLY_IN = {
    "mkdocs": {"events.py"},
    "mkdocs_bibtex": {"events.py"},
    "jinja2": {"events.py"},
    "markdown": {"cited/citations.py", "cited/folder.py"},
    "pybtex": {"cited/bibliography.py"},
    "pylatexenc": {"cited/latex.py"},
    "citeproc": {"cited/style.py"},
    "lxml": {
        "cited/inline.py",
        "cited/rendered.py",
        "cited/style.py",
        "cited/gate/markup.py",
        "cited/gate/drawings.py",
        "cited/book.py",
        "cited/links.py",
    },
    "nh3": {"cited/gate/markup.py"},
    "yaml": {"cited/folder.py", "cited/gate/front.py", "cited/gate/configuration.py"},
    "material": set(),
    "pymdownx": set(),
    "requests": set(),
    "urllib": {"cited/style.py", "cited/gate/place.py", "cited/gate/works.py", "cited/links.py", "cited/book.py"},
    "socket": set(),
}
FILES = sorted(HOOKS.rglob("*.py"))


def imports(file: Path) -> set[str]:
    """The top-level names of all absolute imports."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").split(".")[0])
    return found


def test_finds_the_files() -> None:
    assert len(FILES) > 15


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(HOOKS).as_posix())
def test_imports(file: Path) -> None:
    name = file.relative_to(HOOKS).as_posix()
    wrong = {module for module in imports(file) if module in ONLY_IN and name not in ONLY_IN[module]}
    assert not wrong, f"{name} may not import {wrong}: see DESIGN, the imports"
    if name != "events.py":
        assert "cited" not in imports(file), f"{name}: the core imports itself relatively"


def test_model_imports_nothing_of_the_core() -> None:
    relative = [n for n in ast.walk(ast.parse((HOOKS / "cited/model.py").read_text())) if isinstance(n, ast.ImportFrom) and n.level]
    assert not relative


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(HOOKS).as_posix())
def test_small(file: Path) -> None:
    """Files below 200 lines, functions below 30: past that a thing wants to be two."""
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") <= 200
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            body = (node.end_lineno or 0) - node.body[0].lineno + 1
            assert body <= 30 or ast.get_docstring(node), f"{node.name}: {body} lines"
