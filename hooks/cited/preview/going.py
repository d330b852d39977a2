"""Keeping the preview going: a change that cannot be built leaves the last good site, and says so in it."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

STATE = "cited-preview.json"  # what the script of the preview asks: is this the site as it is written?
KEPT = ".before"
MOST = 20


class _Heard(logging.Handler):
    """Remembers the errors of a build, to be shown in the page."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def state(faults: Iterable[str] = ()) -> str:
    """What the page is told of the last build: its faults, none when all went well."""
    lines = list(dict.fromkeys(" ".join(fault.split()) for fault in faults))
    more = [f"And {len(lines) - MOST} more: see the terminal."] if len(lines) > MOST else []
    return json.dumps({"faults": lines[:MOST] + more}, ensure_ascii=False)


def surviving(build: Callable[[], None], site: Path, log: logging.Logger, expected: type[Exception]) -> Callable[[], None]:
    """`build`, but a failure leaves the site as it was, with what is wrong in STATE, and is no exception.

    `expected` is what MkDocs raises for the faults of an author; anything else is one of the engine and says so.
    """

    def going() -> None:
        kept, heard = site.with_name(site.name + KEPT), _Heard()
        os.rename(site, kept)  # MkDocs empties the folder before it knows whether it can fill it
        site.mkdir()
        logging.getLogger("mkdocs").addHandler(heard)
        try:
            build()
        except Exception as error:
            said = str(error) if isinstance(error, expected) else f"{type(error).__name__}: {error}"
            log.debug("What happened:", exc_info=error)
            log.error(f"{said}\nThe preview goes on and shows the site as it was before this change.")
            _back(kept, site)
            (site / STATE).write_text(state([said, *heard.lines[:-1]]), encoding="utf-8")
        finally:
            logging.getLogger("mkdocs").removeHandler(heard)
            shutil.rmtree(kept, ignore_errors=True)

    return going


def _back(kept: Path, site: Path) -> None:
    shutil.rmtree(site)
    os.rename(kept, site)


def engine(*files: Path) -> dict[str, str]:
    """The code that runs, by file: that of this package and the files given."""
    sources = sorted([*Path(__file__).parent.parent.rglob("*.py"), *files])
    return {source.as_posix(): hashlib.sha256(source.read_bytes()).hexdigest() for source in sources}


def outdated(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """A sentence when the code is no longer that which runs: MkDocs never loads a hook anew."""
    changed = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
    if not changed:
        return []
    names = ", ".join(Path(name).name for name in changed[:3]) + (" …" if len(changed) > 3 else "")
    return [f"The engine has changed since this preview started ({names}), and it goes on with the old one: stop it and start it again."]
