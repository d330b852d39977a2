"""What the gate has passed before: a text that is as it was when nothing was found in it is not read again.

Each rule on texts looks at one file by itself, at its kind and its text; so only these are in its sum. What is asked of names,
beginnings and sizes, of one file beside another, and of drawings and configurations is asked each time: it takes no time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial

from . import cache, crew, gate, packed, report
from .incoming import Intake, SourceFile
from .model import Diagnostic

READ = ("page", "works")
MUCH = 1_000_000  # characters: below it a process costs more than it saves
PART = 4  # files that a process takes at once


def check(intake: Intake, whose: str) -> list[Diagnostic]:
    """As `gate.check`; what it passed is kept under the name of whose files they are."""
    if not cache.folder():
        return on_all_cores(intake)
    key = cache.key("passed", whose)
    known = set((cache.get(key) or "").split())
    sums = [_sum(file) for file in intake.files]
    files = (replace(file, text="") if each in known else file for file, each in zip(intake.files, sums, strict=True))
    found = on_all_cores(replace(intake, files=tuple(files)))
    faulty = {each.at.path for each in found}
    passed = {each for file, each in zip(intake.files, sums, strict=True) if each and file.path not in faulty}
    if passed != known:
        cache.put(key, "\n".join(sorted(passed)))
    return found


def on_all_cores(intake: Intake) -> list[Diagnostic]:
    """As `gate.check`: what is asked of a text by itself, each core asks of a part of the files."""
    texts = [file for file in intake.files if file.kind in READ and file.text]
    if sum(len(file.text) for file in texts) <= MUCH:
        return gate.check(intake)
    parts = {str(at): texts[at : at + PART] for at in range(0, len(texts), PART)}
    found = [each for _, said in crew.on_all_cores(parts, partial(_of_texts, parts), _packed, _unpacked) for each in said]
    heavy = {each.at.path for each in found if each.code == gate.HEAVY}  # nothing else is said of them
    bare = (replace(file, text="") if file.kind in READ else file for file in intake.files if file.path not in heavy)
    return gate.in_order([*found, *gate.check(replace(intake, files=tuple(bare)))])


def _of_texts(parts: Mapping[str, Sequence[SourceFile]], names: Iterable[str]) -> Iterator[tuple[str, list[Diagnostic]]]:
    for name in names:
        yield name, [each for each in gate.check(Intake(tuple(parts[name]))) if each.code not in gate.OF_NAMES]


def _packed(found: list[Diagnostic]) -> bytes:
    return packed.dumped([asdict(each) for each in found])


def _unpacked(content: bytes) -> list[Diagnostic]:
    return [report.diagnostic(each) for each in packed.loaded(content)]


def _sum(file: SourceFile) -> str:
    """Of what the rules on texts look at; nothing for a file that is always read."""
    return cache.digest(f"{file.kind}\0{file.text}") if file.kind in READ and file.text else ""
