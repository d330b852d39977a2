"""What a reader takes along, read back by what reads it: pybtex, a RIS reader, a schema, an OpenURL reader."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jsonschema
import pytest
from cited import bibliography, coins, exports, taking
from cited.latex import latex, plain
from cited.model import Leaf, Library, Site
from conftest import CASES, ROOT
from lxml import html as lxml_html
from pybtex.database import parse_string

SCHEMA = json.loads((ROOT / "tests" / "schemas" / "csl.json").read_text())
SITE = Site("Handbook", "https://example.org/", "en", "https://example.org/licence")
RIS_LINE = re.compile(r"([A-Z][A-Z0-9])  - (.*)")


@pytest.fixture(scope="module", params=["handbook", "names"])
def works(request: pytest.FixtureRequest) -> Library:
    """The handbook's own works, and the awkward ones."""
    files = sorted((ROOT / "bib").glob("*.bib")) if request.param == "handbook" else [CASES / "references" / "names.bib"]
    return bibliography.load(files)


def records(ris: str) -> list[list[tuple[str, str]]]:
    """RIS as a reference manager reads it; fails on anything that is no RIS."""
    found: list[list[tuple[str, str]]] = []
    assert ris.endswith("\r\n")
    for line in ris.removesuffix("\r\n").split("\r\n"):
        match = RIS_LINE.fullmatch(line)
        assert match, f"no line of RIS: {line!r}"
        if match[1] == "TY":
            found.append([])
        found[-1].append((match[1], match[2]))
    for record in found:
        assert [tag for tag, _ in record if tag in ("TY", "ER")] == ["TY", "ER"]
        assert record[-1] == ("ER", "")
    return found


def test_bibtex_comes_back(works: Library, tmp_path: Path) -> None:
    """By our own reader and by pybtex's: the same keys, people and fields, and a note of what is unconfirmed."""
    text = exports.bibtex(works.entries.values())
    file = tmp_path / "back.bib"
    file.write_text(text, encoding="utf-8")
    back = bibliography.load([file])
    assert not back.problems
    assert list(back.entries) == list(works.entries)
    for key, entry in works.entries.items():
        again = back.entries[key]
        assert (again.kind, again.authors, again.editors) == (entry.kind, entry.authors, entry.editors)
        for name, value in entry.fields.items():
            assert name in ("note", "url") or plain(again.fields[name]) == plain(value)
        assert exports.unconfirmed(entry) in again.fields.get("note", "")
    parsed = parse_string(text, "bibtex")
    assert [key.lower() for key in parsed.entries] == [key.lower() for key in works.entries]


def test_ris_is_ris(works: Library) -> None:
    found = records(exports.ris(works.entries.values()))
    assert len(found) == len(works.entries)
    for record, entry in zip(found, works.entries.values(), strict=True):
        fields = dict(record)
        assert fields["ID"] == entry.key
        assert fields.get("TI", "") == plain(entry.fields.get("title", ""))
        assert fields.get("DO", "") == entry.fields.get("doi", "")
        notes = [value for tag, value in record if tag == "N1"]
        assert ("unconfirmed" in entry.fields) == any("Unconfirmed: " in note for note in notes)


def test_csl_json_is_valid(works: Library) -> None:
    text = exports.csl(works.entries.values())
    found = json.loads(text)
    assert text == json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    assert exports.csl([]) == "[]\n"
    jsonschema.validate(found, SCHEMA)
    assert [each["id"] for each in found] == list(works.entries)


def test_no_address_that_runs() -> None:
    evil = bibliography.load([CASES / "references" / "names.bib"]).entries["evil"]
    assert evil.fields["url"].startswith("javascript:")
    for text in (exports.bibtex([evil]), exports.ris([evil]), exports.csl([evil]), coins.span(evil)):
        assert "javascript" not in text


def test_names_in_ris() -> None:
    works = bibliography.load([CASES / "references" / "names.bib"]).entries
    by_key = dict(zip(works, records(exports.ris(works.values())), strict=True))
    assert [value for tag, value in by_key["accents"] if tag == "AU"][-1] == "World Health Organization"
    assert [value for tag, value in by_key["particle"] if tag == "AU"] == ["Van den Heuvel, Sandra A. S.", "de la Cruz, Juan, Jr."]
    assert [value for tag, value in by_key["others"] if tag == "AU"] == ["Kimura"], "no author is called “et al”"
    assert any("Not all authors" in value for _, value in by_key["others"])
    assert ("N1", "Date: in press") in by_key["others"]
    assert [(tag, value) for tag, value in by_key["accents"] if tag in ("SP", "EP")] == [("SP", "270"), ("EP", "274")]


def read_openurl(title: str) -> dict[str, Any]:
    """An OpenURL as Zotero's parser takes it apart (openurl.js, parseContextObject): `&`, then `=`, then percent signs."""
    assert all(part.count("=") == 1 for part in title.split("&"))
    assert "+" not in title
    pairs = parse_qsl(title, strict_parsing=True)
    found: dict[str, Any] = {"au": [value for name, value in pairs if name in ("rft.au", "rft.aucorp", "rft.creator")]}
    found["ids"] = [value for name, value in pairs if name == "rft_id"]
    return found | {name: value for name, value in pairs if name not in ("rft.au", "rft_id", "rft.creator")}


def test_coins_come_back(works: Library) -> None:
    for entry in works.entries.values():
        element = lxml_html.fromstring(coins.span(entry))
        assert (element.tag, element.get("class"), element.text) == ("span", "Z3988", None)
        work, found = exports.item(entry), read_openurl(element.get("title", ""))
        assert found["ctx_ver"] == "Z39.88-2004"
        kind = found["rft_val_fmt"].removeprefix("info:ofi/fmt:kev:mtx:")
        assert kind in ("journal", "book", "dc", "dissertation")
        title = found.get("rft.atitle") or found.get("rft.btitle") or found.get("rft.title", "")
        assert title == work.get("title", "")
        if kind == "journal":
            assert found.get("rft.jtitle", "") == work.get("container-title", "")
        assert ("info:doi/" + work["DOI"] in found["ids"]) if "DOI" in work else not any("info:doi" in each for each in found["ids"])
        assert len(found["au"]) == len(work.get("author", [])), "each author once"
        assert "rft.aulast" not in found, "see coins.py"


def test_citing_a_page() -> None:
    leaf = Leaf("A & B <block>", {"author": ["Ann Good", "van der Berg, Jan"], "reviewed": date(2026, 11, 21)}, "https://example.org/a/")
    assert taking.citation(leaf, SITE) == (
        "Good A, van der Berg J. A &amp; B &lt;block&gt; [Internet]. Handbook; [reviewed 2026 Nov 21]. "
        'Available from: <a href="https://example.org/a/">https://example.org/a/</a>'
    )
    assert taking.citation(Leaf("A block"), SITE) == "A block [Internet]. Handbook."
    assert taking.citation(Leaf("Handbook"), SITE) == "Handbook [Internet]."


@pytest.mark.parametrize("meta", [{"reviewed": "soon", "author": 3}, {"reviewed": "2026-13-40", "author": [None, ""]}, {"author": {}}])
def test_nothing_is_invented(meta: dict[str, Any]) -> None:
    assert taking.citation(Leaf("A block", meta), SITE) == "A block [Internet]. Handbook."


def test_a_page_as_a_work() -> None:
    title = r"50% of {A} & B_1 #2 $x \y ~z ^"
    leaf = Leaf(title, {"author": ["Society for Spine and Pain", "Ann Good"], "reviewed": "2026-11-21"}, "https://example.org/a%20b/")
    files = taking.files(leaf, SITE, "a/")
    assert sorted(files) == ["a/cite.bib", "a/cite.json", "a/cite.ris"], "a page that cites nothing has no list to take along"
    (record,) = records(files["a/cite.ris"].decode())
    for pair in (
        ("TI", title),
        ("T2", "Handbook"),
        ("UR", "https://example.org/a%20b/"),
        ("AU", "Good, Ann"),
        ("N1", "Reviewed 2026-11-21."),
    ):
        assert pair in record
    assert ("AU", "Society for Spine and Pain") in record
    assert not [tag for tag, _ in record if tag in ("PY", "PB")], "neither a year nor a publisher is known"
    jsonschema.validate(json.loads(files["a/cite.json"]), SCHEMA)
    assert len(parse_string(files["a/cite.bib"].decode(), "bibtex").entries) == 1


def test_files_beside_the_page() -> None:
    assert [taking.prefix(each) for each in ("index.html", "a/index.html", "a/b.html")] == ["", "a/", "a/b."]
    assert 'href="b.cite.bib"' in taking.block(Leaf("B"), SITE, "a/b.")


def test_latex_leads_back() -> None:
    text = r"50% {a} \b & c_d # $e$ ~f ^g"
    assert plain(latex(text)) == text
