"""What is left out of the Markdown extensions, or loaded otherwise, changes no page."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest
from cited.extensions import needed, only_needed
from cited.folder import DEFAULT_EXTENSIONS, DEFAULT_OPTIONS
from markdown import Markdown
from markdown.extensions import Extension

TEXTS = (
    "Plain ***text***.", "___Plain___", "x^2^ and ^^new^^", "H~2~O and ~~old~~", "5\\ mL", "5\\\tmL", "a\\", "a\\\n b", "/// table-caption | #id.big\nOf it.\n///\n\n| a |\n|--|\n| b |", "either\\/or", "# Heading {: #id }\n\nText\n{: .big }",
    "??? note\n\n    Within.\n\n    And so on.", "<Details markdown>\n<summary>More</summary>\n</Details>\n\n    Within.",
    '=== "One"\n\n    Within.\n\n=== "Two"\n\n    Within.',
    '<div class="tabbed-set" markdown>\n</div>\n\n    Within.', "    x = 1\n\n\ty = 2", "> ~~~\n> x\n> ~~~", "- a\n\n    ```\n    x\n    ```",
)  # fmt: skip
CAPTIONED = "from cited import extensions as e; import sys; list(e.needed((e.CAPTION,), {}, '///', {})); print(e.SELECTORS in sys.modules)"


@pytest.mark.parametrize("text", TEXTS)
def test_same_page(text: str) -> None:
    made = list(needed(DEFAULT_EXTENSIONS, DEFAULT_OPTIONS, text, {}))
    wanted = Markdown(extensions=list(DEFAULT_EXTENSIONS), extension_configs=dict(DEFAULT_OPTIONS)).convert(text)
    assert Markdown(extensions=made).convert(text) == wanted


def test_front_matter_counts() -> None:
    made = [type(each).__module__ for each in needed(DEFAULT_EXTENSIONS, {}, "Plain.", {"infobox": {"needle": "2^nd^ \\ x"}})]
    assert {"pymdownx.caret", "pymdownx.tilde"} < {*made}
    assert "pymdownx.betterem" not in made


@pytest.mark.parametrize("what", ["details", "tab"])
def test_a_block_goes_on(what: str) -> None:
    """Another extension begins it, and what is indented below belongs to it."""
    names, text = (f"pymdownx.blocks.{what}", "pymdownx.details", "pymdownx.tabbed"), f"/// {what} | More\nOf it.\n///\n\n    Within."
    options = {name: {"alternate_style": True} for name in names if "tab" in name}
    wanted = Markdown(extensions=list(names), extension_configs=options).convert(text)
    assert Markdown(extensions=list(needed(names, options, text, {})), extension_configs=options).convert(text) == wanted


def test_an_option_counts() -> None:
    without = {"pymdownx.superfences": {"disable_indented_code_blocks": True}}
    made = list(needed(("pymdownx.superfences",), without, "    x = 1", {}))
    assert Markdown(extensions=made).convert("    x = 1") == "<p>x = 1</p>"


def test_a_plain_page_loads_none_of_the_large_ones() -> None:
    """In a process of its own: here they are loaded."""
    plain = "from cited import extensions as e; import sys; list(e.needed((*e.SIGNS,), {}, 'Plain.', {})); print('pymdownx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", plain], capture_output=True, text=True, check=True).stdout == "False\n"


def test_captions_without_selectors() -> None:
    """In a process of its own: here they are loaded."""
    assert subprocess.run([sys.executable, "-c", CAPTIONED], capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_build_has_all_of_them_again_after_a_page() -> None:
    own = Extension()
    config = SimpleNamespace(markdown_extensions=["tables", "pymdownx.details", own], mdx_configs={})

    def render() -> None:
        with only_needed(config, "Plain.", {}):
            assert [type(each).__name__ for each in config.markdown_extensions] == ["TableExtension", "Extension"]
            assert config.markdown_extensions[1] is own, "what is made already stays"
            raise KeyError

    with pytest.raises(KeyError):
        render()
    assert config.markdown_extensions == ["tables", "pymdownx.details", own]
