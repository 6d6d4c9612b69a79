"""Self-consistency: the answer of more than half of all samples, and when that is settled."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.recipes.ask_many.answers import Sample, TypedAnswer, answer_of
from workflows.recipes.ask_many.recipe import (
    Consensus,
    ask_many_recipe,
    consensus,
    is_settled,
    majority_settled,
    majority_summary,
)

ANSWERS = st.lists(
    st.none() | st.sampled_from(["Paris", "paris.", "**Paris**", "Rome", "rome", "42", "42.0", ""]),
    max_size=10,
)


def sampled(text: str | None) -> TypedAnswer | None:
    return None if text is None else answer_of(Sample(reasoning="", answer=text))


def counted(answers: Sequence[str | None]) -> Consensus:
    return consensus([sampled(text) for text in answers])


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (["Paris"] * 5 + ["Rome"] * 3, "Majority: 5 of 8 said Paris."),
        (["42", "42", "42.0", "42", "41"], "Majority: 4 of 5 said 42."),
        (["U.S.A.", "U.S.A.", "u.s.a."], "Majority: 3 of 3 said U.S.A."),
        (["Paris"] * 3 + ["Rome", "Rome", "Oslo", "Bonn", "Bern"],
         "No majority: 3 of 8 said Paris."),
        (["Paris", "Paris", "Rome", "Rome"],
         "No majority: 2 of 4 said Paris, 2 of 4 said Rome."),
        (["Paris", "Rome", "Oslo"], "No majority: all 3 answers differ."),
        (["Paris", "Paris", None, ""], "No majority: 2 of 4 said Paris."),
        ([None, "", "**"], "No answer: none of 3 samples could be read."),
    ],
)  # fmt: skip
def test_what_samples_come_to(answers: list[str | None], sentence: str) -> None:
    told = counted(answers)
    assert told.sentence == sentence
    assert (told.answer is not None) == sentence.startswith("Majority")


def test_the_distribution_shows_what_was_written() -> None:
    told = counted(["Paris", "PARIS", "**Paris**", "Rome", None])
    assert [(share.count, share.spelling) for share in told.shares] == [(3, "Paris"), (1, "Rome")]
    assert told.note == "1 answer could not be read and counts for none."
    assert counted([None, "", "4"]).note == "2 answers could not be read and count for none."


def test_a_long_answer_is_shortened_where_people_read_it() -> None:
    sentence = counted(["a word " * 100]).sentence
    assert sentence.startswith("Majority: 1 of 1 said a word a word")
    assert sentence.endswith("…")
    assert len(sentence) < 110


@given(ANSWERS)
def test_every_sample_is_counted_once(answers: list[str | None]) -> None:
    told = counted(answers)
    assert sum(share.count for share in told.shares) + told.unread == len(answers) == told.samples
    assert told.unread == sum(not answer for answer in answers)
    if told.answer is not None:
        assert 2 * told.answer.count > len(answers)


@given(ANSWERS, st.data())
def test_no_order_of_samples_changes_anything(
    answers: list[str | None], data: st.DataObject
) -> None:
    assert counted(data.draw(st.permutations(answers))) == counted(answers)


@pytest.mark.parametrize(
    ("counts", "drawn", "most", "settled"),
    [
        ([4], 4, 10, True),  # four of four: P = 0.969
        ([3], 3, 10, False),  # 0.938
        ([5, 1], 6, 10, False),
        ([6, 1], 7, 10, True),
        ([3], 3, 5, True),  # the two that are left can't change it
        ([2, 1], 3, 5, False),
        ([4], 10, 15, False),  # no majority of all that were drawn
        ([], 3, 10, False),
    ],
)
def test_when_a_majority_is_settled(
    counts: list[int], drawn: int, most: int, settled: bool
) -> None:
    assert majority_settled(counts, drawn, most) == settled


@given(st.lists(st.sampled_from("AAAB"), min_size=3, max_size=15))
def test_where_the_rest_is_too_short_no_order_of_it_changes_the_winner(answers: list[str]) -> None:
    most = len(answers)
    for drawn in range(1, most + 1):
        first, second, *_ = [*sorted(Counter(answers[:drawn]).values(), reverse=True), 0]
        if first - second > most - drawn:
            assert majority_settled([first, second], drawn, most)
            assert counted(answers).sentence.startswith("Majority")


def test_samples_are_drawn_in_waves_until_it_is_settled() -> None:
    assert [len(stage) for stage in ask_many_recipe(3).stages] == [2, 1]
    assert [len(stage) for stage in ask_many_recipe(5).stages] == [3, 2]
    recipe = ask_many_recipe(10)
    assert [len(stage) for stage in recipe.stages] == [4, 2, 2, 2]
    texts = {key: Sample(reasoning="", answer="12").model_dump_json() for key in recipe.keys[:4]}
    assert is_settled(recipe, texts)
    assert not is_settled(recipe, {**texts, "sample-4": ""})
    told = majority_summary(recipe, texts)
    assert told.startswith("Majority: 4 of 4 said 12.\n- 12: 4 of 4")
    assert told.endswith("4 of 10 drawn: the majority was settled.")


def test_fewer_samples_give_the_majority_of_all_nearly_always() -> None:
    chance, recipe = random.Random(4), ask_many_recipe(10)
    drawn, same = 0, 0
    for _ in range(500):
        right = chance.uniform(0.6, 0.95)
        answers = ["12" if chance.random() < right else chance.choice("345") for _ in range(10)]
        texts: dict[str, str] = {}
        for stage in recipe.stages:
            for key in stage:
                answer = answers[len(texts)]
                texts[key] = Sample(reasoning="", answer=answer).model_dump_json()
            if is_settled(recipe, texts):
                break
        drawn += len(texts)
        full, early = counted(answers), counted(answers[: len(texts)])
        same += full.shares[0].spelling == early.shares[0].spelling
    assert drawn / 500 < 7
    assert same / 500 > 0.98
