"""The claim finder on the development set, which lies beside the repository (`../shared/dev-set`)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cited import folder, handbook
from cited.model import Entry, Library, Page, Position
from conftest import ROOT

DEV_SET = ROOT.parent / "shared" / "dev-set"


class Everything(dict[str, Entry]):
    """A library that has every key: the works of the set are invented."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> Entry:
        return Entry(key, "misc", {}, (), (), Position(""))


@pytest.mark.skipif(not DEV_SET.is_dir(), reason=f"no development set at {DEV_SET}")
def test_figures(tmp_path: Path) -> None:
    files = [(file, file.name) for file in sorted((DEV_SET / "texts").glob("*.md"))]
    pages = [page for page in folder.pages(files, folder.Settings(DEV_SET, None), Library(Everything())) if isinstance(page, Page)]
    flagged, units = tmp_path / "flagged.jsonl", tmp_path / "units.jsonl"
    with flagged.open("w", encoding="utf-8") as flags, units.open("w", encoding="utf-8") as found:
        for read in handbook.read(pages, Library(Everything())).pages:
            for unit, at in zip(read.units, read.source.places(read.units), strict=True):
                keys = [reference.key for reference in unit.references] if unit.covered_by == "own" else []
                row = {"file": at.path, "line": at.line, "text": unit.text + "".join(f" [@{key}]" for key in keys)}
                found.write(json.dumps(row) + "\n")
                if unit.claim and not unit.covered_by:
                    flags.write(json.dumps(row) + "\n")
    command: list[str | Path] = [sys.executable, DEV_SET / "score.py", flagged]
    command += ["--gold", DEV_SET / "gold.jsonl", "--units", units, "--json"]
    score = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    boundary = score["boundary"]
    assert score["f1"] >= 0.96
    assert score["recall"] >= 0.98
    assert boundary["f1"] >= 0.98
    assert boundary["attached"] == boundary["cited"] > 90
