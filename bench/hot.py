"""Where a clean build of ours spends its time: by package, and by function."""

from __future__ import annotations

import os
import pstats
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from peers import ALL

MOST = 25
PYTHON = "Python itself"


def functions(folder: Path) -> list[dict[str, Any]]:
    """Two tables: own time by package, and the functions with most of it."""
    ours = next(peer for peer in ALL if peer.slug == "ours")
    for each in ours.made:
        shutil.rmtree(folder / each, ignore_errors=True)
    kept = folder / "profile.out"
    command = [sys.executable, "-m", "cProfile", "-o", str(kept), *ours.command[1:]]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "CITED_CACHE": "off", "CITED_CORES": "1"}  # all in one process
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    stats: Any = pstats.Stats(str(kept))
    packages: Counter[str] = Counter()
    rows = []
    for (file, line, name), (_, calls, own, cumulative, callers) in stats.stats.items():
        package = _package(file)
        for (caller, _, _), (_, _, part, _) in callers.items() if package == PYTHON else ():
            packages[_package(caller)] += part  # a built-in function works for whoever calls it
        if package != PYTHON or not callers:
            packages[package] += own
        rows.append((own, cumulative, calls, f"`{_short(file)}{f':{line}' if line else ''} {name}`"))
    whole = stats.total_tt
    shares = [(name, f"{own:.2f}", f"{100 * own / whole:.0f} %") for name, own in packages.most_common(12)]
    hot = [(f"{own:.2f}", f"{cumulative:.2f}", f"{calls:,}", said) for own, cumulative, calls, said in sorted(rows, reverse=True)[:MOST]]
    return [
        {"columns": ["Package", "Seconds", "Share"], "rows": shares},
        {"columns": ["Own seconds", "With what it calls", "Calls", "Function"], "rows": hot},
    ]


def _package(file: str) -> str:
    short = _short(file)
    return short.split("/")[0] if "/" in short else PYTHON


def _short(file: str) -> str:
    """The path below site-packages or hooks: no table names a machine."""
    for above in ("site-packages/", "/hooks/"):
        if above in file:
            return file.rpartition(above)[2]
    if file.startswith("/"):
        return file.rpartition("/")[2]
    return file
