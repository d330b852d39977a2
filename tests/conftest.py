"""What several tests use: the real handbook, built and in a browser, and a small site to build.

Without Chromium the tests in a browser are skipped and say so; in CI (`CI=true`) a missing browser is a failure.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from cited import bibliography, folder, handbook, rules
from cited.model import Diagnostic, Library, Page
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab

os.environ["CITED_CACHE"] = "off"  # nothing of an earlier run; the tests of the cache have one of their own
ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases"
Check = Callable[[str], list[Diagnostic]]
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
PROCEDURE = "procedures/lumbar-total-dorsal-ramus-injection/"


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
    other = folder_ / "other.md"
    other.write_text("# Another page\n", encoding="utf-8")
    made = list(folder.pages([(file, "page.md"), (other, "other.md")], folder.Settings(folder_, None), library))
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
    shutil.copytree(ROOT / "overrides", site / "overrides")
    return site


@pytest.fixture(scope="session")
def handbook_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real handbook, built once."""
    site = tmp_path_factory.mktemp("site")
    built = run("mkdocs", "build", "--strict", "--site-dir", str(site))
    assert built.code == 0, built.output
    return site


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make site` makes."""
    site = tmp_path_factory.mktemp("published") / "site"
    built = run("cited", "site", "--site-dir", str(site))
    assert built.code == 0, built.output
    return site


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and remembers what was asked: a browser does not tell what its workers fetch."""

    asked: ClassVar[list[str]] = []

    def log_message(self, format: str, *args: Any) -> None:
        if args and str(args[0]).startswith("GET"):
            self.asked.append(self.path)


@pytest.fixture(scope="session")
def base(handbook_site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(handbook_site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM and not os.environ.get("CI"):
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    assert CHROMIUM, "CI needs a browser: apt-get install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Tab]:
    width = getattr(request, "param", 1280)
    context = browser.new_context(viewport={"width": width, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def unpacked(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("à la carte") / "my copy é"
    with zipfile.ZipFile(next(published.glob("*.zip"))) as packed:
        packed.extractall(folder)
    return next(folder.iterdir())
