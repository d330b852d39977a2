"""The templates of the theme, listed without what lies hidden among them, and compiled once: what is compiled lies in the cache."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, Template

from . import cache
from .crew import Worker, cores

NAMED = re.compile(r"{%-?\s*(?:include|extends|import|from)\s+[\"']([^\"'{}]+)[\"']\s*(?:import\s[^%]*|as\s[^%]*)?-?%}")  # by its very name

SYNTAX = (  # what jinja2 reads a template by; its own keys name the template alone
    "block_start_string", "block_end_string", "variable_start_string", "variable_end_string", "comment_start_string", "comment_end_string",
    "line_statement_prefix", "line_comment_prefix", "trim_blocks", "lstrip_blocks", "newline_sequence", "keep_trailing_newline",
    "autoescape", "optimized",
)  # fmt: skip


def remembering(env: Environment) -> Environment:
    """The same, which now finds and keeps what is compiled of the same syntax; within one build nobody looks whether it has changed."""
    env.auto_reload = False
    if where := cache.folder():
        with suppress(OSError):  # a folder that cannot be written costs time, no build
            (where / "templates").mkdir(parents=True, exist_ok=True)
            syntax = cache.key(*sorted(env.extensions), *(repr(getattr(env, name)) for name in SYNTAX))
            env.bytecode_cache = FileSystemBytecodeCache(str(where / "templates"), f"{syntax}_%s")
    return env


def at_hand(env: Environment) -> Environment:
    """The same, which takes a template that another names (a page has some fifty of them) as it was taken before."""
    original = env.get_template
    taken: dict[Any, Template] = {}

    def get_template(name: Any, *more: Any, **named: Any) -> Template:
        if not more or named:  # by name alone: the page itself
            return original(name, *more, **named)
        if (name, more) not in taken:
            taken[name, more] = original(name, *more)
        return taken[name, more]

    env.get_template = get_template  # type: ignore[method-assign]
    return env


def without_hidden(env: Environment) -> Environment:
    """The same, which lists nothing that lies hidden: MkDocs publishes none of it, and the theme has 14,000 icons in such a folder."""
    if isinstance(env.loader, FileSystemLoader):
        env.loader.list_templates = partial(_listed, env.loader)  # type: ignore[method-assign]
    return env


def _listed(loader: FileSystemLoader) -> list[str]:
    """As jinja2 lists them: their paths below the folder that they lie in, each once."""
    found: set[str] = set()
    for place in loader.searchpath:
        for folder, below, names in os.walk(place, followlinks=loader.followlinks):
            below[:] = [each for each in below if not each.startswith(".")]
            found.update(Path(folder, name).relative_to(place).as_posix() for name in names if not name.startswith("."))
    return sorted(found)


def compile_all(env: Environment, names: Iterable[str]) -> None:
    """Compile these templates and those that they name, for `remembering` to find; one that is missed is compiled when it is needed."""
    wanted = list(names)
    for name in wanted if remembering(env).bytecode_cache else ():
        text = Path(env.get_template(name).filename or "").read_text("utf-8")
        wanted += [each for each in dict.fromkeys(NAMED.findall(text)) if each not in wanted]


def compiled_elsewhere(get_env: Callable[[], Environment], names: Iterable[str]) -> list[Worker]:
    """Another process that compiles them, where no template was compiled yet and another core has nothing to do."""
    where = cache.folder()
    if not where or cores() == 1 or ((where / "templates").is_dir() and any((where / "templates").iterdir())):
        return []

    def task() -> Iterator[tuple[str, bytes]]:
        compile_all(get_env(), names)
        yield from ()

    return [Worker(task)]
