"""citeproc-py with a memory: a style that sets work after work in citeproc's own words, in a tenth of the time.

citeproc walks the style's XML tree for each work, and asks that tree again, by XPath, for what never changes: macros,
options, terms, parents, fonts, affixes. `settled` lets each node answer once: an attribute of a node goes before the
method of its class. `work` makes the records that citeproc reads, without its checks of what we have just made.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache, partial
from typing import Any

from citeproc import CitationStylesStyle, formatter, model
from citeproc.model import Date_Part, Name, Names, Substitute, Text
from citeproc.source import Date, LiteralDate, VariableError
from citeproc.string import MixedString, String, normalize_seam

from .shapes import Shapes

PURE = (  # what a node always answers alike: it depends on the style and the arguments alone
    "calls_variable", "et_al", "get_formatter", "get_layout", "get_locale_option", "get_macro", "get_option", "get_parent_delimiter",
    "get_plural_term", "get_root", "get_single_term", "get_term", "initialize", "is_locale_date", "substitute", "unicode_character",
    "xpath_search",
)  # fmt: skip
FONTS = {"font-style": "normal", "font-variant": "normal", "font-weight": "normal", "text-decoration": "none", "vertical-align": "baseline"}
SHIELD = str.maketrans("<>&", "\ue000\ue001\ue002")  # citeproc takes these for its own markup
ENTITIES = str.maketrans({"\ue000": "&lt;", "\ue001": "&gt;", "\ue002": "&amp;"})
NAMESPACE = {"cs": "http://purl.org/net/xbiblio/csl"}
_year = lru_cache(maxsize=1 << 12)(partial(Date, circa=False))


class Style:
    """A style as citeproc reads it (`source`: a binary file), ready to set the bibliography entry of one work."""

    def __init__(self, source: Any) -> None:
        self.style = CitationStylesStyle(source, validate=False)
        self.style.root.formatter = formatter.html
        self.nodes = settled(self.style)  # lxml forgets what is on a node when nobody holds it
        self.string = Words if _flat(self.nodes) else _mixed
        self.shapes = Shapes(self.style, self.nodes, Words) if self.string is Words else None
        self.language = "" if _asks_for_language(self.nodes) else self.style.root.get("default-locale", "en")

    def entry(self, item: dict[str, Any]) -> str:
        """What the style makes of one work, given as CSL-JSON, as HTML; "" where it makes nothing."""
        made = _Item(work(item, self.string, self.language))
        text = self.shapes.entry(made) if self.shapes else "".join(map(str, self.style.render_bibliography([made])))
        return text.translate(ENTITIES) if any(sign in text for sign in "\ue000\ue001\ue002") else text


class _Record(dict[str, Any]):
    """What citeproc calls a reference: what it lacks is a `VariableError`, as item and as attribute."""

    def __missing__(self, name: str) -> Any:
        raise VariableError

    __getattr__ = dict.__getitem__


class _Item(_Record):
    """A citation of a reference, without a locator."""

    number, has_locator = 1, False

    def __init__(self, reference: _Record) -> None:
        super().__init__(key="work")
        self.reference = reference


class _Person(tuple[str | None, ...]):
    def parts(self) -> _Person:
        return self


@lru_cache(maxsize=1 << 16)  # the same people write many works
def _person(given: str | None, family: str | None, suffix: str | None) -> _Person:
    return _Person((given and shielded(given), family and shielded(family), None, None, suffix and shielded(suffix)))


class Words(String):  # type: ignore[misc]  # citeproc has no types
    """citeproc's `MixedString` in one piece: joined as that is, double stops and spaces at the seam left out."""

    def __add__(self, other: Any) -> Words:
        return Words(str.__add__(self, str(normalize_seam(self, other)))) if other != "" else self

    def __radd__(self, other: Any) -> Words:
        return Words(str(other) + str(normalize_seam(other, self))) if other != "" else self


def shielded(text: str) -> str:
    return text.translate(SHIELD) if "&" in text or "<" in text or ">" in text else text


def _mixed(text: str) -> Any:
    return MixedString([String(text)])


def work(item: dict[str, Any], string: Any, language: str = "") -> _Record:
    """CSL-JSON → citeproc's record. `string` is the type of its texts; `language` is what citeproc takes each text for anyway."""
    made = _Record(key="work", language=language) if language else _Record(key="work")
    for name, value in item.items():
        if name in ("author", "editor"):
            made[name] = [_person(p.get("given"), p.get("literal") or p.get("family"), p.get("suffix")) for p in value]
        elif name == "issued":
            dates = value.get("date-parts")
            made[name] = _year(year=dates[0][0]) if dates else LiteralDate(shielded(value["literal"]), circa=False)
        elif name != "id":
            made[name.replace("-", "_")] = value if name == "type" else string(shielded(value))
    return made


def settled(style: CitationStylesStyle) -> list[Any]:
    """Let the nodes of a style answer from memory; returns them, to be kept as long as the style is used."""
    nodes = [node for node in style.root.iter() if isinstance(node.tag, str)]
    for names in [node for node in nodes if isinstance(node, Names)]:
        names.name, names.label = names.name, names.label
        if names.name is None and not isinstance(names.getparent(), Substitute):
            names.name = Name()  # as citeproc does, which inserts another one for each work
            names.insert(0, names.name)
            nodes.append(names.name)
    for name in [node for node in nodes if isinstance(node, Name)]:
        name.findall = _always(name.findall("cs:name-part", NAMESPACE))  # all that citeproc looks for in it, once for each person
    style.root.bibliography = style.root.bibliography
    style.root.bibliography.layout = style.root.bibliography.layout
    for locale in style.root.locales:
        nodes += [locale, *(part for date in locale.findall("cs:date", NAMESPACE) for part in date.iter())]
    for node in nodes:
        for name in PURE:
            if hasattr(type(node), name):
                setattr(node, name, cache(getattr(node, name)))
        if not isinstance(node, Date_Part):  # citeproc changes the attributes of these as it goes
            _plain(node)
        _quick(node)
    return nodes


def _plain(node: Any) -> None:
    """Where the style asks for no font, case, quotes or affix, the text stays as it is: spare the five questions."""
    kind, asks = type(node), node.attrib
    if hasattr(kind, "format") and all(asks.get(name, usual) == usual for name, usual in FONTS.items()):
        node.format = _as_text
    if hasattr(kind, "wrap") and not asks.get("prefix") and not asks.get("suffix"):
        node.wrap = _same
    if hasattr(kind, "case") and "text-case" not in asks:
        node.case = _same
    if hasattr(kind, "quote") and asks.get("quotes", "false").lower() != "true":
        node.quote = _same
    if hasattr(kind, "strip_periods") and asks.get("strip-periods", "false").lower() != "true":
        node.strip_periods = _same


def _quick(node: Any) -> None:
    """Spare the way to a text that nothing is done to but what stands before and behind it, and to a year that was set before."""
    if isinstance(node, Text) and node.get("variable", "citation-number") not in ("citation-number", "locator"):
        if all(node.__dict__.get(name) is _same for name in ("case", "quote", "strip_periods")) and node.format is _as_text:
            node.render = partial(_variable, node)
    elif isinstance(node, model.Date) and node.get("form") is None:
        node.render = partial(_dated, node.render, node.get("variable", "").replace("-", "_"), {})


def _variable(node: Any, item: Any, context: Any = None, **_: Any) -> Any:
    """What `Text.render` does where it changes nothing."""
    text = node._variable(item, node if context is None else context)
    return node.wrap(text) if text else None


def _dated(render: Callable[..., Any], name: str, known: dict[Any, Any], item: Any, context: Any = None, **named: Any) -> Any:
    """What `Date.render` makes of the year that `work` gives, in its context."""
    date = item.reference[name]
    if not isinstance(date, Date):
        return render(item, context=context, **named)
    if (date.year, context) not in known:
        known[date.year, context] = render(item, context=context, **named)
    return known[date.year, context]


def _flat(nodes: list[Any]) -> bool:
    """May texts be in one piece? Not where the style changes the case of what is joined already: it is done piece by piece."""
    joined = (node for node in nodes if isinstance(node, Text) and "macro" in node.attrib)
    return not any("text-case" in node.attrib for node in joined) and not any("strip-periods" in node.attrib for node in nodes)


def _asks_for_language(nodes: list[Any]) -> bool:
    """Does the style print the language of a work, or choose by it?"""
    return any("language" in node.get("variable", "").split() for node in nodes)


def _always(answer: Any) -> Callable[..., Any]:
    return lambda *_: answer


def _same(text: Any, *_: Any) -> Any:
    return text


def _as_text(text: Any) -> Any:
    return str(text) if isinstance(text, (int, float)) else text
