"""LaTeX as found in .bib fields → plain Unicode text (pylatexenc knows the macros)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

SIGNS = re.compile(r"[\\{}$~]")
ARGUMENTS = {"href": 2, "url": 1, "textsuperscript": 1, "textsubscript": 1}  # pylatexenc knows none of these
BARE = re.compile(r"(?<!\\)([%&#])")  # special to LaTeX, not to those who write .bib files
ESCAPED = re.compile(r"\\([%&#_])")
COMPLEX = re.compile(r"[\\$~]")
DEGREE = re.compile(r"\^\s*(?:\\circ|\{\s*\\circ\s*\})")


SPECIAL = str.maketrans(
    {each: f"\\{each}" for each in "{}%&#_$"} | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


def latex(text: str) -> str:
    """Plain text → what LaTeX sets as that text; `plain` leads back."""
    return text.translate(SPECIAL)


@cache
def _contexts() -> tuple[Any, object]:
    from pylatexenc import latexwalker  # only now: most works need none of it
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
    from pylatexenc.macrospec import std_macro

    walker, writer = latexwalker.get_default_latex_context_db(), get_default_latex_context_db()
    walker.add_context_category("bibliography", prepend=True, macros=[std_macro(name, False, n) for name, n in ARGUMENTS.items()])
    macros = [MacroTextSpec(name, simplify_repl=f"%({n})s") for name, n in ARGUMENTS.items()]
    macros += [MacroTextSpec("textless", simplify_repl="<"), MacroTextSpec("textgreater", simplify_repl=">")]
    macros += [MacroTextSpec("textasciicircum", simplify_repl="^")]
    writer.add_context_category("bibliography", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=writer, math_mode="text", keep_comments=True), walker


@lru_cache(maxsize=1 << 16)
def plain(text: str) -> str:
    r"""`{\"O}zg{\"u}r, 5\% of {COVID-19}` → `Özgür, 5% of COVID-19`; text without LaTeX comes back as it is."""
    if not SIGNS.search(text) and "--" not in text and "``" not in text and "''" not in text:
        return text
    simple = ESCAPED.sub(r"\1", text)
    if not COMPLEX.search(simple) and "``" not in simple and "''" not in simple:  # most fields: braces that protect capitals, \% and --
        return " ".join(simple.replace("{", "").replace("}", "").replace("---", "—").replace("--", "–").split())
    writer, walker = _contexts()
    prepared = DEGREE.sub(r"{\\textdegree}", BARE.sub(r"\\\1", text))
    return " ".join(writer.latex_to_text(prepared, latex_context=walker).split())
