"""What machines read in the head of each page, read back: JSON-LD by a schema, Open Graph and `citation_…` by lxml."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from cited import metadata
from cited.model import Leaf, Library, Site
from conftest import ROOT, run
from lxml import html as lxml_html
from lxml.html import HtmlElement

SCHEMA = json.loads((ROOT / "tests" / "schemas" / "page.json").read_text())
SITE = Site("Handbook", "https://example.org/", "en", "https://example.org/licence")
EVIL = "</script><script>alert(1)</script><!-- \" ' & \u2028"


def select(node: HtmlElement, path: str) -> list[Any]:
    found = node.xpath(path)
    assert isinstance(found, list)
    return found


def json_ld(page: HtmlElement) -> dict[str, Any]:
    (script,) = select(page, "//script[@type='application/ld+json']")
    found: dict[str, Any] = json.loads(script.text)
    jsonschema.validate(found, SCHEMA)
    return found


def metas(page: HtmlElement, by: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in select(page, f"//meta[@{by}]"):
        found.setdefault(meta.get(by), []).append(meta.get("content"))
    return found


def test_all_that_is_known(library: Library) -> None:
    meta = {
        "type": "procedure",
        "author": "Ann Good",
        "reviewer": ["B. Smith"],
        "reviewed": date(2026, 11, 21),
        "description": "What it is.",
    }
    leaf = Leaf("A block", meta, "https://example.org/a/", tuple(library.entries.values()))
    page = lxml_html.fromstring(f"<html><head>{metadata.head(leaf, SITE)}</head></html>")
    data = json_ld(page)
    assert (data["@type"], data["about"]) == ("MedicalWebPage", {"@type": "MedicalProcedure", "name": "A block"})
    assert (data["lastReviewed"], data["author"][0]["name"], data["reviewedBy"][0]["name"]) == ("2026-11-21", "Ann Good", "B. Smith")
    assert (data["license"], data["url"]) == (SITE.licence, leaf.address)
    assert len(data["citation"]) == len(library.entries)
    named = metas(page, "name")
    assert (named["citation_title"], named["citation_author"]) == (["A block"], ["Ann Good"])
    assert len(named["citation_reference"]) == len(library.entries)
    for reference in named["citation_reference"]:
        parts = [part.partition("=") for part in reference.split(";")]
        assert all(name.startswith("citation_") and value for name, _, value in parts), reference
    assert metas(page, "property")["og:url"] == [leaf.address]


@pytest.mark.parametrize("meta", [{}, {"type": 3, "author": 4, "reviewer": {}, "reviewed": "soon", "description": ["x"]}])
def test_nothing_is_invented(meta: dict[str, Any]) -> None:
    page = lxml_html.fromstring(f"<html><head>{metadata.head(Leaf('A block', meta), Site('Handbook'))}</head></html>")
    assert set(json_ld(page)) == {"@context", "@type", "name", "inLanguage", "isPartOf"}
    assert set(metas(page, "property")) == {"og:type", "og:title", "og:site_name"}
    assert set(metas(page, "name")) == {"citation_title", "citation_language"}


def test_no_way_out_of_the_data_block() -> None:
    meta = {"author": EVIL, "description": EVIL, "type": "overview"}
    page = lxml_html.fromstring(f"<html><head>{metadata.head(Leaf(EVIL, meta), SITE)}</head><body></body></html>")
    assert len(select(page, "//script")) == 1
    assert json_ld(page)["name"] == EVIL
    assert metas(page, "name")["citation_title"] == [EVIL]


def test_every_page_of_the_handbook(tmp_path: Path) -> None:
    """Built twice: each head is valid, each file linked is there, and both builds give the same bytes."""
    for name in ("one", "two"):
        built = run("mkdocs", "build", "--strict", "--site-dir", str(tmp_path / name))
        assert built.code == 0, built.output
    seen = []
    for file in sorted((tmp_path / "one").rglob("index.html")):
        page = lxml_html.fromstring(file.read_text(encoding="utf-8"))
        seen.append(json_ld(page)["@type"])
        assert metas(page, "property")["og:title"] == [json_ld(page)["name"]]
        for link in select(page, "//div[@class='take-along']//a[@download]/@href"):
            assert (file.parent / link).read_bytes() == (tmp_path / "two" / file.parent.relative_to(tmp_path / "one") / link).read_bytes()
        items = select(page, "//ol[@class='works']/li | //div[contains(@class, 'works-list')]/ul/li")
        assert all(len(select(item, ".//span[@class='Z3988']")) == 1 for item in items), file
        assert file.read_bytes() == (tmp_path / "two" / file.relative_to(tmp_path / "one")).read_bytes()
    assert seen.count("MedicalWebPage") == 2
    for suffix in ("bib", "ris", "json"):
        assert (tmp_path / "one" / "references" / f"references.{suffix}").stat().st_size > 0
    assert "Take it along" not in (tmp_path / "one" / "search" / "search_index.json").read_text(encoding="utf-8")


def test_an_address_only_with_site_url(small: Path) -> None:
    config = small / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8") + "site_url: https://example.org/book/\n", encoding="utf-8")
    about = small / "docs" / "more" / "page.md"
    about.write_text(about.read_text(encoding="utf-8").replace("# Another page", "# A & *another* page"), encoding="utf-8")
    assert run("mkdocs", "build", "--strict", cwd=small).code == 0
    page = lxml_html.fromstring((small / "site" / "more" / "page" / "index.html").read_text(encoding="utf-8"))
    assert json_ld(page)["name"] == "A & another page", "no entity, no sign of the permanent link"
    assert json_ld(page)["url"] == "https://example.org/book/more/page/"
    assert select(page, "//p[@class='suggested-citation']/a/@href") == ["https://example.org/book/more/page/"]
    assert (small / "site" / "more" / "page" / "cite.ris").read_bytes().count(b"\r\n") == 6
