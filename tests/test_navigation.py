"""What is drawn once for the pages of a folder is what the theme draws on each of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cited import navigation
from jinja2.runtime import Macro
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.structure.files import get_files
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.toc import TableOfContents

PAGES = """
index about a/index a/one a/two a/v1.2 a/deep/index a/deep/three a/deep/four a/one/below a/one/below-too b/five b/six b/deep/seven b/deep/eight
"""
NAV = """
nav:
  - index.md
  - A: [a/index.md, a/one.md, a/two.md, a/v1.2.md, Deep: [a/deep/index.md, a/deep/three.md, a/deep/four.md]]
  - Mixed: [a/one/below.md, b/five.md, Beside: ../x/, Here: a/two/, File: ./b/six/of.pdf, Abroad: https://example.org/a/two/, Root: /b/six/]
  - B: [b/six.md, a/one/below-too.md, Deeper: [b/deep/seven.md, b/deep/eight.md, Deepest: [about.md]]]
"""
FEATURES = ["", "navigation.prune", "navigation.tabs, navigation.sections", "navigation.indexes, navigation.expand, toc.integrate"]


def rendered(folder: Path, once: bool) -> tuple[dict[str, str], int]:
    """Each page as the theme renders it, and how often it drew an item."""
    config = load_config(str(folder / "mkdocs.yml"))
    files = get_files(config)
    env = config.theme.get_env()
    files.add_files_from_theme(env, config)
    nav = get_navigation(files, config)
    for page in nav.pages:
        page.read_source(config)
        page.content = page.title
    if once:
        navigation.drawn_once(env, nav.items)
    drawn = 0
    original = Macro._invoke

    def noted(self: Macro, *more: Any) -> Any:
        nonlocal drawn
        drawn += self.name == navigation.MACRO
        return original(self, *more)

    made = {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Macro, "_invoke", noted)
        for page in nav.pages:
            page.active, page.toc = True, TableOfContents([])
            made[page.url] = env.get_template("main.html").render(get_context(nav, files, config, page))
            page.active = False
    return made, drawn


@pytest.mark.parametrize("features", FEATURES)
@pytest.mark.parametrize("given", [NAV, ""], ids=["nav", "no nav"])
@pytest.mark.parametrize("addresses", ["true", "false"])
def test_drawn_once(tmp_path: Path, features: str, given: str, addresses: str) -> None:
    for name in PAGES.split():
        file = tmp_path / "docs" / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\nstatus: new\n---\n# Page {name}\n", encoding="utf-8")
    settings = f"site_name: Test\ntheme: {{name: material, font: false, features: [{features}]}}\nuse_directory_urls: {addresses}\n{given}"
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    each, often = rendered(tmp_path, once=False)
    once, seldom = rendered(tmp_path, once=True)
    assert once == each
    assert seldom < often
