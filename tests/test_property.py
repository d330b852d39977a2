"""However broken the input: the check ends with findings, never with an exception."""

from __future__ import annotations

from pathlib import Path

import pytest
from cited import bibliography, folder, handbook, rendered, report, rules
from cited.latex import plain
from cited.model import Library, Page
from cited.style import Style
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PIECES = [
    "[@good2007]", "[@nope]", "[@", "[@]", "[!opinion: x]", "[!opinion]", "[!", "@good2007", "]", "[", "(", ")", "“", "”", '"', "\n\n", "\n", "  \n",
    "- ", "1. ", "    ", "> ", "| a | b |\n|---|---|\n", "|", "# ", "## See also\n", "!!! note\n    ", '=== "t"\n    ', "```\n", "`", "<p>", "</p>", "<table>",
    "<td>", "<!--", "-->", "<b markdown>", "[^1]", "[^1]: ", "*[A]: b\n", "/// table-caption\n", "///\n", "\\bibliography\n", "et al.", "e.g.", "U.S.", "5 mL",
    "L4/5", ".", "?", ":", "…", "The", "a", "\x00", "\x02", "\x03", "\u202e", "\ufeff", "---\n", "title: x\n", "infobox:\n", "  needle: [@good2007]\n", "{#id .c}", "$x$", "&amp;",
]  # fmt: skip
BIB = ["@article{", "@", "a1,", "title", " = ", "{", "}", '"', ",", "\n", "author", "Good, A. and B", "year", "2007", "\\", "$", "%", "&", "\\href{", "#", "@string{x=1}", "é", "\x00"]  # fmt: skip
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)


@QUICK
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=40).map("".join))
def test_no_page_raises(tmp_path: Path, good: Library, text: str) -> None:
    file = tmp_path / "page.md"
    file.write_bytes(text.encode("utf-8", "replace"))
    pages = [page for page in folder.pages([(file, "page.md")], folder.Settings(tmp_path, None), good) if isinstance(page, Page)]
    read = handbook.read(pages, good, whole=False)
    last = text.count("\n") + text.count("\r") + 1
    for each in rules.check(read):
        assert 1 <= each.at.line <= last
        assert report.text_line(each).count("\n") == 0
    for page in read.pages:
        assert len(list(report.unit_lines(page))) == len(page.units)


@QUICK
@given(st.lists(st.one_of(st.sampled_from(BIB), st.text(max_size=8)), max_size=40).map("".join))
def test_no_bibliography_raises(tmp_path: Path, text: str) -> None:
    file = tmp_path / "works.bib"
    file.write_bytes(text.encode("utf-8", "replace"))
    library = bibliography.load([file])
    style = Style()
    for entry in library.entries.values():
        assert style.reference(entry)
    rules.check(handbook.Handbook(library, [], whole=True))


@QUICK
@given(st.text(alphabet="\\{}$%&#_^~abc12 -`'\"", max_size=40))
def test_no_latex_raises(text: str) -> None:
    assert isinstance(plain(text), str)


@pytest.mark.parametrize("html", ["&lt;script&gt;alert(1)&lt;/script&gt;<p>x</p>", "a &amp; b", "<p>x</p> tail &lt;", "", "<br>"])
def test_what_is_read_is_written_back(html: str) -> None:
    """Text that stands before the first element of a page, too, stays text."""
    assert rendered.serialised(rendered.parse(html)) == html
