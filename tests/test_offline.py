"""The offline copy, opened from a disk in a folder with a space and an accent; ZIP, sums, comparison."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cited import cache, links, offline, publish
from cited.__main__ import main
from conftest import run

UNSAFE = re.compile(r'[<>:"\\|?*\x00-\x1f]|[. ]$')


def test_the_zip(published: Path) -> None:
    packed = next(published.glob("*.zip"))
    assert packed.stat().st_size < 500_000
    with zipfile.ZipFile(packed) as opened:
        names = opened.namelist()
        assert names == sorted(names)
        assert {each.date_time for each in opened.infolist()} == {offline.DATE}
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert not name.startswith("/")
        assert ".." not in name.split("/")
        assert not any(UNSAFE.search(part) for part in name.split("/"))
        assert not re.search(r"404\.html|\.map$|lunr/|sitemap", name)
    home = (published / "index.html").read_text(encoding="utf-8")
    assert cache.digest(packed.read_bytes()) in home
    assert f"{packed.stat().st_size / 1000:.0f} kB" in home
    assert f'href="{packed.name}"' in home


def test_each_offline_page_says_what_it_is(unpacked: Path) -> None:
    pages = list(unpacked.rglob("*.html"))
    assert len(pages) >= 10
    for page in pages:
        text = " ".join(page.read_text(encoding="utf-8").split())
        assert re.search(
            r"Offline copy: version [\w.]+(?: \(\w+\))?, \d+ \w+ 20\d\d\. Retractions: \w.*?\. Current version: .*?\.<", text
        ), page
        assert "Content-Security-Policy" in text
        assert text.index("Content-Security-Policy") < text.index("<script")


def test_links_of_both(published: Path, unpacked: Path) -> None:
    assert not links.check(published)
    assert not links.check(unpacked)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('<a href="gone.html">x</a>', "LNK001"), ('<img src="gone.png">', "LNK001"), ('<a href="../../etc/passwd">x</a>', "LNK001"),
        ('<a href="#gone">x</a>', "LNK002"), ('<a href="other.html#gone">x</a>', "LNK002"), ('<p id="a"><b id="a">x</b></p>', "LNK003"),
        ("<p>as said[^nosuch]</p>", "LNK004"), ("<p>see [text][ref]</p>", "LNK004"), ("<p>so[@key]</p>", "LNK004"),
        ("<p>x {: .y}</p>", "LNK004"),
        ("<p>x { .y }</p>", "LNK004"), ("<p>!!! note</p>", "LNK004"),
        ('<p>fine [1][2] <code>[^x]</code> <a href="other.html#there">x</a></p>', ""),
    ],
)  # fmt: skip
def test_link_rules(body: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(f"<!doctype html><title>t</title><article>{body}</article>", encoding="utf-8")
    (tmp_path / "other.html").write_text('<!doctype html><title>t</title><p id="there">x</p>', encoding="utf-8")
    assert [each.code for each in links.check(tmp_path)] == ([code] if code else [])


def test_pack_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, mask, order in (("a", 0o022, "xyz"), ("b", 0o077, "zyx")):
        before = os.umask(mask)
        for file in order:
            (tmp_path / name).mkdir(exist_ok=True)
            (tmp_path / name / f"{file}.html").write_text(file * 1000)
            os.utime(tmp_path / name / f"{file}.html", (mask, mask))
        os.umask(before)
        offline.pack(tmp_path / name, tmp_path / f"{name}.zip", "top")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert main(["pack", str(tmp_path / "a"), str(tmp_path / "c.zip")]) == 0
    assert not list(tmp_path.glob(".*")), "nothing half-made is left"


def test_verify(published: Path, unpacked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sums = ["--sums", str(published / "SHA256SUMS")]
    packed = next(published.glob("*.zip"))
    assert main(["verify", str(packed)]) == 0
    assert main(["verify", str(published)]) == 0
    assert main(["verify", str(unpacked), *sums]) == 0
    assert main(["verify", str(unpacked.parent), *sums]) == 0
    capsys.readouterr()
    copy = tmp_path / "copy"
    shutil.copytree(unpacked, copy)
    page = copy / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("handbook", "leaflet"), encoding="utf-8")
    (copy / "about.html").unlink()
    (copy / "new.html").write_text("x")
    assert main(["verify", str(copy), *sums]) == 1
    assert capsys.readouterr().out.splitlines()[:3] == ["about.html: is missing", "index.html: differs", "new.html: was added"]
    offline.pack(copy, tmp_path / "copy.zip", packed.stem)
    assert main(["verify", str(tmp_path / "copy.zip"), *sums]) == 1
    assert f"{packed.stem}/index.html: differs" in capsys.readouterr().out
    shutil.make_archive(str(tmp_path / "again"), "zip", unpacked.parent)
    assert main(["verify", str(tmp_path / "again.zip"), *sums]) == 0
    assert "packed by another program" in capsys.readouterr().out
    (tmp_path / "broken.zip").write_bytes(packed.read_bytes()[:1000])
    assert main(["verify", str(tmp_path / "broken.zip"), *sums]) == 1
    assert main(["verify", str(tmp_path / "nowhere")]) == 2


def test_the_list_is_the_usual_one(published: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", "--ignore-missing", "SHA256SUMS"], cwd=published, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


DAYS = {"TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7"}


def test_two_builds_have_the_same_bytes(small: Path, tmp_path: Path) -> None:
    """Another folder, time zone, hash seed, umask and clock; the same commit (here: the same SOURCE_DATE_EPOCH)."""
    other = tmp_path / "quite another folder" / "small"
    shutil.copytree(small, other)
    day = {"SOURCE_DATE_EPOCH": "1700000000", "NO_MKDOCS_2_WARNING": "1"}
    late = "import sys, time, datetime as d, runpy\nsys.argv = ['cited', 'site']\nreal = time.time\ntime.time = lambda: real() + 9e6\n"
    late += "runpy.run_module('cited', run_name='__main__')\n"
    builds = [
        subprocess.Popen([sys.executable, *command], cwd=here, env={**os.environ, **day, **changed}, umask=mask, stdout=subprocess.PIPE)
        for here, mask, changed, command in (
            (small, 0o022, {"TZ": "UTC", "PYTHONHASHSEED": "1"}, ["-m", "cited", "site"]),
            (other, 0o077, DAYS, ["-c", late]),
        )
    ]
    for build in builds:
        assert build.communicate()[0] is not None
        assert build.returncode == 0
    first, second = offline.sums(small / "site"), offline.sums(other / "site")
    assert first == second
    assert (small / "site" / "SHA256SUMS").read_bytes() == (other / "site" / "SHA256SUMS").read_bytes()
    assert any(name.endswith(".zip") for name in first)


@pytest.fixture
def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a site, in which MkDocs is replaced by a copy of files: building takes no time."""
    monkeypatch.chdir(tmp_path)
    for name in ("mkdocs.yml", "mkdocs-offline.yml"):
        (tmp_path / name).write_text("site_name: Small\n")

    def build(config: Path, target: Path) -> int:
        for name in ("index.html", "a/b.html", "search/search_index.json"):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            text = '{"config": {"lang": ["en"]}}' if name.endswith("json") else "<!doctype html><title>t</title>new"
            (target / name).write_text(text)
        return 0

    monkeypatch.setattr(publish, "mkdocs", build)
    return tmp_path


def whole(site: Path) -> str:
    """`new`, `old` or `none`; fails when it is something between."""
    if not site.exists():
        return "none"
    listed = offline.read_sums(site / "SHA256SUMS")
    assert not offline.differences(site, listed)[0]
    return "new" if "new" in (site / "index.html").read_text() else "old"


@pytest.mark.parametrize("part", range(20))
def test_killed_at_any_moment(part: int, prepared: Path) -> None:
    """kill -9 at twenty moments spread over all that the build does to the disk: the site is the old, the new, or none."""
    site = prepared / "site"
    assert not publish.publish(Path("mkdocs.yml"), site)
    (site / "index.html").write_text("old")
    listed = offline.sums(site) | {n: d for n, d in offline.read_sums(site / "SHA256SUMS").items() if n.startswith("small/")}
    (site / "SHA256SUMS").write_text(offline.sums_text(listed))
    assert whole(site) == "old"
    total = _child(site, -1)
    assert whole(site) == "new"
    (site / "index.html").write_text("old")
    (site / "SHA256SUMS").write_text(offline.sums_text(listed))
    _child(site, max(1, (total - 1) * part // 19))
    assert whole(site) in ("old", "new", "none")
    assert not publish.publish(Path("mkdocs.yml"), site), "and the next build works"
    assert whole(site) == "new"
    assert not [path for path in prepared.iterdir() if path.name.startswith(".site")], "and leaves nothing behind"


def _child(site: Path, moment: int) -> int:
    """Publish in a process of its own that kills itself at the n-th thing it does to the disk; returns how many there were."""
    report = site.parent / "count"
    pid = os.fork()
    if pid == 0:
        seen = 0

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal seen
            if event.startswith(("open", "os.", "shutil.")) and event not in ("os.listdir", "os.scandir", "os.putenv"):
                seen += 1
                if seen == moment:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        publish.publish(Path("mkdocs.yml"), site)
        count, moment = seen, -1
        report.write_text(str(count))
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) == (moment >= 0)
    return int(report.read_text()) if moment < 0 else 0


def test_full_disk(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = prepared / "site"
    assert not publish.publish(Path("mkdocs.yml"), site)
    before = offline.sums(site)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("pack", "sums_text", "swap", "trim"):
        with monkeypatch.context() as patched:
            patched.setattr(offline, name, full)
            (found,) = publish.publish(Path("mkdocs.yml"), site)
            assert "No space left on device" in found.message
        assert offline.sums(site) == before
        assert not [path for path in prepared.iterdir() if path.name.startswith(".site")]


def test_a_full_disk_leaves_no_half_zip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A real one: /dev/full takes no byte; and a limit on the size of files."""
    (tmp_path / "big").mkdir()
    (tmp_path / "big" / "x.bin").write_bytes(os.urandom(300_000))
    script = "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    script += "resource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000))\n"
    script += "from cited.__main__ import main; sys.exit(main(['pack', 'big', 'x.zip']))"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "x.zip cannot be written: File too large" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["big"]


def test_a_failed_build_leaves_the_site(small: Path) -> None:
    (small / "site").mkdir()
    (small / "site" / "index.html").write_text("the published one")
    before = offline.sums(small / "site")
    page = small / "docs" / "more" / "page.md"
    page.write_text(page.read_text() + "\nThe effect lasts about one week.\n")
    built = run("cited", "site", cwd=small)
    assert built.code == 1
    assert "CLM001" in built.output
    assert "site is as it was" in built.output
    assert offline.sums(small / "site") == before
    assert not list(small.glob(".site*"))


def test_configuration_is_looked_at_before_mkdocs(small: Path) -> None:
    """`!!python/…` would run when MkDocs reads the file."""
    config = small / "mkdocs.yml"
    ran = small / "ran"
    config.write_text(
        config.read_text() + f'\ncopyright: !!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path ["{ran}"]]\n'
    )
    built = run("cited", "site", cwd=small)
    assert built.code == 1
    assert re.search(r"mkdocs\.yml:\d+:\d+: SEC014 ", built.output)
    assert not ran.exists()


def test_the_index_is_json_in_a_script(unpacked: Path) -> None:
    text = (unpacked / "search" / "search_index.js").read_text(encoding="utf-8")
    assert json.loads(text.removeprefix("var __index = "))["docs"]
