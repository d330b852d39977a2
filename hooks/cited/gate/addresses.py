"""Rule on addresses: where a link may lead, and from where a picture may come."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..incoming import Intake
from ..model import Diagnostic, Page
from . import place
from .letters import visible
from .trees import tree

ADDRESSES = {
    "href": "link", "src": "picture", "cite": "link", "action": "link", "formaction": "link", "poster": "picture", "data": "picture",
    "srcset": "picture", "background": "picture", "xlink:href": "link", "ping": "link", "longdesc": "link",
}  # fmt: skip
STRIPPED = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
OUTBOUND = re.compile(r"(?i)https?://(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+|localhost|127\.0\.0\.1)(?::\d{1,5})?(?:[/?#]\S*)?")
SCHEME = re.compile(r"[^/?#]*[:\uff1a\ufe55\u2236\u02d0\ua789]")


def address(intake: Intake) -> Iterator[Diagnostic]:
    """SEC010 A link or picture has an address that may not be used.

    Links lead to pages of the handbook, to `https://`, `http://` or `mailto:`; pictures lie in the handbook. Nothing else,
    in whatever spelling: `javascript:`, `data:`, an address with a user name or in letters of another script.

    Bad:

        # The block

        See [the page](javascript:alert(1)).

    Good:

        # The block

        See [the page](https://example.org/page).
    """
    for page in intake.pages:
        for node in tree(page.html).iter():
            for name, text in node.attrib.items() if isinstance(node.tag, str) else ():
                why = fault(ADDRESSES[name], text) if name in ADDRESSES else ""
                if why:
                    yield _diagnostic(page, text, why)


def _diagnostic(page: Page, text: str, why: str) -> Diagnostic:
    scheme = text.split(":")[0] + ":" if ":" in text else text
    at = place.of(page, text[:60], scheme, text[-20:])
    shown = visible(text)
    return Diagnostic("SEC010", f'has the address "{shown}", which {why}.', at, text=text[:200])


def fault(what: str, text: str) -> str:
    """Why the address may not be used, with what to do; nothing when it may."""
    bare = STRIPPED.sub("", text)
    if bare != text.strip(" "):
        return "has white space or unseen characters in it. Type it again"
    if "\\" in bare:
        return "has a backslash. Write slashes"
    if what == "picture" and (SCHEME.match(bare) or bare.startswith("//")):
        return "lies on another host or in the text itself. Put the picture into docs/assets"
    if bare.startswith("//"):
        return "has no scheme. Write https:// before it"
    if bare.lower().startswith("mailto:"):
        return "" if re.fullmatch(r"(?i)mailto:[\w.+-]+@[\w-]+(?:\.[\w-]+)+", bare) else "is no plain mail address. Write mailto:name@host"
    if not SCHEME.match(bare):
        return ""
    return "" if web(bare) else "is neither in the handbook nor a plain https:// address. Correct it, or write it as `code`"


def web(text: str) -> bool:
    """A plain web address: a host in ASCII letters, no user name, nothing that only looks like another host."""
    found = OUTBOUND.fullmatch(text)
    return bool(found) and not any(part.lower().startswith("xn--") for part in (found["host"] if found else "").split("."))
