"""Text → the numbers in it, each with the normal forms by which it is looked for in another text.

A number with a unit, a percentage, a count, a ratio, a p value, a range, a spinal level, a year. `5mL`, `5 mL` and `5
millilitres` are one; so are `L4/5`, `L4-L5` and `L4–L5`, `7 days` and `one week`, and of a drug `1%` and `10 mg/mL`.
No quantities: numbers of figures, tables, sections and steps, days of a month, ordinals, names such as `QS155`.
Signs and words like *at least* are not compared; the sign of a p value is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from .numerals import LARGE, VALUE, VALUES, compiled, matches
from .units import normal, plain
from .wording import says

YEAR = re.compile(r"(?:1[89]|20)\d\d")
COUNTED = re.compile(
    r"\s+(?:[a-z-]+\s+){0,2}?(?:people|patients|adults|children|women|men|participants|subjects|respondents|cases|injections|blocks|procedures|"
    r"needles|levels|joints|nerves|branches|trials|studies|events|episodes|operations|scans|specimens|cadavers|observations)\b"
)
SHARES = re.compile(r"\s*(?:\([^()\d]*\))?\s*(?:,|and|or|to|vs\.?|versus|against|compared with|,\s*(?:and|or))\s*(?:from\s+)?")
DRUG = {"caine": r"caine\b", "solution": r"\bsolution", "steroid": r"\bsteroid"}  # what a text on a drug says, and as which word
DRUG |= {word: word for word in ("saline", "dextrose", "glucose", "phenol", "alcohol", "concentration", "strength")}
AGED = re.compile(r"\bage[ds]?\b(?:[^\d.;,]|of){0,24}$", re.I)


class Quantity(NamedTuple):
    """One number as written, its place in the text, and its normal forms: any of them will do.

    `ends` are the forms of the two ends of a range: a source that gives the range gives its ends.
    """

    text: str
    start: int
    forms: frozenset[str]
    ends: frozenset[str] = frozenset()
    year: bool = False


def spelled(text: str) -> str:
    """The text with the spaces, decimal points and minus signs that are typed most."""
    return text if text.isascii() else text.translate({0xA0: " ", 0x2009: " ", 0x202F: " ", 0x2007: " ", 0xB7: ".", 0x2212: "-"})


@lru_cache(maxsize=8192)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of a text, in reading order."""
    text = spelled(text)
    found: list[Quantity] = []
    enumerated = "(1)" in text and "(2)" in text
    shared, following = "", len(text)
    made: Quantity | None
    for match in reversed(matches(text)):
        if not match["low"]:
            shared, made = "", _named(match)
        else:
            unit = match["unit"] or ""
            if shared and not unit:
                unit = shared if SHARES.fullmatch(text, match.end(), following) else ""
            shared, made = unit, None if enumerated and _enumerates(match, text) else _number(match, text, unit)
        following = match.start()
        if made:
            found.append(made)
    return tuple(found[::-1])


@lru_cache(maxsize=1024)
def forms(text: str) -> frozenset[str]:
    """All normal forms that a text gives, those of the ends of its ranges included."""
    found = quantities(text)
    return frozenset().union(*[each.forms for each in found], *[each.ends for each in found])


def _enumerates(match: re.Match[str], text: str) -> bool:
    return text[match.start() - 1 : match.end() + 1] == f"({match['low']})"


def _named(match: re.Match[str]) -> Quantity:
    """A level, a p value or a ratio."""
    if match["level"]:
        first, second = match["level"], match["level2"] or ""
        second = second if not second or second[0].isalpha() else first[0] + second
        ends = frozenset({first, second}) if second else frozenset()
        return Quantity(match[0], match.start(), frozenset({f"{first}–{second}" if second else first}), ends)
    form = f"p{match['sign'] or '='}{plain(_value(match['p']))}" if match["p"] else match["ratio"].replace(",", "")
    return Quantity(match[0], match.start(), frozenset({form}))


def _number(match: re.Match[str], text: str, unit: str) -> Quantity | None:
    written, start = match[0], match.start()
    low, high, own = match["low"], match["high"] or "", match["unit"]
    if not own and not high and low.lower() == "one":
        return None
    if len(written) == 4 and not unit and YEAR.fullmatch(written) and not COUNTED.match(text, match.end()):
        return Quantity(written, start, frozenset({f"year {low}"}), year=True)
    names = [own] if own else ["", unit] if unit else [""]
    if not own and _age(text, start):
        names.append("year")
    if high and match["unit0"]:
        names.append(match["unit0"])
    found, of_drug = _compared(low, high, high and match["to"], *names)
    forms, ends = of_drug if of_drug and _of_drug(text) else found
    return Quantity(written, start, forms, ends)


Forms = tuple[frozenset[str], frozenset[str]]  # of a number or range; of its two ends


@lru_cache(maxsize=8192)
def _compared(low: str, high: str, to: str, *units: str) -> tuple[Forms, Forms | None]:
    """The normal forms with each of the units; and where a drug is spoken of, whose strength may be said in two ways."""
    value, other = _value(low), _value(high) if high else None
    one, two = {normal(value, name) for name in units}, {normal(other, name) for name in units} if other is not None else set()
    both = _both_ways(one), _both_ways(two)
    if other is None:
        return (frozenset(one), frozenset()), (frozenset(both[0]), frozenset()) if both[0] != one else None
    sign = "±" if "±" in to or "+/-" in to else "–"
    whole = frozenset(f"{normal(value, name)}{sign}{normal(other, name)}" for name in units)
    return (whole, frozenset(one | two)), (whole, frozenset(both[0] | both[1])) if both != (one, two) else None


def _age(text: str, start: int) -> bool:
    """Does the number that begins there come behind *aged*?"""
    before = text[max(0, start - 40) : start]
    return "age" in before.lower() and AGED.search(before) is not None


@lru_cache(maxsize=256)
def _of_drug(text: str) -> bool:
    small = text.casefold()
    return any(says(pattern, text) for word, pattern in DRUG.items() if word in small)


def _both_ways(forms: set[str]) -> set[str]:
    """Normal forms, with those of the other way to say the strength of a drug."""
    made = set(forms)
    for form in forms:
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
