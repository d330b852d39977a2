"""Work on several cores: a forked process does its part while this one goes on with its own.

Only where a process can be forked (not on Windows, not from a preview with its threads); elsewhere all is done here, with
the same result. What a process could not do is left to this one, which then meets the same fault by itself.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, TypeVar

T = TypeVar("T")
Task = Callable[[], Iterator[tuple[str, bytes]]]
LEAST = 8  # pages: below it a process costs more than it saves


def cores() -> int:
    """How many processes may work at once: CITED_CORES, else the cores that this process may use; 1 where none can be forked."""
    if not hasattr(os, "fork") or sys.platform == "darwin" or threading.active_count() > 1:
        return 1
    named = os.environ.get("CITED_CORES", "")
    return max(int(named), 1) if named.isdigit() else len(os.sched_getaffinity(0))


def hands(items: int) -> int:
    """How many processes are worth while for so many items, this one included."""
    return min(cores(), max(items // LEAST, 1))


def parts(items: Sequence[T], sizes: Sequence[int]) -> list[Sequence[T]]:
    """The items in order, divided so that the sizes of the parts are about the same: one part for each core."""
    count = hands(len(items))
    made: list[Sequence[T]] = []
    total, start, done = sum(sizes), 0, 0
    for at, size in enumerate(sizes, 1):
        done += size
        if done * count >= total * (len(made) + 1) and len(made) < count - 1:
            made.append(items[start:at])
            start = at
    return [*made, items[start:]]


def _unnamed() -> IO[bytes]:
    """A file that only processes that part from this one know."""
    import tempfile  # with what it loads in turn: the check of one page has no worker

    return tempfile.TemporaryFile()


class Shared:
    """What several processes do together, by name: each takes what nobody has taken yet. Made before they part."""

    def __init__(self, names: Iterable[str]) -> None:
        self.places = {name: at for at, name in enumerate(names)}
        self.file = _unnamed()  # closed with the last process

    def take(self, name: str) -> bool:
        """It is for this process to do: nobody else has taken it, or will."""
        import fcntl  # it is not on Windows, where nothing is shared

        fcntl.lockf(self.file, fcntl.LOCK_EX)
        try:
            free = not os.pread(self.file.fileno(), 1, self.places[name]).strip(b"\0")
            os.pwrite(self.file.fileno(), b"x", self.places[name])
        finally:
            fcntl.lockf(self.file, fcntl.LOCK_UN)
        return free


class Worker:
    """A process at work; `results` waits for it."""

    def __init__(self, task: Task) -> None:
        self.file = _unnamed()  # closed in `results`
        sys.stdout.flush()
        sys.stderr.flush()
        gc.freeze()  # else its first look for garbage would write to all that is there, and so copy it
        parent = os.getpid()
        self.process = os.fork()
        if not self.process:
            self._work(task, parent)

    def _work(self, task: Task, parent: int) -> None:
        """In the new process: write each result as it is made, and be gone, whatever happens."""
        with contextlib.suppress(BaseException):
            for name, content in task():
                self.file.writelines((f"{name}\n{len(content)}\n".encode(), content))
                if os.getppid() != parent:  # killed: nobody wants the rest
                    break
        with contextlib.suppress(BaseException):
            self.file.flush()
        os._exit(0)

    def stop(self) -> None:
        """End it where it is."""
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)

    def results(self) -> Iterable[tuple[str, bytes]]:
        """Name and content of each result, in the order of the work; those not made, or not written to the end, are not there."""
        os.waitpid(self.process, 0)
        self.file.seek(0)
        with self.file as file, contextlib.suppress(ValueError):  # cut off
            while name := file.readline():
                size = int(file.readline())
                if len(content := file.read(size)) == size:
                    yield name.decode().rstrip("\n"), content


class Said(logging.Handler):
    """Remembers what is logged while a page is rendered: it is said again where the page is not."""

    def __init__(self, said: list[tuple[str, int, str]]) -> None:
        super().__init__(logging.INFO)
        self.said = said

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append((record.name, record.levelno, record.getMessage()))
