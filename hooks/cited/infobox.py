"""Front matter → the elements that stand before the text: notices and infobox.

Their values stay Markdown text in the elements, so that citations and emphasis work there as anywhere else; the
citations extension puts them into the page (`FrontMatter`). What front matter may say is written down here, once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement

FIELDS = {  # the rows of the infobox, in the order in which they are shown
    "indication": "Indication",
    "contraindication": "Contraindication",
    "position": "Position",
    "guidance": "Guidance",
    "syringe": "Syringe",
    "needle": "Needle",
    "steroid": "Steroid",
    "local": "Local anaesthetic",
    "volume": "Volume",
}
NOTICES = {  # kind → (style of the admonition, title)
    "not-widely-accepted": ("warning", "Not widely accepted"),
    "controversial": ("warning", "Controversial"),
    "incomplete": ("info", "Incomplete"),
    "stub": ("info", "Stub"),
    "outdated": ("warning", "Outdated"),
}
SECTIONS = {  # type of page → the sections that it is expected to have
    "procedure": (
        "Anatomy", "Indications", "Contraindications", "Pre-procedural evaluation", "Technique", "Evaluation and aftercare",
        "Complications", "Evidence",
    ),
    "overview": ("Summary", "Anatomy", "Causes", "Clinical features", "Diagnosis", "Differential diagnosis", "Treatment", "Prognosis"),
}  # fmt: skip


def elements(meta: Mapping[str, Any]) -> list[Element]:
    """The notices and the infobox of a page; what is unknown or no text is shown as it stands (rules report it)."""
    made = [_notice(str(kind), _text(reason)) for kind, reason in mapping(meta, "notices").items()]
    rows = mapping(meta, "infobox")
    if rows:
        made.append(_infobox(str(meta.get("title", "")), rows))
    return made


def mapping(meta: Mapping[str, Any], name: str) -> dict[Any, Any]:
    """The field as a mapping; empty when it is missing or something else."""
    value = meta.get(name)
    return dict(value) if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return " ".join("" if value is None else str(value).split()) if not isinstance(value, str) else " ".join(value.split())


def _notice(kind: str, reason: str) -> Element:
    style, title = NOTICES.get(kind, ("warning", kind))
    box = Element("div", {"class": f"admonition {style} notice notice-{kind}"})
    SubElement(box, "p", {"class": "admonition-title"}).text = title
    SubElement(box, "p").text = reason
    return box


def _infobox(title: str, rows: Mapping[Any, Any]) -> Element:
    box = Element("aside", {"class": "infobox", "aria-label": f"Summary: {title}" if title else "Summary"})
    table = SubElement(box, "table")
    if title:
        SubElement(table, "caption").text = title
    body = SubElement(table, "tbody")
    known = [name for name in FIELDS if name in rows]
    for name in known + [name for name in rows if name not in FIELDS]:
        row = SubElement(body, "tr")
        SubElement(row, "th", {"scope": "row"}).text = FIELDS.get(name, str(name))
        SubElement(row, "td").text = _text(rows[name])
    return box
