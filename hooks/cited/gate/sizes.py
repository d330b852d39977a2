"""Rules on sizes: what would keep a parser busy for minutes is not given to it."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ..incoming import Intake, SourceFile
from ..intake import LARGEST
from ..model import Diagnostic, Position

LINE, PAGE, WORKS, FIGURE = 5_000, 200_000, 500_000, 500_000
DEPTH = 12  # of quotations and lists in one another
ELEMENTS = 40  # in one another
OPEN = 60  # brackets, or signs of one kind, left open in one paragraph
SECONDS = 20
SIZES = {"page": PAGE, "works": WORKS, "figure": FIGURE, "config": 100_000}
PARAGRAPH = re.compile(r"\n[ \t>]*\n")
MARKER = r"[ \t]*(?:>|[-*+](?=[ \t])|\d+[.)](?=[ \t]))"
DEEPLY = re.compile(rf"\n(?:{MARKER}){{{DEPTH + 1}}}")
INDENTED = re.compile(rf"\n[ \t]{{{4 * DEPTH + 1}}}")
NESTED = re.compile(rf"^(?:{MARKER})+", re.MULTILINE)
RUN = re.compile(r"([^\w\s|.\-=])\1{40,}|([-=.])\2{400,}")
# RUN needs one of these; to look for fifty strings is ten times faster than to try RUN at each letter.
OFTEN = [sign * 41 for sign in map(chr, range(128)) if not re.match(r"[\w\s|.\-=]", sign)] + [sign * 401 for sign in "-=."]
MANY = re.compile(r"[^\x00-\x7f]{41}")
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^<>]*?(/?)>")
VOID = {"br", "img", "hr", "input", "wbr", "col"}


def too_large(intake: Intake) -> Iterator[Diagnostic]:
    """SEC004 A line, page or file is too large, or too deeply nested, to be read in reasonable time.

    Parsers of Markdown and BibTeX take minutes over a few thousand open brackets. A line has at most 5,000 characters,
    a page 200,000, a file of works or a drawing 500,000; at most 60 brackets stay open in a paragraph, and lists and
    quotations nest at most 12 deep.

    Bad:

        # The block

        [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[

    Good:

        # The block

        [See the page](page.md).
    """
    for file in intake.files:
        most = SIZES.get(file.kind)
        if most is None:
            if file.size > 5 * LARGEST:
                yield _fault(file, 1, f"has {file.size:,} bytes, more than {5 * LARGEST:,}", "Make it smaller")
            continue
        if file.size > LARGEST or len(file.text) > most:
            yield _fault(file, 1, f"has {file.size:,} bytes, more than a {file.kind} may have ({most:,} characters)", "Divide it")
            continue
        longest = LINE if file.kind != "figure" else FIGURE
        lines = file.text.split("\n")
        for number, line in enumerate(lines, 1) if max(map(len, lines)) > longest else ():
            if len(line) > longest:
                yield _fault(file, number, f"has {len(line):,} characters in one line, more than {LINE:,}", "Break the line")
        if file.kind == "page":
            yield from _nested(file)


def _nested(file: SourceFile) -> Iterator[Diagnostic]:
    for match in NESTED.finditer(file.text) if DEEPLY.search("\n" + file.text) else ():
        if len(re.findall(r"[>*+)-]|\d\.", match[0])) > DEPTH:
            yield _fault(file, _line(file.text, match.start()), f"is nested more than {DEPTH} deep", "Write it flatter")
            return
    indented = INDENTED.search("\n" + file.text)
    if indented:
        yield _fault(file, _line(file.text, indented.start()), f"is indented by more than {4 * DEPTH} characters", "Write it flatter")
    yield from _unclosed(file)
    tags = file.text.count("<")
    for opening, closing in (("<!--", "-->"), ("<?", "?>"), ("<![", "]>"), ("<", ">")) if tags > OPEN else ():
        if file.text.count(opening) - file.text.count(closing) > OPEN:
            yield _fault(file, _line(file.text, file.text.find(opening)), f'opens "{opening}" more often than it closes it', "Close each")
    depth = deepest = 0
    for tag in TAG.finditer(file.text) if tags > ELEMENTS else ():
        if tag[2].lower() not in VOID and not tag[3]:
            depth += -1 if tag[1] else 1
            deepest = max(deepest, depth)
    if deepest > ELEMENTS:
        yield _fault(file, 1, f"has more than {ELEMENTS} elements in one another", "Write it flatter")


def _unclosed(file: SourceFile) -> Iterator[Diagnostic]:
    """Paragraph by paragraph, and only for what the page has often enough as a whole."""
    text = file.text
    pairs = [pair for pair in ("[]", "()", "{}", "<>") if text.count(pair[0]) > OPEN]
    lone = [sign for sign in "*_`~^!" if text.count(sign) > OPEN]
    runs = any(often in text for often in OFTEN) or (not text.isascii() and MANY.search(text))
    start = 0
    for paragraph in PARAGRAPH.split(text) if pairs or lone or runs else ():
        run = RUN.search(paragraph) if runs and len(paragraph) > 40 else None
        if run or any(_left_open(paragraph, *pair) for pair in pairs) or any(_odd(paragraph, sign) for sign in lone):
            place = _line(text, max(text.find(paragraph, start), 0) + (run.start() if run else 0))
            yield _fault(file, place, f"leaves more than {OPEN} signs open in one paragraph", "Close them, or write them as code")
        start += len(paragraph)


def _left_open(paragraph: str, opening: str, closing: str) -> bool:
    """More than OPEN in one another, or never closed."""
    if paragraph.count(opening) <= OPEN:
        return False
    depth = 0
    for character in paragraph:
        depth = depth + 1 if character == opening else max(depth - 1, 0) if character == closing else depth
        if depth > OPEN:
            return True
    return False


def _odd(paragraph: str, sign: str) -> bool:
    """Hundreds of lone signs of emphasis or code: each is tried with each."""
    if paragraph.count(sign) <= OPEN:
        return False
    return len(re.findall(rf"(?<=\s){re.escape(sign)}+(?=\S)(?!\S*{re.escape(sign)})", paragraph)) > OPEN


def too_slow(_: Intake) -> Iterator[Diagnostic]:
    """SEC018 A page takes too long to be rendered.

    After 20 seconds the build gives up: the page is made to be slow, or has a fault that nobody foresaw.

    Bad (not shown: it would take 20 seconds).

    Good:

        # The block
    """
    yield from ()  # reported by whoever renders: see `limited`


@contextmanager
def limited(seconds: float = SECONDS, failure: type[BaseException] | BaseException = TimeoutError) -> Iterator[None]:
    """Raise the failure when the body takes longer (on the main thread of a Unix machine; elsewhere without limit)."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise failure

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def slow(path: str) -> Diagnostic:
    """What is said of a page that `limited` has stopped, or that is too deep for the parser."""
    message = f"cannot be rendered within {SECONDS} seconds, or is nested too deeply. Look for long runs of brackets, signs or tags."
    return Diagnostic("SEC018", message, Position(path))


def _fault(file: SourceFile, line: int, what: str, remedy: str) -> Diagnostic:
    return Diagnostic("SEC004", f"{what}: reading it could take minutes. {remedy}.", Position(file.path, line))


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
