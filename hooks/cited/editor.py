"""What an editor completes: snippets for front matter, marks, notices and boxes, and one for each work. → files in `.vscode/`.

The schema and the snippets of the form stand in version control; the snippets of the works do not, for they follow from
`bib/` and would be stale with the next work: make writes them anew whenever a .bib file is newer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from . import paths, schema
from .infobox import FIELDS, NOTICES, SECTIONS
from .latex import plain
from .literature import COMMAND
from .model import Entry
from .notation import MARK_LABELS

SCHEMA, FORM, WORKS = "front-matter.schema.json", "cited.code-snippets", "works.code-snippets"
REASONS = {"opinion": "whose, and why", "no-evidence": "where and when it was looked for", "common": "why none is needed"}
BOXES = ("note", "tip", "info", "warning", "danger", "example", "quote")
Snippet = dict[str, Any]


def write(folder: Path, works: Mapping[str, Entry]) -> list[Path]:
    """Write the three files into the folder; returns those that changed."""
    folder.mkdir(exist_ok=True)
    texts = {SCHEMA: schema.text(), FORM: form(), WORKS: snippets(works)}
    changed = [folder / name for name, text in texts.items() if not _same(folder / name, text)]
    for file in changed:
        paths.write(file, texts[file.name])
    return changed


def keys(works: Mapping[str, Entry]) -> Iterable[str]:
    """`key<TAB>author year: title` of each work, for any other editor."""
    return (f"{key}\t{_title(entry)}" for key, entry in sorted(works.items()))


def snippets(works: Mapping[str, Entry]) -> str:
    """One snippet for each work: `@key`, with its title beside it. VS Code puts it in the place of `@` and what follows."""
    return _text({f"@{key}": _snippet(f"@{key}", [f"@{_literal(key)}"], _title(entry)) for key, entry in sorted(works.items())})


def form() -> str:
    """The snippets that do not depend on the works."""
    made = {
        "Citation": _snippet("cite", ["[@${1:key}]"], "A work behind a claim"),
        "Citation with a page": _snippet("cite-page", ["[@${1:key}, p. ${2:12}]"], "A place in a work"),
        "Citation against": _snippet("cite-but", ["[@${1:key}; but @${2:key}]"], "A work for a claim and one against it"),
    }
    for kind, label in MARK_LABELS.items():  # the prefix ends in ]: VS Code then takes away the one that it closed by itself
        made[f"Mark: {label}"] = _snippet(f"[!{kind}]", [f"[!{kind}: ${{1:{REASONS[kind]}}}]"], f"A claim without a work: {label}")
    pick = f"${{1|{','.join(SECTIONS)}|}}"
    top = [
        "---",
        "title: ${2:Title}",
        f"type: {pick}",
        "description: ${3:One sentence for search engines.}",
        "---",
        "",
        "# ${2:Title}",
        "",
        "$0",
    ]
    made["Front matter"] = _snippet("front", top, "The beginning of a page")
    rows = [
        f'  {name}: "${{{2 * number + 1}:{label}}}.[@${{{2 * number + 2}:key}}]"' for number, (name, label) in enumerate(FIELDS.items())
    ]
    made["Infobox"] = _snippet("infobox", ["infobox:", *rows], "The infobox with every row; delete those without a work")
    for name, label in FIELDS.items():
        made[f"Infobox: {label}"] = _snippet(f"infobox-{name}", [f'{name}: "${{1:{label}}}.[@${{2:key}}]"'], f"The row {label}")
    for kind, (_, title) in NOTICES.items():
        made[f"Notice: {title}"] = _snippet(f"notice-{kind}", [f'{kind}: "${{1:Why}}.[@${{2:key}}]"'], f"Below notices: {title}")
    made["Notices"] = _snippet(
        "notices", ["notices:", f'  ${{1|{",".join(NOTICES)}|}}: "${{2:Why}}.[@${{3:key}}]"'], "Boxes below the heading"
    )
    query = ["literature:", "  query: '${1:\"nerve block\" AND lumbar}'", "  plain: ${2:nerve block}"]
    made["Literature review"] = _snippet("literature", query, f"One query for PubMed and others; stands where {COMMAND} stands")
    for box in BOXES:
        made[f"Box: {box}"] = _snippet(f"box-{box}", [f'!!! {box} "${{1:Title}}"', "    ${2:Text.}[@${3:key}]"], "A box in the text")
    for what in ("table", "figure"):
        made[f"Caption of a {what}"] = _snippet(f"{what}-caption", [f"/// {what}-caption", "${1:What it shows.}", "///"], "Below it")
    return _text(made)


def _snippet(prefix: str, body: list[str], description: str) -> Snippet:
    return {"scope": "markdown", "prefix": prefix, "body": body, "description": description}


def _literal(text: str) -> str:
    """The text without a meaning for the snippet: `$`, `}` and backslash escaped."""
    return "".join(f"\\{each}" if each in "\\$}" else each for each in text)


def _title(entry: Entry) -> str:
    first = next(iter(entry.authors), None)
    who = (first.family or first.literal) if first else ""
    year = entry.fields.get("year", "")
    return plain(f"{' '.join(part for part in (who, year) if part)}: {entry.fields.get('title', '')}").removeprefix(": ")


def _text(made: Mapping[str, Snippet]) -> str:
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _same(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text(encoding="utf-8") == text
