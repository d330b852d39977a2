"""The gate's quick ways say yes only where the full reading finds nothing; and the scan for scripts misses none."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
import yaml
from cited.gate import READ, front, letters, plain, sizes, trees, works
from cited.gate.markup import inline_scripts
from cited.incoming import Intake, SourceFile
from cited.model import Diagnostic, Page
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from test_fuzz import BIB, FRONT, HOSTILE, mixed

QUICK = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
TEXTS = [
    "A word ",
    "5 mL",
    "a &amp; b",
    "&nbsp;",
    "\xa0",
    "&quot;q&quot;",
    '"',
    "\n",
    "<br />",
    "<br>",
    '<img alt="a" src="a.png" />',
    "µ",
    "&lt;script&gt;",
]
OPENED = [
    "<p>", '<p title="&quot;x&quot; &gt;">', '<a href="#a">', '<a href="https://e.org/?a=1&amp;b=2">', '<sup data-key="k" id="fnref:k">', '<li id="fn:k">',
    "<ul>", "<div>", "<table>", "<tbody>", "<tr>", "<td>", '<td style="text-align: left;">', "<em>", '<p class="note">', '<span class="citation">',
]  # fmt: skip
BAD = [
    "<script>", "<p onclick>", '<p onclick="x">', '<a href="javascript:x">', '<a href="//e.org">', '<p class="md-x">', '<img src="https://e.org/a.png" />', "<button>",
    '<p id="__x">', '<p data-md-x="1">', "<p title='x'>", "<p>", "</p>", "</div>", "<!-- x -->", "&#106;", "<p/>", '<p id="a" id="b">', "\x00", "<", '<q cite="data:x">',
]  # fmt: skip


def closed(tag: str) -> str:
    return "" if tag.endswith(("/>", "br>")) or not re.match("<[a-z]", tag) else f"</{re.split('[ >/]', tag[1:])[0]}>"


def pages(tags: list[str]) -> st.SearchStrategy[str]:
    """Elements in one another, each closed."""
    return st.recursive(
        st.sampled_from(TEXTS),
        lambda inner: st.one_of(
            st.builds(lambda tag, text: f"{tag}{text}{closed(tag)}", st.sampled_from(tags), inner), st.lists(inner, max_size=4).map("".join)
        ),
        max_leaves=8,
    )


def read_in_full(html: str) -> list[Diagnostic]:
    page = Page("p.md", "", "", {}, html, html)
    return [each for rule in READ for each in rule(Intake(pages=(page,)))]


@QUICK
@given(st.one_of(pages(OPENED), pages([*OPENED, *BAD]), pages(BAD), mixed([*HOSTILE, *TEXTS, *OPENED])))
def test_a_page_passed_quickly_is_passed_in_full(html: str) -> None:
    assert not plain.harmless(html) or not read_in_full(html)


ELEMENTS = [f"<{name}>" for name in (*plain.HOLDS, "hr", "pre", "dl", "dd", "details", "caption", "label", "button", "form", "p")]
ENDS = [f"</{name}>" for name in ("a", "p", "b", "li", "td", "tr", "tbody", "table", "div", "br", "h1", "h2", "sup")]


@settings(QUICK, max_examples=3000)
@example("<table>x<tbody><tr><td>y</td></tr></tbody></table>")
@example("<table><tbody><tr><td>y</td> x</tr></tbody></table>")
@example("<a>x<span><a>y</a></span></a>")
@example("<p>x<div>y</div></p>")
@given(st.one_of(pages(ELEMENTS), st.lists(st.sampled_from([*ELEMENTS, *ENDS, "x", " ", "\n"]), max_size=9).map("".join)))
def test_a_browser_reads_what_is_nested_as_it_is_written(html: str) -> None:
    if plain.WRITTEN.fullmatch(html) and plain.nested(html):
        assert trees.cleaned(html) == plain._respelt(html)


def test_marks_tables_and_lists_are_nested() -> None:
    """Else the quick way is none."""
    assert plain.nested(
        '<h1 id="a">T</h1>\n<p>x<span class="citation"><sup><a href="#a">1</a></sup></span><br />\n<img src="a.svg" /></p>\n<ul>\n<li>y<ul><li>z</li></ul></li>\n</ul>\n'
        '<table>\n<thead>\n<tr>\n<th>A</th>\n</tr>\n</thead>\n<tbody>\n<tr id="b">\n<td>x <em>y</em></td>\n</tr>\n</tbody>\n</table>'
    )


@pytest.mark.parametrize("address", ["https://e.org:99999/", "https://e.1.2.3.4.999/", "https://1.2.3.4.5/"])
def test_an_address_that_a_browser_cannot_read_is_read_in_full(address: str) -> None:
    html = f'<p><a href="{address}">x</a></p>'
    assert plain.nested(html)
    assert not plain.harmless(html)
    assert [each.code for each in read_in_full(html)] == ["SEC011"]


@QUICK
@given(st.lists(st.sampled_from([*OPENED, *BAD, "</p>", "x"])).map("".join))
def test_no_tag_is_left_out_but_the_usual(html: str) -> None:
    if plain.WRITTEN.fullmatch(html):
        tags = re.findall(r"<([a-z][^>]*+)", html)
        assert plain.UNUSUAL.findall(html) == [tag for tag in tags if not re.fullmatch(plain.USUAL, tag)]


def test_pages_as_they_are_pass_quickly() -> None:
    """Else the quick way is none: a mark, its reference, a table, a picture, entities."""
    html = (
        '<h1 id="a">T<a class="headerlink" href="#a" title="Permanent link">&para;</a></h1>\n<p>5&nbsp;mL &amp; more<span class="citation"><sup data-key="k" id="fnref:k"><a class="footnote-ref" href="#fn:k">[1]</a></sup></span>'
        ' "x" &quot;y&quot;\xa0<br />\n<img alt="A" src="assets/a.svg" title="a &gt; b" /></p>\n<table>\n<thead>\n<tr>\n<th style="text-align: left;">A</th>\n</tr>\n'
        '</thead>\n<tbody>\n<tr>\n<td><a href="https://e.org/?a=1&amp;b=2">x</a></td>\n</tr>\n</tbody>\n</table>'
    )
    assert plain.harmless(html)
    for bad in BAD:
        assert not plain.harmless(f"{bad}x{closed(bad)}") or not read_in_full(f"{bad}x{closed(bad)}"), bad
    for bad in ('<a href="javascript:x">x</a>', "<button>x</button>", '<p onclick="x">x</p>', "<p>x", "<!-- x -->", "<p title='x'>x</p>"):
        assert not plain.harmless(html + bad), bad


@QUICK
@given(st.from_regex(plain.USUAL, fullmatch=True, alphabet=st.characters(codec="ascii", categories=["L", "N", "P", "S", "Zs"])))
def test_a_usual_tag_is_allowed_in_full(tag: str) -> None:
    if not re.search("[<>&]", tag):
        assert plain._allowed(tag)
        assert not plain.UNUSUAL.findall(f'x<p>"<{tag}>"</p>')
        assert not [each for each in read_in_full(f"<{tag}>") if each.code != "SEC011"]


@QUICK
@example("Inject l0 mL")
@example("Inject 1O mL")
@example("&#48;\n\\u202e")
@given(
    mixed(
        [
            "1O mg",
            "5 mL",
            "l0 mL",
            ".,O1",
            "&#48;",
            "\\u202e",
            "\n",
            "x\u0301\u0301\u0301",
            "5\u20e3",
            "a\u0430",
            "\u0430",
            "٣",
            "①",
            "5\uff0c5",
            "é",
            "\x7f",
            *HOSTILE,
        ]
    )
)
def test_a_line_not_read_closely_has_nothing_in_it(text: str) -> None:
    close, seen = dict(letters._close(text, spelt=True)), dict(letters._close(text, spelt=False))
    lines = text.split("\n")
    assert all(lines[number - 1] == line for number, line in {**close, **seen}.items())
    for number, line in enumerate(lines, 1):
        if number not in close:
            assert not letters._not_what_it_seems(line)[1]
        if number not in seen:
            assert not re.search(letters.UNSEEN, line)
            assert not re.search(letters.ENTITY, line)
            assert not re.search(letters.ESCAPE, line)


@settings(QUICK, max_examples=1500)
@given(st.text("0159OolISB.,  \u00a0\u2009\n%°µkmMcdgLluhwxé_-0O", max_size=12))
def test_a_number_with_a_letter_in_it_is_read_closely(text: str) -> None:
    close = dict(letters._close(f"{text}\n{text} mL\n{text}%", spelt=True))
    for number, line in enumerate(f"{text}\n{text} mL\n{text}%".split("\n"), 1):
        assert number in close or not letters.SPELT.search(line)


@settings(QUICK, max_examples=1500)
@example("%3Cscript")
@example("ONload =")
@example("DATA : text/html")
@given(
    mixed(
        [*BIB, "data", "datA", ":", " ", "x/", "on", "ON", "load", "=", "\\", "include", "WRITE", "java", "s\\c{r}ipt", "vb script", "%3c", "%26%23", "srcdoc", "]", "("]
    )
)  # fmt: skip
def test_a_field_not_looked_through_holds_nothing_that_runs(text: str) -> None:
    plain_text = unquote(text)
    runs = works.RUNS.search(plain_text) or (
        works.PARTED.search(plain_text.casefold()) and works.RUNS.search(re.sub(r"[\s\\{}]", "", plain_text))
    )
    assert bool(runs) == (works._suspect(f"a\n{text}\nb") and bool(works._run(text)))


@QUICK
@example("title: x\ty\n")
@example("\n\ufefftitle: x\n")
@given(
    mixed([*FRONT, "title: A page\n", "infobox:\n  volume: 5 mL\n", "hide: [toc]\n", 'type: "x"\n', "\ufeff", "a:\tb", "\x85", "\u2028"])
)
def test_front_matter_passed_by_libyaml_is_passed_in_full(text: str) -> None:
    file = SourceFile("p.md", "p.md", "page", text)
    if front.LIBYAML and front.familiar(text) and not list(front._read(file, text, front.LIBYAML)):
        assert not list(front._read(file, text, yaml.SafeLoader))


def test_what_is_familiar_is_so_sign_by_sign() -> None:
    for sign in map(chr, range(0x20000)):
        assert front.familiar(f"a{sign}") == (re.fullmatch(front.FAMILIAR, sign) is not None), ascii(sign)


@QUICK
@example("!" * 41)
@example("\x01" * 41)
@example("=" * 401)
@example("…" * 41)
@example("> " * 13)
@given(mixed([*HOSTILE, "> ", "1. ", "2) ", "\t", "     ", "-", ".", "…", "= "]))
def test_a_size_not_looked_at_is_none(text: str) -> None:
    assert not sizes.RUN.search(text) or any(often in text for often in sizes.OFTEN) or sizes.MANY.search(text)
    nested = any(len(re.findall(r"[>*+)-]|\d\.", found[0])) > sizes.DEPTH for found in sizes.NESTED.finditer(text))
    assert nested == bool(sizes.DEEPLY.search("\n" + text))


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>", "<SCRIPT>x</SCRIPT>", "<ScRiPt >x</sCrIpT >", "<script\n>x</script>", "<script/>x</script>", "<script type=module>x</script>",
        '<script type="module">x</script>', '<script type="">x</script>', "<script type>x</script>", '<script type="importmap">x</script>',
        '<script type="text/javascript">x</script>', '<script type=" text/ecmascript">x</script>', '<script type="text/plain">x</script>',
        '<script data-x="a>b">x</script>', "<script data-x='</script>'>x</script>", '<script type="module" type="application/json">x</script>',
        "<!-- <script>x</script> -->", "<template><script>x</script></template>", "<noscript><script>x</script></noscript>", '<p title="<script>x</script>">',
        '<script type="application/json"><!--<script></script>x</script>', "<svg><script>x</script></svg>", "<textarea><script>x</script></textarea>",
        "<script>x", "<script", "<script data-x='", '<script src="a', "<script x=b/type=application/json>x</script>", "<script x=b/src=y>x</script>",
        "<script\x0csrc=y>x</script>", '<script x="a"src="y">x</script>', "<script \x00src=y>x</script>", "<script ſrc=y>x</script>", "<script xsrc=y>x</script>",
        '<script type="application/json">{}', '<script type="x-application/json">x</script>',
    ],
)  # fmt: skip
def test_each_script_that_might_run_is_looked_at(html: str) -> None:
    assert list(inline_scripts(f"<!doctype html><body><p>A</p>{html}".encode()))


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ('<script src="a.js"></script><script async SRC=a.js></script>', []),
        ('<script id="__config" type="application/json">{"a": "<b>"}</script><script type=\'application/ld+json\'>{}</script>', []),
        ("<script-x>x</script-x><scripts>x</scripts>&lt;script&gt;", []),
        ('<script>a="<b>";\n</script ><script data-x="y">b</script><script defer type=module>c</SCRIPT>', ['a="<b>";\n', "b", "c"]),
    ],
)
def test_the_text_of_a_script_is_taken_whole(html: str, texts: list[str]) -> None:
    assert list(inline_scripts(html.encode())) == [text.encode() for text in texts]
