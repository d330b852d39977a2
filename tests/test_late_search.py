"""The search index is loaded when somebody searches: not before, once, and no word typed is lost."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import PROCEDURE, Quiet
from playwright.sync_api import Browser, Page, Route

INDEX = "**/search/search_index.json"
FIELD = "input.md-search__input"
RESULT = ".md-search-result__item a"


@pytest.fixture
def asked() -> list[str]:
    """What the server is asked from now on: a browser does not tell what its workers fetch."""
    Quiet.asked.clear()
    return Quiet.asked


@pytest.fixture
def below(handbook_site: Path) -> Iterator[str]:
    """The handbook in a folder of its host."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(handbook_site.parent))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{handbook_site.name}/"
        server.shutdown()


def loads(asked: list[str]) -> int:
    return sum("search_index" in each for each in asked)


def opened(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")


def altered(page: Page, old: str, new: str) -> None:
    """Pages come with another text in the place of one that they must have."""

    def alter(route: Route) -> None:
        html = route.fetch().text()
        assert old in html
        route.fulfill(body=html.replace(old, new), content_type="text/html")

    page.route(lambda url: url.partition("?")[0].endswith("/"), alter)


@pytest.mark.parametrize("path", ["", "404.html"])
def test_once_and_not_before(page: Page, base: str, asked: list[str], path: str) -> None:
    opened(page, base + path)
    page.locator("article h1").click()
    page.evaluate("location.hash = 'elsewhere'; scrollTo(0, 500)")
    page.wait_for_load_state("networkidle")
    assert asked
    assert loads(asked) == 0
    page.locator(FIELD).click()
    page.keyboard.type("multifidus")
    page.locator(RESULT).first.wait_for()
    page.locator(FIELD).fill("")
    page.keyboard.type("denervation")
    page.locator(f"{RESULT}:has-text('denervation')").first.wait_for()
    assert loads(asked) == 1


def test_in_a_folder_by_keyboard(page: Page, below: str, asked: list[str]) -> None:
    opened(page, below + PROCEDURE)
    for _ in range(9):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.md-search__input')"):
            break
        assert loads(asked) == 0
    page.keyboard.type("multifidus")
    page.locator(RESULT).first.wait_for()
    assert loads(asked) == 1


def test_by_touch(browser: Browser, base: str, asked: list[str]) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 700}, has_touch=True, is_mobile=True)
    page = context.new_page()
    opened(page, base)
    assert loads(asked) == 0
    with page.expect_response(INDEX):
        page.locator("header .md-header__button[for=__search]").tap()
    page.keyboard.type("multifidus")
    page.locator(RESULT).first.wait_for()
    assert loads(asked) == 1
    context.close()


def test_words_typed_before_the_index_is_there(page: Page, base: str) -> None:
    held: list[Route] = []
    page.route(INDEX, lambda route: held.append(route))
    page.goto(base)
    with page.expect_request(INDEX):
        page.locator(FIELD).click()
        page.keyboard.type("multifidus")
    assert page.locator(RESULT).count() == 0
    held[0].continue_()
    page.locator(RESULT).first.wait_for()
    assert page.locator(FIELD).input_value() == "multifidus"


def test_a_search_in_the_address(page: Page, base: str) -> None:
    page.goto(f"{base}?q=multifidus")
    page.locator(RESULT).first.wait_for()


def test_found_words_in_the_address_are_marked(page: Page, base: str) -> None:
    altered(page, '"features": [', '"features": ["search.highlight", ')
    page.goto(f"{base}{PROCEDURE}?h=multifidus")
    assert page.locator("article mark[data-md-highlight]").first.text_content() == "multifidus"


def test_without_the_script_as_before(page: Page, base: str) -> None:
    page.route("**/assets/late-search.js", lambda route: route.abort())
    with page.expect_response(INDEX):
        page.goto(base)


def test_with_another_field_as_before(page: Page, base: str) -> None:
    """A theme that changes what the script watches: nothing waits for what may never come."""
    altered(page, '<form class="md-search__form" name="search">', '<form name="search"></form><form class="md-search__form">')
    with page.expect_response(INDEX):
        page.goto(base)
