"""`cited init`: a folder → a handbook of one's own with one page and one work, which is checked, built and tested at once.

`template/` holds what its owner goes on to write; what `carried.py` names comes with `cited` and is renewed with it.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from . import bibliography, carried, editor, folder, menu, new, paths

TEMPLATE = Path(__file__).with_name("template")
PLACES = {"hooks/events.py": None, "LICENSE": "docs/assets/vendor/cited.LICENSE.txt"}  # the first one is taken from the package
HARMLESS = {".git", ".venv"}  # what a folder may hold already


def begin(place: Path, name: str | None) -> Iterator[str]:
    """Write the handbook; yields what to do next. Raises `ValueError` with a sentence, and has then written nothing."""
    if place.exists() and (not place.is_dir() or {each.name for each in place.iterdir()} - HARMLESS):
        raise ValueError(f"{place} is there and not empty, and nothing is overwritten. Name a new folder.")
    name = new.sound(name or place.resolve().name.replace("-", " ").replace("_", " ").capitalize(), "handbook")
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place if place.is_dir() else place.parent, prefix=".cited-") as work:
        made = Path(work, "made")
        _fill(made, {"@NAME@": name, "@QUOTED@": menu.scalar(name), "@CITED@": source()})
        list(_copied(made))
        place.mkdir(exist_ok=True)
        for each in made.iterdir():
            each.replace(place / each.name)
    yield f"{place}: a handbook with one page and one work. In this folder: make site, make test. Its README says the rest."


def renew(place: Path) -> Iterator[str]:
    """Bring what comes with `cited` up to date; yields the files that changed."""
    if not (place / "mkdocs.yml").is_file() or (place / "hooks" / "cited").exists():
        raise ValueError(f"{place} is no handbook that `cited init` began. Name its folder.")
    yield from (f"{name}: renewed" for name in _copied(place))


def stale(place: Path) -> list[str]:
    """What `renew` would change: the handbook's own test asks."""
    return [name for name, file in _carried() if not (place / name).is_file() or (place / name).read_bytes() != file.read_bytes()]


def source() -> str:
    """Where `pip` took `cited` from, so that the new handbook can take it from there as well."""
    try:
        told = json.loads(distribution("cited").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        told = {}
    if "vcs_info" in told:
        return f"{told['vcs_info']['vcs']}+{told['url']}@{told['vcs_info']['commit_id']}"
    return str(told.get("url") or (Path(__file__).parents[2].as_uri() if carried.root().name != carried.INSIDE else "cited"))


def _fill(made: Path, words: dict[str, str]) -> None:
    """The template with the words in their places. `.in` hides a file from the tools of this repository."""
    for file in sorted(path for path in TEMPLATE.rglob("*") if path.is_file()):
        name = file.relative_to(TEMPLATE).as_posix().removesuffix(".in")
        target = made / name.replace("gitignore", ".gitignore")
        target.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(word, value)
        paths.write(target, text)


def _carried() -> Iterator[tuple[str, Path]]:
    """(where it goes, where it lies)."""
    root = carried.root()
    for name in carried.found(root):
        target = PLACES.get(name, name)
        if target:
            yield target, root / name


def _copied(place: Path) -> Iterator[str]:
    for name in stale(place):
        target, half = place / name, (place / name).with_name(f".{Path(name).name}.half")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(dict(_carried())[name], half)
        half.replace(target)
        yield name
    works = bibliography.load(folder.bib_files(folder.settings(place / "mkdocs.yml").bib)).entries
    yield from (file.relative_to(place).as_posix() for file in editor.write(place / ".vscode", works))
