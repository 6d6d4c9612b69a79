"""Numbers: one spelling for each value, exact, and never one for two values."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.recipes.ask_many.answers import normalised
from workflows.recipes.ask_many.numerals import comparable_number

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety"
SCALES = [(10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand")]

DECIMALS = st.decimals(-10_000_000, 10_000_000, places=4) | st.integers(-(10**15), 10**15).map(
    Decimal
)


def in_words(number: int, linked: str = " and ") -> str:
    """As people say it: “two thousand three hundred and forty-two”."""
    if number < 20:
        return ONES.split(" ")[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS.split(" ")[tens] + (f"-{in_words(ones)}" if ones else "")
    scale, name = next((s for s in SCALES if s[0] <= number), (100, "hundred"))
    head, rest = divmod(number, scale)
    tail = f"{linked if rest < 100 else ' '}{in_words(rest, linked)}" if rest else ""
    return f"{in_words(head, linked)} {name}{tail}"


@st.composite
def spelt(draw: st.DrawFn, number: Decimal) -> str:
    """One of the ways in which the number is written."""
    whole, _, decimals = f"{abs(number):f}".partition(".")
    decimals = decimals.rstrip("0")
    separator = draw(st.sampled_from(["", ",", " ", "'", "."]))
    point = draw(st.sampled_from([".", ","]))
    if separator == point or (separator == "." and len(whole) < 8) or len(decimals) == 3:
        separator, point = "", "."
    grouped = f"{int(whole):,}".replace(",", separator)
    zeros = "" if len(decimals) in {0, 2} else draw(st.sampled_from(["", "0", "00"]))
    zeros = "" if len(decimals) + len(zeros) == 3 else zeros
    sign = "-" if number < 0 else draw(st.sampled_from(["", "+"]))
    return sign + grouped + (point + decimals + zeros if decimals else "")


@given(DECIMALS, st.data())
def test_every_spelling_of_a_number_is_the_same(number: Decimal, data: st.DataObject) -> None:
    assert comparable_number(data.draw(spelt(number))) == str(Fraction(number))


@given(DECIMALS, DECIMALS, st.data())
def test_different_numbers_stay_apart(number: Decimal, other: Decimal, data: st.DataObject) -> None:
    units = st.sampled_from(["", " %", " km", " $", " cats"])
    first, second = data.draw(units), data.draw(units)
    same = normalised(data.draw(spelt(number)) + first) == normalised(
        data.draw(spelt(other)) + second
    )
    assert same == (number == other and first == second)


@given(st.integers(0, 10**15 - 1), st.sampled_from([" and ", " "]))
def test_numbers_in_words(number: int, linked: str) -> None:
    words = in_words(number, linked)
    assert comparable_number(words) == str(number)
    assert comparable_number(words.replace("-", " ")) == str(number)
    assert comparable_number(f"minus {words} euros") == f"{-number} eur"


@given(st.integers(-99, 99), st.integers(1, 99))
def test_fractions_are_exact(top: int, bottom: int) -> None:
    assert comparable_number(f"{top}/{bottom}") == str(Fraction(top, bottom))


@given(st.integers(1, 9999), st.integers(-30, 30))
def test_powers_of_ten(number: int, power: int) -> None:
    value = str(number * Fraction(10) ** power)
    assert comparable_number(f"{number}e{power}") == value
    assert comparable_number(f"{number} x 10^{power}") == value


@given(st.text(max_size=12))
def test_whatever_is_no_number_is_left_alone(text: str) -> None:
    known = comparable_number(text)
    assert known is None or known.strip()


@pytest.mark.parametrize("text", ["1/0", "1,00,00", "5-10", "10:30", "1.2.3", "twenty-", "- 5", ""])
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert comparable_number(text) is None


def test_a_power_too_large_to_write_out_is_no_power() -> None:
    assert comparable_number("1e999999999") == "1 e999999999"
