"""The whole handbook as one document: every id its own, every internal link inside it; the ZIM, where libzim is."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cited import book, links, printing
from conftest import ROOT
from lxml import html as lxml_html

SHORT = "<!doctype html><html lang='en'><head><link rel='stylesheet' href='{up}a.css'></head><body><article>{body}</article></body></html>"


@pytest.fixture
def two(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    one = '<h1 id="t">One</h1><p id="x"><a href="#x">x</a> <a href="sub/two.html#x">y</a> <a href="sub/two.html">z</a></p>'
    other = '<h1 id="t">Two</h1><p id="x"><a href="../one.html#t">up</a> <a href="https://example.org/">o</a></p><img src="../f.svg">'
    (tmp_path / "one.html").write_text(SHORT.format(up="", body=one), encoding="utf-8")
    (tmp_path / "sub" / "two.html").write_text(SHORT.format(up="../", body=other), encoding="utf-8")
    for name in ("a.css", "f.svg"):
        (tmp_path / name).write_text("")
    return tmp_path


def test_ids_and_links(two: Path) -> None:
    text = book.combine(two, ["one.html", "sub/two.html"], "All", "Version 1.")
    root = lxml_html.document_fromstring(text)
    assert [node.get("href") for node in root.iter("a")] == ["#p0", "#p1", "#p0-x", "#p1-x", "#p1", "#p0-t", "https://example.org/"]
    assert next(root.iter("img")).get("src") == "f.svg"
    (two / "book.html").write_text(text, encoding="utf-8")
    assert not links.check(two)


def test_one_page(two: Path) -> None:
    text = book.combine(two, ["sub/two.html"], "All", "Version 1.")
    assert 'href="one.html#t"' in text
    assert "<ol>" not in text


def test_the_handbook_as_one(unpacked: Path) -> None:
    names = [file.relative_to(unpacked).as_posix() for file in sorted(unpacked.rglob("*.html")) if file.name != "book.html"]
    document = unpacked / "book.html"
    document.write_text(book.combine(unpacked, names, "All", "Version 1."), encoding="utf-8")
    try:
        assert not [each for each in links.check(unpacked) if each.at.path == "book.html" and each.code != "LNK004"]
    finally:
        document.unlink()


def test_no_browser_no_pdf(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from cited.__main__ import main

    monkeypatch.setattr("shutil.which", lambda name: None)
    assert main(["pdf"]) == 2
    assert "Install it" in capsys.readouterr().err


def test_zim(unpacked: Path, tmp_path: Path) -> None:
    writer = pytest.importorskip("libzim.writer", reason='no libzim: pip install ".[zim]"')
    from libzim.reader import Archive

    printing.write_zim(writer, unpacked, tmp_path / "x.zim", "Handbook", "2026-11-21")
    archive = Archive(tmp_path / "x.zim")
    assert archive.check()
    assert archive.has_entry_by_path("index.html")
    assert archive.has_fulltext_index


def test_make_says_what_it_can() -> None:
    for target in ("site", "pdf", "zim", "fuzz"):
        done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
