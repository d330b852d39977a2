"""All that is made of works and found in them: for another process, or for another build."""

from __future__ import annotations

from dataclasses import asdict

from . import cache, once, packed, report
from .checking import of_works
from .model import Diagnostic, Library
from .style import Style


def made_of(library: Library, style: Style) -> bytes:
    """Everything that is made of these works, and what is found in them; what is missing is made now."""
    works = library.entries.values()
    references = {work.key: style.reference(work) for work in works}
    return packed.dumped([references, once.of_works(works), [asdict(each) for each in of_works(library)]])


def kept(key: str, library: Library, style: Style) -> bytes:
    """Put the same into the cache, under the key; returns it where that failed, else nothing."""
    made = made_of(library, style)
    return b"" if cache.put(key, made) else made


def remember(library: Library, style: Style, content: bytes) -> list[Diagnostic]:
    """Take what `made_of` gave for the same works and the same style; returns what was found."""
    references, made, findings = packed.loaded(content)
    style.done.update(references)
    once.give(library.entries, made)
    return [report.diagnostic(each) for each in findings]
