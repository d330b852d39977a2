"""The Content-Security-Policy of every page: nothing runs but the theme's own scripts, and nothing is asked of another host.

The hashes are pinned here, not computed from the page: hashing what is in the page would bless an attacker's script too. When
the theme changes its inline scripts the build fails and names the new hash, to be read and put in by hand.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

PINNED = {  # what the script does → its hash; Material for MkDocs 9.8.1, read on 21 November 2026
    "keeps settings under the site's path": "sha256-exqRXrW/0laiImCrTE8a70vxyyY10FJVIppytLf/dbY=",
    "sets the colour scheme before the first paint": "sha256-DrEMJJ29sL7vIloQzly+VUGMxKcBTMII+OfW7Y8AkG4=",
    "opens the tab that the address names": "sha256-/8wPdzX9q0NNJXyA5lzsLojXFpkeaXVxhbfkUOQaWy8=",
}
WHERE = "hooks/cited/csp.py"
SHARED = (
    "script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
HEAD = "<head>"  # the first one is the theme's; no author's text comes before it
HOSTED = f"default-src 'self'; object-src 'none'; {SHARED}"
OFFLINE = f"default-src 'none'; {SHARED}"


def policy(offline: bool) -> str:
    """Offline there is no worker and no `fetch`: nothing but files of the copy may be loaded at all."""
    return (OFFLINE if offline else HOSTED).format(scripts=" ".join(f"'{each}'" for each in PINNED.values()))


def digest(script: bytes | bytearray) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script).digest()).decode()


def unpinned(scripts: Iterable[bytes | bytearray]) -> list[str]:
    """The hashes of scripts that nobody has reviewed."""
    return sorted({each for script in scripts if (each := digest(script)) not in PINNED.values()})


def meta(offline: bool) -> str:
    """The policy as the first thing in the head of a page: it binds only what comes after it."""
    return f'<meta http-equiv="Content-Security-Policy" content="{policy(offline)}">'
