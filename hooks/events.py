"""What MkDocs calls, and when. The only file that knows MkDocs; each handler is one guard and one call."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from cited import (
    bibliography,
    coins,
    csp,
    edition,
    evidence,
    filled,
    finding,
    folder,
    furnish,
    gate,
    handbook,
    infobox,
    intake,
    metadata,
    preview,
    report,
    rules,
    taking,
)
from cited.citations import Citations
from cited.folder import bib_files, shown, title_of
from cited.gate.markup import inline_scripts
from cited.gate.sizes import limited, slow
from cited.incoming import Intake
from cited.literature import Literature
from cited.model import Diagnostic, Entry, Leaf, Library, Page, Site
from cited.preview import going
from cited.style import NLM, Style
from cited.work import facts
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
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
    literature: Literature
    refused: list[Diagnostic]  # what is wrong with pages that are not even parsed: a preview goes on without them
    pages: list[Page] = field(default_factory=list)
    clock: ExitStack = field(default_factory=ExitStack)  # runs while a page is rendered


serving = whole = False  # a preview; one that is built anew as a whole (not `--dirty`)
started: dict[str, str] = {}  # the code that runs while serving
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
    global serving, whole, started
    serving, whole = command == "serve", not dirty
    started = going.engine(Path(__file__)) if serving else {}


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
    refused = _refuse(config, here / source)
    files = bib_files(here / source)
    library = bibliography.load(files, {file: shown(file) for file in files})
    try:
        style = Style(here / plugin.config.csl_file if plugin.config.csl_file else NLM)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f'"csl_file" of the "bibtex" plugin: {error}') from error
    entries = library.entries
    citations = _citations(style, entries, plugin.config.bib_command, _offline(config))
    build = Build(library, style, citations, Literature(), refused)
    _retire(plugin)
    _prepare(config, here, here / source)
    if serving:
        config.extra_css.append(preview.STYLE)
        config.extra_javascript.append(preview.SCRIPT)
    config.markdown_extensions += [citations, build.literature]  # type: ignore[list-item]  # instances, as mkdocstrings does
    return config


def _citations(style: Style, works: Mapping[str, Entry], command: str, offline: bool) -> Citations:
    """The extension with all that it says of a work; each work is set once, however often it is cited."""

    @cache
    def reference(key: str) -> str | None:
        if key not in works:
            return None
        return style.reference(works[key]) + ("" if offline else coins.span(works[key]))  # no connector reads a disk

    def remark(keys: list[str], sentence: str) -> str:
        return evidence.remark([works[key] for key in keys if key in works], sentence)

    return Citations(reference, command, cache(lambda key: facts(works[key])), remark)


def on_serve(server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """A change that cannot be built leaves the preview as it was; the works and the engine are watched as well."""
    plugin: Any = config.plugins["bibtex"]
    watched = [Path(config.config_file_path).parent / (plugin.config.bib_file or plugin.config.bib_dir), Path(gate.__file__).parents[1]]
    for path in [*watched, Path(__file__)]:
        server.watch(str(path))
    if serving and whole:
        server.builder = going.surviving(builder, Path(server.root), log, MkDocsException)
    if serving:
        server._inject_js_into_html = preview.with_epoch  # type: ignore[method-assign]  # MkDocs's own is an inline script, which the policy refuses
    return server


def on_page_read_source(page: MkDocsPage, config: MkDocsConfig) -> str:
    """In a preview, the place of a page that is refused or no text is taken by one that says so."""
    name = f"{shown(Path(config.docs_dir))}/{page.file.src_uri}"
    if any(finding.at.path == name for finding in build.refused):
        return preview.stand_in(page.file.name)
    try:
        return page.file.content_string
    except UnicodeDecodeError as error:
        build.refused.append(folder.no_text(name, error))
        if not serving:
            raise Abort(f"cited: {report.text_line(build.refused[-1])}") from error
        _log(build.refused[-1:])
        return preview.stand_in(page.file.name)


@event_priority(50)
def on_page_markdown(markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str | None:
    build.clock.enter_context(limited(failure=Abort(f"cited: {report.text_line(slow(shown(Path(page.file.abs_src_path or ''))))}")))
    build.citations.begin(infobox.elements({"title": page.title, **page.meta}))
    build.literature.begin(page.meta)
    return f"{markdown}\n\n{report.rules_page()}" if page.meta.get("generated") == "rules" else None


@event_priority(-100)  # the HTML is final
def on_page_content(html: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> None:
    build.clock.close()
    path = page.file.abs_src_path
    text = Path(path).read_text(encoding="utf-8-sig") if path and page.meta.get("generated") != preview.REFUSED else ""
    build.pages.append(Page(shown(Path(path or page.file.src_uri)), page.url, title_of(page.meta, html), page.meta, text, html))


@event_priority(-100)  # every page is rendered, nothing is written yet
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    read = handbook.read(build.pages, build.library, whole=not build.refused)
    let_in = Intake(pages=tuple(build.pages), entries=tuple(build.library.entries.values()))
    found = sorted([*gate.check(let_in), *rules.check(read)], key=rules.by_place)
    _log(found)
    if any(each.level == "error" for each in found) and not serving:
        raise Abort(f"cited: {report.summary(found, len(read.pages), len(build.library.entries))} Nothing was built.")
    _furnish(read, {file.page.url: file.page for file in files.documentation_pages() if file.page})
    files.append(File.generated(config, "claims.json", content=filled.claims_json(read)))
    files.append(File.generated(config, filled.SCHEMA.name, content=filled.SCHEMA.read_text(encoding="utf-8")))
    env.globals["heads"] = _hand_over(read, config, files)
    if serving:
        _preview(read, [*build.refused, *found], config, files)


def _preview(read: handbook.Handbook, found: Sequence[Diagnostic], config: MkDocsConfig, files: Files) -> None:
    """Mark the findings in the pages; add what only a preview has."""
    notices = going.outdated(started, going.engine(Path(__file__)))
    for notice in notices:
        log.warning(notice)
    pages = {file.page.url: file.page for file in files.documentation_pages() if file.page}
    seen = {each.page.path: each for each in read.pages}
    for each in build.pages:
        page = pages[each.url]
        page.content = preview.show(page.content or "", each, seen.get(each.path), found, build.pages, notices)
    for name, content in preview.files().items():
        files.append(File.generated(config, name, content=content))


def _furnish(read: handbook.Handbook, pages: dict[str, MkDocsPage]) -> None:
    """Put what was read into the pages: addresses and evidence, every claim, every work."""
    made = {page.meta["generated"]: page.url for page in pages.values() if "generated" in page.meta}
    for each in read.pages:
        page = pages[each.page.url]
        page.content = furnish.furnish(each, read, today(), get_relative_url(made.get("claims", "."), page.url))
    for page in pages.values():
        if page.content and DOWNLOAD in page.content:
            before, _, after = page.content.partition(DOWNLOAD)
            page.content = before + report.download(os.environ.get("CITED_DOWNLOAD", "")) + after
        base = f"{get_relative_url('.', page.url)}/"
        if page.meta.get("generated") == "references":
            page.content = f"{page.content}\n{filled.references(read, build.style, base)}"
        elif page.meta.get("generated") == "claims":
            page.content = f"{page.content}\n{filled.claims(read, base, made.get('references', ''))}"


def today() -> date:
    """The day of the build: that of SOURCE_DATE_EPOCH where it is set (reproducible-builds.org), else today in UTC."""
    return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or time.time()), UTC).date()


@event_priority(-50)  # the search plugin has written its index, the offline plugin has not copied it yet
def on_post_build(config: MkDocsConfig) -> None:
    index = Path(config.site_dir, "search", "search_index.json")
    groups = config.extra.get("synonyms", [])
    if groups and index.is_file():
        index.write_text(finding.with_synonyms(index.read_text(encoding="utf-8"), groups), encoding="utf-8")


def _hand_over(read: handbook.Handbook, config: MkDocsConfig, files: Files) -> dict[str, str]:
    """Add to each page what a reader takes along, and the files for it; returns what machines read in its head."""
    works, keys, heads = read.library.entries, {each.page.url: each.keys for each in read.pages}, {}
    home = "" if serving else config.site_url or ""  # the preview's own address is nothing to cite
    site = Site(config.site_name, home, str(config.theme.get("language") or "en"), str(config.extra.get("licence", "")))
    titles = {each.url: each.title for each in build.pages}
    for page in [file.page for file in files.documentation_pages() if file.page and file.page.content is not None]:
        cited = tuple(works[key] for key in dict.fromkeys(keys.get(page.url, [])) if key in works)
        leaf = Leaf(titles.get(page.url) or str(page.title), page.meta, (page.canonical_url or "") if home else "", cited)
        heads[page.file.src_uri] = metadata.head(leaf, site)
        whole = page.meta.get("generated") == "references"
        if not (whole or cited or page.meta.get("type")):
            continue
        leaf = Leaf(site.name, {}, home, tuple(works.values())) if whole else leaf
        before = taking.prefix(page.file.dest_uri)
        page.content = f"{page.content}\n{taking.block(leaf, site, before, 'handbook' if whole else 'page')}"
        for name, content in taking.files(leaf, site, before).items():
            files.append(File.generated(config, name, content=content))
    return heads


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


def _refuse(config: MkDocsConfig, bib: Path) -> list[Diagnostic]:
    """What the gate refuses is not even parsed: the parser would be under attack. Returns what a preview can do without."""
    file = Path(config.config_file_path)
    folders = [(Path(config.docs_dir), shown(Path(config.docs_dir))), (bib, shown(bib))]
    found = gate.check(intake.read(folders, folder.configs(file), folder.settings(file).loaded))
    _log(found)
    if found and not (serving and preview.bearable(found)):
        raise Abort(f"cited: {report.summary(found, 0, 0).split(' in ')[0]} in the files. Nothing was built.")
    return found


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
