"""A folder of Markdown, with or without `mkdocs.yml`, → Pages: the check without a site generator."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import yaml
from markdown import Markdown

from .citations import Citations
from .extensions import needed
from .gate.front import loaded
from .gate.sizes import limited, slow
from .infobox import elements
from .literature import Literature
from .model import Diagnostic, Library, Page, Position
from .paths import shown as shown

FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
DEFAULT_EXTENSIONS: tuple[str, ...] = (
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "pymdownx.arithmatex",
    "pymdownx.betterem", "pymdownx.blocks.caption", "pymdownx.caret", "pymdownx.details", "pymdownx.superfences",
    "pymdownx.tabbed", "pymdownx.tilde",
)  # fmt: skip
BIB_COMMAND = "\\bibliography"  # the default of mkdocs-bibtex
DEFAULT_OPTIONS = {"pymdownx.tabbed": {"alternate_style": True}, "pymdownx.arithmatex": {"generic": True}}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the check needs of `mkdocs.yml`."""

    docs: Path
    bib: Path | None
    extensions: tuple[str, ...] = DEFAULT_EXTENSIONS
    options: Mapping[str, Any] = field(default_factory=lambda: DEFAULT_OPTIONS)
    csl: Path | None = None
    command: str = BIB_COMMAND
    loaded: tuple[str, ...] = ()  # scripts and styles
    name: str = ""
    address: str = ""  # of the published site


class _Loader(yaml.SafeLoader):
    """Runs nothing: `!!python/…` and `!ENV` become None."""


class _Quick(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml is not everywhere
    """The same, ten times faster."""


for _loader in (_Loader, _Quick):
    _loader.add_multi_constructor("", lambda loader, suffix, node: None)


def _yaml(text: str) -> Any:
    """What it says, `{}` for nothing. Raises `yaml.YAMLError` in the words of the parser in Python."""
    try:
        return yaml.load(text, _Quick) or {}
    except yaml.YAMLError:
        return yaml.load(text, _Loader) or {}


def settings(config: Path) -> Settings:
    """Read `mkdocs.yml`. Raises `ValueError` with a sentence when it cannot be read."""
    try:
        data = _yaml(config.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{config} is not valid YAML: {' '.join(str(error).split())}") from error
    here = config.parent
    named = dict(_pairs(data.get("plugins"))).get("bibtex") or {}
    extensions = dict(_pairs(data.get("markdown_extensions")))
    file = named.get("bib_file") or named.get("bib_dir")
    return Settings(
        docs=here / data.get("docs_dir", "docs"),
        bib=here / file if file else None,
        extensions=tuple(name for name in extensions if name != "toc"),
        options={name: options for name, options in extensions.items() if isinstance(options, dict)},
        csl=here / named["csl_file"] if named.get("csl_file") else None,
        command=named.get("bib_command", BIB_COMMAND),
        loaded=tuple(_loaded(config)),
        name=str(data.get("site_name") or ""),
        address=str(data.get("site_url") or ""),
    )


def configs(config: Path) -> list[Path]:
    """The configuration, those beside it that other builds use, and those they inherit from."""
    return sorted(path for path in config.parent.glob("mkdocs*.y*ml") if path.is_file()) if config.is_file() else []


def menu(config: Path) -> list[str]:
    """The pages of `nav`, in its order."""

    def listed(node: Any) -> Iterable[str]:
        if isinstance(node, str):
            yield node
        for item in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from listed(item)

    data = _yaml(config.read_text(encoding="utf-8"))
    return [page for page in listed(data.get("nav")) if page.endswith(".md")]


def rules_address(known: Settings) -> str:
    """Where the published rules page stands; "" where the site has no address, or no such page."""
    for file in sorted(known.docs.rglob("*.md")) if known.address else ():
        if front_matter(file.read_text(encoding="utf-8-sig", errors="replace"))[0].get("generated") == "rules":
            page = file.relative_to(known.docs).with_suffix("").as_posix()
            return f"{known.address.rstrip('/')}/{page}/"
    return ""


def _loaded(config: Path) -> Iterable[str]:
    for each in configs(config):
        try:
            data = _yaml(each.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError):
            continue  # SEC015 says so
        extra = data.get("extra") if isinstance(data.get("extra"), dict) else {}
        for listed in (data.get("extra_css"), data.get("extra_javascript"), (extra or {}).get("polyfills")):
            yield from (str(item.get("path") if isinstance(item, dict) else item) for item in listed or ())


def _pairs(listed: Any) -> Iterable[tuple[str, Any]]:
    """`[a, {b: {…}}]` or `{a: …}` → pairs of name and options."""
    items = listed.items() if isinstance(listed, dict) else listed or ()
    for item in items:
        if isinstance(item, tuple):
            yield item
        elif isinstance(item, dict):
            yield from item.items()
        else:
            yield str(item), None


def bib_files(bib: Path | None) -> list[Path]:
    """The .bib files of a folder in the order of their names, or the one file."""
    if bib is None:
        return []
    return [bib] if bib.is_file() else sorted(bib.rglob("*.bib"))


def front_matter(text: str) -> tuple[dict[str, Any], str, str]:
    """Source text → (front matter, Markdown, what is wrong with the front matter)."""
    match = FRONT.match(text)
    if not match:
        return {}, text, ""
    try:
        meta = loaded(match[1])
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: the 30th of February
        return {}, text[match.end() :], " ".join(str(getattr(error, "problem", None) or error).split())
    if meta is None or isinstance(meta, dict):
        return meta or {}, text[match.end() :], ""
    return {}, text[match.end() :], "it is no list of `name: value` lines"


def pages(files: Iterable[tuple[Path, str]], known: Settings, library: Library) -> Iterable[Page | Diagnostic]:
    """Render each (file, name to show): a Page, its list of works left empty, or a Diagnostic for a file that cannot be read."""
    citations = Citations(library.entries, known.command)
    literature = Literature()
    for file, name in files:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            yield no_text(name, error)
            continue
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        meta, markdown, _ = front_matter(text)
        citations.begin(elements(meta))
        literature.begin(meta)
        try:
            with limited():
                named = needed(known.extensions, known.options, markdown, meta)
                html = Markdown(extensions=[*named, citations, literature], extension_configs=dict(known.options)).convert(markdown)
        except (TimeoutError, RecursionError):
            yield slow(name)
            continue
        yield Page(name, "", title_of(meta, html), meta, text, html)


def no_text(name: str, error: Exception) -> Diagnostic:
    """What is said of a page that cannot be read."""
    return Diagnostic("PAG005", f"cannot be read as UTF-8 text: {error}. Save it as UTF-8.", Position(name))


def title_of(meta: Mapping[str, Any], html: str) -> str:
    """The title: that of the front matter, else the first heading, else nothing."""
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    plain = re.sub(r'<a class="headerlink".*?</a>|<[^>]+>', "", heading[1], flags=re.DOTALL) if heading else ""
    return str(meta.get("title") or "") or unescape(plain).strip()
