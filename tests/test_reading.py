"""What a reader gets besides the text: addresses, evidence, claims and works, notices, synonyms."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from cited import addresses, evidence_box, finding, furnish, handbook, rendered, review
from cited.model import ROWS, Library
from cited.preview import places
from conftest import ROOT, read_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

TEXT = """# T

One *claim in
italics* and more.[@good2007] Another one.[@good2007; but @smith:2020/a+b.c-d] A [link](x.md)[@good2007]

- item one[@good2007]

| A | B |
|---|---|
| x | y[@good2007] |
"""


def furnished(text: str, library: Library, folder: Path, today: date = date(2026, 11, 21)) -> str:
    read = read_text(text, library, folder)
    return furnish.furnish(read.pages[0], read.library, today, "claims/")


def anchors(text: str, library: Library, folder: Path) -> dict[str, str]:
    return {unit.text: unit.address for unit in read_text(text, library, folder).pages[0].units if unit.claim}


def test_every_claim_has_an_anchor_and_a_link(good: Library, tmp_path: Path) -> None:
    html = furnished(TEXT, good, tmp_path)
    for address in anchors(TEXT, good, tmp_path).values():
        assert html.count(f'id="{address}"') == 1
        assert html.count(f'href="#{address}"') == 1
    assert re.search(r'>One</span> <em><span class="claim"[^>]*>claim in\nitalics</span></em> <span class="claim"', html)
    assert re.search(r'<tr id="c-[0-9a-f]{8}"', html)
    assert "</a><sup" not in re.sub(r"</span>", "", html)


PARTS = [
    "One claim. ", "An *other* one here.", "[@good2007]", "[@good2007] ", "[!opinion: x]", " ", "\n", "\n\n", "- item two", "\n- it **is** so", "[a link](x.md)", "[All of it is a link.](x.md)",
    "`code` it is", "\n\n| A | B |\n|---|---|\n| x one | y[@good2007] |\n| a | b |\n\n", "<!-- x -->", "5 mL was given", ":\n\n", "?", "\n\n## Head\n\n", "one  two<br>three", "A & b < c",
]  # fmt: skip


def in_the_tree(read: handbook.ReadPage) -> str:
    """The page with its addresses as elements of the tree."""
    for unit in reversed([unit for unit in read.units if unit.claim]):
        pieces = addresses._pieces(read.blocks[unit.block], unit)
        spans = [places.cut(element, tail, start, end) for element, tail, _, start, end in reversed(pieces)][::-1]
        row = next(spans[0].iterancestors("tr"), None) if spans and unit.kind in ROWS else None
        for span in spans:
            span.attrib.update(
                {"class": "claim", **({"id": unit.address} if span is spans[0] and row is None else {}), "data-claim": unit.address}
            )
        if row is not None:
            row.set("id", unit.address)
        outer = next(spans[-1].iterancestors("a"), spans[-1]) if spans else None
        if outer is None:
            continue
        while not (outer.tail or "").strip() and outer.getnext() is not None and outer.getnext().get("class") == "citation":
            outer = outer.getnext()
        outer.addnext(html.fragment_fromstring(addresses.ELEMENTS[addresses.LINK].replace("@", unit.address)))
        outer.tail, outer.getnext().tail = None, outer.tail
    return rendered.serialised(read.root)


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join))
def test_the_signs_in_the_text_become_the_elements_that_they_stand_for(good: Library, tmp_path: Path, text: str) -> None:
    first, second = (read_text(text, good, tmp_path).pages[0] for _ in range(2))
    addresses.address(first.blocks, first.units)
    assert addresses.set_out(rendered.serialised(first.root)) == in_the_tree(second)


def test_what_only_looks_like_a_sign_stays_text() -> None:
    for text in ("\ue000", "\ue0001c-12345678", "\ue0005c-12345678\ue001", "\ue0001c-1234567x\ue001", "\ue0001<b>\ue001"):
        assert addresses.set_out(f"<p>{text}</p>") == f"<p>{text}</p>"


def test_an_address_stays_when_the_page_around_it_changes(good: Library, tmp_path: Path) -> None:
    before = anchors(TEXT, good, tmp_path)
    after = anchors(TEXT.replace("# T\n", "# Other\n\nNew one.[@good2007]\n").replace("- item one", "- item two"), good, tmp_path)
    assert after["Another one."] == before["Another one."]
    assert len(set(after.values())) == len(after)


def test_the_same_words_twice_have_two_addresses(good: Library, tmp_path: Path) -> None:
    read = read_text("# T\n\nIt works.[@good2007]\n\nIt works.[@good2007]\n", good, tmp_path)
    first, second = [unit.address for unit in read.pages[0].units]
    assert second == f"{first}-2"


def test_evidence_is_counted(good: Library, tmp_path: Path) -> None:
    read = read_text(TEXT + "\nIt may be.[!opinion: the editors]\n", good, tmp_path)
    counted = evidence_box.count(read.pages[0].units, good)
    assert (counted.claims, counted.cited, counted.single, counted.disputed, dict(counted.marks)) == (6, 5, 4, 1, {"opinion": 1})
    assert [work.key for work in counted.works] == ["good2007", "smith:2020/a+b.c-d"]
    assert "6 claims (5 cited, 1 opinion)" in furnished(TEXT + "\nIt may be.[!opinion: the editors]\n", good, tmp_path)


def test_a_work_against_is_shown(good: Library, tmp_path: Path) -> None:
    html = furnished(TEXT, good, tmp_path)
    assert re.search(r"data-against[^>]*>.*?\[but 2\]", html)


@pytest.mark.parametrize(("today", "shown"), [(date(2026, 11, 21), False), (date(2027, 1, 2), True)])
def test_a_page_past_its_review_date_says_so(good: Library, tmp_path: Path, today: date, shown: bool) -> None:
    text = "---\nreview_due: 2027-01-01\n---\n" + TEXT
    assert ("The review of this page was due on 2027-01-01." in furnished(text, good, tmp_path, today)) == shown


def test_who_answers(good: Library) -> None:
    assert "not yet reviewed" in review.line({})
    line = review.line({"author": ["A", "B"], "reviewer": "<C>", "reviewed": date(2026, 1, 2), "conflicts": "none"})
    assert "<dd>A, B</dd>" in line
    assert "&lt;C&gt;" in line
    assert "2026-01-02" in line
    assert "not yet reviewed" not in line


def test_missing_sections_are_computed(good: Library, tmp_path: Path) -> None:
    text = (
        '---\ntype: procedure\nnotices:\n  incomplete: "More is to come.[@good2007]"\n---\n# T\n\n## Anatomy\n\nIt is so.[@good2007]\n\n'
        "## Complications\n\nNone is known.[!no-evidence: searched in 2026]\n"
    )
    html = furnished(text, good, tmp_path)
    assert "Sections missing: Indications, Contraindications, " in html
    assert "Sections for which nothing was found: Complications." in html


def test_synonyms() -> None:
    index = json.dumps({"docs": [{"title": "T", "text": "The facet joints hurt."}, {"title": "U", "text": "Nothing."}]})
    found = json.loads(finding.with_synonyms(index, [["facet joint", "zygapophysial joint"]]))["docs"]
    assert "zygapophysial joint" in found[0]["text"]
    assert found[1]["text"] == "Nothing."
    assert finding.with_synonyms("no json", [["a"]]) == "no json"


def test_claims_json_keeps_its_schema(handbook_site: Path) -> None:
    schema = json.loads((ROOT / "hooks" / "cited" / "claims.schema.json").read_text(encoding="utf-8"))
    data = json.loads((handbook_site / "claims.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, schema)
    assert len(data["claims"]) > 300
    for claim in data["claims"][:5]:
        path, _, anchor = claim["url"].partition("#")
        assert f'id="{anchor}"' in (handbook_site / path / "index.html").read_text(encoding="utf-8")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**data, "claims": [{}]}, schema)


def test_reference_lists_are_not_searched(handbook_site: Path) -> None:
    sections = json.loads((handbook_site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    found = [section["location"] for section in sections if "Miyakoshi N, Shimada" in section["text"]]
    assert not found
    assert any("zygapophyseal" in section["text"] for section in sections if section["location"].startswith("dorsal-ramus"))


def test_every_claim_stands_on_the_claims_page_and_with_its_works(handbook_site: Path) -> None:
    data = json.loads((handbook_site / "claims.json").read_text(encoding="utf-8"))
    claims = (handbook_site / "claims" / "index.html").read_text(encoding="utf-8")
    references = (handbook_site / "references" / "index.html").read_text(encoding="utf-8")
    for claim in data["claims"]:
        assert f'href="../{claim["url"]}"' in claims
        for reference in claim["references"]:
            assert f'href="../{claim["url"]}"' in references
            assert f'id="work:{reference["key"]}"' in references
