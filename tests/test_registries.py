"""`cited refresh`, `cited add` and `cited tidy`, against a local server that answers as the registries do, faults included."""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cited import ask, bibliography, fetch, folder, paths, rules, tidy
from cited.__main__ import main
from conftest import ROOT, Check, run
from registry import Registry, registry

Said = Callable[..., tuple[int, str, str]]
WORKS = """@article{back2009,
  title = {A block that was taken back},
  year = {2009},
  pmid = {19717156},
}

@article{corrected2004,
  title = {A block, corrected},
  year = {2004},
  doi = {10.1000/corrected},
}

@article{fallen2003,
  title = {A block that never was},
  year = {2003},
  doi = {10.1000/fallen},
}

@article{gone1999,
  title = {Gone},
  year = {1999},
  doi = {10.1000/gone},
}

@misc{leaflet2000,
  title = {A leaflet on ultrasound},
  year = {2000},
}

@article{sound2005,
  title = {A sound block},
  year = {2005},
  doi = {10.1000/sound},
}
"""
FAULTS = {
    "500": "answered 500",
    "429 for a day": "answered 429",
    "half": "broke off in the middle of its answer",
    "half, as if whole": "cannot be read",
    "wrong kind": "answered with application/octet-stream where",
    "HTML": "answered with text/html where",
    "HTML called JSON": "cannot be read",
    "redirect without end": "sends from one address to the next",
    "huge": "sent more than 5 MB",
    "not UTF-8": "cannot be read",
    "slow": "gave no answer in time",
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    with registry() as known:
        for name, address in {**known.environment(), "CITED_CONTACT": "editors@example.org"}.items():
            monkeypatch.setenv(name, address)
        quick = functools.partial(fetch.Client, pause=0.0, timeout=0.7, tries=2, patience=1)
        monkeypatch.setattr(ask, "Client", quick)
        yield known


@pytest.fixture
def said(server: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run `cited` in a folder with two .bib files: exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "bib").mkdir()
    (tmp_path / "bib" / "blocks.bib").write_text(WORKS, encoding="utf-8")
    (tmp_path / "bib" / "anatomy.bib").write_text("@book{zygoma1900,\n  title = {Spine anatomy and joints},\n}\n", encoding="utf-8")

    def cited(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        out = capsys.readouterr()
        return code, out.out, out.err

    return cited


def states(folder_: Path) -> dict[str, tuple[str, str]]:
    works = json.loads((folder_ / "bib" / "status.json").read_text(encoding="utf-8"))["works"]
    return {key: (row["state"], row.get("notice", "")) for key, row in works.items()}


def test_refresh(said: Said, server: Registry, tmp_path: Path) -> None:
    code, out, err = said("refresh")
    assert code == 1
    assert states(tmp_path) == {
        "back2009": ("retracted", "PMID 20000001"),
        "corrected2004": ("corrected", "10.1000/erratum"),
        "fallen2003": ("retracted", "10.1000/fallen-notice"),
        "gone1999": ("could not check", ""),
        "leaflet2000": ("not checked", ""),
        "sound2005": ("none known", ""),
        "zygoma1900": ("not checked", ""),
    }
    assert "fallen2003: not recorded → retracted (10.1000/fallen-notice)\n" in out
    assert "gone1999: not recorded → could not check: 127.0.0.1" in out
    assert err == "retracted: 2, corrected: 1, could not check: 1, not checked: 2, none known: 1\n"
    assert all("mailto:editors@example.org" in agent for agent in server.agents)
    assert all("editors@example.org" in asked for asked in server.asked)
    again = (tmp_path / "bib" / "status.json").read_bytes()
    assert said("refresh")[1] == "", "nothing new, nothing printed"
    assert (tmp_path / "bib" / "status.json").read_bytes() == again
    assert not list((tmp_path / "bib").glob(".*")), "nothing half-written is left"


def test_offline_asks_nobody(said: Said, server: Registry, tmp_path: Path) -> None:
    assert said("refresh", "--offline")[0] == 0
    assert set(states(tmp_path).values()) == {("not checked", "")}
    assert not server.asked


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_is_ever_fine(said: Said, server: Registry, tmp_path: Path, fault: str) -> None:
    """Where nothing was known: could not check. What was known of a retraction stays known."""
    server.faults = {"sound": [fault] * 4, "efetch": [fault] * 4}
    (tmp_path / "bib" / "status.json").write_text('{"works": {"back2009": {"state": "retracted", "on": "2026-01-01"}}}', encoding="utf-8")
    start = time.monotonic()
    code, out, _ = said("refresh")
    assert code == 1
    assert time.monotonic() - start < 12, "it gives up in the end"
    assert states(tmp_path)["sound2005"][0] == "could not check"
    assert states(tmp_path)["back2009"][0] == "retracted"
    assert FAULTS[fault] in out


@pytest.mark.parametrize("fault", ["429", "503", "500", "redirect"])
def test_a_passing_fault_is_waited_out(said: Said, server: Registry, tmp_path: Path, fault: str) -> None:
    server.faults = {"sound": [fault]}
    start = time.monotonic()
    said("refresh")
    assert states(tmp_path)["sound2005"] == ("none known", "")
    assert time.monotonic() - start >= (1 if fault == "429" else 0), "Retry-After is honoured"


def test_an_answer_about_another_work(said: Said, server: Registry, tmp_path: Path) -> None:
    server.faults = {"sound": ["other work"]}
    said("refresh")
    assert states(tmp_path)["sound2005"][0] == "could not check"


def test_without_contact(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CITED_CONTACT")
    code, _, err = said("refresh")
    assert code == 2
    assert "Give --contact you@example.org" in err


def test_pause_between_questions() -> None:
    with registry() as known:
        client = fetch.Client("a@b.org", pause=0.2)
        start = time.monotonic()
        for _ in range(3):
            client.json(f"{known.address}/works/10.1000%2Fsound")
        assert time.monotonic() - start >= 0.4


def test_a_retracted_work_fails_the_check(said: Said, tmp_path: Path) -> None:
    said("refresh")
    (tmp_path / "docs" / "p.md").write_text("# T\n\nIt helps.[@fallen2003] The work was retracted.[@fallen2003]\n", encoding="utf-8")
    _, out, _ = said("check", "docs/p.md")
    found = [line.split(" ")[:2] for line in out.splitlines() if "RET0" in line]
    assert found == [["docs/p.md:3:1:", "RET001"]]
    assert "fallen2003 (10.1000/fallen-notice)" in out


def test_a_retracted_work_fails_the_build(small: Path) -> None:
    (small / "bib" / "status.json").write_text('{"works": {"good2007": {"state": "retracted", "on": "2026-11-01"}}}', encoding="utf-8")
    built = run("mkdocs", "build", cwd=small)
    assert built.code != 0
    assert "docs/index.md:12:1: RET001" in built.output
    assert "Traceback" not in built.output


def test_what_is_said_of_it(check: Check) -> None:
    assert [each.code for each in check("# T\n\nThe block spread to L3.[@corrected2004; @unanswered2005]\n")] == ["RET002", "RET003"]
    assert "RET004" in {rules.explained(rule)[0] for rule in rules.RULES}


ADDED = {
    "10.1000/new": "mullerostergaard2021",
    "https://doi.org/10.1000/new": "mullerostergaard2021",
    "https://journals.example.org/doi/full/10.1000/new?x=1": "mullerostergaard2021",
    "17383923": "miyakoshi2007",
    "PMID: 17383923": "miyakoshi2007",
    "https://pubmed.ncbi.nlm.nih.gov/17383923/": "miyakoshi2007",
    "978-0-7020-5230-9": "bogduk2015",
    "arXiv:2101.00001": "lovelace2021",
}


@pytest.mark.parametrize("identifier", ADDED)
def test_add(said: Said, tmp_path: Path, identifier: str) -> None:
    code, out, err = said("add", identifier)
    assert code == 0, err
    assert f'added "{ADDED[identifier]}"' in out
    assert "annotation" in out
    library = bibliography.load(folder.bib_files(tmp_path / "bib"))
    assert not library.problems
    assert len(library.entries) == 8
    assert said("tidy", "--check")[0] == 0, "what it writes is tidy"
    code, _, err = said("add", identifier)
    assert code == 2
    assert "already there as" in err


def test_add_leaves_the_rest_as_it_is(said: Said, tmp_path: Path) -> None:
    """Its place is that of the alphabet; every other byte stays, untidy ones too."""
    file = tmp_path / "bib" / "blocks.bib"
    untidy = "% A comment\n" + WORKS.replace("  year = {2005},", "   YEAR=2005 ,") + "\n% The end\n"
    file.write_text(untidy, encoding="utf-8")
    assert said("add", "10.1000/new", "--file", "blocks")[0] == 0
    text = file.read_text(encoding="utf-8")
    start = text.index("@article{mullerostergaard2021,")
    new = text[start : text.index("\n}", start) + 2]
    assert text.replace("\n\n" + new, "") == untidy
    assert text.index("leaflet2000") < start < text.index("sound2005")
    assert new == (
        "@article{mullerostergaard2021,\n  author = {Müller-Østergaard, Zoë and {The Block Study Group} and de la Cruz, A. B.},\n"
        "  title = {Spread of injectate \\& pain: 5\\% of total dorsal ramus blocks},\n  journal = {Spine},\n  year = {2021},\n"
        "  volume = {46},\n  number = {3},\n  pages = {1187--1190},\n  doi = {10.1000/new},\n"
        "  status = {metadata only},\n  evidence = {},\n  annotation = {},\n}"
    )


def test_add_takes_the_next_letter(said: Said, tmp_path: Path) -> None:
    file = tmp_path / "bib" / "blocks.bib"
    file.write_text(WORKS.replace("sound2005", "miyakoshi2007"), encoding="utf-8")
    assert '"miyakoshi2007b"' in said("add", "17383923")[1]


def test_add_by_pmcid(said: Said, tmp_path: Path) -> None:
    """The PMCID leads to the PMID of a work that is there already."""
    code, _, err = said("add", "PMC5944640")
    assert code == 2
    assert 'already there as "back2009" (' in err


def test_add_a_page(said: Said, server: Registry, tmp_path: Path) -> None:
    assert '"mullerostergaard2021"' in said("add", f"{server.address}/page/named")[1]
    assert '"wiki"' in said("add", f"{server.address}/page/plain")[1]
    assert "title = {Blocks für all}" in "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "bib").glob("*.bib"))


@pytest.mark.parametrize(
    ("identifier", "wanted"),
    [
        ("10.1000/none", "does not have it (404)"),
        ("99999998", "PubMed does not have 99999998"),
        ("PMC1", "PubMed gives no PMID for PMC1"),
        ("9780306406157", "OpenLibrary does not have 9780306406157"),
        ("arXiv:9999.99999", "arXiv does not have 9999.99999"),
        ("9780306406158", "is no PMID, PMCID, DOI, ISBN, arXiv number or address"),
        ("lumbar", "is no PMID, PMCID, DOI, ISBN, arXiv number or address"),
        ("../../etc/passwd", "is no PMID, PMCID, DOI, ISBN, arXiv number or address"),
    ],
)
def test_nothing_to_add(said: Said, tmp_path: Path, identifier: str, wanted: str) -> None:
    before = {file: file.read_bytes() for file in (tmp_path / "bib").iterdir()}
    code, out, err = said("add", identifier)
    assert (code, out) == (2, "")
    assert wanted in err
    assert {file: file.read_bytes() for file in (tmp_path / "bib").iterdir()} == before


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("identifier", ["10.1000/new", "17383923"])
def test_add_writes_nothing_on_a_fault(said: Said, server: Registry, tmp_path: Path, identifier: str, fault: str) -> None:
    server.faults = {"works": [fault] * 4, "efetch": [fault] * 4}
    before = {file: file.read_bytes() for file in (tmp_path / "bib").iterdir()}
    code, _, err = said("add", identifier)
    assert code == 2
    assert "Nothing was written" in err
    assert "Traceback" not in err
    assert {file: file.read_bytes() for file in (tmp_path / "bib").iterdir()} == before


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.bib"
    file.write_text("old", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        paths.write(file, "new")
    assert [each.read_text(encoding="utf-8") for each in tmp_path.iterdir()] == ["old"]


UNTIDY = """% head
@Article ( zeta2001, Title = "Two words {AND} more", YEAR = 2001, author={Zeta, A}, note = {n})
% above alpha
@misc{alpha2000,annotation={x
  y}, title={A}, month = jan}
tail"""


def test_tidy() -> None:
    once = tidy.tidied(UNTIDY, "a.bib")
    assert once == (
        "% above alpha\n@misc{alpha2000,annotation={x\n  y}, title={A}, month = jan}\n\n"
        "% head\n@article{zeta2001,\n  author = {Zeta, A},\n  title = {Two words {AND} more},\n  year = {2001},\n  note = {n},\n}\n\ntail\n"
    )
    assert tidy.tidied(once, "a.bib") == once


def test_tidy_keeps_what_the_works_say(library: object) -> None:
    for file in folder.bib_files(ROOT / "bib"):
        text = file.read_text(encoding="utf-8")
        assert tidy.tidied(text, file.name) == text, "the handbook's own files are tidy"


def test_tidy_refuses_a_broken_file(said: Said, tmp_path: Path) -> None:
    (tmp_path / "bib" / "anatomy.bib").write_text("@book{a, title = {x\n", encoding="utf-8")
    code, _, err = said("tidy")
    assert code == 2
    assert "bib/anatomy.bib:" in err
    assert (tmp_path / "bib" / "anatomy.bib").read_text(encoding="utf-8") == "@book{a, title = {x\n"
