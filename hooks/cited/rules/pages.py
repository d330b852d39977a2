"""Rules on a page as a whole: its title and its front matter."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from .. import infobox, review
from ..answerable import day
from ..folder import front_matter
from ..handbook import Handbook
from ..model import Diagnostic, Page, Position
from ..source import CODE, CODED
from .words import nearest

SEE_ALSO = re.compile(r"\n#+ See also\b.*?$(.*?)(?=^#|\Z)", re.DOTALL | re.MULTILINE | re.IGNORECASE)  # `^#` would be tried at each sign


def no_title(handbook: Handbook) -> Iterator[Diagnostic]:
    """PAG001 A page has no title.

    Bad:

        The block spread to L3.[@good2007]

    Good:

        # The block

        The block spread to L3.[@good2007]
    """
    for read in handbook.pages:
        if not read.page.title:
            yield Diagnostic(
                "PAG001", 'has no title. Start the page with "# Title", or give "title:" in front matter.', Position(read.page.path)
            )


def unknown_infobox_field(handbook: Handbook) -> Iterator[Diagnostic]:
    """PAG002 The infobox has a row that does not exist.

    Bad:

        ---
        infobox:
          neddle: "21-gauge.[@good2007]"
        ---
        # The block

    Good:

        ---
        infobox:
          needle: "21-gauge.[@good2007]"
        ---
        # The block
    """
    yield from _unknown(handbook, "PAG002", "infobox", "row of the infobox", list(infobox.FIELDS))


def unknown_notice(handbook: Handbook) -> Iterator[Diagnostic]:
    """PAG003 A notice is of a kind that does not exist.

    Bad:

        ---
        notices:
          incomplet: "No work was found on complications.[@good2007]"
        ---
        # The block

    Good:

        ---
        notices:
          incomplete: "No work was found on complications.[@good2007]"
        ---
        # The block
    """
    yield from _unknown(handbook, "PAG003", "notices", "notice", list(infobox.NOTICES))


def faulty_front_matter(handbook: Handbook) -> Iterator[Diagnostic]:
    """PAG004 The front matter cannot be read.

    Bad:

        ---
        title: "The block
        ---
        # The block

    Good:

        ---
        title: "The block"
        ---
        # The block
    """
    for read in handbook.pages:
        fault = front_matter(read.page.text)[2]
        if fault:
            message = f"the front matter is not valid YAML: {fault}. Put a value with a colon, quote or bracket in double quotes."
            yield Diagnostic("PAG004", message, Position(read.page.path))
        for name in ("infobox", "notices"):
            value = read.page.meta.get(name)
            if value is not None and not isinstance(value, dict):
                message = f'"{name}" is no list of `name: value` lines. Indent each line by two spaces below it.'
                yield Diagnostic("PAG004", message, read.source.field(name), text=name)
            for row, text in infobox.mapping(read.page.meta, name).items():
                if isinstance(text, (dict, list)):
                    message = f'"{row}" of "{name}" is no text. Put it in double quotes, on one line.'
                    yield Diagnostic("PAG004", message, read.source.field(str(row)), text=str(row))


def faulty_review(handbook: Handbook) -> Iterator[Diagnostic]:
    """PAG006 A date of review is no date.

    Bad:

        ---
        review_due: next spring
        ---
        # The block

    Good:

        ---
        review_due: 2028-11-01
        ---
        # The block
    """
    for read in handbook.pages:
        for name in review.DATES:
            value = read.page.meta.get(name)
            if value not in (None, "") and not day(value):
                message = f'"{name}: {value}" is no date. Write year, month and day: {name}: 2028-11-01.'
                yield Diagnostic("PAG006", message, read.source.field(name), text=str(value))


def one_way(handbook: Handbook) -> Iterator[Diagnostic]:
    """PAG007 *See also* goes one way: the page that is named there does not name this one.

    Bad (page.md, of which other.md says nothing):

        # A page

        ## See also

        - [The other page](other.md)

    Good:

        # A page

        ## See also

        - [Elsewhere](https://example.org/)
    """
    named = {posixpath.normpath(read.page.path): see_also(read.page) for read in handbook.pages}
    for read in handbook.pages:
        here = posixpath.normpath(read.page.path)
        for target, written in named[here].items():
            if target in named and here not in named[target]:
                message = f'"{written}" does not name this page under its own "See also". Add it there, or take it out here.'
                link, section = re.escape(f"]({written}"), SEE_ALSO.search(f"\n{read.source.bare}")
                before = len(re.findall(link, read.source.bare[: section.start()])) if section else 0  # the text may name it as well
                yield Diagnostic("PAG007", message, read.source.markup(link, before), "warning", written)


def see_also(page: Page) -> dict[str, str]:
    """The pages that a page names under *See also*, by their path, as it writes them."""
    if "see also" not in page.text.casefold():  # nearly every page
        return {}
    text = CODE.sub("", page.text) if any(sign in page.text for sign in CODED) else page.text
    section = SEE_ALSO.search(f"\n{text}")
    links = re.findall(r"\]\(([^()\s#]+\.md)", section[1]) if section else []
    return {posixpath.normpath(posixpath.join(posixpath.dirname(page.path), link)): link for link in links}


def _unknown(handbook: Handbook, code: str, where: str, what: str, known: list[str]) -> Iterator[Diagnostic]:
    for read in handbook.pages:
        for name in infobox.mapping(read.page.meta, where):
            if name not in known:
                message = f'"{name}" is no {what}: use one of {", ".join(known)}.{nearest(str(name), known)}'
                yield Diagnostic(code, message, read.source.field(str(name)), text=str(name))
