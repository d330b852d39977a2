"""`bib/*.bib` → Library; and the library as one text, from which it is read again in a moment."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

from . import cache, crew, packed, standing
from .model import Diagnostic, Entry, Library, Name, Position, Standing
from .packed import JSON
from .paths import shown

UNASKED = Standing()


def kept(files: list[Path], shown_as: dict[Path, str] | None = None, sums: Mapping[str, str] | None = None) -> Library:
    """As `load`, from the cache where the same files were read before; `sums` are those of files, by their names, that are known."""
    named = [(path, (shown_as or {}).get(path, str(path))) for path in files]
    named += [(path, shown(path)) for path in dict.fromkeys(file.parent / standing.FILE for file in files) if path.is_file()]
    try:
        key = cache.key(
            "library", *(part for path, name in named for part in (name, (sums or {}).get(name) or cache.digest(path.read_bytes())))
        )
    except OSError:
        return load(files, shown_as)
    try:
        return loaded(cache.get(key) or "")
    except (ValueError, TypeError):
        library = load(files, shown_as)
        cache.put(key, dumped(library))
        return library


def load(files: list[Path], shown_as: dict[Path, str] | None = None) -> Library:
    """Read .bib files; nothing in them raises: what is wrong is listed in `problems`."""
    works: dict[str, Entry] = {}
    lines: dict[str, str] = {}
    problems: list[Diagnostic] = []
    first: dict[str, Entry] = {}
    for read, printed, wrong in _on_all_cores([(file, (shown_as or {}).get(file, str(file))) for file in files]):
        problems += wrong
        for entry, line in zip(read, printed, strict=True):
            known = first.setdefault(entry.key.lower(), entry)
            if known is entry:
                works[entry.key], lines[entry.key] = entry, line
                continue
            place = f"{known.at.path}:{known.at.line}"
            message = f'the key "{entry.key}" is already used at {place}. Delete one of the two, or give this work a key of its own.'
            problems.append(Diagnostic("BIB002", message, entry.at, text=entry.key))
    for key, state in standing.read([file.parent for file in files], problems).items():
        if key in works:
            works[key] = replace(works[key], standing=state)
            lines[key] = _line(works[key])
    return Library(Printed(works, lines), tuple(problems))


Read = tuple[list[Entry], list[str], list[Diagnostic]]  # of one file: its works, a line for each, what is wrong with it


def _on_all_cores(files: list[tuple[Path, str]]) -> list[Read]:
    """What each (file, name to show) holds, in their order."""
    from . import bibtex  # noqa: F401  # once, before the others part from this process

    numbered = {str(number): each for number, each in enumerate(files)}

    def read(numbers: Iterable[str]) -> Iterator[tuple[str, Read]]:
        return ((number, _read(*numbered[number])) for number in numbers)

    found = dict(crew.on_all_cores(numbered, read, _packed, _unpacked))
    return [found[number] for number in numbered]


def _read(file: Path, path: str) -> Read:
    from . import bibtex  # with pybtex, which takes as long to load as fifty works

    problems: list[Diagnostic] = []
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return [], [], [Diagnostic("BIB001", f"cannot be read as UTF-8 text: {error}. Save it as UTF-8.", Position(path))]
    works = list(bibtex.parse(text, path, problems))
    return works, [_line(work) for work in works], problems


def _packed(read: Read) -> bytes:
    works, lines, problems = read
    return packed.dumped([[_plain(work) for work in works], lines, [_said(each) for each in problems]])


def _unpacked(content: bytes) -> Read:
    works, lines, problems = packed.loaded(content)
    names = _Names()
    return [_entry(work, names) for work in works], lines, [_problem(each) for each in problems]


def dumped(library: Library) -> str:
    """Library → JSON: its keys and problems in the first line, then a line for each work; `loaded` leads back."""
    head = [list(library.entries), [_said(each) for each in library.problems]]
    return "\n".join([JSON.encode(head), *prints(library.entries).values()])


def loaded(text: str) -> Library:
    """JSON → Library. Raises `ValueError` or `TypeError` where it is none."""
    first, *lines = text.split("\n")
    keys, problems = json.loads(first)
    entries = Shelf(dict(zip(keys, lines, strict=True)), {})
    return Library(entries, tuple(map(_problem, problems)))


def prints(entries: Mapping[str, Entry]) -> dict[str, str]:
    """Key of a work → all that is known of it, as a line of JSON."""
    return entries.lines if isinstance(entries, Printed | Shelf) else {key: _line(entry) for key, entry in entries.items()}


class Printed(dict[str, Entry]):
    """Works, and each as a line."""

    def __init__(self, works: dict[str, Entry], lines: dict[str, str]) -> None:
        super().__init__(works)
        self.lines = lines


class Shelf(Mapping[str, Entry]):
    """Works as lines; one that is looked at is made a record. The check of a page looks at a few of ten thousand."""

    def __init__(self, lines: dict[str, str], made: dict[str, Entry]) -> None:
        self.lines, self.made, self.names = lines, made, _Names()

    def __getitem__(self, key: str) -> Entry:
        made = self.made.get(key)
        if made is None:
            made = self.made[key] = _entry(json.loads(self.lines[key]), self.names)
        return made

    def __contains__(self, key: object) -> bool:
        return key in self.lines

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)


def _line(entry: Entry) -> str:
    return JSON.encode(_plain(entry))


def _plain(entry: Entry) -> list[Any]:
    e = entry
    return [e.key, e.kind, e.fields, _people(e.authors), _people(e.editors), e.at.path, e.at.line, e.at.column, *_state(e.standing)]


def _entry(plain: list[Any], names: _Names) -> Entry:
    key, kind, fields, authors, editors, path, at, column, *state = plain
    wrote = tuple([names[each] for each in authors.split("\n")]) if authors else ()
    edited = tuple([names[each] for each in editors.split("\n")]) if editors else ()
    return Entry(key, kind, fields, wrote, edited, Position(path, at, column), Standing(*state) if state else UNASKED)


def _said(problem: Diagnostic) -> list[Any]:
    return [problem.code, problem.message, problem.level, problem.text, *astuple(problem.at)]


def _problem(plain: list[Any]) -> Diagnostic:
    code, message, level, said, *at = plain
    return Diagnostic(code, message, Position(*at), level, said)


def _people(people: tuple[Name, ...]) -> str:
    """A line for each name; there is no tab and no line end in a field."""
    return "\n".join([f"{n.family}\t{n.given}\t{n.particle}\t{n.suffix}\t{n.literal}" for n in people])


def _state(known: Standing) -> tuple[str, ...]:
    return (known.state, known.on, known.notice, known.why) if known != UNASKED else ()


class _Names(dict[str, Name]):
    """Each name is made once: the same people write many works."""

    def __missing__(self, text: str) -> Name:
        self[text] = name = Name(*text.split("\t"))
        return name
