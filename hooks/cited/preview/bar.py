"""The bar below a page of the preview, and what stands at a finding: HTML from findings."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from html import escape

from ..model import Diagnostic, Page

SIGNS = {"error": "✖", "warning": "⚠"}  # not by colour alone
MANY = 50  # findings in the list; the terminal has them all


def flag(finding: Diagnostic, number: int) -> str:
    """The button behind the words of a finding; it opens the note."""
    name = f"{finding.code}, {finding.level} {number}"
    return (
        f'<button type="button" class="cited-flag cited-{finding.level}" id="finding-{number}" aria-label="{escape(name)}" '
        f'aria-describedby="finding-{number}-note" popovertarget="finding-{number}-note" popovertargetaction="show">'
        f'<span aria-hidden="true">{SIGNS[finding.level]}</span> {escape(finding.code)}</button>'
    )


def html(
    placed: Sequence[Diagnostic],
    rest: Sequence[Diagnostic],
    found: Sequence[Diagnostic],
    here: Page,
    pages: Sequence[Page],
    notices: Iterable[str],
) -> str:
    """The bar: counts, ways to the previous and next finding, the list of all, the notes.

    `placed` are the findings that are marked in this page, `rest` those of this page without a place in its text; the
    others are taken from `found`: those of other `pages` are counted with a link, those of other files listed.
    """
    paths = {page.path for page in pages}
    files = [finding for finding in found if finding.at.path not in paths]
    at: dict[str, list[Diagnostic]] = {}
    for finding in found:
        at.setdefault(finding.at.path, []).append(finding)
    others = [page for page in pages if page.path != here.path and page.path in at]
    lists = "".join(
        [
            _list("Marked on this page", [_item(each, f"#finding-{number}") for number, each in enumerate(placed, 1)]),
            _list("On this page, without a place in its text", [_item(each) for each in rest]),
            _list("On other pages", [_count(page, here, at[page.path]) for page in others]),
            _list("In other files", [_item(each) for each in files]),
        ]
    )
    said = "".join(f'<p class="cited-notice">{escape(notice)}</p>' for notice in notices)
    notes = "".join(_note(finding, number) for number, finding in enumerate(placed, 1))
    scrolled = f'<div class="cited-lists" tabindex="0" role="group" aria-label="All findings">{lists}</div>'
    listed = f'<details class="cited-list"><summary>All {len(found)}</summary>{scrolled}</details>' if found else ""
    return (
        f'<section class="cited-bar" id="cited-bar" aria-label="Findings" data-search-exclude>{said}<div class="cited-row">'
        f'<p class="cited-count">{summary([*placed, *rest], found)}</p>{_ways(len(placed))}'
        f'<p class="cited-now" role="status"></p>{listed}</div></section><div class="cited-notes" data-search-exclude>{notes}</div>'
    )


def summary(here: Sequence[Diagnostic], found: Sequence[Diagnostic]) -> str:
    """What the bar says: how many findings this page has, and how many there are elsewhere."""
    elsewhere = len(found) - len(here)
    if not found:
        return "No findings."
    tail = f" {elsewhere} elsewhere." if elsewhere else ""
    return f"{counted(here) or 'No findings'} on this page.{tail}"


def counted(found: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`, with their signs; nothing for nothing."""
    levels = [finding.level for finding in found]
    numbers = [(level, sign, levels.count(level)) for level, sign in SIGNS.items()]
    return ", ".join(
        f'<span class="cited-{level}"><span aria-hidden="true">{sign}</span> {number} {level}{"" if number == 1 else "s"}</span>'
        for level, sign, number in numbers
        if number
    )


def _ways(placed: int) -> str:
    if not placed:
        return ""
    return (
        '<span class="cited-ways"><button type="button" class="cited-previous" aria-keyshortcuts="Shift+F8">Previous</button> '
        '<button type="button" class="cited-next" aria-keyshortcuts="F8">Next</button> <kbd>F8</kbd></span>'
    )


def _list(title: str, items: Sequence[str]) -> str:
    if not items:
        return ""
    more = f"<p>And {len(items) - MANY} more: see the terminal.</p>" if len(items) > MANY else ""
    return f"<p><b>{title}</b></p><ul>{''.join(items[:MANY])}</ul>{more}"


def _item(finding: Diagnostic, link: str = "") -> str:
    head = f'<span aria-hidden="true">{SIGNS[finding.level]}</span> {escape(finding.code)}'
    head = f'<a href="{link}">{head}</a>' if link else f"<b>{head}</b>"
    return f'<li class="cited-{finding.level}">{head} {escape(finding.message)} <code>{escape(_where(finding))}</code></li>'


def _count(page: Page, here: Page, there: Iterable[Diagnostic]) -> str:
    way = posixpath.relpath(f"/{page.url}", f"/{here.url.rpartition('/')[0]}") + ("" if page.url.endswith(".html") else "/")
    return f'<li><a href="{escape(way)}#finding-1">{escape(page.title or page.path)}</a>: {counted(there)}</li>'


def _note(finding: Diagnostic, number: int) -> str:
    head = f'<b class="cited-{finding.level}"><span aria-hidden="true">{SIGNS[finding.level]}</span> {escape(finding.code)}</b>'
    return (
        f'<div class="cited-note" id="finding-{number}-note" popover>'
        f"<p>{head} {escape(finding.message)}</p><p><code>{escape(_where(finding))}</code></p></div>"
    )


def _where(finding: Diagnostic) -> str:
    return f"{finding.at.path}:{finding.at.line}:{finding.at.column}"
