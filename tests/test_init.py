"""`cited init`: a handbook of one's own, from a wheel as `pip install` would unpack it, with nothing of this repository."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from cited import bibliography, carried, folder, init
from cited.__main__ import main
from conftest import ROOT

BUILD = (
    "pyproject.toml",
    "setup.py",
    "README.md",
    "hooks",
    "overrides",
    "editors",
    ".vscode",
    "docs/assets",
    *carried.FILES[2:4],
    "LICENSE",
)


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what `pip install CHECKOUT` puts into site-packages."""
    source, made = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("wheel")
    for name in BUILD:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            shutil.copy(ROOT / name, source / name)
    build = f"from setuptools.build_meta import build_wheel; build_wheel({str(made)!r})"  # what pip calls, without pip
    done = subprocess.run([sys.executable, "-c", build], cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(made.glob("*.whl"))) as wheel:
        wheel.extractall(made / "packages")
    return made / "packages"


def command(installed: Path, cwd: Path, *words: str) -> str:
    """Run a command with the installed package before all others; it must succeed."""
    environment = {**os.environ, "PYTHONPATH": str(installed), "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1"}
    done = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_two_commands(installed: Path, tmp_path: Path) -> None:
    said = command(installed, tmp_path, sys.executable, "-m", "cited", "init", "block-book")
    assert said.startswith("block-book: a handbook with one page and one work.")
    here = tmp_path / "block-book"
    assert not list(tmp_path.glob(".cited-*")), "nothing half-made is left"
    binaries = f"BIN={Path(sys.executable).parent}"
    assert command(installed, here, "make", "-n", "--no-print-directory", "site", binaries).endswith("cited site\n"), (
        "the next test builds it"
    )
    assert "4 passed" in command(installed, here, "make", "test", binaries, f"PYTEST_ADDOPTS=--basetemp={tmp_path / 'built'}")
    (site,) = (tmp_path / "built").glob("test_both_sites*0/site")
    assert {"index.html", "block-book.zip", "SHA256SUMS"} <= {file.name for file in site.iterdir()}
    html = (site / "local-anaesthetic-systemic-toxicity" / "index.html").read_text(encoding="utf-8")
    assert "Practice Advisory on Local Anesthetic Systemic Toxicity" in html
    assert re.search(r'<span class="edition">Edition, \d', html), "no version where nobody gave one, no commit where there is no git"
    assert "Dorsal" not in html


def test_its_test_finds_what_is_wrong(tmp_path: Path) -> None:
    """The test of the new handbook can fail: a claim without a work, a style that is not of this version."""
    here = tmp_path / "own"
    assert main(["init", str(here)]) == 0
    page = here / "docs" / "local-anaesthetic-systemic-toxicity.md"
    page.write_text(page.read_text(encoding="utf-8").replace("ones.[@neal2018]", "ones."), encoding="utf-8")
    (here / "docs" / "assets" / "handbook.css").write_text("", encoding="utf-8")
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", "-k", "not built"]
    done = subprocess.run(words, cwd=here, capture_output=True, text=True, check=False)
    assert re.search(r"2 failed, 1 passed", done.stdout), done.stdout
    assert main(["init", "--renew", str(here)]) == 0
    assert init.stale(here) == []


def test_it_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    monkeypatch.chdir(tmp_path / "full")
    for words, said in [
        ([str(tmp_path / "full")], "is there and not empty, and nothing is overwritten. Name a new folder."),
        ([str(tmp_path / "new"), "--name", "<b>"], "is no title for a handbook"),
        (["--renew", str(tmp_path / "full")], "is no handbook that `cited init` began. Name its folder."),
        ([str(tmp_path / "full" / "x" / "y")], "Allow it, make room, or name another place."),
        (["--renew", str(ROOT)], "is no handbook that `cited init` began. Name its folder."),
    ]:
        assert main(["init", *words]) == 2
        assert said in capsys.readouterr().err
    assert main(["new", "overview", "A page"]) == 2
    assert "there is no handbook here" in capsys.readouterr().err
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["full", "x"]


def test_a_repository_that_is_there_and_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "own")
    assert main(["init", ".", "--name", "Blocks: a 'handbook'"]) == 0
    assert yaml.safe_load(Path("mkdocs.yml").read_text(encoding="utf-8"))["site_name"] == "Blocks: a 'handbook'"
    assert main(["check"]) == 0
    assert json.loads(Path(".vscode/works.code-snippets").read_text(encoding="utf-8")).keys() == {"@neal2018"}
    assert not [file for file in Path().rglob("*") if file.is_file() and "@CITED@" in file.read_text(encoding="utf-8")]


def test_the_template_follows_the_handbook() -> None:
    """What both have is the same: the theme, the extensions, the plugins; and its work is one of ours, as it stands there."""
    ours, its = (
        yaml.safe_load(re.sub(r"@\w+@", "x", file.read_text(encoding="utf-8")))
        for file in (ROOT / "mkdocs.yml", init.TEMPLATE / "mkdocs.yml.in")
    )
    for each in (ours, its):
        (abbr,) = (item for item in each["markdown_extensions"] if "abbr" in item)
        abbr["abbr"]["glossary"] = {}
        each["extra"].pop("licence", None)
        each["extra"]["synonyms"] = []
        for name in ("site_name", "site_description", "copyright", "nav"):
            each.pop(name)
    assert its == ours
    works = bibliography.load([init.TEMPLATE / "bib" / "works.bib"]).entries
    known = bibliography.load(folder.bib_files(ROOT / "bib")).entries
    assert {key: dict(work.fields) for key, work in works.items()} == {key: dict(known[key].fields) for key in works}


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ({"url": "https://example.org/cited", "vcs_info": {"vcs": "git", "commit_id": "abc"}}, "git+https://example.org/cited@abc"),
        ({"url": "file:///somewhere/cited", "dir_info": {}}, "file:///somewhere/cited"),
        (None, ROOT.as_uri()),
    ],
)
def test_where_it_comes_from(told: object, wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Known:
        def read_text(self, name: str) -> str | None:
            return json.dumps(told) if told else None

    monkeypatch.setattr(init, "distribution", lambda name: Known())
    assert init.source() == wanted
