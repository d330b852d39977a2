"""What an earlier build has left in the folder of the site: written over, or taken away.

To write over a file costs a fraction of deleting it and making it anew, which is most of what a build costs that finds
every page in the cache. But nothing may outlive the build that no longer makes it: a page that was withdrawn is gone. So
each file is known by when its entry in the file system was last changed (`st_ctime`, which no program can set back); what
the build has not touched by its end is what an earlier one made.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection
from contextlib import suppress
from typing import NamedTuple

COARSE = 10_000_000  # nanoseconds: a file system that counts in such steps may not tell two builds apart


class Sign(NamedTuple):
    """Of a file that nobody has touched meanwhile, both are as they were."""

    inode: int
    changed: int


class Leftovers:
    """The files in a folder, by path from there. What cannot be written over as if it were new is deleted at once.

    As with MkDocs, a hidden entry of the folder itself is somebody else's (`.git`, `.nojekyll`) and stays.
    """

    def __init__(self, folder: str = "") -> None:
        self.folder = folder
        self.files: dict[str, Sign] = {}
        self.folders: list[str] = []  # each before those in it
        self.emptied: set[str] = set()
        if os.path.isdir(folder):
            mask = os.umask(0o077)
            os.umask(mask)
            self._look("", 0o666 & ~mask)

    def _look(self, below: str, mode: int) -> None:
        """Note what lies in a folder, and in those in it."""
        self.emptied.add(below)  # unless something stays
        with os.scandir(f"{self.folder}/{below}") as entries:
            for entry in entries:
                if not below and entry.name.startswith("."):
                    continue
                path, status = f"{below}{entry.name}", entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode):
                    self.folders.append(f"{path}/")
                    self._look(f"{path}/", mode)
                elif _as_new(status, mode):
                    self.files[path] = Sign(status.st_ino, status.st_ctime_ns)
                    self.emptied.discard(below)
                else:
                    os.unlink(entry.path)

    def clear(self, but: Collection[str] = ()) -> None:
        """Delete the files that nobody has touched since, except those at these paths; and the folders that this leaves empty."""
        for path in self.files.keys() - but:
            if _sign(f"{self.folder}/{path}") == self.files.pop(path):
                os.unlink(f"{self.folder}/{path}")
                self.emptied.add(path[: path.rfind("/") + 1])
        for path in reversed(self.folders):
            if path in self.emptied:
                with suppress(OSError):  # something new is in it
                    os.rmdir(f"{self.folder}/{path}")
                    self.emptied.add(path[: path.rfind("/", 0, -1) + 1])
        self.emptied = set()


def _sign(path: str) -> Sign | None:
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return Sign(status.st_ino, status.st_ctime_ns)


def _as_new(status: os.stat_result, mode: int) -> bool:
    """Written over, it is what a new file would be: nobody else's, under no other name, with no other rights, no link or device."""
    own = status.st_uid == os.geteuid() and status.st_nlink == 1
    return own and status.st_mode == stat.S_IFREG | mode and status.st_ctime_ns % COARSE != 0
