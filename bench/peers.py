"""Who is measured: the same corpus in the form that each reads, and the command that builds it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import sites
from corpus import Corpus, Sentence
from sites import EXTENSIONS, ROOT, THEME
from works import Work

PEERS = ROOT / ".venv-bench"
PANDOC = next(PEERS.glob("lib/python*/site-packages/pypandoc/files/pandoc"), PEERS / "pandoc")
MYST = PEERS / "node_modules" / ".bin" / "myst"
CLEAN, UNCHANGED, TOUCHED = MODES = ("clean", "unchanged", "touched")


@dataclass(frozen=True, slots=True)
class Peer:
    """One way to build the corpus. `most`: pages above which it is not asked; `often`: pages up to which it runs in every round."""

    slug: str
    name: str
    command: tuple[str, ...]
    docs: str  # its pages, in the site folder
    made: tuple[str, ...]  # what a clean build does without
    write: Callable[[Corpus, Path], None] = lambda made, folder: None
    needs: Path = Path(sys.executable)
    most: int = 5000
    often: int = 1000
    environment: Mapping[str, str] = field(default_factory=dict)
    keeps: bool = False  # something from one build to the next
    one_page: tuple[str, ...] = ()  # the command after one page was touched, where that is another


def _mkdocs(slug: str, name: str, config: str, docs: str, **more: object) -> Peer:
    command = (sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", config, "-d", f"out/{slug}")
    return Peer(slug, name, command, docs, (f"out/{slug}", ".cache"), **more)  # type: ignore[arg-type]


def _footnotes(made: Corpus, folder: Path) -> None:
    """`[^key]`, and below the page each reference as text: what an author without citations has to write by hand."""
    known = {work.key: work for work in made.works}
    docs = folder / "docs-footnotes"
    sites.pages(made, docs, lambda sentence: "".join(f"[^{key}]" for key, _ in sentence.cites))
    for page in made.pages:
        with (docs / page.path).open("a", encoding="utf-8") as file:
            file.write("".join(f"\n[^{key}]: {reference(known[key])}\n" for key in page.keys))
    sites.front(docs, generated=False)
    sites.config(folder / "footnotes.yml", f"{THEME}docs_dir: docs-footnotes\nplugins: [search]\n{EXTENSIONS}")


def reference(work: Work) -> str:
    said = dict(work.fields)
    where = f"{said['journal']}. {said['year']};{said['volume']}({said['number']}):{said['pages']}"
    return f"{said['author'].replace(' and ', '; ')}. {said['title']}. {where}. doi: {said['doi']}"


def _stock(csl: str) -> Callable[[Corpus, Path], None]:
    def write(_: Corpus, folder: Path) -> None:
        name = "bibtex-csl" if csl else "bibtex"
        plugins = f"plugins: {{search: {{}}, bibtex: {{bib_dir: bib{f', csl_file: {csl}' if csl else ''}}}}}\n"
        sites.config(folder / f"{name}.yml", f"{THEME}{plugins}{EXTENSIONS}")

    return write


def _fenced(title: str, text: str) -> str:
    return f":::{{admonition}} {title}\n{text}\n:::"


def _sphinx(made: Corpus, folder: Path) -> None:
    """Footnote citations: each page has its own list, as with ours. (`{cite}` with a bibliography on each page is slower still.)"""
    docs = folder / "sphinx"
    sites.pages(made, docs, lambda said: f" {{footcite}}`{','.join(key for key, _ in said.cites)}`" if said.cites else "", _fenced)
    for page in made.pages:
        with (docs / page.path).open("a", encoding="utf-8") as file:
            file.write("\n```{footbibliography}\n```\n")
    (docs / "index.md").write_text("# Benchmark handbook\n\n```{toctree}\n:glob:\n\npart-*/*\n```\n", encoding="utf-8")
    bibs = [f"../bib/{file.name}" for file in sorted((folder / "bib").iterdir())]
    said = f'project = "Benchmark"\nextensions = ["myst_parser", "sphinxcontrib.bibtex"]\nbibtex_bibfiles = {bibs!r}\n'
    (docs / "conf.py").write_text(f'{said}myst_enable_extensions = ["colon_fence"]\n', encoding="utf-8")


def _myst(made: Corpus, folder: Path) -> None:
    """Its theme comes from its own server, so that pages end as JSON: parsed, cited, not yet HTML."""
    docs = folder / "myst"

    def cited(said: Sentence) -> str:
        return "" if said.mark else sites.pandoc(said)

    sites.pages(made, docs, cited, _fenced)
    (docs / "index.md").write_text("# Benchmark handbook\n", encoding="utf-8")
    (docs / "theme").mkdir()
    (docs / "theme" / "template.yml").write_text("myst: v1\ntitle: none\nbuild: {}\n", encoding="utf-8")
    bibs = "".join(f"    - ../bib/{file.name}\n" for file in sorted((folder / "bib").iterdir()))
    (docs / "myst.yml").write_text(f"version: 1\nproject:\n  bibliography:\n{bibs}site:\n  template: ./theme\n", encoding="utf-8")


def _zensical(_: Corpus, folder: Path) -> None:
    plain = (folder / "alone.yml").read_text(encoding="utf-8")
    sites.config(folder / "zensical.yml", f"site_dir: out/zensical\n{plain}")


CHECK = (sys.executable, "-m", "cited", "check")
ALL = (
    _mkdocs("alone", "MkDocs alone", "alone.yml", "docs-plain", most=1000),
    _mkdocs("pruned", "MkDocs alone, pruned navigation", "alone-pruned.yml", "docs-plain"),
    _mkdocs("ours", "**ours, everything on**", "mkdocs.yml", "docs", keeps=True),
    Peer("check", "**`cited check`**", CHECK, "docs", (".cache",), keeps=True, one_page=(*CHECK, "docs/part-001/page-00001.md")),
    _mkdocs("footnotes", "MkDocs, footnotes by hand", "footnotes.yml", "docs-footnotes", write=_footnotes, most=1000, often=100),
    _mkdocs("bibtex", "mkdocs-bibtex, simple", "bibtex.yml", "docs", write=_stock(""), most=1000, often=100),
    _mkdocs(
        "bibtex-csl",
        "mkdocs-bibtex, CSL (pandoc)",
        "bibtex-csl.yml",
        "docs",
        write=_stock("hooks/cited/nlm.csl"),
        most=1000,
        often=0,
        needs=PANDOC,
        environment={"PYPANDOC_PANDOC": str(PANDOC)},
    ),
    Peer(
        "sphinx",
        "Sphinx, sphinxcontrib-bibtex",
        (str(PEERS / "bin/sphinx-build"), "-q", "-b", "html", "sphinx", "out/sphinx"),
        "sphinx",
        ("out/sphinx",),
        _sphinx,
        PEERS / "bin/sphinx-build",
        most=100,
        often=0,
        keeps=True,
    ),
    Peer(
        "myst",
        "MyST (pages as JSON only)",
        ("env", "-C", "myst", str(MYST), "build", "--site"),
        "myst",
        ("myst/_build",),
        _myst,
        MYST,
        most=100,
        often=0,
    ),
    Peer(
        "zensical",
        "Zensical, no citations",
        (str(PEERS / "bin/zensical"), "build", "-f", "zensical.yml"),
        "docs-plain",
        ("out/zensical", ".cache"),
        _zensical,
        PEERS / "bin/zensical",
        keeps=True,
    ),
)
