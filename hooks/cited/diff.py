"""The command `cited diff`: what a change does to the claims, not to the lines."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .revisions import Side
    from .states import State

DONE = 0
KINDS = (".md", ".bib", "/status.json")
HELP = """Without BASE: what this branch does since it left the main branch, the files as they lie here included.
BASE: the same from where it left that revision. OLD..NEW or OLD NEW: from one revision to another.
OLD/ NEW/: from one folder to another, each with docs/, bib/ and mkdocs.yml, or plain Markdown.

Exit code: 0 compared, whatever was found; 2 usage."""


def register(commands: Any) -> None:
    """Add the command to the parser of `cited`."""
    form = argparse.RawDescriptionHelpFormatter
    diff = commands.add_parser("diff", help="say what a change does to the claims", description=HELP, formatter_class=form)
    diff.add_argument("states", nargs="*", metavar="BASE", help="a revision, OLD..NEW, two revisions, or two folders")
    diff.add_argument(
        "--format", choices=("text", "markdown", "json"), default="text", help="markdown: for a comment on GitHub; json: one object"
    )
    diff.set_defaults(run=_diff)


def _diff(options: argparse.Namespace) -> int:
    from tempfile import TemporaryDirectory

    from . import changes, diff_json, diff_report, states
    from .revisions import sides

    both = sides(options.states)
    with TemporaryDirectory(prefix="cited-diff-") as made:
        old, new = (_state(side, Path(made) / name) for side, name in zip(both, ("old", "new"), strict=True))
        before, after, refused = states.read(old, new)
        found = changes.compare(before, after)
    labels = both[0].label, both[1].label
    if options.format == "json":
        print(diff_json.text(found, labels, refused))
    else:
        print(diff_report.report(found, labels, refused, options.format == "markdown"), end="")
    return DONE


def _state(side: Side, made: Path) -> State:
    """The state on disk: that of a commit is written to the folder `made` first, pages and works only."""
    from . import states
    from .revisions import extract

    if not side.commit:
        return states.state(side.folder)
    made.mkdir()
    try:
        extract(side.commit, made, lambda name: name.startswith("mkdocs") and name.endswith((".yml", ".yaml")) and "/" not in name)
        known = states.settings(made)
        below = [path.relative_to(made).as_posix() for path in (known.docs, known.bib) if path and (made / "mkdocs.yml").is_file()]
        large = extract(side.commit, made, lambda name: name.endswith(KINDS) and (not below or name.startswith(tuple(below))))
        return states.state(made, large)
    except ValueError as error:
        raise ValueError(str(error).replace(f"{made}/", f"{side.label}:")) from error
