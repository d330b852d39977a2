"""The Markdown extensions that a page needs, loaded quickly: the check of one page is to take a fraction of a second.

What is left out, or loaded otherwise than Python-Markdown does, changes no page.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

from markdown.extensions import Extension

OWN = frozenset({  # Python-Markdown's, for which it would ask every package that is installed
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "md_in_html", "meta", "nl2br",
    "sane_lists", "smarty", "tables", "toc",
})  # fmt: skip
CAPTION, SELECTORS = "pymdownx.blocks.caption", "pymdownx.blocks.html"
SIGNS = {  # what a page has in it to which they do something; caret and tilde also make `\ ` a space that does not break
    CAPTION: re.compile(r"///|\\/"),
    "attr_list": re.compile(r"\{"),
    "pymdownx.betterem": re.compile("[*_]"),
    "pymdownx.caret": re.compile(r"\^|\\[^A-Za-z]"),
    "pymdownx.details": re.compile(r"\?{3}|<details|///", re.I),  # they go on with what another extension has begun
    "pymdownx.superfences": re.compile("`{3}|~{3}"),
    "pymdownx.tabbed": re.compile("={3}|tabbed-|///", re.I),
    "pymdownx.tilde": re.compile(r"~|\\[^A-Za-z]"),
}
BEYOND = frozenset({"disable_indented_code_blocks", "preserve_tabs"})  # options by which superfences changes other text


def needed(names: Iterable[str | Extension], options: Mapping[str, Any], text: str, meta: Mapping[str, Any]) -> Iterator[Extension | str]:
    """Those of the extensions that do anything to a page with this text and front matter; of those that are made already, each."""
    said = f"{text}\n{list(meta.items())}"
    for name in names:
        if isinstance(name, Extension):
            yield name
            continue
        if name in SIGNS and not SIGNS[name].search(said) and BEYOND.isdisjoint(options.get(name) or ()):
            continue
        if name == CAPTION:
            _spare_selectors()
        if name in OWN:
            yield _made(f"markdown.extensions.{name}", options.get(name))
        else:
            yield _made(name, options.get(name)) if name.startswith("pymdownx.") else name


@contextmanager
def only_needed(config: Any, text: str, meta: Mapping[str, Any]) -> Iterator[None]:
    """Meanwhile the configuration names only the extensions that do anything to this page."""
    every = config.markdown_extensions
    config.markdown_extensions = [*needed(every, config.mdx_configs, text, meta)]
    try:
        yield
    finally:
        config.markdown_extensions = every


def _made(module: str, options: Any) -> Extension:
    made: Extension = import_module(module).makeExtension(**(options or {}))
    return made


def _spare_selectors() -> None:
    """Load the captions without a module that takes a twentieth of a second: they need it where a caption has classes."""
    if SELECTORS in sys.modules or CAPTION in sys.modules:
        return

    def parse_selectors(*given: Any, **named: Any) -> Any:
        return import_module(SELECTORS).parse_selectors(*given, **named)

    sys.modules[SELECTORS] = stand_in = ModuleType(SELECTORS)
    vars(stand_in)["parse_selectors"] = parse_selectors
    try:
        import_module(CAPTION)
    finally:
        del sys.modules[SELECTORS]
