"""The built handbook in a real Chromium: nothing asked of another host, no sideways scrolling, marks that lead there and back."""

from __future__ import annotations

import pytest
from conftest import PROCEDURE
from playwright.sync_api import Browser, Page

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


def test_a_link_to_a_claim_marks_all_of_it(page: Page, base: str) -> None:
    page.goto(base + PROCEDURE)
    claims = page.evaluate("[...document.querySelectorAll('[data-claim]')].map(span => span.dataset.claim)")
    several = next(name for name in claims if claims.count(name) > 1)
    page.goto(f"{base}{PROCEDURE}#{several}")
    marked = page.locator(f"[data-claim='{several}']")
    assert marked.count() > 1
    assert all("claim--target" in (span.get_attribute("class") or "") for span in marked.all())
    page.locator(".claim").first.hover()
    assert float(page.locator(".claim-link").first.evaluate("link => getComputedStyle(link).opacity")) > 0.5


def test_the_address_of_a_claim_by_keyboard(page: Page, base: str) -> None:
    """From the mark, in its preview: the claim's own link is for those who hover."""
    page.goto(base + PROCEDURE)
    page.keyboard.press("Tab")
    page.locator("sup[id='fnref:miyakoshi2007'] a").focus()
    link = page.get_by_role("link", name="Link to this claim")
    link.focus()
    page.keyboard.press("Enter")
    name = page.url.partition("#")[2]
    assert name.startswith("c-")
    page.wait_for_selector(f".claim--target[data-claim='{name}']")  # the script hears of the new address a moment later


def test_the_claims_can_be_filtered(page: Page, base: str) -> None:
    page.goto(base + "claims/")
    rows = page.locator(".claims-list tbody tr")
    total = rows.count()
    assert total > 300
    page.get_by_label("Mark", exact=False).select_option("opinion")
    shown = page.locator(".claims-list tbody tr:visible")
    assert 0 < shown.count() < total
    assert page.get_by_role("status").text_content() == f"{shown.count()} of {total} claims"
    page.get_by_label("Words").fill("no claim has these words")
    assert shown.count() == 0


def test_the_works_can_be_sorted(page: Page, base: str) -> None:
    page.goto(base + "references/")
    page.get_by_label("Order").select_option("year")
    years = page.locator(".works-list > ul > li").evaluate_all("items => items.map(item => Number(item.dataset.year))")
    assert years == sorted(years, reverse=True)
    page.get_by_label("Words").fill("Miyakoshi")
    assert page.locator(".works-list > ul > li:visible").count() < len(years)


def test_search_finds_by_synonym(page: Page, base: str) -> None:
    page.goto(base)
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("zygapophyseal", delay=30)
    page.wait_for_selector(".md-search-result__link")
    assert "dorsal-ramus-syndrome" in " ".join(page.locator(".md-search-result__link").evaluate_all("links => links.map(a => a.href)"))


def test_without_javascript(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + "claims/")
    assert page.locator(".claims-list tbody tr:visible").count() > 300
    page.goto(base + PROCEDURE)
    page.locator("sup[id='fnref:miyakoshi2007'] a").click()
    assert page.url.endswith("#fn:miyakoshi2007")
    context.close()


def test_lists_are_drawn_where_they_are_looked_at(browser: Browser, base: str) -> None:
    """Thousands of rows cost nothing until they are seen, and a link into the middle leads there. The script is for short ones."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}references/")
    lists = page.locator(".works-list > ul")
    assert lists.count() > 1
    assert lists.last.evaluate("list => getComputedStyle(list).contentVisibility") == "auto"
    name = page.locator(".works-list > ul > li").last.get_attribute("id")
    page.goto(f"{base}references/#{name}")
    last = page.locator(f"[id='{name}']").bounding_box()
    assert last
    assert 0 <= last["y"] < 720
    context.close()


def test_figures_are_seen(page: Page, base: str) -> None:
    for path in PAGES[1:3]:
        page.goto(base + path)
        image = page.locator("article img").first
        image.scroll_into_view_if_needed()
        page.wait_for_function("image => image.complete", arg=image.element_handle())
        assert image.evaluate("image => image.naturalWidth") > 300
        assert len(image.get_attribute("alt") or "") > 50
