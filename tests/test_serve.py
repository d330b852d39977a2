"""`mkdocs serve`: findings are marked in the page and counted in a bar; changes are seen, and none kills the preview."""

from __future__ import annotations

import logging
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.request import urlopen

import pytest
from cited import furnish, preview, rules
from cited.model import Diagnostic, Library, Page, Position
from cited.preview import going
from conftest import read_text
from lxml import html as lxml_html
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from test_accessibility import faults

PARTS = (
    ".cited-bar",
    ".cited-flag",
    ".cited-finding",
    ".cited-note",
)  # the theme's own faults are mended in handbook.css, which the small site has not
TRACES = re.compile(rb"cited-(?:finding|flag|bar|note|preview|error|warning|epoch)")


class Serving:
    """A running preview. Its output is read until it says what is waited for: nothing sleeps."""

    def __init__(self, site: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address, self.site = f"http://127.0.0.1:{port}/", site
        environment = {
            **os.environ,
            "NO_MKDOCS_2_WARNING": "1",
            "NO_COLOR": "1",
            "PYTHONPATH": str(site / "hooks"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        command = [sys.executable, "-u", "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
        self.process = subprocess.Popen(command, cwd=site, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.limit = threading.Timer(120, self.process.kill)
        self.limit.start()
        self.until("Serving on")

    def until(self, words: str) -> str:
        """What it says up to there."""
        assert self.process.stdout
        said = ""
        for line in self.process.stdout:
            said += line
            if words in line:
                return said
        raise AssertionError(f"it ended without saying {words!r}:\n{said}")

    def edit(self, file: str, change: Callable[[bytes], bytes]) -> str:
        """Change a file; what is said of it until the browsers are told."""
        path = self.site / file
        path.write_bytes(change(path.read_bytes()))
        return self.until("Reloading browsers")

    def get(self, path: str = "") -> str:
        with urlopen(self.address + path, timeout=20) as answer:
            return str(answer.read().decode())

    def stop(self) -> None:
        self.limit.cancel()
        self.process.kill()
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()


@pytest.fixture
def serving(small: Path) -> Iterator[Serving]:
    page = small / "docs" / "more" / "page.md"
    page.write_text(page.read_text(encoding="utf-8") + "It lasts [a *week*](../index.md).\n\nEach had 9 mL.[@good2007]\n", encoding="utf-8")
    configuration = small / "mkdocs.yml"
    dark = "font: false\n  palette: {scheme: default}"  # with the colours of both schemes
    configuration.write_text(configuration.read_text(encoding="utf-8").replace("font: false", dark), encoding="utf-8")
    works = small / "bib" / "works.bib"
    works.write_text(works.read_text(encoding="utf-8") + "@misc{idle, title = {Idle}}\n", encoding="utf-8")
    running = Serving(small)
    yield running
    running.stop()


@pytest.mark.parametrize("page", [320], indirect=True)
def test_marked_counted_and_stepped_through(serving: Serving, page: Tab) -> None:
    page.emulate_media(reduced_motion="reduce")
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(serving.address + "more/page/")
    bar, notes = page.get_by_role("region", name="Findings"), page.locator(".cited-note:popover-open")
    expect(bar.locator(".cited-count")).to_have_text("✖ 2 errors on this page. 1 elsewhere.")
    assert page.locator("mark[data-finding='1']").all_text_contents() == ["It lasts", "a", "week", "."]
    assert page.locator("mark[data-finding='2']").all_text_contents() == ["9 mL"]
    page.locator("mark[data-finding='1']").first.hover()
    expect(notes).to_contain_text('CLM001 "It lasts a week." links no reference. Add [@key] after it')
    page.locator("h1").hover()
    expect(notes).to_have_count(0)
    following = bar.get_by_role("button", name="Next")
    following.focus()
    for number, code in (1, "CLM001"), (2, "NUM001"), (1, "CLM001"):  # round and round
        page.keyboard.press("Enter")
        expect(notes).to_contain_text(code)
        expect(page.get_by_role("status").filter(has_text=" of ")).to_contain_text(f"{number} of 2")
        expect(following).to_be_focused()
        expect(page.locator(f"#finding-{number}")).to_be_in_viewport()
    assert not faults(page, *PARTS)
    page.keyboard.press("Shift+F8")
    flag = page.get_by_role("button", name="NUM001, error 2")
    expect(flag).to_be_focused()
    expect(flag).to_have_accessible_description(re.compile("Correct the number.*docs/more/page.md:6:10"))
    page.keyboard.press("Escape")
    expect(notes).to_have_count(0)
    flag.click()
    expect(notes).to_contain_text("NUM001")
    bar.get_by_text("All 3").click()
    expect(bar).to_contain_text('"idle" is cited on no page')
    page.keyboard.press("Escape")
    assert not faults(page, *PARTS)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.goto(serving.address)
    expect(bar.locator(".cited-count")).to_have_text("No findings on this page. 3 elsewhere.")
    bar.get_by_text("All 3").click()
    bar.get_by_role("link", name="Another page").click()
    expect(notes).to_contain_text("CLM001")
    serving.edit("mkdocs.yml", lambda text: text + b"  broken: [\n")
    expect(page.get_by_role("alert")).to_contain_text("MkDocs encountered an error parsing")
    serving.edit("mkdocs.yml", lambda text: text.removesuffix(b"  broken: [\n"))
    expect(page.get_by_role("alert")).to_have_count(0)
    assert not wrong, "the page's policy let the preview do its work"


def test_changes_are_seen_and_none_ends_it(serving: Serving) -> None:
    serving.edit("docs/more/page.md", lambda text: text.replace(b"(../index.md).", b"(../index.md).[@good2007]").replace(b"9 mL", b"5 mL"))
    html = serving.get("more/page/")
    assert "No findings on this page" in html
    assert "cited-flag" not in html
    serving.edit("bib/works.bib", lambda text: text.replace(b"@misc{idle, title = {Idle}}", b"").replace(b"5 mL", b"8 mL"))
    html = serving.get("more/page/")
    assert 'aria-label="NUM001, error 1"' in html, "the work no longer gives the number"
    assert "BIB006" not in html
    said = serving.edit("docs/more/page.md", lambda text: b'---\ntitle: "open\n---\n' + text)
    assert "PAG004" in said
    assert preview.NOT_SHOWN in (html := serving.get("more/page/"))
    assert "<b><span" in html
    assert "PAG004" in html
    said = serving.edit("docs/more/page.md", lambda text: b"\xff")
    assert "PAG005" in said
    assert "PAG005" in serving.get("more/page/")
    said = serving.edit("hooks/cited/review.py", lambda text: text + b"# changed\n")
    assert "The engine has changed since this preview started (review.py)" in said
    assert "stop it and start it again" in serving.get()
    assert "Traceback" not in said


@pytest.mark.parametrize("built", ["handbook_site", "published"])
def test_no_trace_in_what_is_published(built: str, request: pytest.FixtureRequest) -> None:
    files = [file for file in request.getfixturevalue(built).rglob("*") if file.is_file()]
    assert len(files) > 20
    assert not [file for file in files if "cited-preview" in file.name or TRACES.search(file.read_bytes())]


def test_a_failed_build_leaves_the_site(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "page.html").write_text("good", encoding="utf-8")

    def build() -> None:
        (site / "page.html").write_text("half", encoding="utf-8")
        logging.getLogger("mkdocs.x").error("docs/a.md:1:1: what is wrong")
        raise ValueError("no good")

    going.surviving(build, site, logging.getLogger("mkdocs.plugins.cited"), ValueError)()
    assert (site / "page.html").read_text(encoding="utf-8") == "good"
    assert (site / going.STATE).read_text(encoding="utf-8") == '{"faults": ["no good", "docs/a.md:1:1: what is wrong"]}'
    assert [file.name for file in tmp_path.iterdir()] == ["site"], "nothing is left beside it"
    assert "goes on" in caplog.text


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("It lasts a week.\n\nIt lasts a week.[@good2007]\n\nIt lasts a week.", ["CLM001 It lasts a week.", "CLM001 It lasts a week."]),
        ("| Drug | Dose |\n|---|---|\n| A | 5 mL |", ["CLM001 A 5 mL"]),
        ("They had 9 mL, then 5 mL and **9** mL.[@good2007]", ["NUM001 9 mL", "NUM001 They had 9 mL, then 5 mL and 9 mL."]),
        ("It spread.[@good2070; @good2007] It spread.[@good2070]", ["CIT001 [@good2070]", "CIT001 [@good2070]"]),
        ("It spread (@good2007).[@good2007]", ["CIT003 @good2007"]),
        ("It spread.[@good2007] It spread [@good2007", ["CIT002 [@good2007", "CLM001 It spread [@good2007"]),
        ("It spread.[!opinion: us] It spread.[!opinion]", ["MRK001 [opinion]"]),
        ("It spread.[!opinon: us]", ["MRK002 [opinon]"]),
        ("What is known?[!common: it]", ["MRK003 [common knowledge]"]),
        ("It is 60 mg.[!common: 5 mL x 10 mg/mL = 60 mg]", ["NUM003 [common knowledge]"]),
        ("## See also\n\n- [Other](other.md)", ["PAG007 Other"]),
        ("It lasts.[@unread1999]", ["EVD001 It lasts."]),
        ("`[@good2070]` is code.[@good2007]", []),
    ],
)
def test_where_a_finding_stands(text: str, marked: list[str], good: Library, tmp_path: Path) -> None:
    read = read_text(f"# Page\n\n{text}\n", good, tmp_path)
    found = rules.check(read)
    first = read.pages[0]
    published = furnish.furnish(first, good, date(2026, 11, 21), "claims/")
    html = preview.show(published, first.page, found, [each.page for each in read.pages], [])
    assert ("No findings." in html) == (not found)
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    flags = {flag.get("id", "").removeprefix("finding-"): flag.text_content()[2:] for flag in root.find_class("cited-flag")}
    assert list(flags) == [str(number) for number in range(1, len(flags) + 1)]
    for each in root.find_class("cited-flag"):
        each.drop_tree()
    words = {number: " ".join(mark.text_content() for mark in root.iter("mark") if mark.get("data-finding") == number) for number in flags}
    assert [f"{code} {words[number]}" for number, code in flags.items()] == marked
    assert len([item for item in root.find_class("cited-bar")[0].iter("li") if item.find("a") is not None]) == len(marked)


def test_a_page_with_a_script_is_not_shown() -> None:
    """The build would stop at it, and with it the preview."""
    page = Page("docs/page.md", "page/", "A <b>", {}, "", "")
    finding = Diagnostic("SEC008", "has the HTML element <script>.", Position(page.path, 3), text="script")
    html = preview.show("<h1>A</h1><script>alert(1)</script>", page, [finding], [page], [])
    assert "<script>" not in html
    assert preview.NOT_SHOWN in html
    assert "SEC008</b> has the HTML element &lt;script&gt;." in html
