"""One corpus → a site folder with the same pages for MkDocs alone and for ours."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import aside
from corpus import Corpus, Page, Sentence
from works import Work

ROOT = Path(__file__).resolve().parent.parent
IN_A_FILE = 400  # works: the gate takes no file above 500,000 characters
Cite = Callable[[Sentence], str]

EXTENSIONS = """\
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - toc: {permalink: true}
  - pymdownx.betterem
  - pymdownx.blocks.caption
  - pymdownx.caret
  - pymdownx.details
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
  - pymdownx.tilde
"""
THEME = """\
site_name: Benchmark handbook
theme:
  name: material
  language: en
  font: false
"""
PRUNED = "  features: [navigation.prune]\n"
ASSETS = ("handbook.css", "handbook.js", "filters.js", "late-search.js")
OURS = """\
extra_css: [assets/handbook.css]
extra_javascript: [assets/filters.js, assets/handbook.js]
extra: {polyfills: [assets/late-search.js]}
plugins:
  search: {}
  bibtex: {bib_dir: bib}
hooks: [hooks/events.py]
"""


def write(made: Corpus, folder: Path) -> None:
    """The site folder: `mkdocs.yml` (ours), `alone.yml`, `alone-pruned.yml`; `docs/` for ours, `docs-plain/` without citations."""
    _fresh(folder)
    for name, cite in (("docs", pandoc), ("docs-plain", none)):
        pages(made, folder / name, cite)
        front(folder / name, generated=name == "docs")
        for asset in ASSETS:
            target = folder / name / "assets" / asset
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / "docs" / "assets" / asset, target)
    bibliography(made.works, folder / "bib")
    for name in ("hooks", "overrides"):
        (folder / name).symlink_to(ROOT / name, target_is_directory=True)
    # Every mkdocs*.yml is looked at by our gate; the peers' configurations are therefore called otherwise.
    plain = f"docs_dir: docs-plain\nplugins: [search]\n{EXTENSIONS}"
    config(folder / "mkdocs.yml", f"{THEME}  custom_dir: overrides\n{PRUNED}{OURS}{EXTENSIONS}")
    config(folder / "alone.yml", f"{THEME}{plain}")
    config(folder / "alone-pruned.yml", f"{THEME}{PRUNED}{plain}")


def _fresh(folder: Path) -> None:
    """An empty folder; one that this program did not make is left alone."""
    made_here = folder / ".corpus"
    if folder.exists() and any(folder.iterdir()) and not made_here.exists():
        raise ValueError(f"{folder} holds other files. Name an empty folder, or a new one.")
    aside.put(folder, folder.parent)
    folder.mkdir(parents=True)
    made_here.write_text("Made by bench/corpus.py; made anew each time.\n", encoding="utf-8")


def config(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def pages(made: Corpus, docs: Path, cite: Cite, admonition: Callable[[str, str], str] | None = None) -> None:
    """All pages as Markdown; `cite` writes the citations of a sentence."""
    for page in made.pages:
        file = docs / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(markdown(page, cite, admonition or boxed), encoding="utf-8")


def front(docs: Path, generated: bool) -> None:
    """The home page, and the two that our build fills; elsewhere they are pages like any other."""
    (docs / "index.md").write_text("# Benchmark handbook\n\nThis handbook is made by a program, to be measured.\n", encoding="utf-8")
    for name in ("references", "claims"):
        head = f"---\ngenerated: {name}\n---\n\n" if generated else ""
        (docs / f"{name}.md").write_text(f"{head}# {name.capitalize()}\n\nThis page lists all {name}.\n", encoding="utf-8")


def markdown(page: Page, cite: Cite, admonition: Callable[[str, str], str]) -> str:
    """One page."""
    parts = [f"# {page.title}"]
    for number, (heading, paragraphs) in enumerate(page.sections):
        parts += [f"## {heading}", *(" ".join(_said(each, cite) for each in paragraph) for paragraph in paragraphs)]
        if number == 0:
            parts.append("\n".join(f"- {_said(item, cite)}" for item in page.items))
        if number == min(1, len(page.sections) - 1):
            rows = [f"| {' | '.join(cells)} | {cite(row).strip()} |" for cells, row in page.rows]
            parts.append("\n".join(["| Block | Volume | Outcome | Works |", "|---|---|---|---|", *rows]))
        if number == min(2, len(page.sections) - 1):
            parts.append(admonition("In short", " ".join(_said(each, cite) for each in page.note)))
    if page.mate:
        parts += ["## See also", f"- [The chapter beside this one]({_beside(page)})"]
    return "\n\n".join(parts) + "\n"


def _said(sentence: Sentence, cite: Cite) -> str:
    return f"{sentence.text}.{cite(sentence)}"


def _beside(page: Page) -> str:
    """The address of the mate, which lies in the same folder."""
    return page.mate.rsplit("/", 1)[-1]


def boxed(title: str, text: str) -> str:
    return f'!!! note "{title}"\n    {text}'


def none(_: Sentence) -> str:
    return ""


def pandoc(sentence: Sentence) -> str:
    """`[@a, p. 12; @b]`, or the mark: the form that ours, mkdocs-bibtex, MyST and pandoc read."""
    if sentence.mark:
        return f"[!opinion: {sentence.mark}]"
    return f"[{'; '.join(f'@{key}, {locator}' if locator else f'@{key}' for key, locator in sentence.cites)}]"


def bibliography(works: tuple[Work, ...], bib: Path) -> None:
    bib.mkdir()
    for at in range(0, len(works), IN_A_FILE):
        entries = "\n".join(bibtex(work) for work in works[at : at + IN_A_FILE])
        (bib / f"works-{at // IN_A_FILE + 1:03}.bib").write_text(entries, encoding="utf-8")


def bibtex(work: Work) -> str:
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in work.fields)
    return f"@article{{{work.key},\n{fields}}}\n"
