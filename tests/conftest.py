"""What several tests use: the real handbook, and a small site to build."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from cited import bibliography, folder, handbook, rules
from cited.model import Diagnostic, Library, Page

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases"
Check = Callable[[str], list[Diagnostic]]


@dataclass(frozen=True)
class Built:
    """A finished run of a command."""

    code: int
    output: str
    site: Path


@pytest.fixture(scope="session")
def library() -> Library:
    return bibliography.load(folder.bib_files(ROOT / "bib"))


@pytest.fixture(scope="session")
def good() -> Library:
    """The works that the cases cite."""
    return bibliography.load([CASES / "good.bib"])


def read_text(text: str, library: Library, folder_: Path) -> handbook.Handbook:
    """One page, read as `cited check` reads it."""
    file = folder_ / "page.md"
    file.write_text(text, encoding="utf-8")
    made = list(folder.pages([(file, "page.md")], folder.Settings(folder_, None), library))
    return handbook.read([page for page in made if isinstance(page, Page)], library, whole=False)


@pytest.fixture
def check(good: Library, tmp_path: Path) -> Check:
    """Markdown → what the rules say of it."""
    return lambda text: rules.check(read_text(text, good, tmp_path))


def run(*command: str | Path, cwd: Path = ROOT) -> Built:
    """Run a command of the environment that runs the tests."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1"}
    done = subprocess.run([sys.executable, "-m", *map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    return Built(done.returncode, done.stdout + done.stderr, cwd / "site")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small site that uses everything once."""
    site = tmp_path / "small"
    shutil.copytree(ROOT / "tests" / "site", site)
    shutil.copytree(ROOT / "hooks", site / "hooks", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    return site


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make site` makes."""
    site = tmp_path_factory.mktemp("published") / "site"
    built = run("cited", "site", "--site-dir", str(site))
    assert built.code == 0, built.output
    return site


@pytest.fixture(scope="session")
def unpacked(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("à la carte") / "my copy é"
    with zipfile.ZipFile(next(published.glob("*.zip"))) as packed:
        packed.extractall(folder)
    return next(folder.iterdir())
