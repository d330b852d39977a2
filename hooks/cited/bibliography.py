"""`bib/*.bib` → Library; and the library as one text, from which it is read again in a moment."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, replace
from pathlib import Path

from . import cache, standing
from .model import Diagnostic, Entry, Library, Name, Position, Standing
from .paths import shown


def kept(files: list[Path], shown_as: dict[Path, str] | None = None) -> Library:
    """As `load`, from the cache where the same files were read before."""
    named = [(path, (shown_as or {}).get(path, str(path))) for path in files]
    named += [(path, shown(path)) for path in dict.fromkeys(file.parent / standing.FILE for file in files) if path.is_file()]
    try:
        key = cache.key("library", *(part for path, name in named for part in (name, hashlib.sha256(path.read_bytes()).hexdigest())))
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
    """Library → JSON; `loaded` leads back."""
    entries = [
        [e.key, e.kind, e.fields, _lines(e.authors), _lines(e.editors), e.at.path, e.at.line, e.at.column, *_state(e.standing)]
        for e in library.entries.values()
    ]
    problems = [[p.code, p.message, p.level, p.text, *astuple(p.at)] for p in library.problems]
    return json.dumps([entries, problems], ensure_ascii=False, separators=(",", ":"))


def loaded(text: str) -> Library:
    """JSON → Library. Raises `ValueError` or `TypeError` where it is none."""
    entries, problems = json.loads(text)
    made: dict[str, Entry] = {}
    names = _Names()
    unasked = Standing()
    for key, kind, fields, authors, editors, path, line, column, *state in entries:
        wrote = tuple([names[each] for each in authors.split("\n")]) if authors else ()
        edited = tuple([names[each] for each in editors.split("\n")]) if editors else ()
        made[key] = Entry(key, kind, fields, wrote, edited, Position(path, line, column), Standing(*state) if state else unasked)
    return Library(made, tuple(Diagnostic(code, message, Position(*at), level, said) for code, message, level, said, *at in problems))


def _lines(people: tuple[Name, ...]) -> str:
    """A line for each name; there is no tab and no line end in a field."""
    return "\n".join([f"{n.family}\t{n.given}\t{n.particle}\t{n.suffix}\t{n.literal}" for n in people])


def _state(known: Standing) -> tuple[str, ...]:
    return (known.state, known.on, known.notice, known.why) if known != Standing() else ()


class _Names(dict[str, Name]):
    """Each name is made once: the same people write many works."""

    def __missing__(self, text: str) -> Name:
        self[text] = name = Name(*text.split("\t"))
        return name
