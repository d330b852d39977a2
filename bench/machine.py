"""On what it was measured: machine, versions, revision, day."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from peers import MYST, PEERS
from sites import ROOT

OURS = ("mkdocs", "mkdocs-material", "mkdocs-bibtex", "Markdown", "pymdown-extensions", "lxml", "pybtex", "citeproc-py", "nh3")
THEIRS = ("sphinx", "sphinxcontrib_bibtex", "myst_parser", "zensical", "pypandoc_binary")


def here() -> dict[str, str]:
    """Name → what is to be said; nothing that names the machine or its user."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "revision": _said("git", "-C", str(ROOT), "rev-parse", "--short=10", "HEAD") + (" and changes" if _changed() else ""),
        "processor": f"{_processor()}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GB",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "load before": f"{os.getloadavg()[0]:.1f}",
        **{name: version(name) for name in OURS},
        **{name.replace("_", "-"): found for name in THEIRS if (found := _installed(name))},
        **({"mystmd": _said(str(MYST), "--version").strip("v")} if MYST.exists() else {}),
    }


def _changed() -> bool:
    return bool(_said("git", "-C", str(ROOT), "status", "--porcelain", "--untracked-files=no"))


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _installed(name: str) -> str:
    """The version of a package in the environment of the peers, by the folder that pip leaves."""
    found = next(PEERS.glob(f"lib/python*/site-packages/{name}-*.dist-info"), None)
    return found.name.removesuffix(".dist-info").partition("-")[2] if found else ""


def _said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()
