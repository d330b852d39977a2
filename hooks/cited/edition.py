"""Which edition a site is: version, date, how old its check for retractions is, where the current one is."""

from __future__ import annotations

import json
import os
import subprocess
import time
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Edition:
    """`version` is empty where nobody gave one, `commit` outside a repository; `checked` is the day of the last check for retractions."""

    version: str
    commit: str
    built: date
    checked: date | None
    url: str = ""


def of(here: Path, bib: Path | None = None, url: str = "") -> Edition:
    """The edition that is built in this folder. Its date is that of the last commit: the same commit gives the same bytes."""
    return Edition(
        _version(here), _git(here, "rev-parse", "--short=10", "HEAD"), datetime.fromtimestamp(epoch(here), UTC).date(), _checked(bib), url
    )


def today() -> date:
    """The day of the build: that of SOURCE_DATE_EPOCH where it is set (reproducible-builds.org), else today in UTC."""
    return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or time.time()), UTC).date()


def _version(here: Path) -> str:
    """That of the handbook, as its `pyproject.toml` says; the version of `cited` is another matter."""
    try:
        return str(tomllib.loads((here / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def epoch(here: Path) -> int:
    """Seconds since 1970: SOURCE_DATE_EPOCH, else the last commit's, else now."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    said = given if given.isdigit() else _git(here, "log", "-1", "--format=%ct")
    return int(said) if said.isdigit() else int(datetime.now(UTC).timestamp())


def line(edition: Edition, offline: bool) -> str:
    """One line of HTML for the foot of each page."""
    number = f"version {escape(edition.version)}" if edition.version else "edition"
    what = f"{number}{f' ({escape(edition.commit)})' if edition.commit else ''}, {_day(edition.built)}"
    if not offline:
        return f'<span class="edition">{what[:1].upper()}{what[1:]}.</span>'
    checked = "Retractions: never checked."
    if edition.checked:
        days = (edition.built - edition.checked).days
        age = f", {days} day{'' if days == 1 else 's'} before" if days > 0 else ""
        checked = f"Retractions: last checked on {_day(edition.checked)}{age}."
    current = f'<a href="{escape(edition.url)}">{escape(edition.url)}</a>' if edition.url else "the hosted site"
    return f'<span class="edition">Offline copy: {what}. {checked} Current version: {current}.</span>'


def _checked(bib: Path | None) -> date | None:
    """The day in `status.json` beside the works; nothing when there is none: never checked is no day."""
    try:
        status = json.loads((bib / "status.json").read_text(encoding="utf-8")) if bib else {}
        return date.fromisoformat(str(status["checked"])[:10])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _git(here: Path, *arguments: str) -> str:
    """What git says of this folder, when it is the top of a repository."""
    if not (here / ".git").exists():
        return ""
    try:
        done = subprocess.run(["git", "-C", str(here), *arguments], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _day(day: date) -> str:
    months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
    return f"{day.day} {months[day.month - 1]} {day.year}"  # not strftime: its months depend on the locale
