"""What a site costs its reader, in Chromium: the first view, the first search, the pages that list everything.

`python bench/reader.py build/bench/100/site build/bench/1000/site` prints a table. It needs Chromium and Playwright, which
the tests need too.
"""

from __future__ import annotations

import functools
import gzip
import shutil
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

FIRST = "part-001/page-00001/"
LISTS = ("claims/", "references/")
FIELD, RESULT = "input.md-search__input", ".md-search-result__item a"
WORD = "multifidus"
LIMIT = 600_000  # milliseconds


class Server(SimpleHTTPRequestHandler):
    """Serves a folder and remembers what was asked."""

    asked: ClassVar[list[str]] = []

    def log_message(self, format: str, *args: Any) -> None:
        if args and str(args[0]).startswith("GET"):
            self.asked.append(self.path)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address at which the folder is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Server, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def travels(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6))


def view(site: Path, asked: Sequence[str]) -> int:
    """Bytes of all files that were asked for, compressed."""
    files = {unquote(urlsplit(each).path).lstrip("/") for each in asked}
    return sum(travels(site / each / "index.html" if (site / each).is_dir() else site / each) for each in files)


def memory(page: Page) -> float:
    """Megabytes of private memory of all renderers of the browser, after a collection of garbage in the page. Linux only."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    listed = page.context.browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]  # type: ignore[union-attr]
    processes = [each["id"] for each in listed if each["type"] == "renderer"]
    return sum(_private(process) for process in processes) / 1000


def _private(process: int) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(("Private_Dirty", "Private_Clean")))


def rows(site: Path, browser: Browser) -> Iterator[tuple[str, str]]:
    """What, and how much."""
    weights = [travels(file) for file in site.glob("part-*/*/index.html")]
    yield "a page, kB compressed: median, largest", f"{statistics.median(weights) / 1000:.0f}, {max(weights) / 1000:.0f}"
    yield "search index, kB compressed", f"{travels(site / 'search' / 'search_index.json') / 1000:.0f}"
    with served(site) as base:
        yield from _search(site, browser.new_page(), base)
        for path in LISTS:
            yield from _list(browser.new_page(), base, path)


def _search(site: Path, page: Page, base: str) -> Iterator[tuple[str, str]]:
    Server.asked.clear()
    page.goto(base + FIRST)
    page.wait_for_load_state("networkidle")
    yield "first view, kB compressed", f"{view(site, Server.asked) / 1000:.0f}"
    yield "of it the search index", "yes" if any("search_index" in each for each in Server.asked) else "no"
    before, began = memory(page), time.perf_counter()
    page.locator(FIELD).click()
    page.keyboard.type(WORD)
    page.locator(RESULT).first.wait_for(timeout=LIMIT)
    yield "first result, seconds after a click into the field", f"{time.perf_counter() - began:.1f}"
    yield "first view with a search, kB compressed", f"{view(site, Server.asked) / 1000:.0f}"
    yield "memory, MB: before, with the search", f"{before:.0f}, {memory(page):.0f}"
    page.close()


def _list(page: Page, base: str, path: str) -> Iterator[tuple[str, str]]:
    """Until the words of a filter have been applied and shown."""
    page.set_default_timeout(LIMIT)
    began = time.perf_counter()
    page.goto(base + path, wait_until="commit")
    page.locator(".filters output").wait_for(state="attached")
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    ready = time.perf_counter() - began
    began = time.perf_counter()
    page.get_by_label("Words").fill(WORD)
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    yield f"{path} usable after, seconds; a filter takes", f"{ready:.1f}; {time.perf_counter() - began:.1f}"
    yield f"{path} memory, MB", f"{memory(page):.0f}"
    page.close()


def main() -> None:
    chromium = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    table: dict[str, list[str]] = {}
    with sync_playwright() as playwright:
        for site in map(Path, sys.argv[1:]):
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"])
            for what, much in rows(site, browser):
                table.setdefault(what, []).append(much)
                print(site, what, much, file=sys.stderr)
            browser.close()
    print("\n".join(f"| {what} | {' | '.join(values)} |" for what, values in table.items()))


if __name__ == "__main__":
    main()
