"""Rule on SVG files: a picture, opened by itself, is a page that can run scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ..incoming import Intake, SourceFile
from ..model import Diagnostic, Position

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "defs",
        "symbol",
        "use",
        "title",
        "desc",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "textPath",
        "clipPath",
        "mask",
        "pattern",
        "marker",
        "linearGradient",
        "radialGradient",
        "stop",
        "switch",
        "view",
        "metadata",
        "filter",
        "feGaussianBlur",
        "feOffset",
        "feBlend",
        "feMerge",
        "feMergeNode",
        "feFlood",
        "feColorMatrix",
        "feComposite",
        "style",
    ]
)
LINKS = {"href", "{http://www.w3.org/1999/xlink}href"}
LOADS = re.compile(r"(?i)url\(\s*['\"]?(?!#)|@import|expression\(|javascript:|\\|image-set|-moz-binding|data:")


def drawing(intake: Intake) -> Iterator[Diagnostic]:
    """SEC013 A drawing (SVG) holds more than a drawing.

    Scripts, event handlers, animation, HTML, a document type, links out of the file.

    Bad:

        <svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>

    Good:

        <svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>
    """
    for file in intake.files:
        if file.kind == "figure":
            yield from _drawing(file)


def _drawing(file: SourceFile) -> Iterator[Diagnostic]:
    if "<!DOCTYPE" in file.text.upper() or "<!ENTITY" in file.text.upper() or re.search(r"<\?(?!xml\s+version)", file.text):
        yield Diagnostic("SEC013", "has a document type, entity or processing instruction. Save it as plain SVG.", Position(file.path))
        return
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(file.text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        yield Diagnostic("SEC013", f"is no well-formed SVG: {' '.join(str(error).split())}. Save it again.", Position(file.path))
        return
    if root.tag != f"{SVG}svg":
        yield Diagnostic("SEC013", f"is no SVG: it begins with <{root.tag}>. Save it as plain SVG.", Position(file.path))
    for node in root.iter():
        fault = _fault(node)
        if fault:
            line = getattr(node, "sourceline", None) or 1
            yield Diagnostic("SEC013", f"has {fault}: a drawing may not. Delete it.", Position(file.path, line), text=fault)


def _fault(node: etree._Element) -> str:
    if not isinstance(node.tag, str):
        return ""
    name = node.tag.removeprefix(SVG)
    if name not in ELEMENTS or not node.tag.startswith(SVG):
        return f"the element <{name.rpartition('}')[2]}>"
    if name == "style" and LOADS.search(node.text or ""):
        return "a style that loads something"
    for attribute, text in node.attrib.items():
        plain = str(attribute).rpartition("}")[2]
        if plain.lower().startswith("on"):
            return f'the event handler "{plain}"'
        if attribute in LINKS and not str(text).startswith("#"):
            return f'a link out of the file, "{str(text)[:40]}"'
        if LOADS.search(str(text)):
            return f'"{str(text)[:40]}", which loads something'
    return ""
