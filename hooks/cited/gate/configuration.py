"""Rules on `mkdocs.yml`: MkDocs runs what stands in it, so it is looked at before MkDocs is.

It is composed into nodes and never constructed: a tag is seen and does nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import yaml

from ..incoming import Intake, SourceFile
from ..model import Diagnostic, Position
from .addresses import web

HOOKS = {"hooks/events.py"}
OVERRIDES = {"overrides"}
PLUGINS = {"search", "bibtex", "offline", "material/search", "material/offline"}
EXTENSIONS = re.compile(
    r"(?:markdown\.extensions\.)?(?:abbr|admonition|attr_list|def_list|fenced_code|footnotes|md_in_html|tables|toc|sane_lists|smarty|codehilite"
    r"|meta|nl2br|wikilinks)|pymdownx\.(?:arithmatex|betterem|blocks\.\w+|caret|critic|details|highlight|inlinehilite|keys|magiclink|mark"
    r"|smartsymbols|superfences|tabbed|tasklist|tilde)"
)
PLAIN = re.compile(r"[^<>\"{}]*")
LOCAL = re.compile(r"(?!.*(?:^|/)\.\.(?:/|$))(?!/)[\w./@+-]*", re.ASCII)
PATHS = (
    "docs_dir", "site_dir", "plugins.bibtex.bib_dir", "plugins.bibtex.bib_file", "plugins.bibtex.csl_file", "extra_css", "watch", "INHERIT",
    "extra_javascript", "extra_javascript.path", "extra.polyfills", "extra_templates", "theme.logo", "theme.favicon",
)  # fmt: skip
NAMES = ("site_name", "site_description", "site_author", "remote_name")
ADDRESSES = ("site_url", "repo_url", "edit_uri", "extra.homepage")
PAIR = "tag:yaml.org,2002:"
HARMLESS = {f"{PAIR}{kind}" for kind in ("str", "int", "float", "bool", "null", "seq", "map", "timestamp")}
COPYRIGHT = re.compile(r'(?:[^<>"{}]|<a href="(?P<to>[^"<>]*)">|</a>)*')


def tag(intake: Intake) -> Iterator[Diagnostic]:
    """SEC014 `mkdocs.yml` holds a tag: it can run code or print a secret.

    MkDocs resolves `!!python/…` by running what it names, and `!ENV` by putting a variable of the machine into the pages.

    Bad:

        site_name: !ENV SECRET

    Good:

        site_name: A handbook
    """
    for file, node in _nodes(intake):
        if node.tag not in HARMLESS:
            shown = node.tag.replace(PAIR, "!!")
            message = f'holds the tag "{shown}", which can run code or print a secret. Write the value itself.'
            yield Diagnostic("SEC014", message, _at(file, node), text=node.tag)


def setting(intake: Intake) -> Iterator[Diagnostic]:
    """SEC015 `mkdocs.yml` names something that may run, or that is fetched from elsewhere.

    Hooks, plugins and extensions are code: those that people have reviewed are listed in
    `hooks/cited/gate/configuration.py`. Paths stay in the folder, and nothing is loaded from another host.

    Bad:

        site_name: A handbook
        hooks:
          - docs/assets/hook.py

    Good:

        site_name: A handbook
        hooks:
          - hooks/events.py
    """
    for file in intake.files:
        root, problem, line = _root(file)
        if problem:
            yield Diagnostic("SEC015", f"is not valid YAML: {problem}. Correct it.", Position(file.path, line))
        for path, node in _settings(root, "", 0) if root else ():
            fault = _fault(path, node)
            if fault:
                yield Diagnostic("SEC015", f'has {fault} under "{path}".', _at(file, node), text=path)


def _fault(path: str, node: yaml.ScalarNode) -> str:
    text = str(node.value)
    if path == "hooks" and text not in HOOKS:
        return f'"{text}": only reviewed hooks may run ({", ".join(sorted(HOOKS))}). Take it out'
    if path == "plugins" and text not in PLUGINS:
        return f'the plugin "{text}", which nobody has reviewed: a plugin runs code. Take it out'
    if path == "markdown_extensions" and not EXTENSIONS.fullmatch(text):
        return f'the extension "{text}", which nobody has reviewed: it runs code or pulls in files. Take it out'
    if path == "theme.custom_dir" and text not in OVERRIDES:
        return f'"{text}": templates run code and lie in {", ".join(OVERRIDES)}. Move them there'
    if path in PATHS and not LOCAL.fullmatch(text):
        return f'"{text[:80]}": it must lie in this folder, and nothing is loaded from another host. Put the file here'
    if path.startswith(("theme.font", "extra.analytics", "extra.consent")) and text not in ("false", "no"):
        return f'"{text[:40]}": it asks another host for something at each visit. Delete it; theme.font is false'
    if path == "copyright":
        found = COPYRIGHT.fullmatch(text)
        return "" if found and all(web(to) for to in re.findall(r'href="([^"]*)"', text)) else "more than text and plain links. Take it out"
    if (path in NAMES or path.split(".")[0] == "nav") and not PLAIN.fullmatch(text):
        return f'"{text[:40]}": it goes into every page as it is. Write it without markup'
    if path in ADDRESSES and text and not (web(text) or (path == "edit_uri" and LOCAL.fullmatch(text))):
        return f'"{text[:40]}", which is no plain https:// address. Correct it'
    return ""


def _settings(node: yaml.Node, path: str, depth: int) -> Iterator[tuple[str, yaml.ScalarNode]]:
    """(path with dots, scalar) of each setting; the names of plugins and extensions are scalars of their list."""
    if depth > 12:
        return
    if isinstance(node, yaml.ScalarNode):
        yield path, node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _settings(item, path, depth + 1)
    elif isinstance(node, yaml.MappingNode):
        for key, item in node.value:
            if path in ("plugins", "markdown_extensions", "nav", "extra_javascript", "hooks"):
                named = isinstance(key, yaml.ScalarNode) and path != "extra_javascript"
                yield from ([(path, key)] if named else [])
            yield from _settings(item, f"{path}.{key.value}".strip(".") if isinstance(key, yaml.ScalarNode) else path, depth + 1)


def _nodes(intake: Intake) -> Iterator[tuple[SourceFile, yaml.Node]]:
    for file in intake.files:
        root = _root(file)[0]
        waiting, seen = [root] if root else [], set()
        while waiting:
            node = waiting.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            yield file, node
            if isinstance(node, yaml.SequenceNode):
                waiting += node.value
            elif isinstance(node, yaml.MappingNode):
                waiting += [part for pair in node.value for part in pair]


def _root(file: SourceFile) -> tuple[yaml.Node | None, str, int]:
    return _composed(file.text) if file.kind == "config" and file.text else (None, "", 1)


@lru_cache(maxsize=8)  # two rules ask for it
def _composed(text: str) -> tuple[yaml.Node | None, str, int]:
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader), "", 1
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return None, " ".join(str(getattr(error, "problem", error)).split()), (mark.line if mark else 0) + 1


def _at(file: SourceFile, node: yaml.Node) -> Position:
    return Position(file.path, node.start_mark.line + 1, node.start_mark.column + 1)
