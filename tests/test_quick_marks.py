"""Citations that are placed in one pass: every page is the same as when the inline patterns place them one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from cited import citations, folder, infobox, placing
from cited.citations import Citations
from cited.model import Library
from conftest import CASES, ROOT
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

PAGES = sorted([*(CASES / "citations").glob("*.md"), *(CASES / "lines").glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PIECES = (  # what may stand beside a citation and make something else of it, or be made something else
    "[@a]", "[@a; but @b, p. 2]", "[@unknown]", "[see @a]", "[!opinion: *ours*]", "`", "``", "\\", "[", "]", "(", ")", "(x.md)", "[ref]", "!",
    "*", "**", "_", "~", "^", "<", ">", "<b>", "</b>", "<a href='x'>", "</a>", "&", "&amp;", "  \n", "\n", "\n\n", "# ", "- ", "| ", "|---|",
    "[^1]", "[^1]: ", "[ref]: x.md\n", "[@a]: x.md\n", "$", "=", "HTML", "word", " ", ".", "{.c}", "<!--", "-->", "@", ";", "http://x.org/[@a]", ":", '"',
)  # fmt: skip
OPTIONS = folder.settings(ROOT / "mkdocs.yml")


def rendered(text: str, known: set[str], monkeypatch: pytest.MonkeyPatch, quick: bool, front: bool = True) -> tuple[str, object]:
    meta, markdown, _ = folder.front_matter(text) if front else ({}, text, "")
    made = Citations(known)
    made.begin(infobox.elements(meta))
    with monkeypatch.context() as patch:
        if not quick:
            patch.setattr(placing.Plain, "run", lambda self, root: None)
        html = Markdown(extensions=[*OPTIONS.extensions, made], extension_configs=dict(OPTIONS.options)).convert(markdown)
    return html, made.listed


@pytest.mark.parametrize("file", PAGES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_page(file: Path, good: Library, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    known = {*good.entries, *library.entries}
    text = file.read_text(encoding="utf-8")
    assert rendered(text, known, monkeypatch, quick=True) == rendered(text, known, monkeypatch, quick=False)


@given(text=st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        assert rendered(text, {"a", "b"}, patch, quick=True, front=False) == rendered(text, {"a", "b"}, patch, quick=False, front=False)


def test_no_pattern_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the extensions of the handbook no pattern sees a sentence that is text and citations."""
    seen: list[str] = []
    first = citations.CitationMark.handleMatch
    monkeypatch.setattr(citations.CitationMark, "handleMatch", lambda self, m, data: first(self, m, seen.append(data) or data))  # type: ignore[func-returns-value]
    plain = "# A\n\nOne.[@a] Two, too.[@a, p. 3; @b]\n\n- Three.[@b]\n\n| A | B |\n|---|---|\n| four | [@a] |\n"
    html, listed = rendered(plain, {"a", "b"}, monkeypatch, quick=True)
    assert not seen
    assert [key for key, _ in listed] == ["a", "b"]  # type: ignore[attr-defined]
    assert html.count('class="footnote-ref"') == 5
    rendered("One *and*.[@a] `x`\n", {"a"}, monkeypatch, quick=True)
    assert seen


def test_a_pattern_that_nobody_knows_sees_every_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """An extension may begin with any sign: then nothing is kept from it."""
    made = Citations({"a"})
    html = Markdown(extensions=["smarty", made]).convert('He said "so".[@a]')
    assert "&ldquo;so&rdquo;" in html
    assert 'data-key="a"' in html


def test_a_heading_has_its_citations_in_the_tree() -> None:
    """The table of contents takes its text, and leaves the numbers out."""
    md = Markdown(extensions=["toc", Citations({"a"})])
    html = md.convert("# One [@a]\n\n## Two, *three* [@a] and four [@zzz & c]\n\nText.[@a]\n")
    assert "\x02" not in html
    assert md.toc_tokens[0]["name"] == "One"  # type: ignore[attr-defined]
    assert html.index('id="fnref:a"') < html.index('id="fnref2:a"') < html.index('id="fnref3:a"')
