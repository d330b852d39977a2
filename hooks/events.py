"""What MkDocs calls, and when. The only file that knows MkDocs; each handler is one guard and one call."""

from __future__ import annotations

import gc

gc.set_threshold(200_000, 20, 20)  # before the other imports: most of what a build makes is needed to its end, so that looking is in vain

import atexit
import logging
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from cited import (
    bibliography,
    cache,
    checking,
    crew,
    csp,
    edition,
    feeding,
    filled,
    finding,
    folder,
    gate,
    handbook,
    infobox,
    intake,
    metadata,
    navigation,
    passed,
    preview,
    reference_list,
    report,
    rules,
    stock,
    taking,
    templates,
)
from cited.building import Build
from cited.citations import Citations
from cited.crew import Said, Worker
from cited.extensions import only_needed
from cited.folder import bib_files, shown, title_of
from cited.gate.markup import inline_scripts
from cited.gate.sizes import limited, slow
from cited.handbook import glimpse
from cited.kept import Kept, dumped, key_of, loaded, of_works
from cited.leftovers import Leftovers
from cited.literature import Literature
from cited.model import Diagnostic, Leaf, Page, Site
from cited.paths import publish
from cited.pressed import Pressed, Ways, press
from cited.preview import going
from cited.reference_list import PLACE
from cited.stand_ins import ALONG, CONTENT, HEAD, LATE, put_in
from cited.style import NLM, Style
from jinja2 import Environment, Template
from mkdocs import utils
from mkdocs.commands.build import _populate_page, get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import get_relative_url

log = logging.getLogger("mkdocs.plugins.cited")


serving = whole = False  # a preview; one that is built anew as a whole (not `--dirty`)
started: dict[str, str] = {}  # the code that runs while serving
build: Build
AT = re.compile(r" at 0x[0-9a-f]+")  # where a function lies in memory
MANY = 100  # works: below it a process costs more than it saves
WORKS = "\0works"  # the name of what a worker makes of works, beside the addresses of pages
LISTS = ("references", "claims")  # pages that are filled once all others are read
DOWNLOAD = '<p id="download"></p>'  # in docs/index.md: filled when there is a ZIP


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    global serving, whole, started
    serving, whole = command == "serve", not dirty
    started = going.engine(Path(__file__)) if serving else {}
    atexit.register(gc.freeze)  # else the process looks through all that it has made before it lets go of it


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
    workers = templates.compiled_elsewhere(config.theme.get_env, ["main.html", *config.theme.static_templates])
    refused = _refuse(config, here / source)
    library = bibliography.kept(files := bib_files(here / source), {file: shown(file) for file in files})
    try:
        style = Style(here / plugin.config.csl_file if plugin.config.csl_file else NLM)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f'"csl_file" of the "bibtex" plugin: {error}') from error
    citations = Citations(library.entries, plugin.config.bib_command)
    build = Build(library, style, _offline(config), citations, Literature(), refused, workers=workers)
    get_env = config.theme.get_env
    config.theme.get_env = lambda: templates.without_hidden(templates.remembering(get_env()))  # type: ignore[method-assign]  # the search asks for three
    _ask_for_works()
    logger = logging.getLogger("mkdocs")
    logger.handlers = [*(each for each in logger.handlers if not isinstance(each, Said)), Said(build.said)]
    logging.getLogger("mkdocs.commands.build").filters = [lambda record: not record.getMessage().startswith("Page skipped")]
    _retire(config, plugin)
    _prepare(config, here, here / source)
    if serving:
        config.extra_css.append(preview.STYLE)
        config.extra_javascript.append(preview.SCRIPT)
    config.markdown_extensions += [citations, build.literature]  # type: ignore[list-item]  # instances, as mkdocstrings does
    return config


def _ask_for_works() -> None:
    """All that is made of the works: from the cache, or on another core, which begins at once: it takes as long as the pages."""
    build.known = {key: cache.digest(line) for key, line in bibliography.prints(build.library.entries).items()}
    build.works = cache.key("works", build.style.source.decode(), repr(build.library.problems), *build.known.values())
    made = cache.taken(build.works)
    if made:
        build.found = stock.remember(build.library, build.style, made)
    elif len(build.known) > MANY and crew.cores() > 1:
        build.workers.append(Worker(lambda: iter([(WORKS, stock.kept(build.works, build.library, build.style))])))


def on_serve(server: Any, *, config: MkDocsConfig, builder: Callable[[], None]) -> Any:
    """A change that cannot be built leaves the preview as it was; the works and the engine are watched as well."""
    plugin: Any = config.plugins["bibtex"]
    watched = [Path(config.config_file_path).parent / (plugin.config.bib_file or plugin.config.bib_dir), Path(gate.__file__).parents[1]]
    for path in [*watched, Path(__file__)]:
        server.watch(str(path))
    if serving and whole:
        server.builder = going.surviving(builder, Path(server.root), log, MkDocsException)
    if serving:
        server._inject_js_into_html = preview.with_epoch  # MkDocs's own is an inline script, which the policy refuses
    return server


def on_pre_build(config: MkDocsConfig) -> None:
    """MkDocs empties the folder of the site next: here, for once, what lies there is only noted."""
    emptied = utils.clean_directory

    def noted(directory: str) -> None:
        utils.clean_directory = emptied
        with _deleting():
            build.left = Leftovers(directory)
        atexit.register(on_build_error, None)  # interrupted, a build leaves no page of an earlier one either

    if whole and not serving and os.name == "posix":
        utils.clean_directory = noted


@contextmanager
def _deleting() -> Iterator[None]:
    """Say which file of an earlier build stands in the way."""
    try:
        yield
    except OSError as error:
        file = shown(Path(error.filename))
        raise Abort(f"cited: {file} of an earlier build cannot be deleted ({error.strerror}). Delete it, and build again.") from error


def _clear(but: Collection[str] = ()) -> None:
    """Delete what an earlier build wrote and this one has not written over."""
    with _deleting():
        build.left.clear(but)


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Each text is read once. In a preview, the place of a page that is refused or no text is taken by one that says so."""
    refused, top = {finding.at.path for finding in build.refused}, shown(Path(config.docs_dir))
    for file in files.documentation_pages():
        if file.src_dir == config.docs_dir:
            build.names[file.src_uri] = f"{top}/{file.src_uri}"
        name = _name(file)
        try:
            if name not in refused:
                file._content = file.content_string  # as MkDocs keeps it of pages that no file holds
                continue
        except UnicodeDecodeError as error:
            build.refused.append(folder.no_text(name, error))
            if not serving:
                raise Abort(f"cited: {report.text_line(build.refused[-1])}") from error
            _log(build.refused[-1:])
        file.content_string = preview.stand_in(file.name)


@event_priority(-100)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Which pages need not be rendered, and which of the others another core renders."""
    build.nav = nav
    texts = {_url(file): (file, file.content_string) for file in files.documentation_pages()}
    for url, (_, text) in texts.items():  # the pages that a build fills: the others link them
        meta = folder.front_matter(text)[0] if "generated:" in text[:1000] else {}
        build.generated.setdefault(str(meta.get("generated")), url)
    site = [repr({**each, "site_dir": "", "config_file_path": ""}) for each in config.user_configs]  # the file, the command line
    hooks = [Path(file).read_text("utf-8", "replace") for file in config.hooks]
    targets = repr(sorted(file.src_uri for file in files))  # what a link may lead to
    level = str(log.getEffectiveLevel())  # what is not said is not remembered either
    build.settings = cache.key(AT.sub("", "".join(site)), *hooks, targets, repr(build.generated), str(build.offline), str(serving), level)
    for url, (file, text) in texts.items():
        day = edition.today().isoformat() if "review_due" in text else ""
        build.sums[url] = key_of(text, build.known, build.settings, file.src_uri, str(file.page and file.page.title), day)
        found = cache.taken(build.sums[url])
        if found and (kept := loaded(found)).works == of_works(kept.pressed.keys, build.known):
            build.kept[url] = kept
    gc.freeze()  # what is there stays: nobody need look through it for garbage
    rendered = partial(_elsewhere, texts={url: file for url, (file, _) in texts.items()}, config=config, files=files)
    build.take, workers = crew.begin([url for url in texts if url not in build.kept], rendered)
    build.workers += workers


def _name(file: File) -> str:
    """As an editor finds it."""
    return build.names.get(file.src_uri) or shown(Path(file.abs_src_path or file.src_uri))


def _url(file: File) -> str:
    """The address of the page of a file, as MkDocs gives it to the page."""
    return "" if file.url in (".", "./") else file.url


def _pages(files: Files) -> list[MkDocsPage]:
    return [file.page for file in files.documentation_pages() if file.page and file.page.content is not None]


def _elsewhere(urls: Iterable[str], texts: Mapping[str, File], config: MkDocsConfig, files: Files) -> Iterator[tuple[str, bytes]]:
    """In a process of its own: render pages, and hand back what is to be known of them."""
    logging.getLogger("mkdocs").handlers = [Said(build.said)]  # said again by the process that prints
    build.workers, build.take = [], crew.alone
    for url in urls:
        page = texts[url].page or MkDocsPage(None, texts[url], config)
        _populate_page(page, config, files)
        yield url, b"" if url in build.stored else dumped(build.kept[url])


@event_priority(-100)  # the text is final
def on_page_markdown(markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
    if page.meta.get("generated") == "rules":
        markdown = f"{markdown}\n\n{report.rules_page()}"
    if page.url not in build.kept:
        _gather(to_the_end=not build.take(page.url))
    kept = build.kept.get(page.url)
    if kept and kept.markdown == cache.digest(markdown):
        page.render = partial(_restore, page, kept)  # type: ignore[method-assign]
        return markdown
    build.kept.pop(page.url, None)
    build.said.clear()
    build.clock.enter_context(limited(failure=Abort(f"cited: {report.text_line(slow(_name(page.file)))}")))
    build.citations.begin(infobox.elements({"title": page.title, **page.meta}))
    build.literature.begin(page.meta)
    page.render = partial(_render, page, markdown)  # type: ignore[method-assign]
    return markdown


def _render(page: MkDocsPage, markdown: str, config: MkDocsConfig, files: Files) -> None:
    """Render a page with the extensions that do anything to it."""
    del page.render
    with only_needed(config, markdown, page.meta):
        page.render(config, files)


def _gather(to_the_end: bool) -> None:
    """Take what the other processes have made by now, or wait until they have made all."""
    for worker in build.workers:
        for name, handed in worker.results() if to_the_end else worker.made():
            content = handed or cache.taken(build.works if name == WORKS else build.sums[name])
            if content and name == WORKS:
                build.found = stock.remember(build.library, build.style, content)
            elif content:  # else it is made here
                build.kept[name] = loaded(content)
    if to_the_end:
        build.workers, build.take = [], crew.alone


def _restore(page: MkDocsPage, kept: Kept, config: MkDocsConfig, files: Files) -> None:
    """In place of rendering the page."""

    def anchor(made: list[Any]) -> AnchorLink:
        link = AnchorLink(*made[:3])
        link.children = [anchor(child) for child in made[3]]
        return link

    del page.render  # and with it what is kept of the page
    page.content, page._title_from_render = "", kept.title
    page.toc = TableOfContents([anchor(each) for each in kept.toc])
    for first in page.toc.items[:1]:
        first.active = True  # type: ignore[attr-defined]  # as MkDocs sets it
    page.present_anchor_ids = set(kept.anchors)
    page.links_to_anchors = {file: links for name, links in kept.links.items() if (file := files.get_file_from_path(name))}
    for name, level, message in kept.said:
        logging.getLogger(name).log(level, message)


@event_priority(-100)  # the HTML is final
def on_page_content(html: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
    build.clock.close()
    name, text = _name(page.file), page.file.content_string
    if page.url not in build.kept:
        page.present_anchor_ids = (page.present_anchor_ids or set()) | reference_list.anchors(build.citations.listed)
        made = Page(name, page.url, title_of(page.meta, html), page.meta, text, html)
        pressed = press(made, build.library, edition.today(), _ways(page.url))
        cites = not build.library.entries.keys().isdisjoint(pressed.keys)
        if page.meta.get("generated") not in LISTS and taking.wanted(page.meta, cites):
            pressed = replace(pressed, html=f"{pressed.html}\n{ALONG}")
        build.kept[page.url] = _kept(page, html, pressed, _search(config))
        guessed = any(each.code == "CIT001" for each in pressed.findings)  # it names keys that other works have
        lasting = cache.folder() and not build.said and not guessed  # what was said the next build would not say
        if lasting and cache.put(build.sums[page.url], dumped(build.kept[page.url])):
            build.stored.add(page.url)
    if len(build.pages) % 64 == 63:  # what is kept need not be looked through for garbage again and again
        gc.collect()
        gc.freeze()
    kept = build.kept[page.url]
    build.pages[page.url] = Page(name, page.url, kept.pressed.title, page.meta, text, "")
    build.pressed[page.url], build.listed[page.url] = replace(kept.pressed, html=""), kept.listed
    build.cited[page.url] = kept.pressed.title, [key for key in dict.fromkeys(kept.pressed.keys) if key in build.library.entries]
    return kept.pressed.html


def _kept(page: MkDocsPage, html: str, pressed: Pressed, index: Any) -> Kept:
    def plain(link: AnchorLink) -> list[Any]:
        return [link.title, link.id, link.level, [plain(child) for child in link.children]]

    entries = None
    if index and "generated" not in page.meta and DOWNLOAD not in pressed.html:
        before, page.content = len(index.entries), finding.without_marks(html)
        feeding.quickly(index.add_entry_from_context, page)
        entries, index.entries[before:] = index.entries[before:], []
    links = {file.src_uri: found for file, found in (page.links_to_anchors or {}).items()}
    toc, anchors = [plain(link) for link in page.toc], sorted(page.present_anchor_ids or ())
    listed, said = build.citations.listed, list(build.said)
    works = of_works(pressed.keys, build.known)
    return Kept(cache.digest(page.markdown or ""), works, pressed, page._title_from_render, toc, anchors, links, listed, entries, said)


def _search(config: MkDocsConfig) -> Any:
    """The index of the search plugin, which reads pages and takes entries; None where it has none of the kind."""
    index = getattr(_plugin(config, "search"), "search_index", None)
    return index if isinstance(getattr(index, "entries", None), list) else None


def _plugin(config: MkDocsConfig, name: str) -> Any:
    """The plugin, whichever theme brings it."""
    return next((plugin for known, plugin in config.plugins.items() if known.rpartition("/")[2] == name), None)


def _ways(url: str) -> Ways:
    claims, references = build.generated.get("claims", "."), build.generated.get("references", "")
    return Ways(get_relative_url(claims, url), f"{get_relative_url('.', claims)}/", f"{get_relative_url('.', references)}/", references)


@event_priority(-100)  # every page is rendered, nothing is written yet
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    _gather(to_the_end=True)
    glimpses = [glimpse(page, list(build.pressed[page.url].keys)) for page in build.pages.values() if not page.meta.get("generated")]
    whole = rules.of_whole(handbook.Handbook(build.library, glimpses, whole=not build.refused))
    works = checking.of_works(build.library) if build.found is None else build.found
    found = rules.in_order([*works, *whole, *(each for pressed in build.pressed.values() for each in pressed.findings)])
    _log(found)
    if any(each.level == "error" for each in found) and not serving:
        raise Abort(f"cited: {report.summary(found, len(glimpses), len(build.library.entries))} Nothing was built.")
    if index := _search(config):
        feeding.knowing(index, {url: kept.index for url, kept in build.kept.items()})
    home = "" if serving else config.site_url or ""  # the preview's own address is nothing to cite
    build.site = Site(config.site_name, home, str(config.theme.get("language") or "en"), str(config.extra.get("licence", "")))
    _fill(files)
    files.append(File.generated(config, "claims.json", content=filled.claims_json(each.rows for each in build.pressed.values()).encode()))
    files.append(File.generated(config, filled.SCHEMA.name, content=filled.SCHEMA.read_text(encoding="utf-8")))
    if build.found is None and cache.folder():
        stock.kept(build.works, build.library, build.style)
    if serving:
        _preview([*build.refused, *found], config, files)
    build.kept, build.pressed, build.pages = {}, {}, {}  # what was read of the pages: nobody asks for it again
    for file in files.documentation_pages():
        if file.abs_src_path:
            file._content = None
    if build.left.files or build.left.folders:
        _clear(but={name for file in files for name in (file.dest_uri, *taking.beside(file.dest_uri))})
    env.globals["head"] = HEAD
    _frame(env, config, files)


def _preview(found: Sequence[Diagnostic], config: MkDocsConfig, files: Files) -> None:
    """Mark the findings in the pages; add what only a preview has."""
    notices = going.outdated(started, going.engine(Path(__file__)))
    for notice in notices:
        log.warning(notice)
    for page in _pages(files):
        page.content = preview.show(page.content or "", build.pages[page.url], found, list(build.pages.values()), notices)
    for name, content in preview.files().items():
        files.append(File.generated(config, name, content=content))


def _frame(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """What the theme sets around each page: from the cache, or from another core."""
    navigation.drawn_once(templates.at_hand(templates.remembering(env)), build.nav.items)
    env.get_template = partial(_template, env.get_template)  # type: ignore[method-assign]
    if any(getattr(each, "__self__", None) is not _plugin(config, "search") for each in config.plugins.events["page_context"]):
        return  # somebody else has a say in what the theme is told of a page
    if index := _search(config):  # what it does besides, `without_settings` does for the process that writes the page
        config.plugins.events["page_context"][:] = [lambda context, *, page, **_: index.add_entry_from_context(page)]
    changed = sorted(Path(config.theme.custom_dir).rglob("*.html")) if config.theme.custom_dir else []
    theme = [file.read_text("utf-8", "replace") for file in changed]
    around = cache.key("frame", build.settings, *theme, str(build.nav), repr(config.copyright), repr(config.extra), config.site_url or "")
    pages = _pages(files)
    sums = build.frame_sums
    for page in pages:
        has_title = str("<h1" in (page.content or ""))
        sums[page.url] = cache.key(around, page.url, str(page.title), repr(page.meta), str(page.toc), has_title, str(page.edit_url))
    framed = partial(_framed, env=env, config=config, files=files)
    for page in [page for page in pages if not cache.has(sums[page.url])][:1]:  # the first one here: it compiles the templates for all
        build.frames[page.url] = framed(page)
    if not serving:
        written = partial(_written, pages={page.url: page for page in pages}, framed=framed, config=config)
        build.take, build.workers = crew.begin(sums, partial(written, elsewhere=True))
        build.unwritten = lambda: written(filter(build.elsewhere.__contains__, sums))


def _known_frame(url: str) -> str | None:
    """Read from the cache when the page is written: all frames are larger than all that is known of the pages."""
    return build.frames.pop(url, None) or cache.get(build.frame_sums.get(url, ""))


def _framed(page: MkDocsPage, env: Environment, config: MkDocsConfig, files: Files) -> str:
    """The page without its content."""
    page.active = True
    template: Any = env.get_template(page.meta.get("template", "main.html"))
    frame: str = template.frame(get_context(build.nav, files, config, page))
    page.active = False
    return frame


def _written(
    urls: Iterable[str], pages: Mapping[str, MkDocsPage], framed: Callable[[MkDocsPage], str], config: MkDocsConfig, elsewhere: bool = False
) -> Iterator[tuple[str, bytes]]:
    """Write pages, and name each. Where another process has something to say of a page, this one does it."""
    if elsewhere:
        logging.getLogger("mkdocs").handlers = [Said(build.said)]
    for page in map(pages.__getitem__, urls):
        build.said.clear()
        frame = _known_frame(page.url) or framed(page)
        if output := config.plugins.on_post_page(_for_plugins(frame, page, config), page=page, config=config):
            publish(page.file.abs_dest_path, output.encode("utf-8", errors="xmlcharrefreplace"))
        if not (elsewhere and build.said):
            yield page.url, b""


def _template(original: Callable[..., Template], name: str, *more: Any, **named: Any) -> Any:
    """A template; of a page (the only ones that MkDocs asks for by name alone) one that knows the frames."""
    template = original(name, *more, **named)
    return template if more or named else Framed(template)


class Framed:
    """A template for pages whose frame is known already."""

    def __init__(self, template: Template) -> None:
        self.template = template

    def frame(self, context: dict[str, Any]) -> str:
        """The page without its content."""
        page = context["page"]
        content, page.content = page.content, _stand_in(page)
        try:
            frame = self.template.render(context)
        finally:
            page.content = content
        if page.url in build.frame_sums:
            cache.put(build.frame_sums[page.url], frame)
        return frame

    def render(self, context: dict[str, Any]) -> str:
        page = context.get("page")
        if not page:
            return self.template.render(context)
        if not build.take(page.url):
            build.elsewhere.add(page.url)
            return ""  # it is written by another process
        frame = _known_frame(page.url) or self.frame(context)
        return _for_plugins(frame, page, context["config"])


def _for_plugins(frame: str, page: MkDocsPage, config: MkDocsConfig) -> str:
    """The page as plugins get it to change it; where there is none but this engine, the content is put in with all the rest."""
    return frame if _alone(config) else frame.replace(_stand_in(page), finding.without_settings(page.content or ""), 1)


def _alone(config: MkDocsConfig) -> bool:
    """No other plugin has a say in the finished pages."""
    return len(config.plugins.events["post_page"]) == 1


def _stand_in(page: MkDocsPage) -> str:
    """What stands for the content of a page in its frame: the theme asks whether it has a title of its own."""
    return CONTENT + ("<h1" if "<h1" in (page.content or "") else "")


def _fill(files: Files) -> None:
    """The pages that list every claim and every work, and the link to the ZIP."""
    pages = list(build.pressed.values())
    resting, tables = [each.resting for each in pages], [each.table for each in pages]
    for page in _pages(files):
        page.content = str(page.content).replace(DOWNLOAD, report.download(os.environ.get("CITED_DOWNLOAD", "")), 1)
        lists = {
            "references": partial(filled.references, build.library, resting, build.style),
            "claims": partial(filled.claims, tables, f"{get_relative_url('.', page.url)}/"),
        }
        if made := lists.get(str(page.meta.get("generated"))):
            page.content, build.lists[page.url] = f"{page.content}\n{LATE}", made
            if along := taking.along(_leaf(page), build.site, build.library):  # at once: the search reads this page
                page.content = f"{page.content}\n{taking.block(along, build.site, taking.prefix(page.file.dest_uri))}"


def _leaf(page: MkDocsPage) -> Leaf:
    """The page as others cite it, and what it cites."""
    title, keys = build.cited[page.url]
    address = (page.canonical_url or "") if build.site.address else ""
    return Leaf(title or str(page.title), page.meta, address, tuple(build.library.entries[key] for key in keys))


def on_build_error(error: Exception | None) -> None:
    """Nothing is written any more, and nothing stays of what an earlier build wrote."""
    with suppress(NameError, Abort):  # nothing was begun; the first error is the one to say
        for worker in build.workers:
            worker.stop()
        _clear()


@event_priority(-50)  # the search plugin has written its index, the offline plugin has not copied it yet
def on_post_build(config: MkDocsConfig) -> None:
    for worker in build.workers:
        build.elsewhere -= {url for url, _ in worker.results()}
    build.workers = []
    for _ in build.unwritten():  # what another process could not write fails here, with its reason
        pass
    _clear()
    gc.unfreeze()
    cache.prune()
    index = Path(config.site_dir, "search", "search_index.json")
    groups = config.extra.get("synonyms", [])
    if groups and index.is_file():
        index.write_text(finding.with_synonyms(index.read_text(encoding="utf-8"), groups), encoding="utf-8")


@event_priority(-200)  # the page is as the reader gets it
def on_post_page(output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
    if not output:  # it is written by another process
        return output
    leaf = _leaf(page)
    texts: dict[str, Iterable[str]] = {HEAD: [] if build.offline else [metadata.head(leaf, build.site)]}
    if along := taking.along(leaf, build.site, build.library):
        before = taking.prefix(page.file.dest_uri)
        texts[ALONG] = [taking.block(along, build.site, before)]
        for name, content in taking.files(along, build.site, before).items():
            publish(f"{config.site_dir}/{name}", content)
    if made := build.lists.pop(page.url, None):
        texts[LATE] = made()
    if listed := build.listed.get(page.url):
        texts[PLACE] = reference_list.filled(listed, build.shown)
    if _stand_in(page) in output:
        texts = {_stand_in(page): put_in(finding.without_settings(page.content or ""), texts), HEAD: texts.pop(HEAD, [])}
    whole = _guarded(output, page.file.abs_src_path or page.file.src_uri, config, texts)
    if not _alone(config):
        return whole.decode()
    publish(page.file.abs_dest_path, whole)
    return ""  # MkDocs has nothing to write any more


@event_priority(-200)
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    return _guarded(output_content, template_name, config, {}).decode() if template_name.endswith(".html") else output_content


def _guarded(html: str, name: str, config: MkDocsConfig, texts: Mapping[str, Iterable[str]]) -> bytearray:
    """The page with its texts and its policy. A script that nobody has reviewed stops the build: the browser would refuse it in silence."""
    pieces = put_in(html, {csp.HEAD: [csp.HEAD, csp.meta(_offline(config))], **texts})
    page = bytearray()  # a piece is let go of once it is in; most are ASCII, and as text the whole would be wide
    for piece in pieces:
        page += piece.encode("utf-8", "xmlcharrefreplace")
    unknown = csp.unpinned(inline_scripts(page))
    if unknown:
        remedy = f"Read the script in the page's HTML; if the theme changed it, put the hash into PINNED in {csp.WHERE}."
        raise Abort(f"cited: {shown(Path(name))} has an inline script that is not pinned ({', '.join(unknown)}). {remedy}")
    return page


def _offline(config: MkDocsConfig) -> bool:
    return _plugin(config, "offline") is not None


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
    found = passed.check(intake.read(folders, folder.configs(file), folder.settings(file).loaded), str(file))
    _log(found)
    if found and not (serving and preview.bearable(found)):
        raise Abort(f"cited: {report.summary(found, 0, 0).split(' in ')[0]} in the files. Nothing was built.")
    return found


def _log(found: Sequence[Diagnostic]) -> None:
    """As errors and warnings of MkDocs: the first are shown with `-q`, the second count with `--strict`."""
    for diagnostic in found:
        log.log(logging.ERROR if diagnostic.level == "error" else logging.WARNING, report.text_line(diagnostic))


def _retire(config: MkDocsConfig, plugin: Any) -> None:
    """Let mkdocs-bibtex keep its configuration and do nothing else: it would read the works again, and edit the Markdown."""
    for handlers in config.plugins.events.values():
        handlers[:] = [each for each in handlers if getattr(each, "__self__", None) is not plugin]
