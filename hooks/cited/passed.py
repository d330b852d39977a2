"""What the gate has passed before: a text that is as it was when nothing was found in it is not read again.

Each rule on texts looks at one file by itself, at its kind and its text; so only these are in its sum. What is asked of names,
beginnings and sizes, of one file beside another, and of drawings and configurations is asked each time: it takes no time.
"""

from __future__ import annotations

from dataclasses import replace

from . import cache, gate
from .incoming import Intake, SourceFile
from .model import Diagnostic

READ = ("page", "works")


def check(intake: Intake, whose: str) -> list[Diagnostic]:
    """As `gate.check`; what it passed is kept under the name of whose files they are."""
    if not cache.folder():
        return gate.check(intake)
    key = cache.key("passed", whose)
    known = set((cache.get(key) or "").split())
    sums = [_sum(file) for file in intake.files]
    files = (replace(file, text="") if each in known else file for file, each in zip(intake.files, sums, strict=True))
    found = gate.check(replace(intake, files=tuple(files)))
    faulty = {each.at.path for each in found}
    passed = {each for file, each in zip(intake.files, sums, strict=True) if each and file.path not in faulty}
    if passed != known:
        cache.put(key, "\n".join(sorted(passed)))
    return found


def _sum(file: SourceFile) -> str:
    """Of what the rules on texts look at; nothing for a file that is always read."""
    return cache.digest(f"{file.kind}\0{file.text}") if file.kind in READ and file.text else ""
