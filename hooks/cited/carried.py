"""What a handbook elsewhere needs of this repository besides the package: a wheel carries it, a checkout has it in its place.

Imports nothing of the package: `setup.py` reads FILES before anything is installed.
"""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

INSIDE = "_carried"  # the folder in the installed package
FILES = (  # as glob patterns, from the top of the repository
    "hooks/events.py",
    "overrides/*.html",
    "mkdocs-offline.yml",
    "requirements.txt",
    "docs/assets/*.css",
    "docs/assets/*.js",
    "docs/assets/vendor/*",
    ".vscode/settings.json",
    ".vscode/extensions.json",
    ".vscode/tasks.json",
    "editors/*",
    "LICENSE",
)


def found(root: Path) -> list[str]:
    """The files by their paths from `root`."""
    return sorted({file.relative_to(root).as_posix() for pattern in FILES for file in root.glob(pattern) if file.is_file()})


def root() -> Path:
    """Where they lie: in the installed package, else in the checkout."""
    inside = Path(__file__).with_name(INSIDE)
    return inside if inside.is_dir() else Path(__file__).parents[2]


def hooks() -> ModuleType:
    """`events.py` as a module: a handbook elsewhere has a file of three lines that takes its handlers from here."""
    spec = spec_from_file_location("cited_events", root() / "hooks" / "events.py")
    if spec is None or spec.loader is None:
        raise ImportError("cited was installed without its hooks. Install it again from a checkout.")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module
