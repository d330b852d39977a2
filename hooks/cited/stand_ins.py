"""What stands in a page for what is put in when the page is written: nobody has to read that before, and a page is large.

No page may write any of these itself: SEC005 refuses the signs of the first two, SEC017 the class of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

HEAD, CONTENT = "\x02head\x03", "\x02content\x03"  # what machines read; the page without what the theme sets around it
LATE = '<div class="references late"></div>'  # the list of every claim or work
ALONG = '<div class="references take-along late"></div>'  # what a reader takes along


def put_in(html: str, texts: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """The HTML with each stand-in, the first of its kind, replaced by its texts: in pieces, since each change to a whole page copies it."""
    end = 0
    for at, sign in sorted((at, sign) for sign in texts if (at := html.find(sign)) >= 0):
        yield html[end:at]
        yield from texts[sign]
        end = at + len(sign)
    yield html[end:]
