"""A word that nobody knows → the one that was meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """` Did you mean "…"?` for a slip of the pen, else nothing."""
    from difflib import get_close_matches  # takes longer to load than most pages to check, and is seldom wanted

    spelled = {name.lower(): name for name in known}
    close = get_close_matches(word.lower(), list(spelled), 1, likeness)
    return f' Did you mean "{spelled[close[0]]}"?' if close else ""
