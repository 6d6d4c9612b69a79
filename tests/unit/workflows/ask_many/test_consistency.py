"""Self-consistency: the answer of more than half of all samples, or plainly none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.model.structured import response_format
from workflows.recipes.ask_many.consistency import Sample, SampleOutcome, consensus

ANSWERS = st.lists(
    st.none() | st.sampled_from(["Paris", "paris.", "**Paris**", "Rome", "rome", "42", "42.0", ""]),
    max_size=10,
)


@pytest.mark.parametrize(
    ("answers", "outcome", "sentence"),
    [
        (["Paris"] * 5 + ["Rome"] * 3, SampleOutcome.MAJORITY, "Majority: 5 of 8 said Paris."),
        (["Paris", "paris.", "The answer is Paris"], SampleOutcome.MAJORITY,
         "Majority: 3 of 3 said Paris."),
        (["forty-two", "42", "42.0", "42", "41"], SampleOutcome.MAJORITY,
         "Majority: 4 of 5 said 42."),
        (["U.S.A.", "U.S.A.", "USA"], SampleOutcome.MAJORITY, "Majority: 3 of 3 said U.S.A."),
        (["Paris"] * 3 + ["Rome", "Rome", "Oslo", "Bonn", "Bern"], SampleOutcome.PLURALITY,
         "No majority: 3 of 8 said Paris."),
        (["Paris", "Paris", "Rome", "Rome"], SampleOutcome.TIE,
         "No majority: 2 of 4 said Paris, 2 of 4 said Rome."),
        (["Paris", "Rome", "Oslo"], SampleOutcome.TIE, "No majority: all 3 answers differ."),
        (["Paris", "Paris", None, ""], SampleOutcome.PLURALITY, "No majority: 2 of 4 said Paris."),
        ([None, "", "..."], SampleOutcome.NONE, "No answer: none of 3 samples could be read."),
    ],
)  # fmt: skip
def test_what_samples_come_to(
    answers: list[str | None], outcome: SampleOutcome, sentence: str
) -> None:
    told = consensus(answers)
    assert (told.outcome, told.sentence) == (outcome, sentence)
    assert (told.answer is not None) == (outcome is SampleOutcome.MAJORITY)


def test_the_distribution_shows_what_was_written() -> None:
    told = consensus(["Paris", "PARIS", "Thinking.\nAnswer: **Paris**", "Rome", None])
    assert [(share.count, share.spellings) for share in told.shares] == [
        (3, (("Paris", 2), ("PARIS", 1))),
        (1, (("Rome", 1),)),
    ]
    assert told.notes == ("1 answer could not be read and counts for none.",)
    assert consensus([None, "", "4"]).notes == ("2 answers could not be read and count for none.",)


def test_a_long_answer_is_shortened_where_people_read_it() -> None:
    sentence = consensus(["a word " * 100]).sentence
    assert sentence.startswith("Majority: 1 of 1 said a word a word")
    assert sentence.endswith(" …")
    assert len(sentence) < 110


@given(ANSWERS)
def test_every_sample_is_counted_once(answers: list[str | None]) -> None:
    told = consensus(answers)
    assert sum(share.count for share in told.shares) + told.unread == len(answers) == told.samples
    assert told.unread == sum(not answer for answer in answers)
    if told.answer is not None:
        assert 2 * told.answer.count > len(answers)
        assert told.leaders == (told.answer,)


@given(ANSWERS, st.data())
def test_no_order_of_samples_changes_anything(
    answers: list[str | None], data: st.DataObject
) -> None:
    assert consensus(data.draw(st.permutations(answers))) == consensus(answers)


@given(ANSWERS)
def test_one_more_sample_for_the_majority_keeps_it(answers: list[str | None]) -> None:
    told = consensus(answers)
    if told.answer is not None:
        again = consensus([*answers, told.answer.spelling])
        assert again.answer is not None
        assert again.answer.key == told.answer.key


def test_the_form_asks_for_the_reasoning_before_the_answer() -> None:
    form = json.dumps(response_format(Sample))
    assert form.index('"reasoning"') < form.index('"answer"')
