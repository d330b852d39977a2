"""Who may import what. The core outlives its generator only if nothing else in it knows one."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cited import carried

HOOKS = Path(__file__).parent.parent / "hooks"
ONLY_IN = {
    "mkdocs": {"events.py"},
    "mkdocs_bibtex": set(),
    "jinja2": {"events.py", "cited/templates.py", "cited/navigation.py"},
    "markdown": {f"cited/{name}.py" for name in ("citations", "extensions", "folder", "literature", "numbering", "placing")},
    "pybtex": {"cited/bibtex.py"},
    "pylatexenc": {"cited/latex.py"},
    "citeproc": {"cited/csl.py", "cited/shapes.py"},
    "lxml": {
        f"cited/{name}.py"
        for name in (
            "addresses",
            "book",
            "furnish",
            "gate/drawings",
            "gate/trees",
            "handbook",
            "inline",
            "links",
            "preview/__init__",
            "preview/places",
            "registries",
            "rendered",
            "style",
            "webpage",
        )
    },
    "nh3": {"cited/gate/trees.py"},
    "yaml": {"cited/folder.py", "cited/gate/front.py", "cited/gate/configuration.py", "cited/menu.py"},
    "material": set(),
    "pymdownx": set(),
    "requests": {"cited/fetch.py"},  # the only file that goes to the network
    "urllib3": {"cited/fetch.py"},
    "httpx": set(),
    "http": set(),
    "urllib": {  # to take addresses apart, never to open one
        f"cited/{name}.py"
        for name in ("ask", "book", "coins", "fetch", "gate/place", "gate/works", "links", "literature", "sarif", "style", "webpage")
    },
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
    assert text.count("\n") <= (
        640 if file.name == "events.py" else 200
    )  # all that knows MkDocs stands in one file, pages kept and shared out included
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            body = (node.end_lineno or 0) - node.body[0].lineno + 1
            assert body <= 30 or ast.get_docstring(node), f"{node.name}: {body} lines"


def test_neither_build_nor_check_loads_what_goes_to_the_network() -> None:
    """`events.py` and `__main__` import everything that a build and a check need; the rest is loaded by its own command."""
    code = "import sys, cited.__main__; sys.path.insert(0, 'hooks'); import events; print(*(n for n in sys.modules if n[:6] == 'cited.'))"
    done = subprocess.run([sys.executable, "-c", code], cwd=HOOKS.parent, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "cited.quantities" in loaded
    assert not loaded & {
        "cited.fetch",
        "cited.ask",
        "cited.add",
        "cited.refresh",
        "cited.new",
        "cited.init",
        "cited.schema",
        "cited.editor",
    }


def test_a_check_loads_no_more_than_it_needs(tmp_path: Path) -> None:
    """`cited check` on one page takes a third of a second: what sets references, makes sites or goes out is loaded by its own command."""
    code = "import sys, cited.__main__; done = cited.__main__.main(['check', 'docs/index.md']); print(done, *sys.modules)"
    for reads in (True, False):  # the second time the works come from the cache
        environment = {**os.environ, "CITED_CACHE": str(tmp_path)}
        run = subprocess.run([sys.executable, "-c", code], cwd=HOOKS.parent, env=environment, capture_output=True, text=True, check=True)
        done, *loaded = run.stdout.split()
        assert done == "0"
        assert ("pybtex" in loaded) == reads
        more = {"citeproc", "requests", "mkdocs", "jinja2", "pylatexenc", "cited.offline", "cited.style", "cited.publish", "cited.printing"}
        assert not more & set(loaded)


def test_nothing_opens_an_address_with_urllib() -> None:
    for file in FILES:
        assert "urllib.request" not in file.read_text(encoding="utf-8"), file


def test_the_engine_knows_no_subject() -> None:
    """Whoever begins a handbook of their own gets this code, styles and scripts: nothing in it is of our handbook."""
    root = HOOKS.parent
    engine = [HOOKS / "cited", HOOKS / "events.py", *(root / name for name in carried.found(root) if name != "LICENSE")]
    files = [file for place in engine for file in ([place] if place.is_file() else place.rglob("*")) if file.is_file()]
    own = re.compile(r"dorsal|ram(?:us|i)\b|wikimsk|miyakoshi", re.IGNORECASE)
    texts = ((file, file.read_text(encoding="utf-8")) for file in files if file.suffix != ".pyc")
    assert [f"{file}: {found[0]}" for file, text in texts for found in own.finditer(text)] == []
    assert len(files) > 90
