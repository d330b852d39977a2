"""Rules on files: what they are, what they are called, what they pull in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..incoming import Intake
from ..model import Diagnostic, Position
from .letters import visible

RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]*")
STARTS = {  # the first bytes of a file of each kind
    ".png": (b"\x89PNG\r\n\x1a\n",), ".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",), ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",), ".woff2": (b"wOF2",), ".ico": (b"\x00\x00\x01\x00",), ".svg": (b"",), ".md": (b"",), ".bib": (b"",),
}  # fmt: skip
PLAIN = {"LICENSE", "LICENCE", "NOTICE", "status.json"}  # the last is what `cited refresh` writes into bib/
DATA = {".txt", ".json"}  # no browser runs them; only under assets/
SNIPPET = re.compile(r"^[ \t>]*(;*)-{1,}8<-{1,}", re.MULTILINE)


def link(intake: Intake) -> Iterator[Diagnostic]:
    """SEC001 A file is a symbolic link, or a device or pipe.

    A link publishes whatever it points at, outside the repository too.

    Bad (files):

        docs/password.md -> /etc/passwd

    Good (files):

        docs/page.md
    """
    for file in intake.files:
        if file.kind == "link":
            target = visible(file.text)
            message = f'is a symbolic link to "{target}": it would publish what lies there. Put the file itself in its place.'
            yield Diagnostic("SEC001", message, Position(file.path), text=target)
        elif file.kind == "special":
            yield Diagnostic("SEC001", "is no plain file but a device, pipe or socket. Delete it.", Position(file.path))


def name(intake: Intake) -> Iterator[Diagnostic]:
    """SEC002 A file or folder cannot have this name everywhere.

    Letters without accents, digits, `.`, `-`, `_`, `+` and `@` work on every system; names that Windows keeps for
    devices (`con`, `aux`, `nul` …) and names that differ only in upper and lower case do not.

    Bad (files):

        docs/con.md

    Good (files):

        docs/cone.md
    """
    seen: dict[str, str] = {}
    for file in intake.files:
        fault = next((said for part in file.name.split("/") if (said := _name_fault(part))), "")
        if len(file.name) > 150:
            fault = "is longer than 150 characters"
        twin = seen.setdefault(file.path.lower(), file.path)
        if twin != file.path:
            fault = f'differs from "{twin}" only in upper and lower case'
        if fault:
            shown = visible(file.path, 400)
            message = f"has a name that cannot be unpacked everywhere: it {fault}. Rename it."
            yield Diagnostic("SEC002", message, Position(shown), text=file.name)


def _name_fault(part: str) -> str:
    if RESERVED.fullmatch(part.lower()):
        return f'has the part "{visible(part)}", which Windows keeps for a device'
    if not NAME.fullmatch(part) or part.endswith("."):
        return "has other characters than A–Z, a–z, 0–9, . _ @ + - or begins or ends with one of these signs"
    return ""


def kind(intake: Intake) -> Iterator[Diagnostic]:
    """SEC003 A file is of a kind that does not belong in the handbook, or is not what its name says.

    Pages, works and pictures do. HTML files are copied as they are and run when opened; scripts and styles belong there
    only when `mkdocs.yml` names them, which people review.

    Bad (files):

        docs/page.html

    Good (files):

        docs/page.md
    """
    for file in intake.files:
        if file.kind in ("link", "special", "config"):
            continue
        base = file.name.rsplit("/", 1)[-1]
        suffix = "." + base.rsplit(".", 1)[-1].lower() if "." in base else ""
        message = ""
        if suffix in STARTS:
            if not file.start.startswith(STARTS[suffix]):
                message = f"is no {suffix[1:].upper()} file, whatever its name says. Save it as what it is."
        elif suffix in (".js", ".css"):
            if file.name not in intake.loaded:
                message = "is a script or style that mkdocs.yml does not name. Name it under extra_javascript or extra_css, or delete it."
        elif not (base in PLAIN or (suffix in DATA and file.name.startswith("assets/"))):
            kinds = ", ".join(sorted(STARTS))
            message = f"is of a kind that is not published. Use one of {kinds}, or delete it."
        if message:
            yield Diagnostic("SEC003", message, Position(file.path), text=file.name)


def snippet(intake: Intake) -> Iterator[Diagnostic]:
    """SEC016 A page pulls in another file.

    Snippets can publish any file of the machine that builds, and this handbook uses none.

    Bad:

        # The block

        --8<-- ".git/config"

    Good:

        # The block

        See [the configuration](page.md).
    """
    for file in intake.files:
        for found in SNIPPET.finditer(file.text) if file.kind == "page" and "8<" in file.text else ():
            at = Position(file.path, file.text.count("\n", 0, found.start()) + 1)
            yield Diagnostic("SEC016", "pulls in another file with a snippet. Write the text here, or link the page that has it.", at)
