"""What the messages of several rules say in the same way."""

from __future__ import annotations

from ..spelling import nearest as nearest


def shortened(text: str, most: int = 120) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
