"""Sentences and verdicts, from the case files."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from cited.claims import units
from cited.model import Block, Cite, Reference
from cited.sentences import sentences
from conftest import CASES


def cases() -> Iterator[tuple[str, list[str]]]:
    for file in sorted((CASES / "sentences").glob("*.txt")):
        text = re.sub(r"^#.*\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for case in filter(None, re.split(r"\n\s*\n", text.strip())):
            first, *wanted = case.strip().split("\n")
            yield first, [line.removeprefix("| ") for line in wanted]


def taken_apart(text: str) -> tuple[str, list[tuple[int, Cite]]]:
    plain, cites = "", []
    for part in re.split(r"(\[@\w+\])", text):
        if part.startswith("[@"):
            cites.append((len(plain), Cite((Reference(part[2:-1]),))))
        else:
            plain += part
    return plain, cites


@pytest.mark.parametrize(("text", "wanted"), cases(), ids=lambda value: value[:40] if isinstance(value, str) else "")
def test_sentences(text: str, wanted: list[str]) -> None:
    found = sentences(*taken_apart(text))
    assert [" ".join([each.text, *(f"[@{cite.references[0].key}]" for cite in each.cites)]) for each in found] == wanted


VERDICTS = [
    line.split("|", 1) for line in (CASES / "verdicts.txt").read_text(encoding="utf-8").split("\n") if "|" in line and line[0] != "#"
]


@pytest.mark.parametrize(("verdict", "text"), VERDICTS, ids=[text.strip() for _, text in VERDICTS])
def test_verdict(verdict: str, text: str) -> None:
    (unit,) = units([Block("sentence", text.strip(), "A section")])
    assert (unit.why_not or "claim") == verdict.strip()
