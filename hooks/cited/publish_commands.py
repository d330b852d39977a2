"""The commands that make, pack and compare sites: `cited site | pack | verify | pdf | zim`. Each loads what it needs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

DONE, DIFFERS = 0, 1


def add(commands: Any) -> None:
    """Add the commands to the parser of `cited`."""
    site = commands.add_parser("site", help="build the hosted site with the ZIP of the offline one in it")
    site.add_argument("--config", type=Path, default=Path("mkdocs.yml"), metavar="FILE")
    site.add_argument("--site-dir", type=Path, default=Path("site"), metavar="DIR", help="replaced as a whole when the build succeeds")
    site.set_defaults(run=_site)
    pack = commands.add_parser("pack", help="pack a folder into a ZIP, with the same bytes each time")
    pack.add_argument("folder", type=Path, metavar="FOLDER")
    pack.add_argument("zip", type=Path, metavar="ZIP")
    pack.set_defaults(run=_pack)
    verify = commands.add_parser("verify", help="say whether a copy is the published one, and which files differ")
    verify.add_argument("copy", type=Path, metavar="FOLDER|ZIP")
    verify.add_argument(
        "--sums", type=Path, metavar="FILE", help="SHA256SUMS of the hosted site (default: beside or in the copy, else site/)"
    )
    verify.set_defaults(run=_verify)
    pdf = commands.add_parser("pdf", help="print the handbook, or one page of it, as a PDF (needs Chromium)")
    pdf.add_argument("page", nargs="?", metavar="PAGE", help="as in docs/, without .md (default: all, in the order of the menu)")
    pdf.add_argument("--out", type=Path, metavar="FILE", help="default: the name of the handbook or page with .pdf")
    pdf.set_defaults(run=_pdf)
    zim = commands.add_parser("zim", help="pack the offline site for Kiwix (needs libzim)")
    zim.add_argument("--out", type=Path, metavar="FILE")
    zim.set_defaults(run=_zim)


def _pdf(options: argparse.Namespace) -> int:
    from . import printing

    return printing.pdf(options)


def _zim(options: argparse.Namespace) -> int:
    from . import printing

    return printing.zim(options)


def _site(options: argparse.Namespace) -> int:
    from . import publish

    if not options.config.is_file():
        raise ValueError(f"{options.config} does not exist. Name the configuration with --config.")
    found = publish.publish(options.config, options.site_dir)
    for line in publish.lines(found):
        print(line, file=sys.stderr)
    if found:
        print(f"cited: nothing was published; {options.site_dir} is as it was.", file=sys.stderr)
    return DIFFERS if found else DONE


def _pack(options: argparse.Namespace) -> int:
    from . import cache, offline

    if not options.folder.is_dir():
        raise ValueError(f"{options.folder} is no folder. Name the folder to pack.")
    try:
        offline.pack(options.folder, options.zip, options.zip.stem)
    except OSError as error:
        raise ValueError(f"{options.zip} cannot be written: {error.strerror}. Make room, or name another place.") from error
    print(f"{cache.digest(options.zip.read_bytes())}  {options.zip}")
    return DONE


def _verify(options: argparse.Namespace) -> int:
    from . import offline

    copy: Path = options.copy
    if not copy.exists():
        raise ValueError(f"{copy} does not exist. Name the ZIP, or the folder in which it was unpacked.")
    places = [options.sums] if options.sums else [copy / offline.SUMS, copy.parent / offline.SUMS, Path("site") / offline.SUMS]
    sums = next((place for place in places if place.is_file()), None)
    if sums is None:
        raise ValueError(f"no {offline.SUMS} to compare with. Fetch it from the hosted site and name it with --sums.")
    lines, what = offline.differences(copy, offline.read_sums(sums))
    for line in lines:
        print(line)
    verdict = f"{copy} is {'not ' if lines else ''}the published copy: compared with {sums} as {what}."
    print(f"{verdict} {len(lines)} files differ." if lines else verdict)
    return DIFFERS if lines else DONE
