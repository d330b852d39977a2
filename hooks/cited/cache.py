"""What an earlier build has made, kept by the sum of everything that it was made from.

A key is never read for anything else than what it was written for: another text, work, setting, day, version or line of
this engine is another key. So nothing has to be invalidated, two builds can share the folder, and what is old is deleted.
Each file begins with the sum of the rest: one that is cut off or damaged is none. The folder lies with the user, not in the
project: a pull request cannot bring one along.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path

OLD = 30 * 86_400  # seconds
OFF = "off"


def folder() -> Path | None:
    """Where it lies: CITED_CACHE (a folder, or `off`), else `cited` in the user's cache folder (XDG Base Directory)."""
    named = os.environ.get("CITED_CACHE", "")
    if named:
        return None if named == OFF else Path(named)
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cited"
    except RuntimeError:  # nobody's home
        return None


def digest(content: str | bytes) -> str:
    """The sum of a text or of bytes: SHA-256, in hexadecimal."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def key(*parts: str) -> str:
    """The sum of all parts and of the engine itself."""
    return digest("\0".join((engine(), *parts)))


@cache
def engine() -> str:
    """The sum of this engine's files and of the versions of all that is installed beside it."""
    here = Path(__file__).parent
    made = hashlib.sha256()
    for file in sorted([*here.rglob("*.py"), *here.glob("*.csl"), *here.glob("*.json"), *here.parent.glob("events.py")]):
        made.update(f"{file.relative_to(here.parent)}\0".encode() + file.read_bytes())
    made.update("\0".join(sorted(_versions())).encode())
    return made.hexdigest()


def _versions() -> Iterable[str]:
    """`lxml-5.3.0.dist-info` …: the names of the folders say it; `importlib.metadata` takes longer than the check of a page."""
    for place in dict.fromkeys(sys.path):
        yield from (each for each in os.listdir(place) if each.endswith((".dist-info", ".egg-info"))) if os.path.isdir(place) else ()
    yield sys.version


def has(key: str) -> bool:
    """Something was kept under the key; it may be damaged."""
    where = folder()
    return where is not None and os.path.isfile(f"{where}/{key[:2]}/{key[2:]}")


def get(key: str) -> str | None:
    """The text that was kept under the key, or None."""
    content = taken(key)
    return None if content is None else content.decode()


def taken(key: str) -> bytes | None:
    """What was kept under the key, or None."""
    where = folder()
    if not where:
        return None
    try:
        with open(f"{where}/{key[:2]}/{key[2:]}", "rb", buffering=0) as file:
            noted, content = file.read(64), file.read()
    except OSError:
        return None
    return content if noted == digest(content).encode() else None


def put(key: str, content: str | bytes) -> bool:
    """Keep it, or not: a folder that cannot be written costs time, no build. Returns whether it is kept."""
    where = folder()
    if not where:
        return False
    content = content.encode() if isinstance(content, str) else content
    beside = f"{where}/{key[:2]}"
    made = f"{beside}/{os.getpid()}-{time.time_ns()}"  # nobody else's
    try:
        if not os.path.isdir(beside):
            os.makedirs(beside, exist_ok=True)
        with open(made, "xb") as file:
            file.writelines((digest(content).encode(), content))
        os.replace(made, f"{beside}/{key[2:]}")
    except OSError:
        return False
    return True


def prune() -> None:
    """Delete what is a month old, once a day."""
    where = folder()
    stamp = where / "pruned" if where else None
    now = time.time()
    if not stamp or not stamp.parent.is_dir() or (stamp.exists() and stamp.stat().st_mtime > now - 86_400):
        return
    try:
        stamp.touch()
        _delete(each for each in stamp.parent.glob("*/*") if each.stat().st_mtime < now - OLD)
    except OSError:  # another build deletes as well
        return


def _delete(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
