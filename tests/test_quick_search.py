"""What the search is to take of a plain page is read in one pass: it is the same as when the plugin reads sign by sign."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cited import feeding, finding, folder
from cited.citations import Citations
from cited.model import Library
from conftest import CASES, ROOT
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from material.plugins.search.plugin import Parser, SearchIndex, SearchPlugin

HANDBOOK = sorted((ROOT / "docs").rglob("*.md"))
PAGES = sorted([*HANDBOOK, *CASES.rglob("*.md"), *(ROOT / "tests" / "site").rglob("*.md")])
OPTIONS = folder.settings(ROOT / "mkdocs.yml")
PLAIN = (
    '<h1 id="a">', "</h1>", '<h2 id="b">', "</h2>", "<h3>", "</h3>", "<p>", "</p>", "<div>", "</div>", '<div data-search-exclude="">', "<div data-search-exclude>",
    '<div class="linenodiv">', "<ul>", "</ul>", "<li>", "</li>", "<pre>", "</pre>", "<code>", "</code>", "<br>", "<br />", "<br/>", "<p/>", "<object>", "</object>",
    '<a class="headerlink" href="#b" title="&quot;x&#39; &amp;amp; &lt;b&gt;">', "</a>", '<img alt=">" src="a/b.svg" />', '<svg viewBox="0 0 1 1" xml:lang="de">', "</svg>",
    '<input checked disabled id="x" id="y">', '<b title="a\nb" class="">', "&para;", "&amp;", "&lt;p&gt;", "&#8593;", "&notit;", "\n", "  \n", " ", "word", ">", '"', "'", "=", "/", "]]>", "é",
)  # fmt: skip
ODD = (
    "<", "</", "</>", "</p >", "<P>", "</P>", "<p >", "<p\n>", "<p  class='x'>", "<p class=x>", '<p class="x"id="y">', '<p class = "x">', '<p class="', '<p class="a<b">', "<p / >",
    "<!-- <p> -->", "<!--", "-->", "<!DOCTYPE html>", "<![CDATA[ x ]]>", "<?php ?>", "<script>", "</script>", "<style>", "</style>", "<textarea>", "</textarea>", "<title>", "</title>",
    "<x-y>", "<3", "&", "&amp", "&para", '<p title="&copy=1 &notit; &amp">', "<a\x00b>", "\x00", "\r\n", "\f", "é>", "<é>", '<p é="x">', "<p =>", '<p ="x">',
)  # fmt: skip


class Heard(HTMLParser):
    """Everything that a parser is told, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Any] = []

    def __getattribute__(self, name: str) -> Any:
        if name in (
            "handle_starttag",
            "handle_endtag",
            "handle_startendtag",
            "handle_data",
            "handle_comment",
            "handle_decl",
            "handle_pi",
            "unknown_decl",
        ):
            return lambda *said: self.told.append((name, *said))
        return super().__getattribute__(name)


def html_of(file: Path, known: set[str]) -> str:
    _, text, _ = folder.front_matter(file.read_text(encoding="utf-8"))
    made = Citations(known)
    return finding.without_marks(Markdown(extensions=[*OPTIONS.extensions, made], extension_configs=dict(OPTIONS.options)).convert(text))


def told(html: str) -> list[Any]:
    parser = Heard()
    parser.feed(html)
    parser.close()
    return parser.told


def held(html: str, quick: bool) -> Any:
    """All that the parser of the plugin holds in the end, or with what it gives up."""
    parser = Parser()
    try:
        if not (quick and feeding.fed(parser, html)):
            parser.feed(html)
        parser.close()
    except (ValueError, AttributeError, IndexError) as error:
        return repr(error)
    sections = [(each.el.tag, each.el.attrs, each.depth, each.id, each.title, each.text) for each in parser.data]
    at = parser.data.index(parser.section) if parser.section else None
    return sections, at, [(each.tag, each.attrs) for each in parser.context], sorted(map(str, parser.skip)), parser.rawdata


def entries(html: str, quick: bool) -> list[Any]:
    index = SearchIndex()
    page = SimpleNamespace(meta={"tags": ["x"]}, content=html, toc=[], url="page/", title="Page")
    if quick:
        feeding.quickly(index.add_entry_from_context, page)
    else:
        index.add_entry_from_context(page)
    return index.entries  # type: ignore[no-any-return]


@pytest.mark.parametrize("file", PAGES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_page(file: Path, good: Library, library: Library) -> None:
    html = html_of(file, {*good.entries, *library.entries})
    heard = Heard()
    assert not feeding.fed(heard, html) or heard.told == told(html)
    assert held(html, quick=True) == held(html, quick=False)
    assert entries(html, quick=True) == entries(html, quick=False)


@pytest.mark.parametrize("file", HANDBOOK, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_the_pages_of_the_handbook_are_plain(file: Path, library: Library) -> None:
    assert feeding.fed(Heard(), html_of(file, set(library.entries)))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PLAIN), max_size=40).map("".join))
def test_plain_html(html: str) -> None:
    heard = Heard()
    assert feeding.fed(heard, html)
    assert heard.told == told(html)
    assert held(html, quick=True) == held(html, quick=False)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PLAIN), st.sampled_from(ODD), st.text(max_size=4)), max_size=30).map("".join))
@example("<p>a &b")
@example("<p>a &amp")
@example('<p title="&copy=1">')
def test_any_html(html: str) -> None:
    heard = Heard()
    if feeding.fed(heard, html):
        assert heard.told == told(html)
    else:
        assert not heard.told
    assert held(html, quick=True) == held(html, quick=False)


@pytest.mark.parametrize("odd", [each for each in ODD if each.startswith("<") and not each.startswith(("</s", "</t"))])
def test_what_is_not_plain_goes_the_old_way(odd: str) -> None:
    assert not feeding.fed(Heard(), f"<p>a</p>{odd}<p>b</p>")


def test_a_parser_that_waits_for_more() -> None:
    parser = Heard()
    parser.feed("<p>a<b")
    assert not feeding.fed(parser, ">c</b></p>")


def test_the_index_reads_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plugin's own parser is used, by the handlers alone; and afterwards it is as it was."""
    reads, seen = Parser.feed, []
    goahead = HTMLParser.goahead
    monkeypatch.setattr(HTMLParser, "goahead", lambda self, end: seen.append(self.rawdata) or goahead(self, end))  # type: ignore[func-returns-value]
    html = '<h1 id="a">One &amp; two</h1>\n<p>Text</p>\n<h2 id="b">Three</h2>\n<p>More</p>'
    made = entries(html, quick=True)
    assert "".join(seen) == ""
    assert [each["title"] for each in made] == ["One &amp; two", "Three"]
    assert entries(f"<!-- -->{html}", quick=True) == made
    assert "".join(seen) == f"<!-- -->{html}"
    assert Parser.feed is reads


MARKS = (
    '<span class="citation">',
    '<span class="citation" data-key="a">',
    "</span>",
    "<sup>",
    "</sup>",
    "<a href='x'>1</a>",
    "<span>",
    "</spa",
    "<",
    ">",
    "\n",
    "word",
)


@given(st.lists(st.sampled_from(MARKS), max_size=20).map("".join))
def test_marks_are_left_out_to_their_first_end(html: str) -> None:
    assert finding.without_marks(html) == re.sub(r'<span class="citation".*?</span>', "", html, flags=re.DOTALL)


SETTINGS = ("<div data-search-exclude", " data-search-x", "data-search-exclude", "=", '"', '""', '="1"', '="a b"', ">", " ", "\n", "-")


@given(st.lists(st.sampled_from(SETTINGS), max_size=12).map("".join))
@example('<div data-search-exclude="1">')
@example('<h2 id="a"\n\tdata-search-boost="2" data-search-exclude>')
def test_what_a_page_tells_the_search_is_left_out_as_the_plugin_does(html: str) -> None:
    plugin, page = SearchPlugin(), SimpleNamespace(content=html, meta={"search": {"exclude": True}})
    plugin.config, plugin.search_index = SimpleNamespace(enabled=True), SearchIndex()
    plugin.on_page_context({}, page=page, config=None, nav=None)
    assert finding.without_settings(html) == page.content


BUILD = """
from html.parser import HTMLParser
from material.plugins.search.plugin import Parser
from mkdocs.__main__ import cli
made = Parser.__init__
Parser.__init__ = lambda self: print("a page") or made(self)
Parser.feed = lambda self, html: print("slowly") or HTMLParser.feed(self, html)
cli(["build", "-q", "-d", "SITE"])
"""


def test_a_build_reads_quickly(tmp_path: Path) -> None:
    environment = {**os.environ, "CITED_CORES": "1", "NO_MKDOCS_2_WARNING": "1"}
    code = BUILD.replace("SITE", str(tmp_path / "site"))
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("a page") > len(HANDBOOK) / 2  # some are not for the search
    assert "slowly" not in done.stdout
