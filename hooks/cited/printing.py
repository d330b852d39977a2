"""`cited pdf | zim`: the handbook as one file of another kind, made of its offline site."""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import book, edition, folder, gate, intake, offline, publish, report

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
CONFIG = Path("mkdocs.yml")


@contextmanager
def _offline_site() -> Iterator[tuple[Path, str]]:
    """A fresh offline site in a folder that goes away, and the name of the handbook."""
    if not CONFIG.is_file():
        raise ValueError(f"{CONFIG} does not exist here. Run the command in the folder of the handbook.")
    found = gate.check(intake.read((), folder.configs(CONFIG)))
    if found:
        raise ValueError(report.text_line(found[0]))
    os.environ["SOURCE_DATE_EPOCH"] = str(edition.epoch(Path()))
    with tempfile.TemporaryDirectory(prefix="cited-") as work:
        site = Path(work) / "site"
        if publish.mkdocs(Path("mkdocs-offline.yml"), site):
            raise ValueError("the offline site was not built: see what MkDocs said above.")
        offline.trim(site)
        yield site, publish.slug(CONFIG)


def pdf(options: argparse.Namespace) -> int:
    """Print the handbook, or one page of it; returns the exit code."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise ValueError("a PDF needs Chromium, which is not here. Install it (Debian: apt-get install chromium).")
    with _offline_site() as (site, name):
        names = [f"{options.page.removesuffix('.md')}.html"] if options.page else _order(site)
        for each in names:
            if not (site / each).is_file():
                raise ValueError(f"{options.page} is no page. Name it as in docs/, without .md.")
        which = edition.line(edition.of(Path(), folder.settings(CONFIG).bib), offline=True).replace("Offline copy:", "Printed copy:")
        document = site / "book.html"
        document.write_text(book.combine(site, names, folder.settings(CONFIG).name, which), encoding="utf-8")
        out: Path = options.out or Path(f"{Path(names[0]).stem if options.page else name}.pdf")
        half = site / "book.pdf"
        command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={site.parent / 'profile'}"]
        command += [
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--print-to-pdf={half}",
        ]
        done = subprocess.run([*command, document.as_uri()], capture_output=True, text=True, timeout=180, check=False)
        if not half.is_file():
            raise ValueError(f"Chromium made no PDF: {done.stderr.strip()[-300:] or done.returncode}")
        shutil.copyfile(half, out.with_name(f".{out.name}.half"))
        out.with_name(f".{out.name}.half").replace(out)
    print(f"{out}: {out.stat().st_size / 1000:.0f} kB")
    return 0


def _order(site: Path) -> list[str]:
    """The pages in the order of the menu; what the menu does not name comes last."""
    named = [page.removesuffix(".md") + ".html" for page in folder.menu(CONFIG)]
    rest = sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html") if file.name != "404.html")
    return [*(page for page in named if page in rest), *(page for page in rest if page not in named)]


def zim(options: argparse.Namespace) -> int:
    """Pack the offline site for Kiwix; returns the exit code."""
    try:
        writer = importlib.import_module("libzim.writer")
    except ImportError as error:
        raise ValueError('a ZIM needs libzim, which is not here. Install it: .venv/bin/pip install "cited[zim]".') from error
    with _offline_site() as (site, name):
        out: Path = options.out or Path(f"{name}.zim")
        half = out.with_name(f".{out.name}.half")
        half.unlink(missing_ok=True)
        settings = folder.settings(CONFIG)
        try:
            write_zim(writer, site, half, settings.name, edition.of(Path()).built.isoformat())
            half.replace(out)
        finally:
            half.unlink(missing_ok=True)
    print(f"{out}: {out.stat().st_size / 1000:.0f} kB")
    return 0


def write_zim(writer: Any, site: Path, target: Path, title: str, day: str) -> None:
    """Every file of the site as an entry; pages are indexed for Kiwix's own search."""

    class Entry(writer.Item):  # type: ignore[misc]  # libzim has no types
        def __init__(self, file: Path) -> None:
            super().__init__()
            self.file, self.page = file, file.suffix == ".html"

        def get_path(self) -> str:
            return self.file.relative_to(site).as_posix()

        def get_title(self) -> str:
            return book.title(self.file) if self.page else ""

        def get_mimetype(self) -> str:
            return TYPES.get(self.file.suffix, "application/octet-stream")

        def get_contentprovider(self) -> Any:
            return writer.FileProvider(self.file)

        def get_hints(self) -> dict[Any, bool]:
            return {writer.Hint.FRONT_ARTICLE: self.page}

    with writer.Creator(target).config_indexing(True, "eng") as creator:
        creator.set_mainpath("index.html")
        said = dict.fromkeys(("Title", "Creator", "Publisher", "Description", "Name"), title) | {"Language": "eng", "Date": day}
        for name, text in said.items():
            creator.add_metadata(name, text)
        for file in sorted(path for path in site.rglob("*") if path.is_file()):
            creator.add_item(Entry(file))


TYPES = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png",
    ".json": "application/json", ".txt": "text/plain", ".woff2": "font/woff2", ".jpg": "image/jpeg",
}  # fmt: skip
