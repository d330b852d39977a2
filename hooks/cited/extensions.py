"""The Markdown extensions that a page needs, loaded quickly: the check of one page is to take a fraction of a second.

What is left out, or loaded otherwise than Python-Markdown does, changes no page.
"""

from __future__ import annotations

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
ESCAPED = ("\\ ", "\\\t", "\\\\")  # a space that does not break; in front matter, as `needed` looks at it, each backslash is two
SIGNS = {  # what stands in a page, without regard to case, to which they do something
    CAPTION: ("///", "\\/"),
    "attr_list": ("{",),
    "pymdownx.betterem": ("*", "_"),
    "pymdownx.caret": ("^", *ESCAPED),
    "pymdownx.details": ("???", "<details", "///"),  # they go on with what another extension has begun
    "pymdownx.superfences": ("```", "~~~"),
    "pymdownx.tabbed": ("===", "tabbed-", "///"),
    "pymdownx.tilde": ("~", *ESCAPED),
}
BEYOND = frozenset({"disable_indented_code_blocks", "preserve_tabs"})  # options by which superfences changes other text


def needed(names: Iterable[str | Extension], options: Mapping[str, Any], text: str, meta: Mapping[str, Any]) -> Iterator[Extension | str]:
    """Those of the extensions that do anything to a page with this text and front matter; of those that are made already, each."""
    said = f"{text}\n{list(meta.items())}".casefold()
    for name in names:
        if isinstance(name, Extension):
            yield name
            continue
        if name in SIGNS and not any(sign in said for sign in SIGNS[name]) and BEYOND.isdisjoint(options.get(name) or ()):
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
