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
import struct
import sys
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import IO, TypeVar

Made = TypeVar("Made")
Task = Callable[[], Iterator[tuple[str, bytes]]]
SIZES = struct.Struct("<QQ")  # of the name and the content of a result, before both
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


def alone(_: str) -> bool:
    """Whether a name is left to this process: there is no other."""
    return True


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

        at = self.places.get(name)
        if at is None:  # it is nobody else's
            return True
        fcntl.lockf(self.file, fcntl.LOCK_EX)
        try:
            free = not os.pread(self.file.fileno(), 1, at).strip(b"\0")
            os.pwrite(self.file.fileno(), b"x", at)
        finally:
            fcntl.lockf(self.file, fcntl.LOCK_UN)
        return free


class Worker:
    """A process at work; `made` gives what is there by now, `results` waits for the rest."""

    def __init__(self, task: Task) -> None:
        self.file = _unnamed()  # closed in `results`
        self.given = 0  # bytes of it
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
                written = name.encode()
                self.file.writelines((SIZES.pack(len(written), len(content)), written, content))
                self.file.flush()
                if os.getppid() != parent:  # killed: nobody wants the rest
                    break
        os._exit(0)

    def stop(self) -> None:
        """End it where it is."""
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)

    def made(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of each result that is there by now and was not given before; none that is not written to its end."""
        file = self.file.fileno()
        there = os.fstat(file).st_size
        while self.given + SIZES.size <= there:
            name, content = SIZES.unpack(os.pread(file, SIZES.size, self.given))  # where the other process reads and writes is not moved
            start, end = self.given + SIZES.size, self.given + SIZES.size + name + content
            if end > there:
                return
            self.given = end
            yield os.pread(file, name, start).decode(), os.pread(file, content, start + name)

    def results(self) -> Iterator[tuple[str, bytes]]:
        """The rest of them, in the order of the work, when it is done."""
        os.waitpid(self.process, 0)
        yield from self.made()
        self.file.close()


def begin(names: Iterable[str], task: Callable[[Iterator[str]], Iterator[tuple[str, bytes]]]) -> tuple[Callable[[str], bool], list[Worker]]:
    """Other processes do a task for these names, from the last to the first, while this one begins with the first.

    Returns what says, of a name, whether it is left for this process; and the others.
    """
    wanted = list(names)
    others = hands(len(wanted)) - 1
    if not others:
        return alone, []
    take = Shared(wanted).take
    return take, [Worker(partial(task, filter(take, reversed(wanted)))) for _ in range(others)]


def on_all_cores(
    names: Collection[str],
    make: Callable[[Iterable[str]], Iterator[tuple[str, Made]]],
    pack: Callable[[Made], bytes],
    unpack: Callable[[bytes], Made],
) -> Iterator[tuple[str, Made]]:
    """Name and what is made of it, for all names, on all cores: first what this process makes, then what the others made."""
    take, workers = begin(names, lambda others: ((name, pack(made)) for name, made in make(others)))
    left = dict.fromkeys(names)
    handed = ((name, unpack(content)) for worker in workers for name, content in worker.results())
    for name, made in chain(make(filter(take, names)), handed):
        del left[name]
        yield name, made
    yield from make(left)  # what another process did not manage


class Said(logging.Handler):
    """Remembers what is logged while a page is rendered: it is said again where the page is not."""

    def __init__(self, said: list[tuple[str, int, str]]) -> None:
        super().__init__(logging.INFO)
        self.said = said

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append((record.name, record.levelno, record.getMessage()))
