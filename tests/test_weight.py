"""Light, still, and fit for paper: what a first view costs, what moves while it loads, what a printer gets."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import PROCEDURE, Quiet
from playwright.sync_api import Page

LIMIT = 300_000
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(shift => sum += shift.hadRecentInput ? 0 : shift.value))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 400);
})"""


@pytest.mark.parametrize("path", ["", PROCEDURE])
def test_first_view(page: Page, base: str, handbook_site: Path, path: str) -> None:
    """Everything, compressed as a host sends it; then with the search index, which is loaded when somebody searches."""
    Quiet.asked.clear()
    page.goto(base + path)
    page.wait_for_load_state("networkidle")
    view = set(Quiet.asked)
    with page.expect_response("**/search/search_index.json"):
        page.locator("input.md-search__input").focus()
    page.wait_for_load_state("networkidle")
    plain, sent = weight(handbook_site, view)
    _, searched = weight(handbook_site, set(Quiet.asked))
    print(f"{path or 'home'}: {len(view)} files, {sent} bytes compressed, {plain} plain; {searched} with a search")  # noqa: T201
    assert sent < searched - 10_000, "the index is no part of the first view"
    assert searched < LIMIT


def weight(site: Path, asked: set[str]) -> tuple[int, int]:
    """Bytes, as they lie there and as they travel."""
    files = {unquote(urlsplit(each).path).lstrip("/") for each in asked}
    whole = [(site / file / "index.html" if (site / file).is_dir() else site / file).read_bytes() for file in files]
    return sum(map(len, whole)), sum(len(gzip.compress(each)) for each in whole)


@pytest.mark.parametrize("page", [320, 1280], indirect=True)
@pytest.mark.parametrize("path", ["", PROCEDURE, "dorsal-ramus-syndrome/"])
def test_nothing_moves(page: Page, base: str, path: str) -> None:
    page.goto(base + path)
    page.wait_for_load_state("load")
    shift = page.evaluate(SHIFTS)
    print(f"{path or 'home'}: cumulative layout shift {shift:.4f}")  # noqa: T201
    assert shift < 0.05


def test_on_paper(page: Page, base: str, tmp_path: Path) -> None:
    """References with their targets, the infobox, what is folded on screen; no buttons, no ways back."""
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext on this machine: apt-get install poppler-utils")
    page.goto(base + PROCEDURE)
    page.locator("a.footnote-ref").first.hover()
    page.locator(".preview").wait_for()
    pdf = tmp_path / "page.pdf"
    page.pdf(path=pdf, format="A4")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    flat = " ".join(text.split())
    for words in (
        "References",
        "10.1213/ane.0b013e318162c358",
        "17383923",
        "Needle",
        "(https://wikimsk.org/wiki/Lumbar_Medial_Branch_Blocks)",
    ):
        assert words in flat
    assert "1433 lumbar medial branch injections were checked" in flat, "what is folded on screen is open on paper"
    assert re.search(r"Printed on \d{4}-\d\d-\d\d", flat)
    assert f"{base}{PROCEDURE}" in flat.replace("- ", "-")
    for words in ("To the reference", "↑", "¶", "Back to top"):
        assert words not in flat
