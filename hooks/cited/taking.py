"""What a reader takes along from a page: its works, and how to cite the page itself. → HTML, and files beside the page.

The suggested citation follows NLM's *Citing Medicine*, chapters 25 and 26 (web sites, wikis). A date or an address is
given only where front matter or `site_url` names one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

from . import bibtex, exports
from .answerable import day, nlm_day, people
from .latex import latex
from .model import Entry, Leaf, Library, Name, Site

FORMATS = (("BibTeX", "bib"), ("RIS", "ris"), ("CSL-JSON", "json"))


def prefix(target: str) -> str:
    """What to put before the names of the files beside a page: `a/` for `a/index.html`, `a/b.` for `a/b.html`."""
    folder, slash, name = target.rpartition("/")
    return folder + slash + ("" if name == "index.html" else name.removesuffix("html"))


def beside(target: str) -> list[str]:
    """The files that may lie beside a page."""
    before = prefix(target)
    return [f"{before}{name}.{suffix}" for name in ("cite", "references") for _, suffix in FORMATS]


def wanted(meta: Mapping[str, Any], cites: bool) -> bool:
    """Is there anything to take along from a page that is no list of all works?"""
    return bool(cites or meta.get("type"))


def along(leaf: Leaf, site: Site, library: Library) -> Leaf | None:
    """What a reader takes along from a page: the page with its works, of the references the whole handbook; None where there is nothing."""
    if leaf.meta.get("generated") == "references":
        return Leaf(site.name, {}, site.address, tuple(library.entries.values()))
    return leaf if wanted(leaf.meta, bool(leaf.works)) else None


def _is_whole(leaf: Leaf, site: Site) -> bool:
    return leaf.title == site.name and not leaf.meta


def files(leaf: Leaf, site: Site, before: str) -> dict[str, bytes]:
    """Path in the site → what to write there: the same bytes in every build."""
    own = own_entry(leaf, site)
    texts = {f"{before}{name}": text for name, text in _formats("cite", (own,), own_item(own, site)).items()}
    if leaf.works:
        texts |= {f"{before}{name}": text for name, text in _formats("references", leaf.works, whole=_is_whole(leaf, site)).items()}
    return {name: text.encode() for name, text in texts.items()}


def _formats(name: str, works: tuple[Entry, ...], own: dict[str, object] | None = None, whole: bool = False) -> dict[str, str]:
    """The three formats; of the page itself RIS and CSL-JSON also name the site as what holds it."""
    ris = exports.ris_record(own) if own else exports.ris(works)
    csl = exports.listed([exports.csl_item(own)]) if own else exports.csl(works)
    return {f"{name}.bib": exports.bibtex(works, whole), f"{name}.ris": ris, f"{name}.json": csl}


def block(leaf: Leaf, site: Site, before: str) -> str:
    """The block at the end of a page."""
    near, what = before.rpartition("/")[2], "handbook" if _is_whole(leaf, site) else "page"
    works = ""
    if leaf.works:
        number = len(leaf.works)
        counted = f"The {number} works" if number > 1 else "The work"
        works = f"<p>{counted} that this {what} cites: {_links(near, 'references', 'references')}</p>"
    return (
        f'<div class="take-along" data-search-exclude><h2 id="take-along">Take it along</h2>{works}'
        f'<h3 id="cite-this">Cite this {what}</h3><p class="suggested-citation">{citation(leaf, site)}</p>'
        f"<p>This {what} itself: {_links(near, 'cite', f'this {what}')}</p></div>"
    )


def _links(near: str, name: str, what: str) -> str:
    links = (f'<a href="{escape(near)}{name}.{suffix}" download aria-label="{label}: {what}">{label}</a>' for label, suffix in FORMATS)
    return ", ".join(links) + "."


def citation(leaf: Leaf, site: Site) -> str:
    """`Good A. Title [Internet]. Site; [reviewed 2026 Nov 21]. Available from: …` as HTML, of what is known."""
    authors = ", ".join(_nlm_name(name) for name in own_entry(leaf, site).authors)
    reviewed = day(leaf.meta.get("reviewed"))
    parts = [f"{authors}." if authors else "", f"{leaf.title} [Internet]."]
    holder = [site.name if leaf.title != site.name else "", f"[reviewed {nlm_day(reviewed)}]" if reviewed else ""]
    parts.append(f"{'; '.join(part for part in holder if part)}." if any(holder) else "")
    html = " ".join(escape(part, quote=False) for part in parts if part)
    address = escape(leaf.address)
    return html + (f' Available from: <a href="{address}">{address}</a>' if address else "")


def own_entry(leaf: Leaf, site: Site) -> Entry:
    """The page as a work of the bibliography: written as BibTeX and read back, so that names are parted by its rules."""
    reviewed = day(leaf.meta.get("reviewed"))
    holder = site.name if leaf.title != site.name else ""
    return _own(leaf.title, holder, leaf.address, f"Reviewed {reviewed.isoformat()}." if reviewed else "", *people(leaf.meta, "author"))


@lru_cache(maxsize=16)  # the block and the files of a page ask for it one after the other
def _own(title: str, holder: str, address: str, note: str, *authors: str) -> Entry:
    fields = {
        "author": " and ".join(f"{{{latex(name)}}}" if " and " in name else latex(name) for name in authors),
        "title": f"{{{latex(title)}}}",
        "organization": f"{{{latex(holder)}}}" if holder else "",
        "url": address,
        "note": note,
    }
    key = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "page"
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    (entry,) = bibtex.parse(f"@online{{{key},\n{lines}}}\n", "", [])
    return entry


def own_item(own: Entry, site: Site) -> dict[str, object]:
    """The page as CSL-JSON: the site is what holds it, not who published it."""
    work = exports.item(own)
    return {name: value for name, value in work.items() if name != "publisher"} | (
        {"container-title": site.name} if "publisher" in work else {}
    )


def _nlm_name(name: Name) -> str:
    initials = "".join(part[0].upper() for part in re.split(r"[\s.-]+", name.given) if part)
    return name.literal or " ".join(part for part in (name.particle, name.family, initials, name.suffix) if part)
