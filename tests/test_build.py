"""Real builds of the small site: what reaches the reader, and what stops a build."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Built, run

FAULT = "\n\nThe effect lasts about one week.\n"


def build(site: Path, *options: str) -> Built:
    return run("mkdocs", "build", *options, cwd=site)


def test_numbers_in_reading_order(small: Path) -> None:
    built = build(small, "--strict")
    assert built.code == 0, built.output
    html = (built.site / "index.html").read_text(encoding="utf-8")
    article = html[html.index("<article") : html.index("</article")]
    assert re.findall(r'footnote-ref"[^>]*>\[(\d[^\]]*)\]', article) == ["1, p. 12", "2", "1", "1, Table 2", "1", "2", "1", "1", "1", "1"]
    assert article.index("Incomplete") < article.index("infobox") < article.index("The block spread")
    assert ">[@good2007]</span>" in article
    assert re.findall(r'<li id="fn:(.*?)"', article) == ["good2007", "smith:2020/a+b.c-d", "!1", "!2", "1"]
    assert "Good A. A block. Spine. 2007." in article
    names = re.findall(r'aria-label="(Back to [^"]*)"', article)
    assert len(names) == 12
    assert len(set(names)) == 12
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(set(ids)) == len(ids), "no id twice"
    for target in re.findall(r'href="#(fn[^"]*)"', article):
        assert f'id="{target}"' in html


def test_filled_pages(small: Path) -> None:
    built = build(small)
    references = (built.site / "references" / "index.html").read_text(encoding="utf-8")
    assert "Another block" in references
    claims = (built.site / "claims" / "index.html").read_text(encoding="utf-8")
    assert '<a href="../references/#work:good2007">good2007</a>' in claims
    assert "searched in 2026" in claims


@pytest.mark.parametrize("options", [(), ("--strict",), ("-q",), ("--strict", "-q")], ids=" ".join)
def test_a_claim_without_reference_stops_the_build(small: Path, options: tuple[str, ...]) -> None:
    page = small / "docs" / "more" / "page.md"
    page.write_text(page.read_text(encoding="utf-8") + FAULT, encoding="utf-8")
    built = build(small, *options)
    assert built.code != 0
    assert 'docs/more/page.md:6:1: CLM001 "The effect lasts about one week." links no reference.' in built.output
    assert "Traceback" not in built.output


def test_a_warning_stops_a_strict_build_only(small: Path) -> None:
    works = small / "bib" / "works.bib"
    works.write_text(works.read_text(encoding="utf-8") + "@misc{idle, title = {Idle}}\n", encoding="utf-8")
    built = build(small)
    assert built.code == 0
    assert "bib/works.bib:17:1: BIB006" in built.output
    assert build(small, "--strict").code != 0


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("bib/works.bib", "title = {A block},", "title = {A block", "BIB001"),
        ("bib/works.bib", "smith:2020/a+b.c-d,", "good2007,", "BIB002"),
        ("docs/index.md", 'volume: "5 mL.', 'volum: "5 mL.', 'Did you mean "volume"?'),
        ("docs/index.md", "title: Everything once", 'title: "Everything', "PAG004"),
        ("docs/index.md", "[@good2007, Table 2]", "[@good2070]", 'Did you mean "good2007"?'),
        ("mkdocs.yml", "bib_dir: bib", "bib_dir: bib\n      csl_file: mkdocs.yml", "mkdocs.yml is no CSL style"),
        ("mkdocs.yml", "bib_dir: bib", "bib_by_default: true", 'add "bib_dir: bib"'),
    ],
)
def test_an_author_gets_a_sentence(small: Path, file: str, old: str, new: str, said: str) -> None:
    path = small / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    built = build(small)
    assert built.code != 0
    assert said in built.output
    assert "Traceback" not in built.output


def test_the_handbook_names_no_other_host(handbook_site: Path) -> None:
    """Links are links; nothing is loaded from elsewhere."""
    for page in handbook_site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert not re.findall(r'<(?:script|img|iframe|source)[^>]+(?:src|srcset)="(?:https?:)?//', html), page
        assert not re.findall(r'<link[^>]+rel="(?!canonical)[^"]*"[^>]+href="(?:https?:)?//', html), page
        if page.parent.name != "claims":  # it quotes what the writing guide shows as code
            assert not re.findall(r"\[@|\[!\w", re.sub(r"<(pre|code)\b.*?</\1>", "", html, flags=re.DOTALL)), page
