"""What is in the way is put aside, and deleted when everything is measured.

ext4 gives an inode that was deleted to nobody for a minute or more and looks past each of them (`recently_deleted` in the
kernel's fs/ext4/ialloc.c). Who writes many files where many were just deleted pays for that: of our clean build of 100 pages,
700 files, half a second. A clean build on a machine that has not just deleted the last one costs nothing of the kind.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

NAME = ".aside"


def put(path: Path, root: Path) -> None:
    """Take away a file or folder below `root`, or what is not there."""
    if path.exists():
        (root / NAME).mkdir(exist_ok=True)
        path.rename(root / NAME / f"{time.time_ns()}")


def delete(root: Path) -> None:
    """Everything that was put aside."""
    shutil.rmtree(root / NAME, ignore_errors=True)
