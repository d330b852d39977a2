"""One work of the benchmark's bibliography, from its number."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import wording as w

UNREAD = 20  # one work in so many is known by its metadata only


@dataclass(frozen=True, slots=True)
class Work:
    """A work of the bibliography; `facts` are the numbers that its annotation gives."""

    key: str
    opened: bool
    fields: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]


def work(number: int, chance: Random) -> Work:
    """The work of this number; what it found stands in its annotation."""
    people = chance.sample(w.NAMES, chance.randint(2, 6))
    year, opened = chance.randint(1978, 2026), number % UNREAD != UNREAD - 1
    evidence, design = chance.choice(w.DESIGNS)
    facts = facts_of(chance)
    said = words(chance)
    found = w.ANNOTATION.format(**said, **facts)
    fields = {
        "author": " and ".join(f"{name}, {chance.choice(w.GIVEN)}" for name in people),
        "title": f"{said['drug'].capitalize()} at the {said['structure']} for {said['condition']} and {said['symptom']}",
        "journal": chance.choice(w.JOURNALS),
        "year": str(year),
        "volume": str(chance.randint(1, 60)),
        "number": str(chance.randint(1, 12)),
        "pages": f"{(start := chance.randint(1, 900))}--{start + chance.randint(3, 19)}",
        "doi": f"10.1000/bench.{number + 1}",
        "pmid": str(number + 1),
        "status": chance.choice(("full text", "abstract")) if opened else "metadata only",
        "evidence": evidence,
        **({"design": design, "sample": f"{facts['n']} patients", "annotation": found} if opened else {}),
    }
    return Work(f"{people[0].lower()}{year}n{number + 1}", opened, tuple(fields.items()), tuple(facts.items()))


def facts_of(chance: Random) -> dict[str, str]:
    return {
        "n": str(chance.randint(11, 480)),
        "percent": str(chance.randint(11, 97)),
        "weeks": str(chance.randint(2, 52)),
        "volume": f"{chance.randint(1, 40) / 2:g}",
        "level": chance.choice(("C2", "C3", "C5", "T7", "T11", "T12", "L1", "L2", "L3", "L4", "L5", "S1")),
        "gauge": str(chance.randint(18, 27)),
        "dose": str(10 * chance.randint(1, 12)),
        "p": f"0.{chance.randint(11, 49)}",
    }


def words(chance: Random) -> dict[str, str]:
    """One word or phrase for each place in a sentence."""
    condition, other = chance.sample(w.CONDITIONS, 2)
    return {
        "opening": chance.choice(w.OPENINGS), "ending": chance.choice(w.ENDINGS), "condition": condition, "other": other,
        "structure": chance.choice(w.STRUCTURES), "muscle": chance.choice(w.MUSCLES), "landmark": chance.choice(w.LANDMARKS),
        "symptom": chance.choice(w.SYMPTOMS), "drug": chance.choice(w.DRUGS), "steroid": chance.choice(w.STEROIDS),
        "movement": chance.choice(w.MOVEMENTS),
    }  # fmt: skip
