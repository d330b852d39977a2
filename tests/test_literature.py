"""The literature review block: where it stands, what it links, and what it never says by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cited import rules
from cited.literature import COUNTED, element, searches
from cited.model import Library
from conftest import Check, read_text

QUERY = '"dorsal ramus" AND ("low back pain"[tiab] OR "nerve & block")'
PAGE = "---\nliterature:\n  query: '{query}'\n{more}---\n# The block\n\n{text}\n"


def rendered(good: Library, folder: Path, more: str = "", text: str = "See below:\n\n\\literature\n\n## See also") -> str:
    page = read_text(PAGE.format(query=QUERY, more=more, text=text), good, folder)
    assert not rules.check(page)
    return page.pages[0].page.html


def test_each_search_holds_the_query() -> None:
    found = searches(QUERY, "dorsal ramus")
    assert tuple(found) == COUNTED
    terms = {name: parse_qs(urlsplit(address).query, strict_parsing=True) for name, (_, address) in found.items()}
    assert terms["pubmed"] == {"term": [QUERY]}
    assert terms["systematic"] == {"term": [f"({QUERY}) AND systematic[sb]"]}
    assert terms["recent"] == {"term": [f'({QUERY}) AND "last 7 years"[dp]']}
    assert terms["scholar"] == {"q": ['"dorsal ramus" AND ("low back pain" OR "nerve & block")']}, "PubMed's tags are PubMed's"
    assert terms["radiopaedia"]["q"] == ["dorsal ramus"]
    assert searches(QUERY)["radiopaedia"][1].endswith("q=dorsal%20ramus%20low%20back%20pain%20nerve%20%26%20block")
    assert {urlsplit(address).scheme for _, address in found.values()} == {"https"}


def test_nobody_has_looked(good: Library, tmp_path: Path) -> None:
    html = rendered(good, tmp_path)
    assert html.index("See below") < html.index('<div class="literature">') < html.index("See also")
    assert "not yet looked at" in html
    assert "not counted" in html
    assert "&amp; block" in html
    assert "\\literature" not in html


def test_somebody_has_looked(good: Library, tmp_path: Path) -> None:
    html = rendered(good, tmp_path, "  looked_at: 2026-11-21\n  hits: {pubmed: 12, reviews: 1}\n")
    assert "21 November 2026" in html
    assert "PubMed: all</a> (12 hits)" in html
    assert "PubMed: reviews</a> (1 hit)" in html
    assert "Trip</a> (not counted)" in html


def test_not_placed(good: Library, tmp_path: Path) -> None:
    html = rendered(good, tmp_path, text="The block spread to L3.[@good2007]")
    assert html.index("Literature review</h2>") < html.index('class="literature"') < html.index("References</h2>")


@pytest.mark.parametrize(
    ("more", "line", "said"),
    [
        ("  looked_at: yesterday\n", 4, "is no date"),
        ("  looked_at: '2026-02-30'\n", 4, "is no date"),
        ("  looked_at: 2026-11-21\n  hits: 12\n", 5, "is no list of numbers"),
        ("  looked_at: 2026-11-21\n  hits: {pubmd: 12}\n", 5, 'Did you mean "pubmed"?'),
        ("  looked_at: 2026-11-21\n  hits: {pubmed: -1}\n", 5, "is no number of hits"),
        ("  looked_at: 2026-11-21\n  hits: {pubmed: true}\n", 5, "is no number of hits"),
        ("  hits: {pubmed: 12}\n", 4, "without the day"),
        ("  looked_on: 2026-11-21\n", 4, 'Did you mean "looked_at"?'),
        ("  plain: [a]\n", 4, "is no text"),
    ],
)
def test_a_fault_has_its_place(more: str, line: int, said: str, check: Check) -> None:
    (found,) = check(PAGE.format(query=QUERY, more=more, text="\\literature"))
    assert (found.code, found.at.line) == ("PAG020", line)
    assert said in found.message


@pytest.mark.parametrize("value", ["text", "[a, b]", "{query: 3}", "{looked_at: 2026-11-21}", "{query: ' '}", "null", "7"])
def test_no_query(value: str, check: Check) -> None:
    found = check(f"---\nliterature: {value}\n---\n# The block\n\n\\literature\n")
    assert sorted(each.code for each in found) == ["PAG020", "PAG021"]


@pytest.mark.parametrize("hits", [None, 3, {"pubmed": "many"}, {"pubmed": True}])
def test_faulty_hits_are_not_shown(hits: Any) -> None:
    made = element({"literature": {"query": "a", "hits": hits}})
    assert made is not None
    assert "not counted" in "".join(made.itertext())


def test_a_day_that_never_was(check: Check) -> None:
    """YAML itself stops at it."""
    assert "PAG004" in {each.code for each in check(PAGE.format(query=QUERY, more="  looked_at: 2026-02-30\n", text="\\literature"))}


def test_no_text_breaks_an_address(check: Check) -> None:
    """YAML can write half a character."""
    assert not check('---\nliterature: {query: "a \\ud800 b & <c>"}\n---\n# The block\n\n\\literature\n')
