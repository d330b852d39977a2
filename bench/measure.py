"""One whole process, measured: wall, processor, memory, everything that it starts included."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BETWEEN = 0.1  # seconds, at least, from one look at the memory of several processes to the next
PART = 100  # of the time that a look takes: the kernel counts all pages of memory, and what is measured waits for it


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds and megabytes. `code` is the exit code, or None where it was stopped at the limit."""

    wall: float
    cpu: float
    memory: float
    code: int | None


def measured(command: Sequence[str], cwd: Path, environment: Mapping[str, str], limit: float) -> tuple[Run, str]:
    """Run it and wait, at most `limit` seconds; returns the measurement and the end of what it said."""
    with (cwd / "said.txt").open("w+", encoding="utf-8", errors="replace") as said:
        before = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env={**os.environ, **environment}, stdout=said, stderr=subprocess.STDOUT, start_new_session=True
        )
        stopped = threading.Event()
        watch = Watch(process.pid)

        def stop() -> None:
            stopped.set()
            os.killpg(process.pid, signal.SIGKILL)

        timer = threading.Timer(limit, stop)
        timer.start()
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - before
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)  # it is waited for already
        watch.done.set()
        watch.join()
        said.seek(0)
        memory = max(used.ru_maxrss / 1024, watch.most)  # KiB on Linux
        return Run(wall, used.ru_utime + used.ru_stime, memory, None if stopped.is_set() else process.returncode), said.read()[-2000:]


class Watch(threading.Thread):
    """Looks at the memory of a process and its children together: the kernel keeps only the largest single one."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most, self.done = pid, 0.0, threading.Event()

    def run(self) -> None:
        took = 0.0
        while not self.done.wait(max(BETWEEN, took * PART)):
            before = time.perf_counter()
            family = _family(self.pid)
            if len(family) > 1:
                self.most = max(self.most, sum(map(_share, family)) / 1024)
            took = time.perf_counter() - before


def _family(pid: int) -> list[int]:
    """The process and all below it."""
    try:
        children = [
            each for task in Path(f"/proc/{pid}/task").iterdir() for each in (task / "children").read_text(encoding="ascii").split()
        ]
    except OSError:  # gone, or no Linux
        return []
    return [pid, *(each for child in children for each in _family(int(child)))]


def _share(pid: int) -> int:
    """KiB of one process, what it shares divided among those that share it."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
