"""What one build knows, from one event of the generator to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from . import coins, crew
from .citations import Citations
from .crew import Worker
from .kept import Kept
from .leftovers import Leftovers
from .literature import Literature
from .model import Diagnostic, Library, Page, Site
from .pressed import Pressed
from .reference_list import Listed
from .style import Style
from .work import facts


@dataclass
class Build:
    """What one build knows. Made anew in `on_config`: module state outlives a rebuild of `mkdocs serve`."""

    library: Library
    style: Style
    offline: bool  # then without COinS and metadata: neither a connector nor a search engine reads a disk
    citations: Citations
    literature: Literature
    refused: list[Diagnostic]  # what is wrong with pages that are not even parsed: a preview goes on without them
    known: dict[str, str] = field(default_factory=dict)  # key of a work → the sum of all that is known of it
    works: str = ""  # by what sum all that is made of the works is found in the cache
    found: list[Diagnostic] | None = None  # what is to be said of the works by themselves, once it is known
    generated: dict[str, str] = field(default_factory=dict)  # what a build fills (claims, references …) → address
    names: dict[str, str] = field(default_factory=dict)  # path below docs/ → the file as an editor finds it
    pages: dict[str, Page] = field(default_factory=dict)  # by address, as is all that follows
    pressed: dict[str, Pressed] = field(default_factory=dict)
    listed: dict[str, Listed] = field(default_factory=dict)
    cited: dict[str, tuple[str, list[str]]] = field(default_factory=dict)  # the title, and the keys of known works, each once
    lists: dict[str, Callable[[], Iterable[str]]] = field(default_factory=dict)  # of every claim or work, made when the page is written
    site: Site = field(default_factory=lambda: Site(""))
    clock: ExitStack = field(default_factory=ExitStack)  # runs while a page is rendered
    sums: dict[str, str] = field(default_factory=dict)  # by which a page is found in the cache
    kept: dict[str, Kept] = field(default_factory=dict)  # pages that need not be rendered
    stored: set[str] = field(default_factory=set)  # pages that this process has put into the cache: nobody need hand them over
    workers: list[Worker] = field(default_factory=list)
    elsewhere: set[str] = field(default_factory=set)  # the pages that workers write
    said: list[tuple[str, int, str]] = field(default_factory=list)  # what was logged of the page that is being rendered
    settings: str = ""  # the sum of what every page depends on
    nav: Any = None  # of the generator
    frames: dict[str, str] = field(default_factory=dict)  # what the theme sets around a page, where it is made already
    frame_sums: dict[str, str] = field(default_factory=dict)  # by which a frame is found in the cache
    take: Callable[[str], bool] = crew.alone  # whether a page is left to this process
    unwritten: Callable[[], Iterable[tuple[str, bytes]]] = tuple  # writes the pages that no other process wrote
    left: Leftovers = field(default_factory=Leftovers)  # what an earlier build wrote

    def shown(self, key: str) -> tuple[str, str]:
        """A work as the list of a page shows it, and what is known of it."""
        work = self.library.entries[key]
        return self.style.reference(work) + ("" if self.offline else coins.span(work)), facts(work)
