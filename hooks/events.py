"""What MkDocs calls, and when. The only file that knows MkDocs; each handler is one guard and one call."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from cited import bibliography, csp, edition, folder, gate, handbook, infobox, intake, report, rules
from cited.citations import Citations
from cited.folder import bib_files, shown, title_of
from cited.gate.markup import inline_scripts
from cited.gate.sizes import limited, slow
from cited.model import Diagnostic, Intake, Library, Page
from cited.style import NLM, Style
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import get_relative_url
from mkdocs_bibtex.citation import Citation, CitationBlock, InlineReference
from mkdocs_bibtex.registry import ReferenceRegistry

log = logging.getLogger("mkdocs.plugins.cited")


@dataclass
class Build:
    """What one build knows. Made anew in `on_config`: module state outlives a rebuild of `mkdocs serve`."""

    library: Library
    style: Style
    citations: Citations
    pages: list[Page] = field(default_factory=list)
    clock: ExitStack = field(default_factory=ExitStack)  # runs while a page is rendered


serving = False
build: Build
DOWNLOAD = '<p id="download"></p>'  # in docs/index.md: filled when there is a ZIP


class Registry(ReferenceRegistry):  # type: ignore[misc]  # mkdocs-bibtex has no types
    """mkdocs-bibtex's registry, replaced by one that leaves the text alone: the marks are set in the parsed tree."""

    def __init__(self) -> None:
        self.bib_data = None
        self.footnote_format = "{key}"

    def validate_citation_blocks(self, citation_blocks: list[CitationBlock]) -> None:
        return None

    def validate_inline_references(self, inline_references: list[InlineReference]) -> set[InlineReference]:
        return set()

    def inline_text(self, citation_block: CitationBlock) -> str:
        return str(citation_block)

    def reference_text(self, citation: Citation | InlineReference) -> str:
        return ""


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    global serving
    serving = command == "serve"


@event_priority(100)  # before mkdocs-bibtex: it would parse the works again, and raise on the first fault
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    global build
    plugin: Any = config.plugins.get("bibtex")
    if plugin is None:
        raise ConfigurationError('mkdocs.yml names no "bibtex" plugin: add "- bibtex: {bib_dir: bib}" under "plugins".')
    here = Path(config.config_file_path).parent
    source = plugin.config.bib_file or plugin.config.bib_dir
    if not source:
        raise ConfigurationError('the "bibtex" plugin names no bibliography: add "bib_dir: bib" below it in mkdocs.yml.')
    _refuse(config, here / source)
    files = bib_files(here / source)
    library = bibliography.load(files, {file: shown(file) for file in files})
    try:
        style = Style(here / plugin.config.csl_file if plugin.config.csl_file else NLM)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f'"csl_file" of the "bibtex" plugin: {error}') from error
    entries = library.entries
    citations = Citations(lambda key: style.reference(entries[key]) if key in entries else None, plugin.config.bib_command)
    build = Build(library, style, citations)
    _retire(plugin)
    _prepare(config, here, here / source)
    config.markdown_extensions.append(citations)  # type: ignore[arg-type]  # an instance, as mkdocstrings does
    return config


@event_priority(50)
def on_page_markdown(markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str | None:
    build.clock.enter_context(limited(failure=Abort(f"cited: {report.text_line(slow(shown(Path(page.file.abs_src_path or ''))))}")))
    build.citations.begin(infobox.elements({"title": page.title, **page.meta}))
    return f"{markdown}\n\n{report.rules_page()}" if page.meta.get("generated") == "rules" else None


@event_priority(-100)  # the HTML is final
def on_page_content(html: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> None:
    build.clock.close()
    path = page.file.abs_src_path
    text = Path(path).read_text(encoding="utf-8-sig") if path else ""
    build.pages.append(Page(shown(Path(path or page.file.src_uri)), page.url, title_of(page.meta, html), page.meta, text, html))


@event_priority(-100)  # every page is rendered, nothing is written yet
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    read = handbook.read(build.pages, build.library)
    let_in = Intake(pages=tuple(build.pages), entries=tuple(build.library.entries.values()))
    found = sorted([*gate.check(let_in), *rules.check(read)], key=rules.by_place)
    _log(found)
    for page in (file.page for file in files.documentation_pages()):
        if page and page.content and DOWNLOAD in page.content:
            before, _, after = page.content.partition(DOWNLOAD)
            page.content = before + report.download(os.environ.get("CITED_DOWNLOAD", "")) + after
        if page and page.meta.get("generated") == "references":
            page.content = f"{page.content}\n{report.works(build.library.entries.values(), build.style)}"
        elif page and page.meta.get("generated") == "claims":
            page.content = f"{page.content}\n{report.claims(read.pages, get_relative_url('.', page.url) + '/')}"
    if any(each.level == "error" for each in found) and not serving:
        raise Abort(f"cited: {report.summary(found, len(read.pages), len(build.library.entries))} Nothing was built.")


@event_priority(-200)  # the page is as the reader gets it
def on_post_page(output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
    return _guarded(output, shown(Path(page.file.abs_src_path or page.file.src_uri)), config)


@event_priority(-200)
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    return _guarded(output_content, template_name, config) if template_name.endswith(".html") else output_content


def _guarded(html: str, name: str, config: MkDocsConfig) -> str:
    """The page with its policy. A script that nobody has reviewed stops the build: the browser would refuse it in silence."""
    unknown = csp.unpinned(inline_scripts(html))
    if unknown:
        remedy = f"Read the script in the page's HTML; if the theme changed it, put the hash into PINNED in {csp.WHERE}."
        raise Abort(f"cited: {name} has an inline script that is not pinned ({', '.join(unknown)}). {remedy}")
    return csp.with_policy(html, _offline(config))


def _offline(config: MkDocsConfig) -> bool:
    return any(name.rpartition("/")[2] == "offline" for name in config.plugins)


def _prepare(config: MkDocsConfig, here: Path, bib: Path) -> None:
    """The same commit gives the same bytes; each page says which edition it is."""
    os.environ["SOURCE_DATE_EPOCH"] = str(edition.epoch(here))  # MkDocs dates the sitemap by it
    config.extra.setdefault("scope", "/")  # else an inline script of the theme differs from folder to folder
    line = edition.line(edition.of(here, bib if bib.is_dir() else bib.parent, config.site_url or ""), _offline(config))
    config.copyright = f"{config.copyright}<br>{line}" if config.copyright else line


def _refuse(config: MkDocsConfig, bib: Path) -> None:
    """What the gate refuses is not even parsed: the parser would be under attack."""
    file = Path(config.config_file_path)
    folders = [(Path(config.docs_dir), shown(Path(config.docs_dir))), (bib, shown(bib))]
    found = gate.check(intake.read(folders, folder.configs(file), folder.settings(file).loaded))
    _log(found)
    if found:
        raise Abort(f"cited: {report.summary(found, 0, 0).split(' in ')[0]} in the files. Nothing was built.")


def _log(found: Sequence[Diagnostic]) -> None:
    """As errors and warnings of MkDocs: the first are shown with `-q`, the second count with `--strict`."""
    for diagnostic in found:
        log.log(logging.ERROR if diagnostic.level == "error" else logging.WARNING, report.text_line(diagnostic))


def _retire(plugin: Any) -> None:
    """Let mkdocs-bibtex keep its configuration and do nothing else."""
    plugin.registry = Registry()
    plugin.last_configured = float("inf")  # "the .bib files are older than what I know": it does not load them
    plugin.config.bib_by_default = plugin.config.enable_inline_citations = False
    plugin.config.bib_command = plugin.config.full_bib_command = "\x00"  # in no page: these are set in the tree
