"""A figure is found however it is rounded and written, and no other number passes for it."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from workflows.recipes.report.profile import Figure, Form
from workflows.recipes.report.written_values import numbers_in_text

values = st.decimals(-(10**9), 10**9, places=4, allow_nan=False, allow_infinity=False)
decimals = st.integers(0, 4)


def figure(value: float, form: Form = Form.NUMBER, unit: str = "") -> Figure:
    return Figure("x.mean", float(value), form, "mean of x", (), unit)


def found(text: str, of: Figure) -> bool:
    return any(number.is_value_of(of) for number in numbers_in_text(text))


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@given(values, decimals, st.sampled_from(["{:f}", "{:,f}"]))
@example(Decimal("5.8434"), 1, "{:f}")
@example(Decimal("-0.5"), 0, "{:f}")
def test_a_figure_is_found_at_any_rounding(value: Decimal, places: int, style: str) -> None:
    written = style.format(rounded(value, places))
    assert found(f"The mean is {written}, so they say.", figure(float(value)))


@given(values, decimals, st.integers(1, 9))
def test_another_number_is_not_found(value: Decimal, places: int, steps: int) -> None:
    other = rounded(value, places) + steps * Decimal(1).scaleb(-places)
    assume(abs(other - value) > Decimal("0.51").scaleb(-places))
    assert not found(f"The mean is {other:,f}.", figure(float(value)))


@given(st.decimals(0, 1, places=3), st.integers(0, 1))
def test_a_share_is_found_as_a_percentage(value: Decimal, places: int) -> None:
    written = rounded(value * 100, places)
    assert found(f"{written} % of all", figure(float(value), Form.SHARE))
    assert found(f"{written:f} percent of all", figure(float(value), Form.SHARE))


@given(values, decimals)
@example(Decimal("6871947.6735"), 3)
def test_the_sign_counts(value: Decimal, places: int) -> None:
    written = rounded(abs(value), places)
    assume(written > 0)
    assert found(f"about -{written:f}", figure(-float(abs(value))))
    assert found(f"about \u2212{written:f}", figure(-float(abs(value))))
    assert not found(f"about {written:f}", figure(-float(abs(value))))


@given(values, decimals)
def test_cut_off_is_not_rounded(value: Decimal, places: int) -> None:
    cut = value.quantize(Decimal(1).scaleb(-places), ROUND_DOWN)
    assume(abs(value - cut) > Decimal("0.51").scaleb(-places))
    assert not found(f"It is {cut:f}.", figure(float(value)))


@pytest.mark.parametrize(
    ("text", "value", "form", "unit"),
    [
        ("5.8", 5.843, Form.NUMBER, "cm"),
        ("5.8cm", 5.843, Form.NUMBER, "cm"),
        ("1,234", 1234.4, Form.NUMBER, ""),
        ("1.234,5", 1234.5, Form.NUMBER, ""),
        ("1'234", 1234, Form.COUNT, ""),
        ("1,5", 1.5, Form.NUMBER, ""),
        ("$1.2M", 1_234_567, Form.NUMBER, "$"),
        ("1.2 million", 1_234_567, Form.NUMBER, ""),
        ("-$5", -5, Form.NUMBER, "$"),
        ("5 €", 5, Form.NUMBER, "€"),
        ("12 %", 0.12, Form.SHARE, ""),
        ("0.12", 0.12, Form.SHARE, ""),
        ("12%", 12.3, Form.NUMBER, "%"),
        ("between 4.3–7.9", 7.9, Form.NUMBER, ""),
        ("between 4.3-7.9", 7.9, Form.NUMBER, ""),
        ("1.2e6", 1_234_567, Form.NUMBER, ""),
        ("r=-0.43", -0.43, Form.RATIO, ""),
    ],
)
def test_the_ways_people_write(text: str, value: float, form: Form, unit: str) -> None:
    assert found(text, figure(value, form, unit))


@pytest.mark.parametrize(
    ("text", "value", "form", "unit"),
    [
        ("5.9", 5.843, Form.NUMBER, ""),
        ("12 %", 12, Form.COUNT, ""),
        ("87 %", 0.87, Form.RATIO, ""),
        ("12", 0.12, Form.SHARE, ""),
        ("€5", 5, Form.NUMBER, "$"),
        ("1,200", 1234, Form.NUMBER, ""),
        ("Q3 and COVID-19 and x2", 3, Form.COUNT, ""),
        ("the 3rd one", 3, Form.COUNT, ""),
        ("1,2,3", 123, Form.COUNT, ""),
        ("1e999", 5, Form.COUNT, ""),
    ],
)
def test_what_is_not_the_figure(text: str, value: float, form: Form, unit: str) -> None:
    assert not found(text, figure(value, form, unit))


def test_no_number_hides_behind_letters_or_in_a_list() -> None:
    texts = [number.text for number in numbers_in_text("12kg, 3x, 1,2,3 and (4) or 5/6")]
    assert texts == ["12", "3", "1", "2", "3", "4", "5", "6"]
