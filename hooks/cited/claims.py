"""Blocks → units, each with its verdict: is it a claim, and what covers it (CLAIMS.md 1 to 3)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

from .model import ROWS, Block, Cite, Unit
from .sentences import Sentence, sentences
from .verdicts import Seen, announces, why_not
from .wording import SAYS, plain_words


def units(blocks: list[Block]) -> list[Unit]:
    """All units of a page in reading order."""
    split = [_split(block) for block in blocks]
    found: list[Unit] = []
    taken: Counter[str] = Counter()
    for index, (block, parts) in enumerate(zip(blocks, split, strict=True)):
        before = ""
        for number, part in enumerate(parts):
            if not part.cites and not SAYS.search(part.text):
                continue
            last = number == len(parts) - 1
            before = reason = why_not(Seen.of(block, part, number == 0, last, before))
            name, cites = _cover(block, part, blocks, split)
            address = ""
            if not reason:
                address = _address(part.text)
                taken[address] += 1
                address += f"-{taken[address]}" if taken[address] > 1 else ""
            references = tuple([reference for cite in cites for reference in cite.references])
            marks = tuple([cite.mark for cite in cites if cite.mark])
            place = block.section, index, part.start, part.end, address
            found.append(Unit(block.kind, part.text, *place, reason, cites, name, references, marks))
    return found


def _address(text: str) -> str:
    """An anchor from the words of a claim alone, so that edits elsewhere do not move it."""
    words = " ".join(plain_words(text) if text.isascii() else re.findall(r"\w+", text.lower()))
    return f"c-{hashlib.sha256(words.encode()).hexdigest()[:8]}"


def _split(block: Block) -> list[Sentence]:
    if block.kind == "cover":
        return []
    if block.kind in ROWS:
        return [Sentence(" ".join(block.text.split()), 0, len(block.text), tuple(cite for _, cite in block.cites))]
    return sentences(block.text, block.cites, block.code)


def _cover(block: Block, part: Sentence, blocks: list[Block], split: list[list[Sentence]]) -> tuple[str, tuple[Cite, ...]]:
    """What covers a unit, nearest first, and the citations of that place."""
    if part.cites:
        return "own", part.cites
    for name, number in reversed(block.above):
        if name == "lead-in":
            parts = split[number]
            cites = parts[-1].cites if parts and announces(parts[-1].text) else ()
        else:
            cites = tuple(cite for _, cite in blocks[number].cites)
        if cites:
            return name, cites
    return "", ()
