"""`cited check --shard 3/8`: one part of a check. All parts together say what one run says; `sort -u` joins them.

A page belongs to one part, with all that can be said of it by itself. What several parts say of a work that each of them
cites is the same line. The first part looks besides at what is no page, and at what only the whole shows: a work that no
page cites, a page that does not name back. For that it reads the text of all pages and renders next to none of the others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from . import bibliography, citations, folder, gate, handbook, rules
from .incoming import Intake
from .model import Diagnostic, Library, Page

WHICH = re.compile(r"([1-9]\d{0,4})/([1-9]\d{0,4})")
NOT_PLAIN = re.compile(r"</?[a-zA-Z!?]|<!|```|~~~|\]:|^[ \t]*///", re.MULTILINE)  # a page in which prose may be no prose
KEY = re.compile(r"@([^\s,;\[\]{}@\"]+)")
PROSE = re.compile(r"[A-Za-z0-9][^\\`$|{}]*")


def own(which: str, names: Collection[str]) -> frozenset[str]:
    """`3/8` → the third, the eleventh … of the names in their order. Raises `ValueError` where `which` names no part."""
    match = WHICH.fullmatch(which)
    if not match or int(match[1]) > int(match[2]):
        raise ValueError(f'"{which}" is no part of a check. Write which of how many: --shard 3/8.')
    return frozenset(sorted(names)[int(match[1]) - 1 :: int(match[2])])


def check(which: str, files: Iterable[Path], known: folder.Settings, let_in: Intake, whole: bool) -> tuple[list[Diagnostic], int, int]:
    """Check one part: what was found, in how many pages and works.

    `files` are all pages, `let_in` is everything that the gate looks at in one run; `whole` is False where that is not all.
    """
    named = {folder.shown(file): file for file in files}
    mine, first = own(which, named), which.startswith("1/")
    bibs = {folder.shown(file): file for file in folder.bib_files(known.bib)}
    refused = gate.check(let_in if first else _light(let_in, mine | bibs.keys()))
    closed = {each.at.path for each in refused}
    library = bibliography.kept([bibs[name] for name in bibs if name not in closed], {file: name for name, file in bibs.items()})
    found = [each for each in refused if each.at.path in mine or (first and each.at.path not in named)]
    pages: list[Page] = []
    for made in folder.pages([(file, name) for name, file in named.items() if name in mine - closed], known, library):
        pages.append(made) if isinstance(made, Page) else found.append(made)
    found += gate.check(Intake(pages=tuple(pages), entries=tuple(library.entries.values()) if first else ()))
    read = handbook.read(pages, library).pages
    found += [each for page in read for each in rules.of_page(page, library)]
    if first:
        others = {name: file for name, file in named.items() if name not in mine | closed}
        seen = [*read, *_glimpses(others, known, library, {key for page in read for key in page.keys})]
        found += rules.of_whole(handbook.Handbook(library, seen, whole))
    return rules.in_order(found), len(read), len(library.entries)


def _light(let_in: Intake, mine: Collection[str]) -> Intake:
    """Of the files of other parts the names alone: two names may differ only in upper and lower case."""
    files = (file if file.path in mine else replace(file, text="", start=b"", size=0) for file in let_in.files)
    return replace(let_in, files=tuple(files))


def _glimpses(others: Mapping[str, Path], known: folder.Settings, library: Library, cited: Collection[str]) -> Iterator[handbook.ReadPage]:
    """The pages of the other parts, with enough of their keys to say which works no page cites."""
    texts = {name: text for name, file in others.items() if (text := _text(file)) is not None}
    parts = {name: folder.front_matter(text) for name, text in texts.items()}
    sure = {name: certain(markdown) for name, (meta, markdown, _) in parts.items() if not meta.get("generated")}
    missing = library.entries.keys() - set(cited).union(*sure.values())
    for name, keys in sure.items():
        page = Page(name, "", "", parts[name][0], texts[name], "")
        if not missing.isdisjoint(KEY.findall(f"{texts[name]} {parts[name][0]}")):  # YAML may write a key in another way
            made = next(iter(folder.pages([(others[name], name)], known, library)))
            if isinstance(made, Page):  # else it cannot be rendered: its own part says so
                yield handbook.read_page(made)
        else:
            yield handbook.glimpse(page, sorted(keys))


def _text(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None


def certain(markdown: str) -> set[str]:
    """The keys that stand in plain prose: cited without a doubt, whatever the page is rendered with. Not all that are cited."""
    if NOT_PLAIN.search(markdown):
        return set()
    keys: set[str] = set()
    for paragraph in re.split(r"\n[ \t]*\n", markdown)[1:]:  # the first may be what MultiMarkdown takes for front matter
        if PROSE.fullmatch(paragraph.rstrip()) and "](" not in paragraph and "://" not in paragraph:
            for match in re.finditer(citations.CITATION, paragraph):
                keys.update(reference.key for _, reference in citations.parse(match[1]) or ())
    return keys
