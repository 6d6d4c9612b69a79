"""Figures as people and models read them: 1,234.5, 12.3 %, 2024-03-01."""

from __future__ import annotations

import math
from typing import Final

from workflows.recipes.report.figures.profile import Figure, Form

SIGNIFICANT: Final = 6
"""Digits that a figure keeps at least; whole digits are never rounded away below 10¹⁵."""
_SMALL_SHARE: Final = 0.01
_HUGE: Final = 1e15
_TINY: Final = 1e-4
_BEFORE: Final = "$€£¥₹"


def rounded(value: float) -> float:
    """The value with as many digits as it will be shown with."""
    if value == 0 or not math.isfinite(value):
        return value + 0.0 if math.isfinite(value) else value
    if abs(value) >= _HUGE or abs(value) < _TINY:
        return float(f"{value:.{SIGNIFICANT - 1}e}")
    return round(value, _decimals(value))


def rounded_share(value: float) -> float:
    """A share with as many digits as it will be shown with: 12.3 % is 0.123."""
    if not math.isfinite(value) or value == 0:
        return value
    return round(value, 3) if abs(value) >= _SMALL_SHARE else float(f"{value:.1e}")


def _decimals(value: float) -> int:
    return max(0, SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))


def plain_number(value: float) -> str:
    """`1,234.5`, `0.00123`, `1.2e+20`: without zeros at the end, and with a plain minus sign."""
    if value == 0:
        return "0"
    if abs(value) >= _HUGE or abs(value) < _TINY:
        return f"{value:.{SIGNIFICANT - 1}g}"
    text = f"{value:,.{_decimals(value)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percentage(share: float) -> str:
    """`12.3 %` for 0.123."""
    return f"{plain_number(float(f'{share * 100:.10g}'))} %"


def with_unit(number: str, unit: str) -> str:
    """`$5`, `-$5`, `5 %`, `5 kg`, `5`."""
    if unit and unit[-1] in _BEFORE:
        sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
        return f"{sign}{unit}{digits}"
    return f"{number} {unit}".rstrip()


def shown_briefly(figure: Figure) -> str:
    """The figure as a sentence states it: with four digits, a correlation with two decimals."""
    if isinstance(figure.value, str):
        return figure.value
    if figure.form is Form.RATIO:
        return plain_number(round(figure.value, 2))
    if figure.form is Form.SHARE and abs(figure.value) >= 1:
        return percentage(round(figure.value, 2))
    if figure.form is Form.NUMBER and _TINY <= abs(figure.value) < _HUGE:
        brief = round(figure.value, max(0, _decimals(figure.value) - 2))
        return with_unit(plain_number(brief), figure.unit)
    return shown(figure)


def compact_number(value: float) -> str:
    """`1,234`, `12.5 M`, `3 bn`: as short as it goes on an axis."""
    for limit, scale, name in ((1e12, 1e12, " tn"), (1e9, 1e9, " bn"), (1e6, 1e6, " M")):
        if limit <= abs(value) < _HUGE:
            return f"{plain_number(float(f'{value / scale:.4g}'))}{name}"
    return plain_number(float(f"{value:.6g}"))


def shown(figure: Figure) -> str:
    """The figure's value with its unit, as it is to be written and cited."""
    if isinstance(figure.value, str):
        return figure.value
    if figure.form is Form.SHARE:
        return percentage(figure.value)
    return with_unit(plain_number(figure.value), figure.unit)
