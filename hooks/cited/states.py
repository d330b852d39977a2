"""Two folders → the two states of a handbook, read as `cited check` reads them; only what differs is read at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from . import bibliography, folder, gate, handbook, intake
from .model import Diagnostic, Library, Page, Position
from .standing import FILE


@dataclass(frozen=True, slots=True)
class State:
    """One state on disk: its settings, its pages and works by their name in the folder, and what of it is refused."""

    known: folder.Settings
    pages: dict[str, Path]
    works: dict[str, Path]
    refused: tuple[Diagnostic, ...] = ()


def settings(root: Path) -> folder.Settings:
    """Where the pages and works of a folder lie: from its mkdocs.yml, else docs/ and bib/, else the folder itself."""
    config = root / "mkdocs.yml"
    if config.is_file():
        known = folder.settings(config)
    else:
        docs = root / "docs" if (root / "docs").is_dir() else root
        known = folder.Settings(docs, next((path for path in (root / "bib", docs / "bib") if path.is_dir()), None))
    for path in (known.docs, known.bib):
        if path and not path.resolve().is_relative_to(root.resolve()):
            raise ValueError(f"{path} lies outside the folder that is compared. Only what lies in it can be: put it there.")
    return known


def state(root: Path, large: Iterable[str] = ()) -> State:
    """The pages and works of a folder. Raises `ValueError` when its configuration cannot be read."""
    known = settings(root)
    refused = gate.check(intake.read((), folder.configs(root / "mkdocs.yml")))
    if refused:  # it would say which code to load
        known = replace(known, extensions=folder.DEFAULT_EXTENSIONS, options=folder.DEFAULT_OPTIONS)
    refused += [Diagnostic("SEC004", "is too large to be read.", Position(name)) for name in large]
    works = folder.bib_files(known.bib)
    return State(known, _named(root, known.docs.rglob("*.md"), known.docs), _named(root, works, known.bib or root), tuple(refused))


def _named(root: Path, files: Iterable[Path], below: Path) -> dict[str, Path]:
    plain = (file for file in sorted(files) if not any(part.startswith(".") for part in file.relative_to(below).parts))
    return {file.relative_to(root).as_posix(): file for file in plain}


def read(old: State, new: State) -> tuple[handbook.Handbook, handbook.Handbook, list[Diagnostic]]:
    """Both states with the pages that differ, and what could not be read: a page refused in one is left out of both."""
    refused: list[Diagnostic] = []
    before = _library(old, refused)
    after = before if _same_works(old, new) else _library(new, refused)
    names = _differing(old, new)
    for each in (old, new):
        refused += each.refused
        refused += gate.check(intake.read([(each.pages[name], name) for name in sorted(names & set(each.pages))]))
    names -= {each.at.path for each in refused}
    pages: list[list[Page]] = []
    for each, library in ((old, before), (new, after)):
        made = list(folder.pages([(file, name) for name, file in each.pages.items() if name in names], each.known, library))
        refused += [page for page in made if isinstance(page, Diagnostic)]
        pages.append([page for page in made if isinstance(page, Page)])
    closed = {each.at.path for each in refused}
    sides = ([page for page in side if page.path not in closed] for side in pages)
    first, second = (handbook.read(side, library, whole=False) for side, library in zip(sides, (before, after), strict=True))
    return first, second, list(dict.fromkeys(refused))


def _library(side: State, refused: list[Diagnostic]) -> Library:
    closed = gate.check(intake.read((file, name) for name, file in side.works.items()))
    shut = {each.at.path for each in closed}
    bibs = {file: name for name, file in side.works.items() if name not in shut}
    library = bibliography.load(list(bibs), bibs)
    refused += [*closed, *(each for each in library.problems if each.code in ("BIB001", "RET004"))]
    return library


def _same_works(old: State, new: State) -> bool:
    def texts(side: State) -> dict[str, bytes]:
        files = dict(side.works)
        files.update({f"{file.parent.name}/{FILE}": file.parent / FILE for file in side.works.values()})
        return {name: _plain(file) for name, file in files.items() if file.is_file()}

    return texts(old) == texts(new)


def _differing(old: State, new: State) -> set[str]:
    """Pages whose text differs; all when they are rendered otherwise."""
    every = set(old.pages) | set(new.pages)
    if _rendered(old.known) != _rendered(new.known):
        return every
    before, after = ({name: _plain(file) for name, file in side.pages.items()} for side in (old, new))
    return {name for name in every if before.get(name) != after.get(name)}


def _rendered(known: folder.Settings) -> folder.Settings:
    return replace(known, docs=Path(), bib=None, csl=None, loaded=(), name="")


def _plain(file: Path) -> bytes:
    return file.read_bytes().replace(b"\r\n", b"\n") if file.is_file() and not file.is_symlink() else b""
