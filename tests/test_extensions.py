"""What is left out of the Markdown extensions, or loaded otherwise, changes no page."""

from __future__ import annotations

import subprocess
import sys

import pytest
from cited.extensions import needed
from cited.folder import DEFAULT_EXTENSIONS, DEFAULT_OPTIONS
from markdown import Markdown

TEXTS = (
    "Plain *text*.", "x^2^ and ^^new^^", "H~2~O and ~~old~~", "5\\ mL", "5\\\tmL", "a\\", "/// table-caption | #id.big\nOf it.\n///\n\n| a |\n|--|\n| b |",
)  # fmt: skip
CAPTIONED = "from cited import extensions as e; import sys; list(e.needed((e.CAPTION,), {}, '///', {})); print(e.SELECTORS in sys.modules)"


@pytest.mark.parametrize("text", TEXTS)
def test_same_page(text: str) -> None:
    made = list(needed(DEFAULT_EXTENSIONS, DEFAULT_OPTIONS, text, {}))
    wanted = Markdown(extensions=list(DEFAULT_EXTENSIONS), extension_configs=dict(DEFAULT_OPTIONS)).convert(text)
    assert Markdown(extensions=made).convert(text) == wanted


def test_front_matter_counts() -> None:
    left_out = len(DEFAULT_EXTENSIONS) - len(list(needed(DEFAULT_EXTENSIONS, {}, "Plain.", {"infobox": {"needle": "2^nd^ \\ x"}})))
    assert left_out == 1  # the captions


def test_captions_without_selectors() -> None:
    """In a process of its own: here they are loaded."""
    assert subprocess.run([sys.executable, "-c", CAPTIONED], capture_output=True, text=True, check=True).stdout == "False\n"
