"""The units that a handbook writes, each with its normal form and factor.

Weighed in November 2026: quantulum3 finds `5 mL` and `31 million`, but no spinal level, no year, no relation of a p
value and no number word's range, and brings five packages; pint converts but finds nothing in a text. What is needed
of either is the table below.
"""

from __future__ import annotations

import contextlib
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

MASS = {"kg": "1e6", "g": "1e3", "mg": "1", "µg": "1e-3", "ng": "1e-6"}
VOLUME = {"L": "1e3", "dL": "1e2", "mL": "1", "µL": "1e-3"}
LENGTH = {"km": "1e6", "m": "1e3", "cm": "10", "mm": "1", "µm": "1e-3"}
WORDS = {  # spelling → the symbol it stands for; a plural "s" is allowed behind each word of four letters and more
    "kilogram": "kg", "gram": "g", "milligram": "mg", "microgram": "µg", "mcg": "µg", "ug": "µg", "μg": "µg", "nanogram": "ng",
    "litre": "L", "liter": "L", "l": "L", "millilitre": "mL", "milliliter": "mL", "ml": "mL", "cc": "mL", "cm3": "mL", "cm³": "mL",
    "dl": "dL", "microlitre": "µL", "microliter": "µL", "ul": "µL", "μL": "µL", "μl": "µL", "µl": "µL",
    "kilometre": "km", "metre": "m", "meter": "m", "centimetre": "cm", "centimeter": "cm", "millimetre": "mm", "millimeter": "mm",
    "micrometre": "µm", "μm": "µm", "sec": "second", "s": "second", "min": "minute", "h": "hour", "hr": "hour", "hrs": "hour",
    "wk": "week", "yr": "year", "percent": "%", "per cent": "%", "deg": "degree", "°": "degree", "° C": "°C", "G": "gauge", "m²": "m2",
    "millimole": "mmol", "hertz": "Hz", "IU": "unit",
}  # fmt: skip
NORMAL: dict[str, tuple[str, Decimal]] = {
    **{name: ("mg", Decimal(factor)) for name, factor in MASS.items()},
    **{name: ("mL", Decimal(factor)) for name, factor in VOLUME.items()},
    **{name: ("mm", Decimal(factor)) for name, factor in LENGTH.items()},
    **{n: ("hour", Decimal(f) / 3600) for n, f in {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}.items()},
    **{name: ("month", Decimal(factor)) for name, factor in {"month": 1, "year": 12}.items()},
    **{n: (n, Decimal(1)) for n in ("%", "degree", "°C", "gauge", "m2", "mmHg", "kPa", "Hz", "mmol", "mol", "mA", "Gy", "unit")},
    "kHz": ("Hz", Decimal(1000)),
    "MHz": ("Hz", Decimal(1000000)),
    "‰": ("%", Decimal("0.1")),
}
SPELLINGS = sorted({*NORMAL, *WORDS}, key=len, reverse=True)
SPELLED = [name for name in SPELLINGS if len(name) > 2 and name.isalpha()]  # in any case, and with a plural
SYMBOLS = [re.escape(name) for name in SPELLINGS if name not in SPELLED]
ONE = rf"(?:(?i:(?:{'|'.join(SPELLED)})s?)|{'|'.join(SYMBOLS)})(?!\w)"
UNIT = rf"(?:{ONE})(?:\s?(?:/|per)\s?(?:{ONE}))?"


@lru_cache(maxsize=4096)
def normal(value: Decimal, unit: str) -> str:
    """`5`, `millilitres` → `5 mL`; without a unit the value alone."""
    if not unit:
        return plain(value)
    parts = [_one(part) for part in re.split(r"\s?/\s?|(?<!^)\sper\s(?!cent)", unit)]
    value *= parts[0][1] / (parts[1][1] if len(parts) > 1 else 1)
    return f"{plain(value)} {'/'.join(name for name, _ in parts)}"


def plain(value: Decimal) -> str:
    """`0.50` → `0.5`, `1E+3` → `1000`; long divisions are cut."""
    with contextlib.suppress(InvalidOperation):  # of twenty digits and more
        value = round(value, 9)
    return f"{value.normalize():f}"


def _one(text: str) -> tuple[str, Decimal]:
    """One unit as written → its normal form and factor."""
    for name in (text, text.lower(), text.lower().removesuffix("s")):
        symbol = WORDS.get(name, name)
        if symbol in NORMAL:
            return NORMAL[symbol]
    return text, Decimal(1)
