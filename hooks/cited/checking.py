"""The check of a folder, or of one part of it: `cited check --shard 3/8`. All parts together say what one run says.

A page belongs to one part, with all that can be said of it by itself. What several parts say of a work that each of them
cites is the same line. The first part looks besides at what is no page, and at what only the whole shows: a work that no
page cites, a page that does not name back. For that it reads the text of all pages and renders next to none of the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from . import bibliography, cache, crew, folder, gate, handbook, notation, packed, report, rules, standing
from .incoming import Intake
from .model import Diagnostic, Library, Page

WHICH = re.compile(r"([1-9]\d{0,4})/([1-9]\d{0,4})")
NOT_PLAIN = re.compile(r"</?[a-zA-Z!?]|<!|```|~~~|\]:|^[ \t]*///", re.MULTILINE)  # a page in which prose may be no prose
PROSE = re.compile(r"[A-Za-z0-9][^\\`$|{}]*")


@dataclass(frozen=True, slots=True)
class Checked:
    """What one part found, in how many pages and works."""

    found: list[Diagnostic]
    pages: int
    works: int


Progress = Callable[[int, int], None]


def quiet(done: int, of: int) -> None:
    """Tell nobody how far the check is."""


def own(which: str, names: Collection[str]) -> frozenset[str]:
    """`3/8` → the third, the eleventh … of the names in their order. Raises `ValueError` where `which` names no part."""
    match = WHICH.fullmatch(which)
    if not match or int(match[1]) > int(match[2]):
        raise ValueError(f'"{which}" is no part of a check. Write which of how many: --shard 3/8.')
    return frozenset(sorted(names)[int(match[1]) - 1 :: int(match[2])])


def check(which: str, files: Iterable[Path], known: folder.Settings, let_in: Intake, whole: bool, progress: Progress = quiet) -> Checked:
    """Check one part. `files` are all pages, `let_in` is everything that the gate looks at in one run.

    `progress` is told how many pages are done, and of how many.
    """
    named = {folder.shown(file): file for file in files}
    mine, first = own(which, named), which.startswith("1/")
    bibs = {folder.shown(file): file for file in folder.bib_files(known.bib)}
    sums = {each.path: cache.digest(each.text) for each in let_in.files if each.path in bibs and each.text}
    let_in, passed, key = _looked_at_before(let_in, bibs, sums)
    refused = gate.check(let_in if first else _light(let_in, mine | bibs.keys()))
    closed = {each.at.path for each in refused}
    library = bibliography.kept([bibs[name] for name in bibs if name not in closed], {file: name for name, file in bibs.items()}, sums)
    found = [each for each in refused if each.at.path in mine or (first and each.at.path not in named)]
    works = of_works(library) if first and not passed else []
    if first and not passed and not works and closed.isdisjoint(bibs):
        cache.put(key, "nothing found")
    found += works
    cited: dict[str, list[str]] = {}  # page → its keys
    for name, seen in _looked_at([(file, name) for name, file in named.items() if name in mine - closed], known, library, progress):
        found += seen.found
        if seen.keys is not None:
            cited[name] = seen.keys
    if first:
        others = {name: file for name, file in named.items() if name not in mine | closed}
        own_pages = (handbook.glimpse(Page(name, "", "", {}, _text(named[name]) or "", ""), keys) for name, keys in cited.items())
        pages = [*own_pages, *_glimpses(others, known, library, {key for keys in cited.values() for key in keys})]
        found += rules.of_whole(handbook.Handbook(library, pages, whole))
    return Checked(rules.in_order(found), len(cited), len(library.entries))


def of_works(library: Library) -> list[Diagnostic]:
    """What is to be said of the works by themselves."""
    return [*gate.check(Intake(entries=tuple(library.entries.values()))), *rules.of_library(library)]


def _looked_at_before(let_in: Intake, bibs: Mapping[str, Path], sums: Mapping[str, str]) -> tuple[Intake, bool, str]:
    """What is let in, without the works where nothing was found in the same files before; if so; and the sum that says so."""
    beside = {file.parent / standing.FILE for file in bibs.values()}
    texts = [f"{each.path}\0{sums.get(each.path)}" for each in let_in.files if each.path in bibs]
    key = cache.key("works", *texts, *(_text(file) or "" for file in sorted(beside)))
    if cache.get(key) is None:
        return let_in, False, key
    files = (replace(each, text="") if each.path in bibs else each for each in let_in.files)
    return replace(let_in, files=tuple(files)), True, key


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found on a page, and the keys that it cites; None for one that makes no claims of its own."""

    found: list[Diagnostic]
    keys: list[str] | None = None


def _looked_at(
    files: Sequence[tuple[Path, str]], known: folder.Settings, library: Library, progress: Progress
) -> Iterator[tuple[str, Seen]]:
    """Each page by itself, on all cores."""
    paths, hands = {name: file for file, name in files}, crew.hands(len(files))

    def look(names: Iterable[str]) -> Iterator[tuple[str, Seen]]:
        for made in folder.pages(((paths[name], name) for name in names), known, library):
            yield (made.path, _seen(made, library)) if isinstance(made, Page) else (made.at.path, Seen([made]))

    for number, seen in enumerate(crew.on_all_cores(paths, look, _packed, _unpacked), 1):
        progress(min(number * hands, len(files)), len(files))
        yield seen


def _packed(seen: Seen) -> bytes:
    return packed.dumped([[asdict(each) for each in seen.found], seen.keys])


def _unpacked(content: bytes) -> Seen:
    found, keys = packed.loaded(content)
    return Seen([report.diagnostic(each) for each in found], keys)


def _seen(page: Page, library: Library) -> Seen:
    found = gate.check(Intake(pages=(page,)))
    if page.meta.get("generated"):
        return Seen(found)
    read = handbook.read_page(page)
    return Seen([*found, *rules.of_page(read, library)], read.keys)


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
        if not missing.isdisjoint(notation.KEY.findall(f"{texts[name]} {parts[name][0]}")):  # YAML may write a key in another way
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
            for match in re.finditer(notation.CITATION, paragraph):
                keys.update(reference.key for _, reference in notation.parse(match[1]) or ())
    return keys
