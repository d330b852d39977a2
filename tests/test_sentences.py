"""Sentences and verdicts, from the case files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest
from cited import evidence, quantities, wording
from cited.claims import units
from cited.model import Block, Cite, Reference
from cited.sentences import STOP, sentences
from conftest import CASES
from hypothesis import given, settings
from hypothesis import strategies as st


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


def test_a_stop_is_one_to_three_stops_an_ellipsis_or_signs_in_a_row() -> None:
    """The pattern is written for `re` to look for quickly; this is what it says."""
    plain = re.compile(r"(?:\.{1,3}|…|[!?]+)[\"'”’»)\]*]*(?:\[[^\[\]\s]{1,8}\])*")
    for signs in product(".!?…)a", repeat=6):
        text = "".join(signs)
        assert [found.span() for found in STOP.finditer(text)] == [found.span() for found in plain.finditer(text)], text


GUARDED = ((wording.LEADS, wording.NAVIGATION), (wording.SHOWS, wording.SHOWN_PART), (wording.DOES, wording.HARMLESS))


@pytest.mark.parametrize(("needed", "pattern"), GUARDED)
@settings(max_examples=200, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_pattern_never_fits_without_the_words_that_it_needs(needed: frozenset[str], pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(rf"\A(?:{pattern})", re.I)))
    assert wording.begins(pattern, text) is None or not needed.isdisjoint(wording.words_of(text))


SMALL = (evidence.EFFECT, evidence.TREATMENT, evidence.ALONE, evidence.DIAGNOSTIC, *quantities.DRUG.values())


@pytest.mark.parametrize("pattern", SMALL)
@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_what_is_said_in_small_letters_is_found_in_any(pattern: str, data: st.DataObject) -> None:
    assert not re.search("[A-Z]", pattern)
    text = data.draw(st.from_regex(re.compile(pattern, re.I)))
    for each in (text, text.upper(), text.lower(), f"x{text}", text[:-1]):
        assert wording.says(pattern, each) == (re.search(pattern, each, re.I) is not None), each


@settings(max_examples=200, deadline=None, derandomize=True)
@given(text=st.text(st.sampled_from("aZ0_ .-'’é…")))
def test_words_are_counted_and_taken_as_the_patterns_say(text: str) -> None:
    assert (wording.number_of_words(text) == 0) == (wording.SAYS.search(text) is None)
    assert wording.number_of_words(text) == len(wording.WORD.findall(text))
    assert wording.words_of(text) == set(re.findall(r"\w+", text.lower()))
