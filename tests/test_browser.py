"""The built handbook in a real Chromium: nothing asked of another host, no sideways scrolling, marks that lead there and back."""

from __future__ import annotations

import pytest
from conftest import PROCEDURE
from playwright.sync_api import Page

PAGES = ["", "dorsal-ramus-syndrome/", PROCEDURE, "references/", "claims/", "about/", "contributing/"]


@pytest.mark.parametrize("path", PAGES)
def test_asks_no_other_host(page: Page, base: str, path: str) -> None:
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(base + path)
    page.wait_for_load_state("networkidle")
    assert asked
    assert not [url for url in asked if not url.startswith((base, "data:", "blob:"))]
    assert not wrong


@pytest.mark.parametrize("page", [320, 1280], indirect=True)
@pytest.mark.parametrize("path", PAGES)
def test_never_scrolls_sideways(page: Page, base: str, path: str) -> None:
    page.goto(base + path)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    cut = page.evaluate("[...document.querySelectorAll('article *')].filter(e => e.getBoundingClientRect().right < 0).length")
    assert cut == 0, "nothing is cut off on the left"


def test_there_and_back(page: Page, base: str) -> None:
    page.goto(base + PROCEDURE)
    mark = page.locator("sup[id='fnref:miyakoshi2007'] a")
    mark.click()
    assert page.url.endswith("#fn:miyakoshi2007")
    line = page.locator("li[id='fn:miyakoshi2007']")
    assert "Total dorsal ramus block for the treatment of chronic low back pain" in (line.text_content() or "")
    assert line.locator("a[href^='https://pubmed']").count() == 1
    line.get_by_label("Back to use a of reference").click()
    assert page.url.endswith("#fnref:miyakoshi2007")


def test_figures_are_seen(page: Page, base: str) -> None:
    for path in PAGES[1:3]:
        page.goto(base + path)
        image = page.locator("article img").first
        image.scroll_into_view_if_needed()
        page.wait_for_function("image => image.complete", arg=image.element_handle())
        assert image.evaluate("image => image.naturalWidth") > 300
        assert len(image.get_attribute("alt") or "") > 50
