"""A revision in git → a folder with its pages, works and configuration. Nothing is checked out, and no hook runs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .intake import LARGEST

MAIN = ("origin/HEAD", "origin/main", "main", "origin/master", "master")  # what a change starts from, the first that is there
DEEPER = "Fetch the whole history: git fetch --unshallow (in a workflow: fetch-depth: 0 at actions/checkout)."


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two states: a commit, or a folder as it lies on disk."""

    label: str
    commit: str = ""
    folder: Path = Path()


def sides(named: Sequence[str]) -> tuple[Side, Side]:
    """What the arguments mean: nothing, BASE, OLD..NEW, OLD...NEW, OLD NEW, or two folders. Raises `ValueError`.

    A BASE alone, or none, is compared from where the work on HEAD began (the merge base) to the files as they lie here.
    """
    if len(named) > 2:
        raise ValueError("cited diff compares two states. Name one base, two revisions or two folders.")
    if len(named) == 2 and all(Path(each).is_dir() for each in named):
        return Side(named[0], folder=Path(named[0])), Side(named[1], folder=Path(named[1]))
    missing = next((each for each in named if len(named) == 2 and "/" in each and each.endswith("/") and not Path(each).is_dir()), "")
    if missing:
        raise ValueError(f"{missing} is no folder. Name two folders that exist, or two revisions.")
    if _said("rev-parse", "--verify", "--quiet", "HEAD^{commit}") is None:
        raise ValueError("nothing is committed here yet, so there is nothing to compare with.")
    if len(named) == 1 and ".." in named[0]:
        first, dots, second = named[0].partition("..." if "..." in named[0] else "..")
        old, new = _commit(first or "HEAD"), _commit(second or "HEAD")
        return Side(first or "HEAD", _fork(old, new) if dots == "..." else old), Side(second or "HEAD", new)
    if len(named) == 2:
        return Side(named[0], _commit(named[0])), Side(named[1], _commit(named[1]))
    base = named[0] if named else next((each for each in MAIN if _known(each)), "HEAD")
    return Side(base, _fork(_commit(base), _commit("HEAD"))), Side("the files here")


def extract(commit: str, into: Path, wanted: Callable[[str], bool]) -> list[str]:
    """Write the wanted plain files of a commit, below the current folder, into a folder; returns those too large to be read."""
    listed: dict[str, str] = {}
    large = []
    for line in _output("ls-tree", "-r", "-l", "-z", commit).decode("utf-8", "surrogateescape").split("\0")[:-1]:
        about, _, name = line.partition("\t")
        mode, _, number, size = about.split()
        parts = PurePosixPath(name).parts
        if mode[:3] == "100" and wanted(name) and not any(part.startswith(".") for part in parts):  # no links, nothing hidden, no ".."
            if int(size) > LARGEST:
                large.append(name)
            else:
                listed[name] = number
    for name, content in zip(listed, _contents(list(listed.values())), strict=True):
        file = into / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return large


def _contents(numbers: list[str]) -> list[bytes]:
    found, at = [], 0
    output = _output("cat-file", "--batch", asked="".join(f"{number}\n" for number in numbers).encode()) if numbers else b""
    for _ in numbers:
        end = output.index(b"\n", at)
        about = output[at:end].split()
        if about[1] == b"missing":
            raise ValueError(f"this clone lacks files of the old state. {DEEPER}")
        size = int(about[2])
        found.append(output[end + 1 : end + 1 + size])
        at = end + size + 2
    return found


def _commit(name: str) -> str:
    for each in (name, f"origin/{name}"):
        if found := _known(each):
            return found
    shallow = (
        f" This clone is shallow. {DEEPER}" if _shallow() else f" Is it spelt right? If it is elsewhere, fetch it: git fetch origin {name}"
    )
    raise ValueError(f'"{name}" is no revision that git knows here.{shallow}')


def _known(name: str) -> str:
    """The commit of a name, "" for none."""
    return _said("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}") or ""


def _fork(base: str, head: str) -> str:
    """Where the two parted; without a common past the base itself."""
    found = _said("merge-base", base, head)
    if not found and _shallow():
        raise ValueError(f"this clone is shallow and does not reach back to where the change began. {DEEPER}")
    return found or base


def _shallow() -> bool:
    return _said("rev-parse", "--is-shallow-repository") == "true"


def _said(*arguments: str) -> str | None:
    """What git answers; None when it answers no."""
    done = _git(arguments)
    if done.returncode and b"not a git repository" in done.stderr:
        raise ValueError("here is no git repository. Go to one, or name two folders: cited diff OLD NEW.")
    if done.returncode and b"dubious ownership" in done.stderr:
        raise ValueError("git refuses this repository because another user owns it. Run: git config --global --add safe.directory FOLDER")
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None


def _output(*arguments: str, asked: bytes = b"") -> bytes:
    done = _git(arguments, asked)
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise ValueError(f"git could not read the old state: {said}")
    return done.stdout


def _git(arguments: Sequence[str], asked: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], input=asked, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"})
    except OSError as error:
        raise ValueError("git is not to be had here. Install it, or name two folders: cited diff OLD NEW.") from error
