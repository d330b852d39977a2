"""`bib/*.bib` → Library; and the library as one text, from which it is read again in a moment."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple, replace
from pathlib import Path

from . import cache, standing
from .model import Diagnostic, Entry, Library, Name, Position, Standing
from .paths import shown

JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
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
        library = replace(library, entries=Shelf(prints(library.entries), dict(library.entries)))
        cache.put(key, dumped(library))
        return library


def load(files: list[Path], shown_as: dict[Path, str] | None = None) -> Library:
    """Read .bib files; nothing in them raises: what is wrong is listed in `problems`."""
    from . import bibtex  # with pybtex, which takes as long to load as fifty works

    entries: dict[str, Entry] = {}
    problems: list[Diagnostic] = []
    first_spelling: dict[str, str] = {}
    for file in files:
        path = (shown_as or {}).get(file, str(file))
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Diagnostic("BIB001", f"cannot be read as UTF-8 text: {error}. Save it as UTF-8.", Position(path)))
            continue
        for entry in bibtex.parse(text, path, problems):
            known = first_spelling.get(entry.key.lower())
            if known is None:
                first_spelling[entry.key.lower()] = entry.key
                entries[entry.key] = entry
                continue
            at = entries[known].at
            message = (
                f'the key "{entry.key}" is already used at {at.path}:{at.line}. Delete one of the two, or give this work a key of its own.'
            )
            problems.append(Diagnostic("BIB002", message, entry.at, text=entry.key))
    asked = standing.read([file.parent for file in files], problems)
    return Library({key: replace(entry, standing=asked[key]) if key in asked else entry for key, entry in entries.items()}, tuple(problems))


def dumped(library: Library) -> str:
    """Library → JSON: its keys and problems in the first line, then a line for each work; `loaded` leads back."""
    problems = [[p.code, p.message, p.level, p.text, *astuple(p.at)] for p in library.problems]
    return "\n".join([JSON.encode([list(library.entries), problems]), *prints(library.entries).values()])


def loaded(text: str) -> Library:
    """JSON → Library. Raises `ValueError` or `TypeError` where it is none."""
    first, *lines = text.split("\n")
    keys, problems = json.loads(first)
    entries = Shelf(dict(zip(keys, lines, strict=True)), {})
    return Library(entries, tuple(Diagnostic(code, message, Position(*at), level, said) for code, message, level, said, *at in problems))


def prints(entries: Mapping[str, Entry]) -> dict[str, str]:
    """Key of a work → all that is known of it, as a line of JSON."""
    return entries.lines if isinstance(entries, Shelf) else {key: _line(entry) for key, entry in entries.items()}


class Shelf(Mapping[str, Entry]):
    """Works as lines; one that is looked at is made a record. The check of a page looks at a few of ten thousand."""

    def __init__(self, lines: dict[str, str], made: dict[str, Entry]) -> None:
        self.lines, self.made, self.names = lines, made, _Names()

    def __getitem__(self, key: str) -> Entry:
        made = self.made.get(key)
        if made is None:
            made = self.made[key] = _entry(self.lines[key], self.names)
        return made

    def __contains__(self, key: object) -> bool:
        return key in self.lines

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)


def _line(entry: Entry) -> str:
    e = entry
    return JSON.encode(
        [e.key, e.kind, e.fields, _people(e.authors), _people(e.editors), e.at.path, e.at.line, e.at.column, *_state(e.standing)]
    )


def _entry(line: str, names: _Names) -> Entry:
    key, kind, fields, authors, editors, path, at, column, *state = json.loads(line)
    wrote = tuple([names[each] for each in authors.split("\n")]) if authors else ()
    edited = tuple([names[each] for each in editors.split("\n")]) if editors else ()
    return Entry(key, kind, fields, wrote, edited, Position(path, at, column), Standing(*state) if state else UNASKED)


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
