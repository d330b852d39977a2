"""What the messages of several rules say in the same way."""

from __future__ import annotations

from difflib import get_close_matches


def nearest(word: str, known: list[str]) -> str:
    """` Did you mean "…"?` for a slip of the pen, else nothing."""
    spelled = {name.lower(): name for name in known}
    close = get_close_matches(word.lower(), list(spelled), 1, 0.6)
    return f' Did you mean "{spelled[close[0]]}"?' if close else ""


def shortened(text: str, most: int = 120) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
