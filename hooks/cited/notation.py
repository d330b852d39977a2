"""How an author writes citations and marks: `[see @a, p. 2; but @b]`, `[!mark: reason]`."""

from __future__ import annotations

import re

from .model import Reference

MARK_LABELS = {  # every kind of mark, with what a reader sees
    "opinion": "opinion",
    "no-evidence": "no evidence found",
    "common": "common knowledge",
}

AGAINST = "but"  # the word before a work that contradicts the claim: [@a; but @b]
CITATION = r"\[(?=[^\[\]]*(?<![^\s;\[-])@)([^\[\]\x02\x03]+)\]"
MARK = r"\[!([^\s:\[\]]+)\s*(?::([^\[\]]*))?\]"
KEY = re.compile(r"@([^\s,;\[\]{}@\"]+)")  # wherever a key may be meant
PART = re.compile(r"(?P<prefix>(?:[^@]*\s)?)-?@(?P<key>[^\s,;\[\]{}@\"]+)(?:\s*,\s*|\s+|$)(?P<locator>[^@]*)", re.DOTALL)
Cited = list[tuple[str, Reference]]  # what one citation says: (prefix, work) of each


def parse(body: str) -> Cited | None:
    """`see @a, p. 2; -@b` → [("see", Reference("a", "p. 2")), ("", Reference("b"))]; None when malformed."""
    cited = []
    for part in body.split(";"):
        match = PART.fullmatch(" ".join(part.split()))
        if not match:
            return None
        cited.append((match["prefix"].strip(), Reference(match["key"], match["locator"].strip())))
    return cited
