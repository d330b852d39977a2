"""The benchmark's pages are a handbook like any other: they pass, and the same seed makes the same. No time is measured here."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from conftest import ROOT, run

sys.path.insert(0, str(ROOT / "bench"))

import aside
import compare
import corpus
import figures
import scale
import sites
import tables


@pytest.mark.parametrize("mix", ["uniform", "real"])
def test_the_corpus_passes_and_builds(mix: str, tmp_path: Path) -> None:
    sites.write(corpus.corpus(3, 12, mix), tmp_path / "site")
    checked = run("cited", "check", cwd=tmp_path / "site")
    assert checked.code == 0, checked.output
    assert "in 4 pages and 12 works" in checked.output
    for name in ("mkdocs.yml", "alone.yml"):
        built = run("mkdocs", "build", "--strict", "-f", name, "-d", tmp_path / name, cwd=tmp_path / "site")
        assert built.code == 0, built.output
    page = corpus.path(0).replace(".md", "/index.html")
    assert 'class="footnote-ref"' in (tmp_path / "mkdocs.yml" / page).read_text(encoding="utf-8")
    alone = (tmp_path / "alone.yml" / page).read_text(encoding="utf-8")
    assert "[@" not in alone
    assert "In short" in alone


def test_the_same_seed_makes_the_same(tmp_path: Path) -> None:
    def files(name: str, seed: int) -> dict[str, bytes]:
        sites.write(corpus.corpus(2, 9, "real", seed), tmp_path / name)
        return {str(file.relative_to(tmp_path / name)): file.read_bytes() for file in (tmp_path / name).rglob("*.*") if file.is_file()}

    once = files("once", 7)
    assert once == files("again", 7)
    assert once != files("other", 8)


def test_what_was_built_is_put_aside_and_deleted_at_the_end(tmp_path: Path) -> None:
    made = tmp_path / "100" / "out"
    for _ in range(2):
        made.mkdir(parents=True)
        (made / "index.html").write_text("x")
        aside.put(made, tmp_path)
        assert not made.exists()
    aside.put(made, tmp_path)  # it is not there
    assert len(list(tmp_path.rglob("index.html"))) == 2
    aside.delete(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["100"]


def test_more_works_than_citations_are_refused() -> None:
    with pytest.raises(ValueError, match="Ask for fewer works"):
        corpus.corpus(1, 100)


def test_a_ratio_is_taken_within_a_round() -> None:
    def runs(*seconds: float) -> list[list[float]]:
        return [[each, each, 10 * each, 0] for each in seconds]

    results = {
        "runs": {
            "100": {"ours": {"clean": runs(2, 4, 9)}, "alone": {"clean": [*runs(1, 2), [3, 3, 30, 1]]}},
            "1000": {"ours": {"clean": runs(40)}},
        }
    }
    assert figures.ratio(results, "100", ("ours", "clean"), ("alone", "clean")) == figures.Figure(2, 2, 2), (
        "a run that failed counts for nothing"
    )
    assert figures.exponent(results, "ours", ["100", "1000"], figures.WALL) == pytest.approx(1)
    assert compare.overlap(figures.Figure(1, 0.9, 1.1), figures.Figure(1.3, 1.14, 1.4))
    assert not compare.overlap(figures.Figure(1, 0.9, 1.1), figures.Figure(1.5, 1.3, 1.6))


def test_the_pages_say_what_was_measured() -> None:
    def runs(seconds: float) -> dict[str, list[list[float]]]:
        return {"clean": [[seconds, seconds, 10 * seconds, 0]]}

    sizes = {"100": {"ours": runs(2), "alone": runs(2)}, "1000": {"ours": runs(20), "alone": runs(40)}}
    results = {
        "machine": {"day": "2026-11-21", "revision": "abc"},
        "runs": sizes,
        "weights": {"1000": {"claims page": [22_000_000, 2_200_000]}},
    }
    page = tables.page(results)
    assert "| clean build by MkDocs alone | 100 | ≤ 1.5 × | 1.00 | reached | 1.00 |" in page
    assert "| growth of a clean build, seconds | 100 to 1000 | ≤ 1.1 | 1.00 | reached | 1.00 |" in page
    written = (ROOT / "bench" / "SCALE.md").read_text(encoding="utf-8")
    once = scale.filled(written, results)
    assert "| clean build, seconds | 2.0 | 20.0 | 200 | 2,000 | 1.00 |" in once
    assert "| claims page |  | 22 / 2.2 MB | 220 / 22 MB | 2,200 / 220 MB | |" in once
    assert scale.filled(once, results) == once
    assert "1 of 1 ratios agree" in compare.section(results, {**results, "runs": {"100": sizes["100"]}})
