"""Rules on the citations in the pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..handbook import Handbook
from ..model import Diagnostic
from .words import nearest, shortened


def unknown_key(handbook: Handbook) -> Iterator[Diagnostic]:
    """CIT001 A citation names a key that no work has.

    The key stays visible in the page, so that nobody takes the sentence for a referenced one.

    Bad:

        The block spread to L3.[@good2070]

    Good:

        The block spread to L3.[@good2007]
    """
    for read in handbook.pages:
        seen: Counter[str] = Counter()
        for key in read.keys:
            if key not in handbook.library.entries:
                at = read.source.markup(rf"@{re.escape(key)}(?![^\s,;\]])", seen[key])
                seen[key] += 1
                message = f'"@{key}" is the key of no work in the bibliography.{nearest(key, handbook.library.entries)}'
                yield Diagnostic("CIT001", message, at, text=key)


def malformed_citation(handbook: Handbook) -> Iterator[Diagnostic]:
    """CIT002 Something looks like a citation or a mark, but is none.

    A bracket that is not closed, no key behind the `@`, or a citation inside the text of a link.

    Bad:

        The block spread to L3.[@good2007

    Good:

        The block spread to L3.[@good2007]
    """
    for read in handbook.pages:
        seen: Counter[str] = Counter()
        for left in read.left:
            if left.startswith("["):
                pattern = re.escape(left) + ("" if "]" in left else r"(?![^\[\]]*\])")  # not where the bracket is closed
                at = read.source.markup(pattern, seen[left])
                seen[left] += 1
                advice = "Write [@key], [@key, p. 12] or [@a; @b]; a mark is [!opinion: …]."
                yield Diagnostic(
                    "CIT002", f'"{shortened(left, 40)}" is left as it stands: it is no complete citation. {advice}', at, text=left
                )


def bare_key(handbook: Handbook) -> Iterator[Diagnostic]:
    """CIT003 A key stands without brackets where a citation was meant.

    Bad:

        The block spread to L3 (@good2007).

    Good:

        The block spread to L3.[@good2007]
    """
    for read in handbook.pages:
        seen: Counter[str] = Counter()
        for left in read.left:
            key = left.removeprefix("@").rstrip(".")
            if left.startswith("@") and key in handbook.library.entries:
                at = read.source.markup(rf"(?<![\w\[])@{re.escape(key)}", seen[key])
                seen[key] += 1
                yield Diagnostic("CIT003", f'"@{key}" stands without brackets and links nothing. Write [@{key}].', at, text=key)


def never_cited(handbook: Handbook) -> Iterator[Diagnostic]:
    """BIB006 A work is in the bibliography, but no page cites it.

    Bad (a page that cites nothing):

        See [the procedure](procedure.md).

    Good:

        The block spread to L3.[@good2007]
    """
    if not handbook.whole:
        return
    cited = {key for read in handbook.pages for key in read.keys}
    for key, entry in handbook.library.entries.items():
        if key not in cited:
            message = f'"{key}" is cited on no page. Cite it where a claim rests on it, or take it out.'
            yield Diagnostic("BIB006", message, entry.at, "warning", key)
