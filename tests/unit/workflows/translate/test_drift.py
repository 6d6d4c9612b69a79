"""Of what a comparison finds only what is really in the source is kept."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workflows.translate.texts import THOROUGHLY
from workflows.model.structured import Unreadable, read_as
from workflows.recipes.translate.answers import Drift, DriftReport, real_drifts

SOURCE = "The cat  sat\non the mat. It was “very” happy about it."


def drift(
    original: str, came_back: str = "other", severity: Literal["minor", "major"] = "major"
) -> Drift:
    return Drift(
        original=original, came_back=came_back, what_changed="It changed.", severity=severity
    )


@pytest.mark.parametrize(
    ("original", "kept"),
    [
        ("the cat sat on", True),
        ("“The cat sat on the mat.”", True),
        ("'very' happy", False),
        ("“very” happy", True),
        ("the dog", False),
        ("", False),
        (" … ", False),
    ],
)
def test_only_words_of_the_source_are_kept(original: str, kept: bool) -> None:
    assert bool(real_drifts([drift(original)], SOURCE)) is kept


def test_they_come_in_the_sources_order_each_once() -> None:
    happy, cat, again = drift("happy"), drift("the cat"), drift("The Cat", "a dog")
    assert real_drifts([happy, cat, again], SOURCE) == (cat, happy)


def test_what_came_back_as_it_was_is_no_drift() -> None:
    assert real_drifts([drift("The cat", "the  cat.")], SOURCE) == ()


def test_over_the_limit_minor_ones_go_first() -> None:
    minor, mat, happy = drift("cat", severity="minor"), drift("mat"), drift("happy")
    assert real_drifts([minor, mat, happy], SOURCE, limit=2) == (mat, happy)
    assert real_drifts([minor, mat, happy], SOURCE, limit=0) == ()


@THOROUGHLY
@given(st.lists(st.text()), st.text(), st.integers(0, 5))
def test_never_more_than_the_limit(originals: list[str], source: str, limit: int) -> None:
    assert len(real_drifts([drift(text) for text in originals], source, limit)) <= limit


def test_the_answer_is_checked_against_the_schema() -> None:
    answer = (
        '{"drifts": [{"original": "a", "came_back": "b", "what_changed": "c", "severity": "%s"}]}'
    )
    assert read_as(DriftReport, answer % "Minor ").drifts[0].severity == "minor"
    with pytest.raises(Unreadable, match="severity"):
        read_as(DriftReport, answer % "huge")
