"""What MkDocs calls, and when. The only file that knows MkDocs; each handler is one guard and one call."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
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
    gate,
    handbook,
    infobox,
    intake,
    metadata,
    report,
    rules,
    taking,
)
from cited.citations import Citations
from cited.folder import bib_files, shown, title_of
from cited.gate.markup import inline_scripts
from cited.gate.sizes import limited, slow
from cited.handbook import glimpse
from cited.incoming import Intake
from cited.literature import Literature
from cited.model import Diagnostic, Leaf, Library, Page, Site
from cited.pressed import Pressed, Ways, press
from cited.reference_list import Listed, fill
from cited.style import NLM, Style
from cited.work import facts
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
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
    offline: bool  # then without COinS: no connector reads a disk
    citations: Citations
    literature: Literature
    generated: dict[str, str]  # what a build fills (claims, references …) → address
    pages: dict[str, Page] = field(default_factory=dict)  # by address, as is all that follows
    pressed: dict[str, Pressed] = field(default_factory=dict)
    listed: dict[str, Listed] = field(default_factory=dict)
    late: dict[str, str] = field(default_factory=dict)  # what is put in when the page is written: nobody has to read it before
    clock: ExitStack = field(default_factory=ExitStack)  # runs while a page is rendered

    def reference(self, key: str) -> str:
        """A work as the list of a page shows it."""
        return self.style.reference(self.library.entries[key]) + ("" if self.offline else coins.span(self.library.entries[key]))

    def facts(self, key: str) -> str:
        return facts(self.library.entries[key])


serving = False
build: Build
LATE = '<div class="references late"></div>'  # no page may write this itself (SEC017)
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
    citations = Citations(
        entries, plugin.config.bib_command, lambda keys, said: evidence.remark([entries[key] for key in keys if key in entries], said)
    )
    build = Build(library, style, _offline(config), citations, Literature(), {})
    _retire(plugin)
    _prepare(config, here, here / source)
    config.markdown_extensions += [citations, build.literature]  # type: ignore[list-item]  # instances, as mkdocstrings does
    return config


@event_priority(-100)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Which pages a build fills: the others link them."""
    for file in files.documentation_pages():
        meta = folder.front_matter(file.content_string)[0] if "generated:" in file.content_string[:1000] else {}
        build.generated.setdefault(str(meta.get("generated")), file.url)


@event_priority(50)
def on_page_markdown(markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str | None:
    build.clock.enter_context(limited(failure=Abort(f"cited: {report.text_line(slow(shown(Path(page.file.abs_src_path or ''))))}")))
    build.citations.begin(infobox.elements({"title": page.title, **page.meta}))
    build.literature.begin(page.meta)
    return f"{markdown}\n\n{report.rules_page()}" if page.meta.get("generated") == "rules" else None


@event_priority(-100)  # the HTML is final
def on_page_content(html: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
    build.clock.close()
    path = page.file.abs_src_path
    text = Path(path).read_text(encoding="utf-8-sig") if path else ""
    made = Page(shown(Path(path or page.file.src_uri)), page.url, title_of(page.meta, html), page.meta, text, html)
    build.pages[page.url], build.listed[page.url] = made, build.citations.listed
    page.present_anchor_ids = (page.present_anchor_ids or set()) | {f"fn:{key}" for key, _ in build.citations.listed}
    build.pressed[page.url] = press(made, build.library, today(), _ways(page.url))
    return build.pressed[page.url].html


def _ways(url: str) -> Ways:
    claims, references = build.generated.get("claims", "."), build.generated.get("references", "")
    return Ways(get_relative_url(claims, url), f"{get_relative_url('.', claims)}/", f"{get_relative_url('.', references)}/", references)


@event_priority(-100)  # every page is rendered, nothing is written yet
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    glimpses = [glimpse(page, list(build.pressed[page.url].keys)) for page in build.pages.values() if not page.meta.get("generated")]
    works = gate.check(Intake(entries=tuple(build.library.entries.values())))
    whole = rules.of_whole(handbook.Handbook(build.library, glimpses))
    found = rules.in_order([*works, *whole, *(each for pressed in build.pressed.values() for each in pressed.findings)])
    _log(found)
    if any(each.level == "error" for each in found) and not serving:
        raise Abort(f"cited: {report.summary(found, len(glimpses), len(build.library.entries))} Nothing was built.")
    _fill(files)
    files.append(File.generated(config, "claims.json", content=filled.claims_json(each.rows for each in build.pressed.values())))
    files.append(File.generated(config, filled.SCHEMA.name, content=filled.SCHEMA.read_text(encoding="utf-8")))
    env.globals["heads"] = _hand_over(config, files)


def _fill(files: Files) -> None:
    """The pages that list every claim and every work, and the link to the ZIP."""
    resting: dict[str, list[str]] = {}
    for pressed in build.pressed.values():
        for key, lines in pressed.resting.items():
            resting.setdefault(key, []).extend(lines)
    for page in [file.page for file in files.documentation_pages() if file.page and file.page.content]:
        page.content = str(page.content).replace(DOWNLOAD, report.download(os.environ.get("CITED_DOWNLOAD", "")), 1)
        what, base = page.meta.get("generated"), f"{get_relative_url('.', page.url)}/"
        if what == "references":
            build.late[page.url] = filled.references(build.library, resting, build.style)
        elif what == "claims":
            build.late[page.url] = filled.claims((each.table for each in build.pressed.values()), base)
        if page.url in build.late:
            page.content = f"{page.content}\n{LATE}"


def today() -> date:
    """The day of the build: that of SOURCE_DATE_EPOCH where it is set (reproducible-builds.org), else today in UTC."""
    return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or time.time()), UTC).date()


@event_priority(-50)  # the search plugin has written its index, the offline plugin has not copied it yet
def on_post_build(config: MkDocsConfig) -> None:
    index = Path(config.site_dir, "search", "search_index.json")
    groups = config.extra.get("synonyms", [])
    if groups and index.is_file():
        index.write_text(finding.with_synonyms(index.read_text(encoding="utf-8"), groups), encoding="utf-8")


def _hand_over(config: MkDocsConfig, files: Files) -> dict[str, str]:
    """Add to each page what a reader takes along, and the files for it; returns what machines read in its head."""
    works, heads = build.library.entries, {}
    home = "" if serving else config.site_url or ""  # the preview's own address is nothing to cite
    site = Site(config.site_name, home, str(config.theme.get("language") or "en"), str(config.extra.get("licence", "")))
    for page in [file.page for file in files.documentation_pages() if file.page and file.page.content is not None]:
        cited = tuple(works[key] for key in dict.fromkeys(build.pressed[page.url].keys) if key in works)
        leaf = Leaf(build.pages[page.url].title or str(page.title), page.meta, (page.canonical_url or "") if home else "", cited)
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
    listed = build.listed.get(page.url)
    output = fill(output, listed, build.reference, build.facts) if listed else output.replace(LATE, build.late.get(page.url, ""), 1)
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
