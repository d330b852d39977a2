"""`cited add ID`: an identifier → a new entry in the right .bib file, all else in it untouched."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from string import ascii_lowercase

from . import paths, tidy, webpage
from .ask import Ask
from .bibliography import load
from .bibtex import pieces
from .fetch import NotFound, Unanswered
from .folder import bib_files
from .latex import plain
from .model import Entry, Library
from .registries import Found
from .rules.bibliography import valid_isbn

FORMS = (  # in this order: the first that fits
    ("doi", r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)"),
    ("pmid", r"(?:https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/|pmid:?\s*)?([1-9]\d{0,7})(?:/.*)?"),
    (
        "pmcid",
        r"(?:https?://(?:www\.)?(?:pmc\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pmc)/articles/|pmcid:?\s*)?(PMC[1-9]\d{0,8})(?:/.*)?",
    ),
    (
        "arxiv",
        r"(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/|arxiv:\s*)((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)(?:\.pdf)?",
    ),
    ("arxiv", r"(\d{4}\.\d{4,5}(?:v\d+)?)"),
    ("doi", r"https?://\S*?/(10\.\d{4,9}/[^\s?#]+)\S*"),
    ("url", r"(https?://\S+)"),
)
SAME = ("doi", "pmid", "pmcid", "isbn", "url")
SPECIAL = str.maketrans({"&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "\\": " "})
VERBATIM = ("doi", "pmid", "pmcid", "isbn", "url")


def identified(text: str) -> tuple[str, str]:
    """`PMID: 17383923` → (`pmid`, `17383923`). Raises `ValueError` for what is no identifier."""
    text = text.strip()
    digits = re.sub(r"^isbn(?:-1[03])?:?\s*|[\s-]", "", text, flags=re.I)
    if valid_isbn(digits):
        return "isbn", digits
    for name, form in FORMS:
        match = re.fullmatch(form, text, re.I)
        if match:
            return name, match[1].upper() if name == "pmcid" else match[1].rstrip(".")
    raise ValueError(
        f'"{text}" is no PMID, PMCID, DOI, ISBN, arXiv number or address. Give one, such as 17383923 or 10.1097/ALN.0b013e318272f40a.'
    )


def entry(text: str, ask: Ask) -> Found:
    """The work behind an identifier. Raises `Unanswered` when no registry gives it."""
    name, value = identified(text)
    if name == "pmcid":
        name, value = "pmid", ask.pmid_of(value)
    if name == "pmid":
        found = ask.pubmed([value])
        if value not in found:
            raise NotFound(f"PubMed does not have {value}")
        return found[value][0]
    if name == "url":
        return _page(value, ask)
    return {"doi": ask.crossref, "isbn": ask.openlibrary, "arxiv": ask.arxiv}[name](value)


def _page(url: str, ask: Ask) -> Found:
    body = ask.page(url)
    try:
        doi = webpage.doi_of(body)
        return ask.crossref(doi) if doi else webpage.page(body, url)
    except ValueError as error:
        raise Unanswered(str(error)) from error


def place(work: Found, bib: Path, name: str | None) -> tuple[Path, str]:
    """Write the work into a file of the bibliography; returns the file and the key. Raises `ValueError` for a work that is there."""
    files = bib_files(bib)
    library = load(files)
    for known in library.entries.values():
        if _same(work, known):
            raise ValueError(
                f'it is already there as "{known.key}" ({known.at.path}:{known.at.line}). Cite it by that key; nothing was written.'
            )
    file = _file(work, files, library, bib, name)
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    key = _key(work, library)
    fields = {field: _latex(field, value) for field, value in work.fields.items()}
    made = tidy.entry(work.kind, key, {**fields, "status": "metadata only", "evidence": "", "annotation": ""}.items())
    before = [piece for piece in pieces(text, paths.shown(file)) if not piece.key or piece.key.lower() < key]
    at = before[-1].end if before else 0
    paths.write(file, f"{text[:at]}\n\n{made}{text[at:]}" if before else f"{made}\n\n{text}".rstrip("\n") + "\n")
    return file, key


def _same(work: Found, known: Entry) -> bool:
    for name in SAME:
        new, old = (re.sub(r"[\s-]", "", fields.get(name, "")).lower().rstrip("/") for fields in (work.fields, known.fields))
        if new and new == old:
            return True
    new, old = (_plain(title) for title in (work.fields["title"], plain(known.fields.get("title", ""))))
    return new == old and work.fields.get("year", "") == known.fields.get("year", "")


def _file(work: Found, files: list[Path], library: Library, bib: Path, name: str | None) -> Path:
    """The file that was named; else that with the most words of the title in its own titles, the first of equals."""
    if name:
        file = (bib if bib.is_dir() else bib.parent) / f"{name.removesuffix('.bib')}.bib"
        if file not in files:
            raise ValueError(f"{file} does not exist. Name one of: {', '.join(each.stem for each in files)}.")
        return file
    words = _words(work.fields["title"])
    titles = {
        file: [_words(each.fields.get("title", "")) for each in library.entries.values() if each.at.path == str(file)] for file in files
    }
    return max(
        files, key=lambda file: sum(len(words & title) for title in titles[file]) / max(len(titles[file]), 1), default=bib / "works.bib"
    )


def _key(work: Found, library: Library) -> str:
    surname = re.sub(r"[^a-z]", "", _plain(work.surname or work.fields.get("organization", "") or work.fields["title"].split()[0]))
    base = f"{surname or 'work'}{work.fields.get('year', '')}"
    taken = {key.lower() for key in library.entries}
    letters = [*ascii_lowercase[1:], *(a + b for a in ascii_lowercase for b in ascii_lowercase)]
    keys = [base, *(base + letter for letter in letters)]
    return str(next(key for key in keys if key not in taken))


def _plain(text: str) -> str:
    """Small letters without accents, punctuation and spaces."""
    letters = unicodedata.normalize("NFKD", text.lower().translate({0xF8: "o", 0xDF: "ss", 0xE6: "ae", 0x142: "l", 0xF0: "d", 0xFE: "th"}))
    return "".join(letter for letter in letters if letter.isalnum() and letter.isascii())


def _words(title: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]{4,}", title.lower()) if word not in ("with", "from", "after", "study", "pain", "lumbar")}


def _latex(name: str, value: str) -> str:
    """The value as BibTeX wants it; braces stay only round a corporate author."""
    if name in VERBATIM:
        return re.sub(r"[{}\s]", "", value)
    kept = value if name == "author" and value.count("{") == value.count("}") else re.sub(r"[{}]", "", value)
    return " ".join(kept.translate(SPECIAL).split())
