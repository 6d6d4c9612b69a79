"""Numbers in short answers, in digits and in words, made comparable: exactly, never rounded."""

from __future__ import annotations

import re
from fractions import Fraction

_GROUPED = r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"
_GROUPED_BY_POINTS = r"[1-9]\d{0,2}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})"
_GROUPED_BY_SPACES = r"[1-9]\d{0,2}(?:[ '_]\d{3})+(?:[.,]\d+)?"
_DIGITS = rf"{_GROUPED}|{_GROUPED_BY_POINTS}|{_GROUPED_BY_SPACES}|\d+(?:[.,]\d+)?|\.\d+"
_END = r"(?![\d.,/:'_^+*-])"
_DECIMAL = re.compile(
    rf"(?P<sign>[+-]?)(?P<digits>{_DIGITS})(?:(?:e| ?[x*·] ?10\^)(?P<power>[+-]?\d{{1,2}}))?{_END}"
)
_FRACTION = re.compile(
    r"(?P<sign>[+-]?)(?:(?P<whole>\d+) (?:and )?(?=\d\d? ?/))?"
    rf"(?P<top>0|[1-9]\d*) ?/ ?(?P<bottom>[1-9]\d*){_END}"
)
_MAYBE_GROUPED = re.compile(r"[1-9]\d{0,2}\.\d\d0")
_MONEY_FIRST = re.compile(r"^([+-]?) ?(us\$|[$€£¥]|usd|eur|gbp|chf|jpy) ?(?=[+-]?[\d.])")
_MINUS = re.compile(r"^(?:minus|negative) (?=[\d.])")
_POWER_OF_TEN = re.compile(r"^([+-]?)10\^(?=[+-]?\d)")
_UNIT = re.compile(r"[^\W\d_]|[%°$€£¥]")

_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_BELOW_TWENTY = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_WORD = re.compile(r"(?P<link>(?:[ -]and[ -]|[ -])?)(?P<word>[a-z]+)(?![^\W_])")

_UNITS = {
    spelling: unit
    for unit, spellings in {
        "%": "percent|per cent|pct",
        "usd": "$|us$|dollar|dollars|us dollar|us dollars",
        "eur": "€|euro|euros",
        "gbp": "£",
        "km": "kilometre|kilometres|kilometer|kilometers",
        "m": "metre|metres|meter|meters",
        "cm": "centimetre|centimetres|centimeter|centimeters",
        "mm": "millimetre|millimetres|millimeter|millimeters",
        "kg": "kilogram|kilograms|kilo|kilos",
        "g": "gram|grams",
        "l": "litre|litres|liter|liters",
        "h": "hour|hours|hr|hrs",
        "min": "minute|minutes|mins",
        "s": "second|seconds|sec|secs",
        "°": "degree|degrees",
        "°c": "celsius|degrees celsius|degree celsius",
        "°f": "fahrenheit|degrees fahrenheit|degree fahrenheit",
    }.items()
    for spelling in spellings.split("|")
}


def comparable_number(text: str) -> str | None:
    """A number, with its unit if it has one, in the one spelling for all that equal it.

    `text` is in lower case, with plain hyphens and single spaces. None where it is not a number
    from the beginning, or where something else than a unit follows. A number is spelt as an exact
    fraction in lowest terms, so that 0.75 and 3/4 are the same and 1/3 and 0.333 are not.

    - A comma before groups of three digits parts thousands, any other comma decimals; a point
      parts decimals. Where there are both, the last one parts decimals: 1.000,5 is 1000.5.
    - A lone point before three digits that end in 0 may be either, so 2.500 stays as it is,
      apart from 2.5 and from 2500.
    - Words are read in English up to the trillions: forty-two, a hundred and five, 2.5 million.
    - Percent, money and units stay apart from the bare number and are not converted: 50 %, 50 and
      1/2 are three answers. Their spellings are one: $5, 5 USD, 5 dollars; 3 km, 3 kilometres.
    """
    text = _MONEY_FIRST.sub(r"\1", text) + _money(text)
    text = _POWER_OF_TEN.sub(r"\g<1>1x10^", _MINUS.sub("-", text))
    fraction, decimal = _FRACTION.match(text), _DECIMAL.match(text)
    if fraction is not None:
        value, rest = _fraction(fraction), text[fraction.end() :].strip()
        return None if value is None else _scaled(value, rest)
    if decimal is None:
        return _number_in_words(text)
    rest = text[decimal.end() :].strip()
    if _MAYBE_GROUPED.fullmatch(decimal["digits"]) and not decimal["power"]:
        return _with_unit(decimal["sign"].strip("+") + decimal["digits"], rest)
    return _scaled(_decimal(decimal), rest)


def _money(text: str) -> str:
    match = _MONEY_FIRST.match(text)
    return f" {match[2]}" if match else ""


def _fraction(match: re.Match[str]) -> Fraction | None:
    whole, top, bottom = int(match["whole"] or 0), int(match["top"]), int(match["bottom"])
    if match["whole"] and not 0 < top < bottom:
        return None
    value = whole + Fraction(top, bottom)
    return -value if match["sign"] == "-" else value


def _decimal(match: re.Match[str]) -> Fraction:
    digits = re.sub(r"[ '_]", "", match["digits"])
    if re.fullmatch(_GROUPED, digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(_GROUPED_BY_POINTS, digits):
        digits = digits.replace(".", "")
    value = Fraction(digits.replace(",", ".")) * Fraction(10) ** int(match["power"] or 0)
    return -value if match["sign"] == "-" else value


def _number_in_words(text: str) -> str | None:
    positive = re.sub(r"^(?:-|(?:minus|negative) )", "", text)
    read = _words(positive)
    if read is None:
        return None
    value, end = read
    return _scaled(Fraction(value if positive == text else -value), positive[end:].strip())


def _words(text: str) -> tuple[int, int] | None:
    """The number that the longest run of words at the beginning makes, and where it ends."""
    total, group, least_scale, end = 0, 0, 10**15, 0
    while match := _WORD.match(text, end):
        word, room = match["word"], group % 100
        digit_after_ten = room >= 20 and room % 10 == 0 and _BELOW_TWENTY.get(word, 99) < 10
        if bool(match["link"]) != bool(end) or (room and "and" in match["link"]):
            break
        if word == "zero" and not end:
            return 0, match.end()
        if word in _BELOW_TWENTY and (room == 0 or digit_after_ten):
            group += _BELOW_TWENTY[word]
        elif word in _TENS and room == 0:
            group += _TENS[word]
        elif word == "hundred" and (0 < group < 100 or not end):
            group = (group or 1) * 100
        elif _SCALES.get(word, least_scale) < least_scale and (group or not end):
            least_scale = _SCALES[word]
            total, group = total + (group or 1) * least_scale, 0
        else:
            break
        end = match.end()
    return (total + group, end) if end else None


def _scaled(value: Fraction, rest: str) -> str | None:
    first, _, others = rest.partition(" ")
    while first in _SCALES or first == "hundred":
        value *= _SCALES.get(first, 100)
        rest = others
        first, _, others = rest.partition(" ")
    return _with_unit(str(value), rest)


def _with_unit(number: str, unit: str) -> str | None:
    if unit and _UNIT.match(unit) is None:
        return None
    return f"{number} {_UNITS.get(unit, unit)}".strip()
