"""Typed answers to a question: a number with its unit, a choice, a date or a short text."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from typing import Annotated, Any, Literal, cast

from babel import Locale
from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from workflows.text.likeness import folded, resembles

ROUNDED_SHARE = 0.01
"""A number and what it was rounded to, or cut to, differ by at most so much of it."""

_LIKE_CHARS = 8
"""Shorter texts are compared letter by letter: “cat” and “car” are two answers."""
_MARKED = re.compile(r"(?:option|choice|answer)?\W*([a-z]|\d{1,2})(?:[):.]+\s.*|\W*)", re.DOTALL)
_YES_OR_NO = {"y": "yes", "true": "yes", "n": "no", "false": "no"}
_UNITS = {
    "$": "USD",
    "dollar": "USD",
    "°": "angle-degree",
    "h": "duration-hour",
    "hr": "duration-hour",
    "s": "duration-second",
    "sec": "duration-second",
}
"""What CLDR does not call so."""


def _known_date(given: Any) -> Any:
    """None for what is no whole date: the answer's own words are compared then."""
    try:
        return date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        return None


class Sample(BaseModel):
    """A worked answer to a question that has one short answer."""

    reasoning: str = Field(
        description="The way to the answer, step by step, with every calculation that it takes."
    )
    answer: str = Field(
        description="The answer alone, as the reasoning ends: a number in digits with its unit, "
        "the letter of a choice, yes or no, a date, or a name or a few words. No sentence, no "
        "explanation, no formatting."
    )
    kind: Literal["number", "choice", "date", "text"] = Field(
        default="text",
        description="What the answer is: a choice is one of those that the question offers, or yes "
        "or no; a date has day, month and year.",
    )
    number: float | None = Field(
        default=None, allow_inf_nan=False, description="The value where it is a number, else null."
    )
    unit: str = Field(
        default="",
        description="The full English name of the number's unit, such as kilometer, percent, "
        "degree Celsius or US dollar; empty where it has none.",
    )
    day: Annotated[date | None, BeforeValidator(_known_date)] = Field(
        default=None, description="The date as YYYY-MM-DD where it is one, else null."
    )


def read_sample(text: str) -> Sample | None:
    """The sample in a branch's text; None where it holds none."""
    try:
        return Sample.model_validate_json(text)
    except ValidationError:
        return None


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """An answer as it is compared with others."""

    written: str
    """As people are shown it."""
    value: float | date | str
    """A text in its plainest spelling."""
    unit: str = ""
    """One name for all spellings of the unit; empty where there is none."""

    def is_like(self, other: TypedAnswer) -> bool:
        """Whether both are the same answer.

        Dates by their value; numbers too, in the same unit, where the one may be the other one
        rounded or cut, but not to a whole number; nothing is converted. Longer texts may differ in
        a few letters, but not in a digit.
        """
        if self.value == other.value:
            return self.unit == other.unit
        if isinstance(self.value, float) and isinstance(other.value, float):
            return self.unit == other.unit and _is_rounded(self.value, other.value)
        if isinstance(self.value, str) and isinstance(other.value, str):
            is_long = min(len(self.value), len(other.value)) > _LIKE_CHARS
            digits = re.findall(r"\d+", self.value) == re.findall(r"\d+", other.value)
            return is_long and digits and resembles(self.value, [other.value])
        return False


def answer_of(sample: Sample | None) -> TypedAnswer | None:
    """The sample's answer; None where there is none."""
    if sample is None or not (written := " ".join(sample.answer.split()).strip('*`"“” ')):
        return None
    if sample.kind == "date" and sample.day is not None:
        return TypedAnswer(written, sample.day)
    if sample.kind == "number" and sample.number is not None:
        return TypedAnswer(written, sample.number + 0.0, _unit(sample.unit))
    text = _plain(written)
    # Models differ in whether “12” is a number, a choice or a text.
    number = re.fullmatch(r"[+-]?\d+(?:\.\d+)?", text)
    if number is not None and sample.kind != "choice":
        return TypedAnswer(written, float(number[0]))
    return TypedAnswer(written, text) if text else None


def _is_rounded(number: float, other: float) -> bool:
    if math.isclose(number, other):
        return True
    shorter, longer = sorted((number, other), key=_decimals)
    decimals = _decimals(shorter)
    if decimals in (0, _decimals(longer)):
        return False
    spelt = f"{shorter:.{decimals}f}"
    is_cut = f"{longer:.{decimals + 3}f}".startswith(spelt)
    is_near = abs(number - other) <= abs(longer) * ROUNDED_SHARE
    return is_near and (is_cut or f"{longer:.{decimals}f}" == spelt)


def _decimals(number: float) -> int:
    """The decimals that the number is written with: none for 3.0, two for 3.14."""
    whole, _, decimals = f"{number!r}".partition(".")
    return 0 if number.is_integer() or "e" in whole + decimals else len(decimals)


def _plain(answer: str) -> str:
    """The letter or number of a choice; else the words, without case, marks and an article."""
    spelt = unicodedata.normalize("NFKC", answer).casefold()
    if (marked := _MARKED.fullmatch(spelt.strip("([ "))) is not None:
        spelt = marked[1]
    elif re.fullmatch(r"[+-]?[\d.,]*\d\.?", spelt):
        return spelt.rstrip(".").replace(",", "")
    text = re.sub(r"^(?:the|an?) ", "", folded(spelt))
    return _YES_OR_NO.get(text, text)


def _unit(name: str) -> str:
    """One name for a unit in its spellings, as far as CLDR knows them; else the name itself."""
    spelt = _singular(name)
    return _UNITS.get(spelt) or _known_units().get(spelt, spelt)


def _singular(name: str) -> str:
    spelt = " ".join(unicodedata.normalize("NFKC", name).casefold().replace("-", " ").split())
    return " ".join(word.rstrip(".").removesuffix("s") or word for word in spelt.split())


@cache
def _known_units() -> dict[str, str]:
    """CLDR's units and currencies by their English names and signs, British spellings too."""
    units: dict[str, str] = {}
    # Babel leaves the types of what it reads from CLDR open.
    locales = [cast(Any, Locale.parse(name)) for name in ("en", "en_GB")]
    # A sign that is short for two units is the one's that is commonly written so.
    for width, locale in product(("long", "short", "narrow"), locales):
        for unit, shown in locale.unit_display_names.items():
            units.setdefault(_singular(shown[width]), unit)
            units.setdefault(_singular(unit.partition("-")[2]), unit)
    for code, currency in locales[0].currencies.items():
        for spelling in (code, currency, locales[0].currency_symbols.get(code, code)):
            units.setdefault(_singular(spelling), code)
    return units
