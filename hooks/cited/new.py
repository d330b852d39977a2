"""`cited new`: a type and a title → a page with every section of its type, which passes the check as an incomplete page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from . import folder, menu, paths
from .gate import files, front
from .incoming import Intake, SourceFile
from .infobox import FIELDS, NOTICES, SECTIONS

PLACES = {"procedure": "procedures"}  # folder in docs/ of the pages of a type; others lie in docs/ itself
UNSAFE = re.compile(r"[\\`*_\[\]{}<>#|!^~\"@$]|&\w+;|[\x00-\x1f]|javascript:|data:", re.IGNORECASE)


def create(kind: str, title: str, known: folder.Settings, config: Path | None) -> Iterator[str]:
    """Write the page and put it into the menu; yields what was done, as sentences.

    Raises `ValueError` with a sentence, and then has written nothing, where the title is none for a page or the file is there.
    """
    title = sound(title)
    name = f"{slug(title)}.md"
    refused = list(files.name(Intake((SourceFile(name, name, "page"),))))
    if refused:
        raise ValueError(f'"{title}" is no title for a page: {name} {refused[0].message.removesuffix("Rename it.")}Choose another.')
    target = "/".join(part for part in (PLACES.get(kind, ""), name) if part)
    file = known.docs / target
    if file.exists():
        raise ValueError(f"{paths.shown(file)} exists already, and nothing is overwritten. Edit it, or choose another title.")
    file.parent.mkdir(parents=True, exist_ok=True)
    paths.write(file, page(kind, title))
    yield f"{paths.shown(file)}: written. Replace one “still to be written” after the other, each claim with its work."
    if config:
        yield from _menu(config, title, target, known.docs, kind)


def sound(title: str, what: str = "page") -> str:
    """The title on one line. Raises `ValueError` with a sentence where Markdown or YAML would read more than text in it."""
    title = " ".join(title.split())
    unsafe = UNSAFE.search(title)
    if unsafe or not slug(title) or re.match(r"[-+=]|\d+[.)]", title):
        why = f"{unsafe[0]} in it means something in Markdown or YAML" if unsafe else "it begins like a list or has no letter"
        raise ValueError(f'"{title}" is no title for a {what}: {why}. Write it in plain letters, digits and spaces.')
    return title


def slug(title: str) -> str:
    """`Lumbar médial branch block` → `lumbar-medial-branch-block`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def page(kind: str, title: str) -> str:
    """The text of the page: it says of each section that it is still to be written, and claims nothing."""
    others = ", ".join(name for name in NOTICES if name != "incomplete")
    top = [
        "---",
        f"title: {menu.scalar(title)}",
        f"type: {kind}",
        "description: This page is a draft.",
        "notices:",
        '  incomplete: "This page is a draft."',
        f"  # other kinds: {others}",
        *(["# Delete the # before the row of which you have a work, and before infobox:", "# infobox:"] if kind == "procedure" else []),
        *([f'#   {name}: "….[@key]"' for name in FIELDS] if kind == "procedure" else []),
        "# literature:",
        "#   query: '\"nerve block\" AND lumbar'",
        "---",
    ]
    sections = [f"## {name}\n\nThis section is still to be written.\n" for name in SECTIONS[kind]]
    return "\n".join([*top, "", f"# {title}", "", "This page is still a draft.", "", *sections, "## References\n\n\\bibliography\n"])


def _menu(config: Path, title: str, target: str, docs: Path, kind: str) -> Iterator[str]:
    with config.open(encoding="utf-8", newline="") as opened:
        text = opened.read()
    try:
        changed, number = menu.added(text, title, target, _alike(docs, kind))
    except ValueError as error:
        if folder.menu(config):
            yield f"{paths.shown(config)}: not changed, because {error}. Add this line under nav: {menu.line(title, target)}"
        return
    paths.write(config, changed)
    yield f"{paths.shown(config)}:{number}: added to nav: {menu.line(title, target)}"


def _alike(docs: Path, kind: str) -> set[str]:
    """The pages of the same type."""
    wanted = re.compile(rf"^type:[ \t]*{kind}[ \t]*$", re.MULTILINE)
    found = ((file, front.FRONT.match(file.read_text(encoding="utf-8", errors="replace"))) for file in docs.rglob("*.md"))
    return {file.relative_to(docs).as_posix() for file, match in found if match and wanted.search(match[1])}
