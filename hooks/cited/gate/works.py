"""Rule on the fields of works: they become links and text of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from ..incoming import Intake
from ..model import Diagnostic
from .addresses import web
from .letters import visible

KEY = re.compile(r"[A-Za-z0-9][\w:.+/-]{0,99}", re.ASCII)
RUNS = re.compile(
    r"(?i)(?:java|vb|live)\s*script\s*:|data\s*:\s*\w+/|<\s*[a-z!/?]|&lt;\s*[a-z!/]|&#|\bon[a-z]{3,}\s*=|\{:|\\(?:input|include|write|openin|read|csname"
    r"|catcode|immediate|special|directlua|html)\b|\]\(|srcdoc"
)
# RUNS matches nothing in a text that has none of these, and no PARTED nor "srcdoc" once its case is folded
SIGNS = re.compile(r"<|&|o[nN]\w{3,}\s*=|O[nN]\w{3,}\s*=|\{:|\]\(|\\\w|a\s*:|A\s*:|%[0-9a-fA-F]{2}")
PARTED = re.compile(r"s[\s\\{}]*+c[\s\\{}]*+r[\s\\{}]*+i[\s\\{}]*+p[\s\\{}]*+t")
HREF = re.compile(r"\\(?:href|url)\s*\{([^{}]*)\}")
IDENTIFIERS = {"doi", "pmid", "pmcid", "isbn", "issn", "eprint"}
LINKED = {"url", "eprinturl", "file", "howpublished-url"}
IDENTIFIER = re.compile(r"[\w.:;()/<>\[\]+#-]*", re.ASCII)


def field(intake: Intake) -> Iterator[Diagnostic]:
    """SEC012 A field of a work holds markup, code, or an address that may not be used.

    Bad:

        @misc{evil2007, title = {A page}, year = {2007}, url = {javascript:alert(1)}}

    Good:

        @misc{page2007, title = {A page}, year = {2007}, url = {https://example.org/page}}
    """
    for entry in intake.entries:
        if not KEY.fullmatch(entry.key):
            message = f'"{entry.key[:40]}" is no plain key. Use letters, digits and : . + / - _ only.'
            yield Diagnostic("SEC012", message, entry.at, text=entry.key)
        suspect = _suspect("\n".join(entry.fields.values()))
        for name, text in entry.fields.items():
            fault = (_run(text) if suspect else "") or _linked(name, text)
            if fault:
                shown = visible(text)
                yield Diagnostic("SEC012", f'"{entry.key[:40]}": {name} = {{{shown}}} {fault}.', entry.at, text=text[:200])


def _suspect(text: str) -> bool:
    """Is it worth looking for RUNS?"""
    small = text.casefold()
    return SIGNS.search(text) is not None or PARTED.search(small) is not None or "srcdoc" in small


def _run(text: str) -> str:
    """What in it would run, as markup or code."""
    plain = unquote(text) if "%" in text else text
    found = RUNS.search(plain) if _suspect(plain) else None
    if not found and PARTED.search(plain.casefold()):
        bare = re.sub(r"[\s\\{}]", "", plain)
        found = RUNS.search(bare if "script" in bare.lower() else "")
    return f'holds "{found[0]}", which is markup or code. Write plain text' if found else ""


def _linked(name: str, text: str) -> str:
    """What of its address or identifier is not as it should be."""
    if name in LINKED and text and not web(text.replace("\\", "").replace("{", "").replace("}", "")):
        return "is no plain https:// address. Correct it"
    if name in IDENTIFIERS and not IDENTIFIER.fullmatch(text):
        return "has signs that no identifier has. Copy it again"
    for target in HREF.findall(text) if "\\" in text else ():
        if not web(target.replace("\\", "")):
            return f'links "{target[:40]}", which is no plain https:// address. Correct it'
    return ""
