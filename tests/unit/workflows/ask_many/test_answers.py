"""Typed answers: the same for the same value however it is spelt, and apart where in doubt."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.model.structured import response_format
from workflows.recipes.ask_many.answers import Sample, TypedAnswer, answer_of, read_sample


def typed(answer: str, **fields: Any) -> TypedAnswer:
    """The answer of a sample with these fields."""
    found = answer_of(Sample(reasoning="", answer=answer, **fields))
    assert found is not None
    return found


def number(value: float, unit: str = "") -> TypedAnswer:
    return typed(f"{value} {unit}", kind="number", number=value, unit=unit)


def day(written: str, iso: str) -> TypedAnswer:
    return typed(written, kind="date", day=iso)


SAME = [
    [number(42), typed("42"), typed("42."), typed("**42**"), typed("４２"), typed("+42")],
    [number(3.14), number(3.1416), number(3.141)],
    [number(66.7), number(66.67), number(66.667)],
    [number(0.33), number(0.333), number(1 / 3)],
    [number(42, unit) for unit in ("km", "kilometer", "Kilometres", "kilometers")],
    [number(50, unit) for unit in ("percent", "%")],
    [number(5, unit) for unit in ("US dollar", "US Dollars", "$", "USD", "dollars")],
    [number(20, unit) for unit in ("degree Celsius", "degrees Celsius", "°C", "Celsius")],
    [number(3, unit) for unit in ("cat", "cats", "Cats")],
    [day("14 July 1789", "1789-07-14"), day("July 14, 1789", "1789-07-14")],
    [
        typed(spelt, kind="choice")
        for spelt in ("B", "b", "(b)", "B.", "B) Paris", "Option B", "option b: Paris", "Answer: B")
    ],
    [typed("yes", kind="choice"), typed("Yes."), typed("True"), typed("y")],
    [typed("no", kind="choice"), typed("NO!"), typed("false")],
    [typed("Paris"), typed("paris."), typed("“Paris”"), typed("**Paris**"), typed("The Paris")],
    [typed("Johann Wolfgang von Goethe"), typed("Johann Wolfgang van Goethe")],
]

APART = [
    [number(1000), number(1001), number(1000.4), number(-1000)],
    [number(9.11), number(9.12), number(9.2)],
    [number(3), number(3.2), number(3.14)],
    [number(1.5), number(1.54)],
    [number(50), number(50, "percent"), number(0.5), number(50, "km"), number(50, "mile")],
    [number(5, "US dollar"), number(5, "euro"), number(5, "pound")],
    [day("14 July 1789", "1789-07-14"), day("15 July 1789", "1789-07-15"), number(1789)],
    [typed("A", kind="choice"), typed("B", kind="choice"), typed("A and B", kind="choice")],
    [typed("cat"), typed("car"), typed("cats and dogs")],
    [typed("yes"), typed("no"), typed("perhaps")],
    [typed("Battle of Hastings, 1066"), typed("Battle of Hastings, 1067")],
    [typed("Paris"), typed("Rome")],
]


@pytest.mark.parametrize("answers", SAME, ids=lambda answers: answers[0].written)
def test_the_same_answer_in_several_spellings(answers: list[TypedAnswer]) -> None:
    for answer, other in combinations(answers, 2):
        assert answer.is_like(other), (answer, other)
        assert other.is_like(answer)


@pytest.mark.parametrize("answers", APART, ids=lambda answers: answers[0].written)
def test_other_answers_stay_apart(answers: list[TypedAnswer]) -> None:
    for answer, other in combinations(answers, 2):
        assert not answer.is_like(other), (answer, other)
        assert not other.is_like(answer)


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_whole_numbers_are_the_same_only_where_they_are_equal(value: int, other: int) -> None:
    assert number(value).is_like(number(other)) == (value == other)


@given(st.text(max_size=40))
def test_any_text_is_like_itself_or_no_answer(text: str) -> None:
    found = answer_of(Sample(reasoning="", answer=text))
    assert found is None or found.is_like(found)


@pytest.mark.parametrize("text", ["", " ", "\n", "**", '""'])
def test_no_answer_is_none(text: str) -> None:
    assert answer_of(Sample(reasoning="", answer=text)) is None


def test_what_has_not_the_value_that_it_says_is_compared_by_its_words() -> None:
    assert typed("12", kind="number").is_like(number(12))
    assert typed("in July", kind="date", day="July").is_like(typed("In July."))


def test_a_sample_of_before_answers_were_typed_is_read() -> None:
    found = answer_of(read_sample('{"reasoning": "", "answer": "12"}'))
    assert found is not None
    assert found.is_like(number(12))
    assert read_sample("no JSON") is None


def test_the_form_asks_for_the_reasoning_before_the_answer_and_for_every_field() -> None:
    form = response_format(Sample)["json_schema"]["schema"]
    assert form["required"] == ["reasoning", "answer", "kind", "number", "unit", "day"]
    assert json.dumps(form).index('"reasoning"') < json.dumps(form).index('"answer"')
