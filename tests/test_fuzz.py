"""Whatever comes in: no exception, no unbounded time, nothing unescaped. Two hundred examples here, 10,000 with `make fuzz`."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from cited import bibliography, folder, gate, intake
from cited.gate import allowed
from cited.gate.sizes import SECONDS
from cited.incoming import Intake
from cited.model import Library, Page
from cited.rendered import parse
from cited.style import Style
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

MANY = int(os.environ.get("FUZZ", "70"))
FUZZED = settings(
    max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck), derandomize="FUZZ" not in os.environ, print_blob=True
)
KNOWN = folder.settings(ROOT / "mkdocs.yml")
HOSTILE = [
    "<script>", "</script>", "<img src=x onerror=self.ran=1>", "<svg onload=x>", "<b title='", '"', "'", ">", "<", "<!--", "-->", "<!-->", "<![CDATA[", "]]>",
    "<?", "?>", "javascript:", "&#106;", "&colon;", "&#8238;", "\u202e", "\u200b", "５", "[x](", ")", "[", "]", "![", "{", "}", "{: onclick=x }", "{ .md-x }",
    "style=", "<div markdown>", "</div>", "<p>", "`", "```\n", "\n\n", "\n", "    ", "| a |\n|---|\n", "!!! note\n    ", '=== "', "/// caption\n", "///", "*[a]: ",
    "[^1]", "[^1]: ", "[@good2007]", "[!opinion: ", "- ", "> ", "# ", "--8<-- ", "\\", "*", "_", "~~", "^^", "a", "5 mL", "data:text/html,", "//evil.example",
    "&lt;", "&amp;", "<noscript>", "<textarea>", "<math>", "<template>", "<a href=", "\x00", "\x02", "\x03klzzwxh:0001\x03", "﷐",
]  # fmt: skip
FRONT = [
    "title: ", "description: ", "infobox:\n  volume: ", "notices:\n  incomplete: ", "generated: ", "template: x\n", "{", "}", "[", "]", '"', "'", "&a ", "*a", "<<: ",
    "!!python/name:os.system ", "!ENV X", "|\n  ", ">\n  ", "- ", "\n", ": ", "#", "x", "<script>", "\\u202e", "\t", "---\n", "...\n", "? ", "%YAML 1.2\n", "null", "1e9",
    "2026-11-21", "~", "\x00", "é",
]  # fmt: skip
BIB = [
    "@article{", "@misc{k,", "@string{", "@preamble{", "@comment{", "title = {", "url = {", "doi = {", "note = {", "author = {", "}", "{", '"', ",", "\n", "#", "=", "\\href{",
    "javascript:x", "https://e.org/", "<script>", "\\input{", "\\%", "$", "&", "{: onclick=x }", "and ", "others", "2007", "\x00", "é", "\u202e", "@",
]  # fmt: skip


def mixed(pieces: list[str]) -> st.SearchStrategy[str]:
    """Pieces and noise; now and then one piece very often."""
    part = st.one_of(st.sampled_from(pieces), st.sampled_from(pieces), st.text(max_size=8))
    often = st.builds(lambda piece, times: piece * times, st.sampled_from(pieces), st.integers(2, 300))
    return st.lists(st.one_of(part, part, part, often), max_size=30).map("".join)


@FUZZED
@given(mixed(FRONT), mixed(HOSTILE))
def test_no_page_gets_through(tmp_path: Path, good: Library, front: str, body: str) -> None:
    """Either refused, or its HTML holds nothing but what the allow-list has, read by either parser."""
    text = f"---\n{front}\n---\n\n# T\n\n{body}\n" if front else f"# T\n\n{body}\n"
    file = tmp_path / "page.md"
    file.write_bytes(text.encode("utf-8", "replace"))
    began = time.monotonic()
    found = gate.check(Intake((intake.file(file, "page.md", "page.md"),)))
    last = text.count("\n") + text.count("\r") + 1
    assert all(1 <= each.at.line <= last and "\n" not in each.message for each in found)
    if not found:
        made = list(folder.pages([(file, "page.md")], KNOWN, good))
        pages = tuple(page for page in made if isinstance(page, Page))
        late = gate.check(Intake(pages=pages))
        assert all(1 <= each.at.line <= last for each in late)
        for page in pages if not late else ():
            nothing_runs(page.html)
    assert time.monotonic() - began < SECONDS + 5


def nothing_runs(html: str) -> None:
    """An oracle of its own, not the gate's: no tag, handler or scheme that runs, in the tree or in the text of the HTML."""
    whole = lxml_html.document_fromstring(f"<body>{html.translate(dict.fromkeys(range(32), ' '))}</body>")
    assert whole.find(".//script") is None
    for node in parse(html).iter():
        if isinstance(node.tag, str):
            assert node.tag in allowed.TAGS
            assert not any(
                name.startswith("on") or (name in ("srcdoc", "style") and "text-align" not in text) for name, text in node.attrib.items()
            )
            assert not re.match(r"(?i)[\s\x00-\x20]*(java|vb)script:|[\s\x00-\x20]*data:", node.get("href") or node.get("src") or "")


@FUZZED
@given(mixed(BIB))
def test_no_work_gets_through(tmp_path: Path, text: str) -> None:
    file = tmp_path / "works.bib"
    file.write_bytes(text.encode("utf-8", "replace"))
    began = time.monotonic()
    if not gate.check(Intake((intake.file(file, "works.bib", "works.bib"),))):
        library = bibliography.load([file])
        entries = tuple(library.entries.values())
        refused = {each.text for each in gate.check(Intake(entries=entries))}
        style = Style()
        for entry in entries if not refused else ():
            nothing_runs(style.reference(entry))
    assert time.monotonic() - began < SECONDS + 5


@FUZZED
@given(mixed([*FRONT, "hooks:\n  - ", "plugins:\n  - ", "theme:\n  ", "extra_css: [", "nav:\n  - "]))
def test_no_configuration_raises(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mkdocs.yml"
    file.write_bytes(text.encode("utf-8", "replace"))
    for each in gate.check(Intake((intake.file(file, "mkdocs.yml", "mkdocs.yml"),))):
        assert each.at.line >= 1
