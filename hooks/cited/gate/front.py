"""Rules on front matter: what it may say, and in which words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import yaml

from ..incoming import Intake, SourceFile
from ..infobox import SECTIONS
from ..model import Diagnostic, Position
from ..spelling import nearest

# Every key that a page may have. Those of the first line go into the page's head and menus: no markup. The others are
# Markdown, checked as page text, or structures that have rules of their own.
PLAIN = (
    "title", "description", "type", "generated", "author", "authors", "reviewer", "reviewers", "reviewed", "review_due",
    "next_review", "reviewed_by", "published", "updated", "keywords", "synonyms", "lang", "hide", "search", "subtitle",
    "date", "aliases", "aspect", "audience", "code", "codes", "image", "version",
)  # fmt: skip
STRUCTURED = ("notices", "infobox", "literature", "see_also", "conflicts", "glossary", "disagreement", "related")
KEYS = (*PLAIN, *STRUCTURED)
SEVERAL = ("author", "authors", "reviewer", "reviewers", "reviewed_by", "keywords", "synonyms", "aliases", "codes", "hide")  # lists too
HIDDEN = ("navigation", "toc", "path", "footer", "tags")  # what the theme can leave out of a page
SEARCH = {"exclude": ("bool",), "boost": ("int", "float")}  # what the search of the theme reads
GENERATED = ("references", "claims", "rules", "glossary", "download")
OPENED = re.compile(r"\A\ufeff?---[ \t]*\n")
FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(.*?\n)(?:\.{3}|---)[ \t]*(?:\n|\Z)", re.DOTALL)  # as MkDocs finds it
MULTIMARKDOWN = re.compile(r"\A\ufeff? {0,3}([A-Za-z0-9_-]+):(?!/)\s*(.*)")
MARKUP = re.compile(r"[<>\"]|&(?:#|[A-Za-z]+;)|\{[{%#]|javascript:|data:", re.IGNORECASE)
DEEP = 5
LIBYAML: type[yaml.SafeLoader] | None = getattr(yaml, "CSafeLoader", None)  # not everywhere
# libyaml passes tabs and byte order marks that the parser in Python refuses; no difference is known in a text of these signs
FAMILIAR = r"[\n -~\u00a1-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\ud7ff]*"  # compiled when first needed: that takes a while


def front_matter(intake: Intake) -> Iterator[Diagnostic]:
    """SEC007 The front matter has an unknown key, markup, or what YAML does more than hold text.

    Title and description go into the head and the menu of every page as they are, and keys such as `template` choose what
    the page is made with. What is no valid YAML would be printed as text of the page.

    Bad:

        ---
        title: The <script>block</script>
        ---

        # The block

    Good:

        ---
        title: The block
        ---

        # The block
    """
    for file in intake.files:
        if file.kind != "page":
            continue
        found = FRONT.match(file.text)
        if found:
            yield from _block(file, found[1])
        elif OPENED.match(file.text):
            yield _fault(file, 1, "opens front matter with --- and never closes it", "Close it with --- on a line of its own")
        elif multimarkdown := MULTIMARKDOWN.match(file.text):
            what = f'begins with "{multimarkdown[1]}:", which would be read as front matter and not be shown'
            yield _fault(file, 1, what, "Begin with a heading, or put front matter between two lines of ---")


def _block(file: SourceFile, text: str) -> Iterator[Diagnostic]:
    """Read by libyaml first; the words of a refusal, and all that is out of the ordinary, are those of the parser in Python."""
    try:
        if LIBYAML is None or not familiar(text) or list(_read(file, text, LIBYAML)):
            yield from list(_read(file, text, yaml.SafeLoader))
    except RecursionError:
        yield _fault(file, 2, "nests values deeper than can be read", "Write it flatter")


def familiar(text: str) -> bool:
    """All of it is FAMILIAR."""
    return (text.isascii() and text.replace("\n", "").isprintable()) or re.fullmatch(FAMILIAR, text) is not None


def loaded(text: str) -> Any:
    """What front matter says, as the parser in Python reads it: by libyaml, ten times faster, where no difference is known.

    Raises `yaml.YAMLError` in the words of the parser in Python, and `ValueError` for the 30th of February.
    """
    if LIBYAML and familiar(text):
        with suppress(yaml.YAMLError):
            return yaml.load(text, LIBYAML)
    return yaml.safe_load(text)


def _read(file: SourceFile, text: str, loader: type[yaml.SafeLoader]) -> Iterator[Diagnostic]:
    try:
        for token in yaml.scan(text, Loader=loader):
            if isinstance(token, (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken, yaml.DirectiveToken)):
                what = "has an anchor, alias, tag or directive of YAML in the front matter"
                yield _fault(file, token.start_mark.line + 2, what, "Write the text in double quotes")
                return
        root = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        yield _unreadable(file, (mark.line if mark else 0) + 2, " ".join(str(getattr(error, "problem", None) or error).split()))
        return
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        yield _unreadable(file, 2, "it is no list of `name: value` lines")
        return
    yield from _keys(file, root)


def _keys(file: SourceFile, root: yaml.MappingNode) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for key, value in root.value:
        name, line = key.value if isinstance(key, yaml.ScalarNode) else "?", key.start_mark.line + 2  # a nested key may be endless
        if name not in KEYS:
            meant = nearest(name[:40], KEYS)
            remedy = f"{meant.strip()} Otherwise delete it" if meant else f"Use one of {', '.join(sorted(KEYS))}, or delete it"
            yield _fault(file, line, f'has the key "{name[:40]}" in front matter', remedy, name)
        elif name in seen:
            yield _fault(file, line, f'has the key "{name}" twice', "Delete one")
        elif name == "generated" and value.value not in GENERATED:
            yield _fault(file, line, "has a value of generated that no build fills", f"Use one of {', '.join(GENERATED)}, or delete it")
        elif name == "type" and value.value not in tuple(SECTIONS):  # a list cannot be looked up in a mapping
            yield _fault(file, line, "has a type of page that does not exist", f"Use one of {', '.join(SECTIONS)}, or delete it")
        elif name in PLAIN and (form := _form(name, value)):
            yield _fault(file, line, f'has a value of "{name}" that no build can use', form)
        seen.add(name)
        if name in PLAIN:
            yield from _plain(file, name, value)
        elif _depth(value) > DEEP:
            yield _fault(file, line, f'nests "{name}" more than {DEEP} deep', "Write it flatter")


def _form(name: str, value: yaml.Node) -> str:
    """What to write instead, when a value has a form that the theme stumbles over or nobody reads; else nothing."""
    if name == "search":
        pairs = value.value if isinstance(value, yaml.MappingNode) else [(value, value)]  # one text names no setting
        fits = all(isinstance(key, yaml.ScalarNode) and item.tag.rpartition(":")[2] in SEARCH.get(key.value, ()) for key, item in pairs)
        return "" if fits else "Write `exclude: true` or `boost: 2` on a line below it"
    items = value.value if isinstance(value, yaml.SequenceNode) and name in SEVERAL else [value]
    if not all(isinstance(item, yaml.ScalarNode) for item in items):
        return "Write text, or a list of texts" if name in SEVERAL else "Write one text"
    if name == "hide" and not all(item.value in HIDDEN for item in items):
        return f"Use {', '.join(HIDDEN)}, or delete it"
    return ""


def _plain(file: SourceFile, name: str, value: yaml.Node) -> Iterator[Diagnostic]:
    for scalar in _scalars(value):
        found = MARKUP.search(scalar.value)
        if found:
            what = f'has "{found[0]}" in "{name}": the value goes into the head of the page as it is'
            yield _fault(file, scalar.start_mark.line + 2, what, "Write it without markup and double quotes")


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item)
    elif isinstance(node, yaml.MappingNode):
        for key, item in node.value:
            yield from _scalars(key)
            yield from _scalars(item)


def _depth(node: yaml.Node) -> int:
    if isinstance(node, yaml.SequenceNode):
        return 1 + max((_depth(item) for item in node.value), default=0)
    if isinstance(node, yaml.MappingNode):
        return 1 + max((_depth(item) for _, item in node.value), default=0)
    return 0


def _unreadable(file: SourceFile, line: int, why: str) -> Diagnostic:
    """Refused under the code of the rule that authors know (PAG004), but before MkDocs would print it as text."""
    message = f"the front matter is not valid YAML: {why}. Put a value with a colon, quote or bracket in double quotes."
    return Diagnostic("PAG004", message, Position(file.path, line))


def _fault(file: SourceFile, line: int, what: str, remedy: str, text: str = "") -> Diagnostic:
    return Diagnostic("SEC007", f"{what}. {remedy}.", Position(file.path, line), text=text)
