"""Site folder → ZIP with the same bytes each time; a copy → what differs from the published one."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from . import cache

SUMS = "SHA256SUMS"
DATE = (1980, 1, 1, 0, 0, 0)  # the first day that ZIP knows
NEEDLESS = re.compile(r"404\.html|.*\.map|sitemap\.xml(?:\.gz)?|search/search_index\.json|objects\.inv")
LUNR = re.compile(r"assets/javascripts/lunr/(?:min/lunr\.(?P<language>\w+)\.min\.js|.*)")


def trim(site: Path) -> None:
    """Delete what nobody needs off line: the page for wrong addresses, source maps, languages that are not searched."""
    index = site / "search" / "search_index.json"
    languages = set(json.loads(index.read_text(encoding="utf-8"))["config"]["lang"]) if index.is_file() else set()
    others = languages - {"en"}
    for file in _files(site):
        name = file.relative_to(site).as_posix()
        lunr = LUNR.fullmatch(name)
        if NEEDLESS.fullmatch(name) or (lunr and (not others or (lunr["language"] or "multi") not in {*others, "multi", "stemmer"})):
            file.unlink()
    for folder in sorted((path for path in site.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def pack(site: Path, target: Path, top: str) -> None:
    """The folder as a ZIP whose bytes depend on its contents only (and on the zlib that packs it)."""
    half = target.with_name(f".{target.name}.half")
    try:
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
            for file in _files(site):
                entry = zipfile.ZipInfo(f"{top}/{file.relative_to(site).as_posix()}", DATE)
                entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o100644 << 16
                packed.writestr(entry, file.read_bytes(), compresslevel=9)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)


def sums(folder: Path, prefix: str = "") -> dict[str, str]:
    """File → SHA-256."""
    return {prefix + file.relative_to(folder).as_posix(): cache.digest(file.read_bytes()) for file in _files(folder) if file.name != SUMS}


def sums_text(listed: Mapping[str, str]) -> str:
    """As `sha256sum --check --ignore-missing` reads it."""
    return "".join(f"{listed[name]}  {name}\n" for name in sorted(listed))


def read_sums(file: Path) -> dict[str, str]:
    """Raises `ValueError` when the file is no such list."""
    listed = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        found = re.fullmatch(r"([0-9a-f]{64}) [ *](\S.*)", line)
        if not found:
            raise ValueError(f"{file}:{number}: is no line of SHA256SUMS. Fetch the file again from the hosted site.")
        listed[found[2]] = found[1]
    return listed


def differences(copy: Path, published: Mapping[str, str]) -> tuple[list[str], str]:
    """(one line for each file that is not as published, what the copy was compared as)."""
    packed = {name: each for name, each in published.items() if name.endswith(".zip") and "/" not in name}
    if copy.is_file():
        if cache.digest(copy.read_bytes()) in packed.values():
            return [], "the published ZIP, byte for byte"
        try:
            with zipfile.ZipFile(copy) as opened:
                mine = {each.filename: cache.digest(opened.read(each)) for each in opened.infolist() if not each.is_dir()}
        except (zipfile.BadZipFile, OSError, RuntimeError) as error:
            return [f"{copy.name}: cannot be read as a ZIP: {error}"], "a ZIP"
        return _compared(mine, _below(published, packed)), "the files in the ZIP (it was packed by another program)"
    mine = sums(copy)
    inside = _below(published, packed)
    if "sitemap.xml" in mine or mine.keys() & packed or not inside:
        return _compared(mine, {name: each for name, each in published.items() if name not in inside}), "the hosted site"
    tops = {name.split("/")[0] for name in inside}
    if any(name.split("/")[0] in tops for name in mine):  # the folder in which the ZIP was unpacked
        return _compared(mine, inside), "the unpacked ZIP"
    top = next(iter(tops), "")
    bare = {name.removeprefix(f"{top}/"): each for name, each in inside.items()}
    return _compared(mine, bare), "the unpacked offline site"


def _below(published: Mapping[str, str], packed: Mapping[str, str]) -> dict[str, str]:
    """What is in the published ZIP: it is listed under a folder named as the ZIP."""
    tops = tuple(f"{name.removesuffix('.zip')}/" for name in packed)
    return {name: each for name, each in published.items() if tops and name.startswith(tops)}


def _compared(mine: Mapping[str, str], published: Mapping[str, str]) -> list[str]:
    lines = [f"{name}: is missing" for name in published if name not in mine]
    lines += [f"{name}: was added" for name in mine if name not in published]
    lines += [f"{name}: differs" for name in mine if name in published and mine[name] != published[name]]
    return sorted(lines)


def _files(folder: Path) -> Iterator[Path]:
    """All files by name, in an order that no file system and no locale decides."""
    return iter(sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.relative_to(folder).as_posix()))


def swap(new: Path, target: Path) -> None:
    """Put the new folder in the place of the old one: whoever looks sees one, the other, or for a moment none."""
    old = target.with_name(f".{target.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def restore(target: Path) -> None:
    """A build that was killed between the two renames left the old folder aside: put it back."""
    old = target.with_name(f".{target.name}-old")
    if old.is_dir() and not target.exists():
        old.rename(target)
