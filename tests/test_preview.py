"""At the mark: a number shows its reference by mouse, keyboard and finger, and is left the same way (WCAG 1.4.13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import PROCEDURE
from playwright.sync_api import Browser, Locator, Page, expect

DOSE = ".infobox tr:has-text('Volume') a.footnote-ref"
STUDY = "Total dorsal ramus block for the treatment of chronic low back pain"
FOUND = "Each administration was 5 mL in total"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def preview(page: Page) -> Locator:
    return page.locator(".preview")


def by_keyboard(page: Page, mark: Locator) -> None:
    """Focus as Tab gives it: a script's own focus is not shown."""
    mark.focus()
    page.keyboard.press("Shift+Tab")
    while not mark.evaluate("mark => mark === document.activeElement"):
        page.keyboard.press("Tab")


def test_hover_shows_the_study(page: Page, base: str) -> None:
    page.goto(base + PROCEDURE)
    page.locator(DOSE).last.hover()
    box = preview(page)
    for words in ("Miyakoshi", "2007", STUDY, "Joint Bone Spine", "Journal article", "Design:", "Sample:", "What it found", FOUND):
        expect(box).to_contain_text(words)
    expect(box.locator("a[href^='https://pubmed.ncbi.nlm.nih.gov/']")).to_be_visible()
    assert box.locator(".backlinks, [id]:not(#preview-words)").count() == 0, "no way back, no id twice"
    box.hover()
    page.wait_for_timeout(500)
    expect(box).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)


def test_mouse_that_leaves_closes_it(page: Page, base: str) -> None:
    page.goto(base + PROCEDURE)
    page.locator(DOSE).last.hover()
    expect(preview(page)).to_be_visible()
    page.locator("h1").hover()
    expect(preview(page)).to_have_count(0)


def test_keyboard(page: Page, base: str) -> None:
    page.goto(base + PROCEDURE)
    mark = page.locator(DOSE).last
    by_keyboard(page, mark)
    expect(page.get_by_role("dialog", name="Reference 3", exact=True)).to_be_visible()
    expect(mark).to_have_attribute("aria-expanded", "true")
    expect(mark).to_have_accessible_description(re.compile(STUDY))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the reference")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Link to this claim")).to_be_focused()
    page.keyboard.press("Tab")
    expect(preview(page).locator("a[href^='https://pubmed']")).to_be_focused()
    page.keyboard.press("Escape")
    expect(preview(page)).to_have_count(0)
    expect(mark).to_be_focused()
    by_keyboard(page, mark)
    page.keyboard.press("Enter")
    assert page.url.endswith("#fn:miyakoshi2007")
    expect(preview(page)).to_have_count(0)


def test_an_open_mark_gives_its_reason(page: Page, base: str) -> None:
    page.goto(base + PROCEDURE)
    by_keyboard(page, page.locator("a.open-mark").first)
    expect(page.get_by_role("dialog", name="Statement without a reference")).to_contain_text("No evidence found: looked for")


def test_phone_from_a_dose_to_the_study_and_back(phone: Page, base: str) -> None:
    phone.goto(base + PROCEDURE)
    mark = phone.locator(DOSE).last
    mark.scroll_into_view_if_needed()
    mark.tap()
    expect(preview(phone)).to_contain_text(STUDY)
    assert "#" not in phone.url, "the first tap goes nowhere"
    phone.locator(".md-header").tap()
    expect(preview(phone)).to_have_count(0)
    mark.tap()
    preview(phone).get_by_role("link", name="To the reference").tap()
    assert phone.url.endswith("#fn:miyakoshi2007")
    line = phone.locator("li[id='fn:miyakoshi2007']")
    expect(line).to_be_in_viewport()
    back = line.locator(".backlink[aria-current]")
    back.tap()
    assert mark.evaluate("mark => '#' + mark.closest('sup').id === location.hash"), "back to that very dose"
    expect(mark).to_be_in_viewport()


@pytest.mark.parametrize("height", [256, 640])
def test_stays_inside_a_narrow_window(page: Page, base: str, height: int) -> None:
    """320 by 256 is 1280 by 1024 at 400 % zoom."""
    page.set_viewport_size({"width": 320, "height": height})
    page.goto(base + PROCEDURE)
    for number in (0, 5, 12, 30, 60):
        mark = page.locator("a.footnote-ref").nth(number)
        by_keyboard(page, mark)
        box, at = preview(page).bounding_box(), mark.bounding_box()
        assert box
        assert at
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height
        assert box["height"] >= 80
        assert box["y"] >= at["y"] + at["height"] or box["y"] + box["height"] <= at["y"], "the mark itself stays in view"


def test_offline(browser: Browser, handbook_site: Path) -> None:
    """From a folder, with no server at all."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((handbook_site / PROCEDURE / "index.html").as_uri())
    page.locator(DOSE).last.hover()
    expect(preview(page)).to_contain_text(FOUND)
    context.close()


def test_without_script(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + PROCEDURE)
    page.locator(DOSE).last.click()
    line = page.locator("li[id='fn:miyakoshi2007']")
    expect(line).to_contain_text("Sample:")
    line.get_by_text("What it found").click()
    expect(line.get_by_text(FOUND)).to_be_visible()
    context.close()
