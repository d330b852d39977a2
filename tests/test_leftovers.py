"""What an earlier build wrote is written over; what this one does not write is gone, however the build ends."""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
import socket
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from cited.leftovers import Leftovers
from cited.paths import publish
from conftest import ROOT, run

posix = pytest.mark.skipif(os.name != "posix", reason="elsewhere the folder is emptied, as MkDocs does it")


def made(folder: Path, *names: str) -> None:
    """Files of an earlier build; a while ago, as the clock of a file system is slow."""
    for name in names:
        publish(str(folder / name), b"old")
    time.sleep(0.03)


def there(folder: Path) -> set[str]:
    """The files, and the folders with a slash."""
    return {f"{each.relative_to(folder)}{'/' if each.is_dir() else ''}" for each in folder.rglob("*")}


@posix
def test_what_is_not_written_anew_is_gone(tmp_path: Path) -> None:
    made(
        tmp_path,
        "a/index.html",
        "a/same.txt",
        "a/longer.txt",
        "a/other.txt",
        "b/c/index.html",
        "b/c/.hidden",
        ".nojekyll",
        ".git/HEAD",
        "sitemap.xml",
    )
    (tmp_path / "empty").mkdir()
    left = Leftovers(str(tmp_path))
    publish(str(tmp_path / "a/index.html"), b"new and longer")
    publish(str(tmp_path / "a/same.txt"), b"old")
    publish(str(tmp_path / "a/longer.txt"), b"n")
    publish(str(tmp_path / "a/other.txt"), b"new")
    left.clear()
    assert there(tmp_path) == {"a/", "a/index.html", "a/same.txt", "a/longer.txt", "a/other.txt", ".nojekyll", ".git/", ".git/HEAD"}
    assert (tmp_path / "a/index.html").read_bytes() == b"new and longer"
    assert (tmp_path / "a/longer.txt").read_bytes() == b"n"
    assert (tmp_path / "a/other.txt").read_bytes() == b"new"
    left.clear()  # nothing more
    assert "a/index.html" in there(tmp_path)


@posix
def test_a_file_that_is_new_with_an_old_date_stays(tmp_path: Path) -> None:
    """As a plugin may copy it: by its date it is the one that was there."""
    made(tmp_path, "a.txt", "b.txt")
    shutil.copy2(tmp_path / "a.txt", tmp_path.parent / "kept.txt")
    left = Leftovers(str(tmp_path))
    before = (tmp_path / "a.txt").stat().st_mtime_ns
    shutil.copy2(tmp_path.parent / "kept.txt", tmp_path / "a.txt")
    os.replace(shutil.copy2(tmp_path.parent / "kept.txt", tmp_path.parent / "more.txt"), tmp_path / "b.txt")
    assert (tmp_path / "a.txt").stat().st_mtime_ns == before
    left.clear()
    assert there(tmp_path) == {"a.txt", "b.txt"}


@posix
def test_what_cannot_be_written_over_is_deleted_at_once(tmp_path: Path) -> None:
    """A link leads elsewhere, a second name is somebody's copy, other rights are not those of a new file."""
    elsewhere, site = tmp_path / "elsewhere", tmp_path / "site"
    made(elsewhere, "kept.html", "copy.html")
    made(site, "plain.html", "closed.html")
    (site / "closed.html").chmod(0o600)
    (site / "link.html").symlink_to(elsewhere / "kept.html")
    (site / "folder").symlink_to(elsewhere)
    os.link(elsewhere / "copy.html", site / "second.html")
    os.mkfifo(site / "pipe")
    with socket.socket(socket.AF_UNIX) as bound, contextlib.chdir(site):  # the path of a socket is short
        bound.bind("socket")
    left = Leftovers(str(site))
    assert there(site) == {"plain.html"} == set(left.files)
    publish(str(site / "second.html"), b"new")
    assert {(elsewhere / name).read_bytes() for name in ("kept.html", "copy.html")} == {b"old"}


@posix
def test_a_slow_clock_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that counts whole seconds cannot tell two builds of one second apart."""
    made(tmp_path, "a.html")
    monkeypatch.setattr("cited.leftovers.COARSE", 1)  # every time is a multiple of it
    assert not Leftovers(str(tmp_path)).files
    assert there(tmp_path) == set()


@posix
def test_what_is_not_to_be_written_is_gone_before(tmp_path: Path) -> None:
    """A page in the place of a folder, a folder in that of a page, another case: nothing is in the way, wherever this is read."""
    made(tmp_path, "page", "folder/index.html", "Case/index.html", "stays/a/index.html")
    left = Leftovers(str(tmp_path))
    left.clear(but={"page/index.html", "folder", "case/index.html", "stays/a/index.html"})
    assert there(tmp_path) == {"stays/", "stays/a/", "stays/a/index.html"}
    for name in ("page/index.html", "folder", "case/index.html"):
        publish(str(tmp_path / name), b"new")
    left.clear()
    assert there(tmp_path) == {"page/", "page/index.html", "folder", "case/", "case/index.html"}


@posix
def test_a_second_build_is_as_a_first(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the cache: a page withdrawn, one without works now, two renamed, and what somebody has put there."""
    monkeypatch.setenv("CITED_CACHE", str(small.parent / "cache"))
    site, fresh, pages = small / "site", small.parent / "fresh", small / "docs"
    for name in ("withdrawn.md", "Case.md", "notes.md"):
        (pages / name).write_text("# Words\n\nRead on.\n", encoding="utf-8")
    (pages / "cites.md").write_text("# Works\n\nThe block helps.[@good2007]\n", encoding="utf-8")
    first = run("mkdocs", "build", cwd=small)
    assert first.code == 0, first.output
    assert {"withdrawn/index.html", "Case/index.html", "notes/index.html", "cites/references.bib"} <= there(site)
    index = (site / "index.html").stat().st_ino
    made(site, "planted.html", "plain/index.html/in-the-way.html")
    (pages / "withdrawn.md").unlink()
    (pages / "cites.md").write_text("# No works\n\nRead on.\n", encoding="utf-8")
    (pages / "Case.md").rename(pages / "case.md")
    (pages / "notes.md").rename(pages / "plain.md")
    for folder in (site, fresh):
        built = run("mkdocs", "build", "--site-dir", str(folder), cwd=small)
        assert built.code == 0, built.output
    assert there(site) == there(fresh)
    assert not [name for name in there(site) if (site / name).is_file() and not filecmp.cmp(site / name, fresh / name, shallow=False)]
    assert (site / "index.html").stat().st_ino == index  # it was written over
    with (small / "hooks" / "events.py").open("a", encoding="utf-8") as file:
        file.write("\n\ndef on_build_error(error):\n    pass  # nor when the process ends\n")
    made(site, "case/references.bib")
    assert run("mkdocs", "build", cwd=small).code == 0
    assert there(site) == there(fresh)


@posix
@pytest.mark.parametrize("way", ["refused", "fails", "interrupted"])
def test_a_build_that_does_not_end_leaves_no_page_of_an_earlier_one(small: Path, way: str) -> None:
    site = small / "site"
    assert run("mkdocs", "build", cwd=small).code == 0
    old = (site / "index.html").stat().st_ctime_ns
    if way == "refused":
        (small / "docs" / "wrong.md").write_text("# A page\n\nThe dose is 5 mg.\n", encoding="utf-8")
    else:
        code = {"fails": "raise RuntimeError('no')", "interrupted": "raise KeyboardInterrupt"}[way]
        with (small / "hooks" / "events.py").open("a", encoding="utf-8") as file:
            file.write(f"\n\ndef on_post_template(output_content, **_):\n    {code}\n")
    built = run("mkdocs", "build", cwd=small)
    assert built.code != 0
    assert ("RuntimeError" in built.output) == (way == "fails")
    assert "index.html" not in there(site), built.output
    assert [each for each in site.rglob("*") if each.is_file() and each.stat().st_ctime_ns <= old] == []


@posix
def test_what_cannot_be_deleted_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the files of a build that another user has run."""
    monkeypatch.syspath_prepend(str(ROOT / "hooks"))
    import events
    from mkdocs import utils
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.exceptions import Abort

    def denied(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    made(tmp_path, "a.html")
    said = r"a\.html of an earlier build cannot be deleted \(Permission denied\)\. Delete it, and build again\."
    build, emptied = SimpleNamespace(left=Leftovers(str(tmp_path)), workers=[]), utils.clean_directory
    monkeypatch.setattr(events, "build", build, raising=False)
    monkeypatch.setattr(events, "whole", True)
    monkeypatch.setattr(os, "unlink", denied)
    with pytest.raises(Abort, match=said):
        events._clear()
    events.on_build_error(None)  # the first error is the one to say
    (tmp_path / "a.html").chmod(0o600)
    events.on_pre_build(MkDocsConfig())
    with pytest.raises(Abort, match=said):
        utils.clean_directory(str(tmp_path))
    assert utils.clean_directory is emptied
