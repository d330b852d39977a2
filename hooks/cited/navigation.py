"""The navigation of Material, drawn for pages that lie beside each other: what is the same for all of them is drawn once.

Of an item that is not open the theme draws title and address, and the address is written as seen from the page. So within
one folder it is the same on every page, unless something lies below the page itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from posixpath import normpath
from types import CodeType
from typing import Any

from jinja2.runtime import Context, Macro

MACRO, FILE = "render", "/material/templates/partials/nav-item.html"  # the theme's own; of another nobody knows what it looks at


class Drawn:
    """The items that are drawn already, as the pages of one folder show them."""

    def __init__(self, items: Iterable[Any]) -> None:
        every = list(_every(items))
        self.alone = {""}  # pages that see some address in a way of their own: what lies below them, or a link to themselves
        for item in every:
            if (url := getattr(item, "url", None)) is not None:
                parts = normpath(url).split("/")
                self.alone |= {"/".join([*parts[:at], ""]) for at in range(1, len(parts) + (not hasattr(item, "file")))}
        self.moving = any(getattr(item, "pages", None) for item in every)  # a blog: an item that is open for pages which are not below it
        self.folder = ""
        self.items: dict[tuple[Any, ...], Any] = {}

    def known(self, page: Any) -> dict[tuple[Any, ...], Any] | None:
        """What is drawn already and looks the same on this page; None where nothing may be taken from another page, or left for it."""
        if self.moving or not page or page.url in self.alone:
            return None
        folder = page.url.rstrip("/").rpartition("/")[0] + "/" * page.url.endswith("/")
        if folder != self.folder:
            self.folder, self.items = folder, {}
        return self.items


def _every(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        yield item
        yield from _every(getattr(item, "children", None) or ())


class Drawing(Context):
    """Calls the macro that draws an item only for what is not drawn yet."""

    def call(self, called: Any, /, *args: Any, **named: Any) -> Any:
        if type(called) is not Macro or called.name != MACRO or not args or args[0].active or not _is_the_themes(called._func.__code__):
            return super().call(called, *args, **named)
        drawn: Drawn = self.environment.drawn  # type: ignore[attr-defined]
        known = drawn.known(self.resolve_or_missing("page"))
        if known is None:
            return super().call(called, *args, **named)
        key = (id(args[0]), *args[1:3], *(each.active for each in args[3:]))
        if key not in known:
            known[key] = super().call(called, *args, **named)
        return known[key]


def _is_the_themes(code: CodeType) -> bool:
    return code.co_filename.endswith(FILE)


def drawn_once(env: Any, items: Iterable[Any]) -> None:
    """Let the templates of this environment draw the navigation, which has these items, so."""
    env.context_class, env.drawn = Drawing, Drawn(items)
