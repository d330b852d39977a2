"""Findings → annotations on the lines of a pull request (GitHub's workflow commands), and a table for the job's summary."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .excerpt import excerpts
from .model import Diagnostic

SHOWN = 10  # of each level in one step: GitHub drops the others without a word
LISTED = 200  # findings in the summary, which may have 1 MiB
MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|~@$:-])")


def commands(found: Sequence[Diagnostic]) -> Iterator[str]:
    """`::error file=…,line=…,col=…,endColumn=…,title=CODE::message` for each finding, in reading order."""
    for each, excerpt in zip(found, excerpts(found), strict=True):
        line = excerpt.number if excerpt else each.at.line
        place = {"file": each.at.path, "line": line, "endLine": line}
        columns = {"col": excerpt.start + 1, "endColumn": excerpt.end + 1} if excerpt else {"col": each.at.column}
        properties = {**place, **columns, "title": each.code}
        listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
        yield f"::{'error' if each.level == 'error' else 'warning'} {listed}::{_message(each.message)}"


def unseen(found: Sequence[Diagnostic]) -> str:
    """A sentence where GitHub will not show all annotations, else nothing."""
    most = Counter(each.level for each in found).most_common(1)
    if not most or most[0][1] <= SHOWN:
        return ""
    return (
        f"GitHub shows {SHOWN} errors and {SHOWN} warnings of a step at their lines; all stand in this log and in the summary of the job."
    )


def summary(found: Sequence[Diagnostic], said: str) -> str:
    """The findings as a Markdown table: text of the pages stays text, whatever is written there."""
    rows = [f"| {_text(f'{each.at.path}:{each.at.line}')} | {each.code} | {_text(each.message)} |" for each in found[:LISTED]]
    table = ["| Place | Code | What is wrong, and what to do |", "|---|---|---|", *rows, ""] if rows else []
    more = [f"And {len(found) - LISTED} more: `cited check --all` shows them.", ""] if len(found) > LISTED else []
    return "\n".join(["### Claim check", "", said, "", *table, *more]) + "\n"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def _text(text: str) -> str:
    """As text of a table cell: no link, picture, mention, HTML or end of the row."""
    plain = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return MARKUP.sub(lambda sign: f"&#{ord(sign[0])};", plain)
