"""WCAG 2.2 AA as far as a machine can tell: axe on every page in each of its states, the keyboard, the HTML.

Light and dark differ in colours alone, so that in the dark only the rules on colour are asked, and of some texts of each
style (all are asked in the light); wide and narrow differ in layout alone, so that in the narrow window they are asked of
what only that shows. Both took half of the time and found nothing.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import PROCEDURE, ROOT
from playwright.sync_api import Page, expect

COLOURS = ("color-contrast", "link-in-text-block")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
BLOCKS = {"p", "div", "ul", "ol", "dl", "table", "figure", "details", "aside", "pre", "blockquote", "h1", "h2", "h3", "h4", "section"}
NARROW = 320
SOME = """() => {
    const seen = {}
    for (const each of document.querySelectorAll("body *")) {
        if (![...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())) continue
        let style = ""
        for (let at = each; at !== document.body; at = at.parentElement) style += `${at.localName}.${at.className} `
        if ((seen[style] = (seen[style] || 0) + 1) <= 3) each.setAttribute("data-some", "")
    }
}"""  # three texts of each style: that is what it and all around it are called


def addresses() -> list[str]:
    """Every page that the sources give."""
    names = [file.relative_to(ROOT / "docs").with_suffix("").as_posix() for file in sorted((ROOT / "docs").rglob("*.md"))]
    return [re.sub(r"(^|/)index/$", r"\1", f"{name}/") for name in names] + ["404.html"]


def faults(page: Page, *context: str, colours: bool = True, sizes: bool = True) -> list[str]:
    """What axe finds, in the light and in the dark."""
    found = []
    rest = {"rules": {"target-size": {"enabled": sizes}, **({} if colours else {key: {"enabled": False} for key in COLOURS})}}
    page.evaluate(SOME)
    for scheme, where, options in (
        ("default", list(context), rest),
        ("slate", list(context) or ["[data-some]"], {"runOnly": list(COLOURS)}),
    )[: 1 + colours]:
        page.evaluate("scheme => document.body.setAttribute('data-md-color-scheme', scheme)", scheme)
        result = Axe().run(page, context=where or None, options={"resultTypes": ["violations"], **options}).response
        found += [
            f"{scheme} {rule['id']}: {node['target']} {node['failureSummary']}" for rule in result["violations"] for node in rule["nodes"]
        ]
    return found


@pytest.mark.parametrize("path", addresses())
def test_axe(page: Page, base: str, path: str) -> None:
    page.emulate_media(reduced_motion="reduce")  # colours in the middle of a transition are nobody's
    found: list[str] = []
    for width in (1280, NARROW):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(base + path)
        found += faults(page, colours=width == 1280)
        marks = page.locator("a.footnote-ref")
        if marks.count():
            page.keyboard.press("Tab")  # from here on focus is one that is shown
            marks.first.focus()
            expect(page.locator(".preview")).to_be_visible()
            found += faults(page, ".preview", "a[aria-expanded=true]", sizes=False)  # it lies over its neighbours
            page.keyboard.press("Escape")
        if width == NARROW:
            page.get_by_role("button", name="Menu", exact=True).click()
            expect(page.locator("#menu")).to_be_in_viewport()
            found += faults(page, ".md-header", "#menu")
    assert not found


@pytest.mark.parametrize("page", [1280, NARROW], indirect=True)
def test_axe_search(page: Page, base: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(base)
    if page.viewport_size == {"width": NARROW, "height": 800}:
        page.locator("label.md-header__button[for=__search]").click()
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("block", delay=40)
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    assert not faults(page)
    page.keyboard.press("Escape")
    expect(page.locator(".md-search__output")).to_be_hidden()


@pytest.mark.parametrize("page", [NARROW], indirect=True)
def test_menu_by_keyboard(page: Page, base: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(base + PROCEDURE)
    menu = page.get_by_role("button", name="Menu", exact=True)
    for _ in range(3):
        page.keyboard.press("Tab")
        if menu.evaluate("menu => menu === document.activeElement"):
            break
    expect(menu).to_be_focused()
    expect(menu).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    back = page.get_by_role("button", name="Procedures")
    expect(back).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Procedures")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#menu").get_by_role("link", name="Glossary")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(menu).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("page", [1280, NARROW], indirect=True)
def test_no_focus_out_of_sight(page: Page, base: str) -> None:
    """Whatever Tab reaches is seen, and its focus too."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(base + "contributing/")
    look = """() => {
      const at = document.activeElement, seen = at.matches('.md-option') ? at.nextElementSibling : at;
      const box = seen.getBoundingClientRect();
      return at === document.body ? null : [at.outerHTML.slice(0, 90), box.width > 0 && box.left >= 0 && box.right <= innerWidth
        && at.checkVisibility({visibilityProperty: true}),
        getComputedStyle(seen).outlineStyle !== 'none' || at.matches('input[type=text]')];
    }"""
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(look)
        if stop is None:
            break
        if not (stop[1] and stop[2]):  # what opens when it is reached, as the search does
            page.wait_for_timeout(400)
            stop = page.evaluate(look)
        stops.append(stop)
    assert len(stops) > 10
    assert not [stop for stop in stops if not (stop[1] and stop[2])]


class Reader(HTMLParser):
    """Finds what a browser mends in silence: ids twice, tags that do not close, blocks in a paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self.wrong.append(f"attribute twice: {self.get_starttag_text()}")
        self.ids.update(value or "" for name, value in attrs if name == "id")
        if "p" in self.open and tag in BLOCKS:
            self.wrong.append(f"{tag} in p, line {self.getpos()[0]}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing, line {self.getpos()[0]}")


@pytest.mark.parametrize("path", addresses())
def test_html(handbook_site: Path, path: str) -> None:
    file = handbook_site / path
    html = (file if file.is_file() else file / "index.html").read_text(encoding="utf-8")
    article = html[html.index("<article") : html.index("</article>") + 10]
    whole, reader = Reader(), Reader()
    whole.feed(html)
    reader.feed(re.sub(r"<svg.*?</svg>", "", article, flags=re.DOTALL))
    assert not reader.wrong
    assert not reader.open
    assert not [name for name, count in whole.ids.items() if count > 1 or not name or " " in name]
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", article)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), "no level is skipped"
