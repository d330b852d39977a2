"""What is kept between builds changes nothing but the time; and what is done on other cores neither."""

from __future__ import annotations

import filecmp
import os
import signal
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cited import cache, checking, crew, folder, kept, once, pressed, stock
from cited.__main__ import main
from cited.model import Library, Page
from cited.style import Style
from conftest import CASES, ROOT, Built, run

PAGES = sorted([*(CASES / "citations").glob("*.md"), *(CASES / "lines").glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of one's own."""
    monkeypatch.setenv("CITED_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_a_record_is_itself_when_it_comes_back(file: Path, good: Library, library: Library) -> None:
    """Of each case page, with all that is found on it."""
    works = Library({**good.entries, **library.entries})
    (page,) = folder.pages([(file, file.name)], folder.Settings(file.parent, None), works)
    assert isinstance(page, Page)
    title = type("Title", (str,), {})("A title")  # as an extension may give one
    made = kept.Kept("sum", "works", pressed.press(page, works, date(2026, 11, 21), pressed.Ways()), title, [["A", "a", 1, []]], ["a"])
    again = kept.loaded(kept.dumped(made))
    assert replace(again, listed=()) == made
    assert again.pressed.findings == made.pressed.findings


def same(one: Path, two: Path) -> list[str]:
    """The files that are not in both folders with the same bytes."""
    names = sorted({str(file.relative_to(top)) for top in (one, two) for file in top.rglob("*") if file.is_file()})
    assert "index.html" in names
    return sorted(
        name for name in names if not ((one / name).is_file() and (two / name).is_file() and filecmp.cmp(one / name, two / name, False))
    )


def test_a_cached_build_gives_the_same_bytes(small: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clean, from the cache, with one page changed, on one core and on two."""

    def built(name: str, **environment: str) -> Path:
        for variable, value in environment.items():
            monkeypatch.setenv(variable, value)
        done: Built = run("mkdocs", "build", "--site-dir", str(small.parent / name), cwd=small)
        assert done.code == 0, done.output
        return small.parent / name

    for number in range(20):  # enough for a second process
        (small / "docs" / f"more-{number}.md").write_text(
            f"# Page {'abcdefghijklmnopqrst'[number]}\n\nThe block spread.[@good2007]\n\n- An item is here.[@good2007]\n"
            '\n## More { data-search-boost="2" }\n'
        )
    noticed = small / "docs" / "more-8.md"
    noticed.write_text(f'---\nnotices:\n  stub: "Little is written.[@good2007]"\n---\n{noticed.read_text()}')
    clean = built("clean", CITED_CACHE="off", CITED_CORES="1")
    assert not any("data-search-boost" in file.read_text() for file in clean.rglob("*.html"))
    assert not same(clean, built("cores", CITED_CORES="2"))
    assert not same(clean, built("more-cores", CITED_CORES="3"))
    assert not same(clean, built("first", CITED_CACHE=str(here)))
    assert not same(clean, built("cached"))
    page = small / "docs" / "more-7.md"
    page.write_text(page.read_text().replace("The block spread.", "The block spread to one branch."))
    noticed.write_text(noticed.read_text().replace("Little is", "Nothing is"))  # what is rendered is the same
    changed = same(clean, built("changed"))
    assert "more-7/index.html" in changed
    assert not [
        name for name in changed if name.endswith("index.html") and name.split("/")[0] not in ("more-7", "more-8", "claims", "references")
    ]
    assert not same(small.parent / "changed", built("again", CITED_CACHE="off"))
    entity = "\\u0040good2007"
    noticed.write_text(f'---\nnotices:\n  stub: "Little is written.[{entity}]"\n---\n# A page\n')
    built("before", CITED_CACHE=str(here))
    works = small / "bib" / next(file.name for file in (small / "bib").glob("*.bib") if "good2007" in file.read_text())
    works.write_text(works.read_text().replace("year = {2007}", "year = {2008}", 1))
    assert not same(built("work"), built("work-off", CITED_CACHE="off")), "a work changed that the text does not name as such"
    assert (here / "pruned").is_file(), "what is old is looked for"
    (small / "no-folder").write_text("")
    assert not same(small.parent / "work", built("unwritten", CITED_CACHE=str(small / "no-folder")))


def test_what_is_damaged_is_none(here: Path) -> None:
    key = cache.key("page", "text")
    assert cache.get(key) is None
    cache.put(key, "made of it\n")
    assert cache.get(key) == "made of it\n"
    (file,) = here.glob("??/*")
    whole = file.read_bytes()
    for damaged in (b"", whole[:40], whole[:-1], whole + b"x", b"\xff" * 100):
        file.write_bytes(damaged)
        assert cache.get(key) is None
    file.unlink()
    assert cache.get(key) is None


def test_another_version_reads_nothing_of_this_one(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.put(cache.key("page", "text"), "made")
    monkeypatch.setattr(cache, "engine", lambda: "another")
    assert cache.get(cache.key("page", "text")) is None


def test_a_key_is_of_all_its_parts() -> None:
    assert len({cache.key("a", "b"), cache.key("ab"), cache.key("b", "a"), cache.key("a", "b", "")}) == 4


def test_a_folder_that_cannot_be_written_costs_no_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("CITED_CACHE", str(tmp_path / "file"))
    cache.put(cache.key("x"), "made")
    assert cache.get(cache.key("x")) is None
    cache.prune()
    monkeypatch.setenv("CITED_CACHE", "off")
    assert cache.folder() is None


def _put(number: int) -> None:
    for turn in range(40):
        cache.put("00" + "a" * 62, f"{number} {turn} " * 2000)


def test_two_builds_share_it(here: Path) -> None:
    """Whoever reads meanwhile reads the one or the other, whole."""
    with ProcessPoolExecutor(2) as pool:
        done = [pool.submit(_put, number) for number in (1, 2)]
        while not all(each.done() for each in done):
            text = cache.get("00" + "a" * 62)
            assert text is None or len(set(text.split(" ")[:-1])) <= 2
    assert len(list(here.glob("??/*"))) == 1, "nothing half-written is left"


def test_what_is_old_goes(here: Path) -> None:
    for name in ("old", "new"):
        cache.put(cache.key(name), name)
    file = here / cache.key("old")[:2] / cache.key("old")[2:]
    os.utime(file, (0, 0))
    cache.prune()
    assert (cache.get(cache.key("old")), cache.get(cache.key("new"))) == (None, "new")
    os.utime(here / cache.key("new")[:2] / cache.key("new")[2:], (0, 0))
    cache.prune()
    assert cache.get(cache.key("new")) == "new", "once a day"


def endless() -> Iterator[tuple[str, bytes]]:
    while True:
        time.sleep(0.01)
        yield "", b""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be forked here")
def test_a_worker_hands_back_what_it_made() -> None:
    def task(stop: str) -> Iterator[tuple[str, bytes]]:
        yield "one", "a\nb é \0".encode()
        yield "", b""
        if stop == "error":
            raise ValueError
        if stop == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        yield "two", b"c" * 100_000

    first = [("one", "a\nb é \0".encode()), ("", b"")]
    assert list(crew.Worker(lambda: task("")).results()) == [*first, ("two", b"c" * 100_000)]
    assert list(crew.Worker(lambda: task("error")).results()) == first
    stopped = crew.Worker(endless)
    stopped.stop()
    assert not Path(f"/proc/{stopped.process}").exists()
    assert len(list(crew.Worker(lambda: task("killed")).results())) <= 2, "what is not there is made by whoever asked"
    full = crew.Worker(lambda: task(""))
    os.waitid(os.P_PID, full.process, os.WEXITED | os.WNOWAIT)
    os.truncate(full.file.fileno(), 50_000)
    assert list(full.results()) == first, "nothing that is cut off"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be forked here")
def test_what_is_shared_is_taken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [str(number) for number in range(20_000)] + [""]
    monkeypatch.setattr(crew, "cores", lambda: 3)
    take, workers = crew.begin(names, lambda others: ((name, b"") for name in others))
    assert len(workers) == 2
    taken = list(filter(take, names))
    taken += [name for worker in workers for name, _ in worker.results()]
    assert sorted(taken) == sorted(names)
    assert take("of nobody")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be forked here")
@pytest.mark.parametrize("cores", [1, 2, 3])
@pytest.mark.parametrize("fails", ["", "7", "23"])
def test_each_is_made_whoever_fails(cores: int, fails: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process leaves behind that fails on the way is made by this one."""
    here = os.getpid()

    def make(names: Iterable[str]) -> Iterator[tuple[str, int]]:
        for name in names:
            if name == fails and os.getpid() != here:
                raise ValueError
            yield name, int(name) ** 2

    monkeypatch.setattr(crew, "cores", lambda: cores)
    names = [str(number) for number in range(40)]
    made = list(crew.on_all_cores(names, make, lambda square: str(square).encode(), int))
    assert sorted(made) == sorted((name, int(name) ** 2) for name in names)


def test_too_few_for_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "cores", lambda: 3)
    take, workers = crew.begin("abcdefg", lambda others: iter(()))
    assert not workers
    assert all(map(take, "abcdefg"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be forked here")
def test_what_is_there_is_given_before_the_rest(tmp_path: Path) -> None:
    def task() -> Iterator[tuple[str, bytes]]:
        yield "one", b"a"
        while not (tmp_path / "go on").exists():
            time.sleep(0.01)
        yield "two", b"b" * 100_000

    worker = crew.Worker(task)
    given: list[tuple[str, bytes]] = []
    while not given:
        given += worker.made()
    assert given == [("one", b"a")]
    assert not list(worker.made()), "each once"
    (tmp_path / "go on").touch()
    assert list(worker.results()) == [("two", b"b" * 100_000)]


def test_works_that_were_fine_are_looked_at_again_when_they_change(
    tmp_path: Path, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of unchanged ones a check knows that nothing was found; of changed ones nothing."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "bib").mkdir()
    (tmp_path / "docs" / "page.md").write_text("# A\n\nThe block spread.[@good2007]\n")
    work = (
        "@article{good2007, author = {A, B}, title = {%s}, journal = {J}, year = {2007}, annotation = {It spread.}, status = {full text}}\n"
    )

    def found(title: str, standing: str = "") -> list[str]:
        (tmp_path / "bib" / "a.bib").write_text(work % title)
        (tmp_path / "bib" / "status.json").write_text(standing) if standing else None
        main(["check", "--format", "json"])
        return sorted(line.split('"code": "')[1][:6] for line in capsys.readouterr().out.splitlines())

    fine = found("A title")
    assert found("A title") == fine
    assert not {"BIB003", "SEC012", "RET004"} & set(fine)
    assert set(found("")) - set(fine), "a field that is missing"
    assert set(found("<script>x</script>")) - set(fine), "what the gate refuses"
    assert found("A title") == fine
    assert "RET004" in found("A title", "no JSON")


def test_what_is_known_of_works_is_the_same_when_it_comes_back(library: Library) -> None:
    """References, what stands in files, and what is found."""
    key, work = next(iter(library.entries.items()))
    library = Library({**library.entries, key: replace(work, fields={"title": "<script>x</script>"})})
    content = stock.made_of(library, Style())
    fresh = Library({key: replace(entry) for key, entry in library.entries.items()})
    style = Style()
    found = stock.remember(fresh, style, content)
    assert found == checking.of_works(library)
    assert {"SEC012", "BIB003"} <= {each.code for each in found}
    assert style.done == {key: Style().reference(entry) for key, entry in library.entries.items()}
    assert stock.made_of(fresh, style) == content


def test_what_is_made_of_many_works_is_what_is_made_of_each(library: Library) -> None:
    """Whether it is made now, was made before, or came from elsewhere; an empty text is a text."""
    works = list(library.entries.values())
    for make in once.MAKERS.values():
        alone = [make(replace(work)) for work in works]
        fresh = [replace(work) for work in works]
        assert once.each(make, fresh) == alone
        assert once.each(make, fresh) == alone == [make(work) for work in fresh]
    again = {work.key: replace(work) for work in works}
    once.give(again, once.of_works(works))
    texts = [make for make in once.MAKERS.values() if isinstance(make(works[0]), str)]
    assert len(texts) > 5
    assert all(once.each(make, again.values()) == [work.made[name] for work in works] for make in texts for name in [once.NAMES[make]])
