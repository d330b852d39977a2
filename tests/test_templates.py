"""Templates that another process has compiled are found, and no others."""

from __future__ import annotations

import os
from fnmatch import fnmatch
from pathlib import Path

import pytest
from cited import templates
from jinja2 import Environment, FileSystemLoader

PAGES = {
    "main.html": '{% extends "base.html" %}{% block a %}{%- include "part.html" -%}{% endblock %}',
    "base.html": '{% import "macros.html" as macros with context %}{% block a %}{% endblock %}',
    "part.html": "{% from 'macros.html' import b %}{{ b() }}",
    "macros.html": "{% macro b() %}Text{% endmacro %}",
}


@pytest.fixture
def theme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CITED_CACHE", str(tmp_path / "cache"))
    for name, text in PAGES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def made(theme: Path, monkeypatch: pytest.MonkeyPatch, **options: list[str]) -> tuple[str, list[str]]:
    """What the page says, and the templates that were compiled for it."""
    env = Environment(loader=FileSystemLoader(theme), **options)  # type: ignore[arg-type]
    compiled: list[str] = []
    original = Environment.compile

    def noted(self: Environment, source: str, name: str, *more: object) -> object:
        compiled.append(name)
        return original(self, source, name, *more)  # type: ignore[call-overload]

    templates.remembering(env)
    with monkeypatch.context() as patched:
        patched.setattr(Environment, "compile", noted)
        return env.get_template("main.html").render(), sorted(compiled)


def test_all_that_are_named_are_compiled(theme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    templates.compile_all(Environment(loader=FileSystemLoader(theme)), ["main.html"])
    assert made(theme, monkeypatch) == ("Text", [])
    (theme / "part.html").write_text("Other text")
    assert made(theme, monkeypatch) == ("Other text", ["part.html"])


def test_of_another_syntax_none_is_taken(theme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    templates.compile_all(Environment(loader=FileSystemLoader(theme)), ["main.html"])
    assert made(theme, monkeypatch, extensions=["jinja2.ext.do"])[1] == sorted(PAGES)


def test_without_a_cache_nothing_is_compiled(theme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITED_CACHE", "off")
    templates.compile_all(Environment(loader=FileSystemLoader(theme)), ["main.html"])
    assert made(theme, monkeypatch) == ("Text", sorted(PAGES))


def test_all_is_listed_but_what_mkdocs_passes_over(tmp_path: Path) -> None:
    names = ["main.html", "assets/a.js", "assets/b/c.d.css", ".icons/e.svg", "assets/.f/g/h.svg", ".i", "assets/.j.js", "k./l.js"]
    for folder in ("theme", "overrides"):
        for name in names:
            (tmp_path / folder / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / name).write_text("")
    (tmp_path / "overrides/own.html").write_text("")
    env = Environment(loader=FileSystemLoader([tmp_path / "overrides", tmp_path / "theme"]))
    passed_over = (".*", "*/.*")  # mkdocs/structure/files.py
    wanted = [name for name in env.list_templates() if not any(fnmatch(name, pattern) for pattern in passed_over)]
    assert (
        templates.without_hidden(env).list_templates() == wanted == ["assets/a.js", "assets/b/c.d.css", "k./l.js", "main.html", "own.html"]
    )


def test_what_a_template_names_is_taken_once(theme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (theme / "main.html").write_text(
        '{% extends "base.html" %}{% block a %}{% include "part.html" %}{% include "part.html" %}{% endblock %}'
    )
    env = Environment(loader=FileSystemLoader(theme), auto_reload=False)
    taken: list[str] = []
    original = Environment.get_template

    def noted(self: Environment, name: str, *more: object) -> object:
        taken.append(name)
        return original(self, name, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(Environment, "get_template", noted)
    templates.at_hand(env)
    for _ in range(2):
        assert env.get_template("main.html").render() == "TextText"
    assert sorted(taken) == ["base.html", "macros.html", "macros.html", "main.html", "main.html", "part.html"]  # by two, for two pages


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be forked here")
def test_another_process_compiles_them_once(theme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "cores", lambda: 2)

    def begun() -> int:
        workers = templates.compiled_elsewhere(lambda: Environment(loader=FileSystemLoader(theme)), ["main.html"])
        return sum(not list(worker.results()) for worker in workers)

    assert begun() == 1
    assert made(theme, monkeypatch) == ("Text", [])
    assert begun() == 0
