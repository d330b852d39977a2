"""`cited site`: hosted site with the ZIP of the offline one in it, built aside and put in place when it is whole."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from . import edition, folder, gate, intake, links, offline, report
from .model import Diagnostic, Position

BESIDE = ".{name}-building-{pid}"


def publish(config: Path, site: Path) -> list[Diagnostic]:
    """Build both sites. Returns what stopped it; then, as after any exception or a kill, `site` is what it was."""
    configs = folder.configs(config)
    found = gate.check(intake.read((), configs))  # before MkDocs reads it: reading it may run code
    if found:
        return found
    os.environ["SOURCE_DATE_EPOCH"] = str(edition.epoch(config.parent))
    offline.restore(site)
    _sweep(site)
    work = site.with_name(BESIDE.format(name=site.name, pid=os.getpid()))
    try:
        work.mkdir(parents=True)
        found = _build(config, work)
        if not found:
            offline.swap(work / "site", site)
        return found
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}. Make room, or allow it, and build again; {site} is as it was."
        return [Diagnostic("PUB001", message, Position(folder.shown(work)))]
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _build(config: Path, work: Path) -> list[Diagnostic]:
    """Offline first: the hosted home page gives size and sum of its ZIP."""
    without, name = config.with_name(f"{config.stem}-offline{config.suffix}"), slug(config)
    packed = work / f"{name}.zip"
    if without.is_file():
        if mkdocs(without, work / "offline"):
            return [_stopped(without)]
        offline.trim(work / "offline")
        found = links.check(work / "offline")
        if found:
            return found
        offline.pack(work / "offline", packed, name)
        os.environ["CITED_DOWNLOAD"] = str(packed)
    try:
        if mkdocs(config, work / "site"):
            return [_stopped(config)]
    finally:
        os.environ.pop("CITED_DOWNLOAD", None)
    inside = {}
    if packed.is_file():
        packed.rename(work / "site" / packed.name)
        inside = offline.sums(work / "offline", f"{name}/")
    listed = offline.sums(work / "site") | inside
    (work / "site" / offline.SUMS).write_text(offline.sums_text(listed), encoding="utf-8", newline="\n")
    return links.check(work / "site")


def slug(config: Path) -> str:
    """`A Handbook of Blocks` → `a-handbook-of-blocks`."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.settings(config).name.lower()).strip("-")
    return name or "handbook"


def mkdocs(config: Path, target: Path) -> int:
    """Run MkDocs in a process of its own; returns its exit code."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(config), "--site-dir", str(target.resolve())]
    return subprocess.run(command, check=False).returncode


def _stopped(config: Path) -> Diagnostic:
    return Diagnostic("PUB002", "was not built: see what MkDocs said above. The site is as it was.", Position(folder.shown(config)))


def _sweep(site: Path) -> None:
    """Delete what builds that were killed have left."""
    for left in site.parent.glob(BESIDE.format(name=site.name, pid="*")):
        pid = left.name.rsplit("-", 1)[-1]
        if pid.isdigit() and not _running(int(pid)):
            shutil.rmtree(left, ignore_errors=True)


def _running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def lines(found: list[Diagnostic]) -> list[str]:
    return [report.text_line(each) for each in found]
