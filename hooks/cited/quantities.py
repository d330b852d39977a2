"""Text → the numbers in it, each with the normal forms by which it is looked for in another text.

A number with a unit, a percentage, a count, a ratio, a p value, a range, a spinal level, a year. `5mL`, `5 mL` and `5
millilitres` are one; so are `L4/5`, `L4-L5` and `L4–L5`, `7 days` and `one week`, and of a drug `1%` and `10 mg/mL`.
No quantities: numbers of figures, tables, sections and steps, days of a month, ordinals, names such as `QS155`.
Signs and words like *at least* are not compared; the sign of a p value is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from .numerals import LARGE, VALUE, VALUES, compiled, matches
from .units import normal, plain

YEAR = re.compile(r"(?:1[89]|20)\d\d")
COUNTED = re.compile(
    r"\s+(?:[a-z-]+\s+){0,2}?(?:people|patients|adults|children|women|men|participants|subjects|respondents|cases|injections|blocks|procedures|"
    r"needles|levels|joints|nerves|branches|trials|studies|events|episodes|operations|scans|specimens|cadavers|observations)\b"
)
SHARES = re.compile(r"\s*(?:\([^()\d]*\))?\s*(?:,|and|or|to|vs\.?|versus|against|compared with|,\s*(?:and|or))\s*(?:from\s+)?")
DRUG = ("caine", "solution", "steroid", "saline", "dextrose", "glucose", "phenol", "alcohol", "concentration", "strength")
DRUGS = "|".join(DRUG).replace("caine", r"caine\b").replace("solution", r"\bsolution").replace("steroid", r"\bsteroid")
AGED = re.compile(r"\bage[ds]?\b(?:[^\d.;,]|of){0,24}$", re.I)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number as written, its place in the text, and its normal forms: any of them will do.

    `ends` are the forms of the two ends of a range: a source that gives the range gives its ends.
    """

    text: str
    start: int
    forms: frozenset[str]
    ends: frozenset[str] = frozenset()
    year: bool = False


@lru_cache(maxsize=8192)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of a text, in reading order."""
    if not text.isascii():
        text = text.translate({0xA0: " ", 0x2009: " ", 0x202F: " ", 0x2007: " ", 0xB7: ".", 0x2212: "-"})
    found: list[Quantity] = []
    enumerated = "(1)" in text and "(2)" in text
    shared, following = "", len(text)
    for match in reversed(matches(text)):
        unit = match["unit"] or ""
        if not unit and shared and match["low"]:
            unit = shared if SHARES.fullmatch(text, match.end(), following) else ""
        made = _quantity(match, text, unit, enumerated)
        if made:
            found.append(made)
        shared, following = (unit if match["low"] else ""), match.start()
    return tuple(found[::-1])


@lru_cache(maxsize=1024)
def forms(text: str) -> frozenset[str]:
    """All normal forms that a text gives, those of the ends of its ranges included."""
    return frozenset(form for each in quantities(text) for form in each.forms | each.ends)


def _quantity(match: re.Match[str], text: str, unit: str, enumerated: bool) -> Quantity | None:
    written, start = match[0].strip(), match.start()
    if match["level"]:
        first, second = match["level"], match["level2"] or ""
        second = second if not second or second[0].isalpha() else first[0] + second
        ends = frozenset({first, second}) if second else frozenset()
        return Quantity(written, start, frozenset({f"{first}–{second}" if second else first}), ends)
    if match["p"]:
        return Quantity(written, start, frozenset({f"p{match['sign'] or '='}{plain(_value(match['p']))}"}))
    if match["ratio"]:
        return Quantity(written, start, frozenset({match["ratio"].replace(",", "")}))
    if enumerated and text[start - 1 : match.end() + 1] == f"({match['low']})":
        return None
    return _number(match, text, unit)


def _number(match: re.Match[str], text: str, unit: str) -> Quantity | None:
    written, start, own = match[0].strip(), match.start(), match["unit"] or ""
    low = match["low"]
    if low.lower() == "one" and not own and not match["high"]:
        return None
    if YEAR.fullmatch(match[0]) and not unit and not COUNTED.match(text, match.end()):
        return Quantity(written, start, frozenset({f"year {low}"}), year=True)
    units = {own, unit} if own else {"", unit, "year" if _age(text[max(0, start - 40) : start]) else ""}
    if not match["high"]:
        return Quantity(written, start, frozenset(_forms(_value(low), units, text)))
    value, other = _value(low), _value(match["high"])
    units |= {match["unit0"]} if match["unit0"] else set()
    both = {f"{normal(value, name)}–{normal(other, name)}" for name in units}
    ends = _forms(value, units, text) | _forms(other, units, text)
    if "±" in match["to"] or "+/-" in match["to"]:
        both = {form.replace("–", "±") for form in both}
    return Quantity(written, start, frozenset(both), frozenset(ends))


def _age(before: str) -> bool:
    return "age" in before.lower() and AGED.search(before) is not None


@lru_cache(maxsize=256)
def _of_drug(text: str) -> bool:
    small = text.casefold()
    for word in DRUG:
        if word in small:
            return re.search(DRUGS, text, re.I) is not None
    return False


def _forms(value: Decimal, units: set[str], text: str) -> set[str]:
    """The normal forms of a value with each of the units; of a drug also those of the other way to say its strength."""
    made = {normal(value, name) for name in units}
    for form in [form for form in made if form.endswith((" %", " mg/mL")) and _of_drug(text)]:
        number, _, name = form.partition(" ")
        if name == "%":
            made.add(f"{plain(Decimal(number) * 10)} mg/mL")
        elif name == "mg/mL":
            made.add(f"{plain(Decimal(number) / 10)} %")
    return made


@lru_cache(maxsize=4096)
def _value(text: str) -> Decimal:
    """`1,309`, `.05`, `31 million`, `twenty-one`, `14.9 × 10⁹` → its value."""
    if text.isdecimal():
        return Decimal(text)
    match = compiled(VALUE).fullmatch(text.strip())
    if not match:
        return Decimal(0)
    number, power = match["number"].casefold(), match["power"].strip().lower()
    value = Decimal(re.sub(r"[,'’ ]", "", number)) if number[0] == "." or number[0].isdecimal() else Decimal(sum(_words(number)))
    if power in LARGE:
        value *= LARGE[power]
    elif power:
        digits = power.partition("10")[2].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")).lstrip("^")
        value *= Decimal(10) ** min(int(digits or "0"), 99)
    return value


def _words(number: str) -> Iterator[int]:
    yield from (VALUES.get(word, 0) for word in re.split(r"[ -]", number))
