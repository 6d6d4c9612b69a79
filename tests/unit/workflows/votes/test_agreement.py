"""Judge and crowd: when they agree, and how often that was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workflows.votes.elections import candidates, pair
from workflows.recipes.votes.judge import judges_choice
from workflows.recipes.votes.ranking import Agreement, agreement, agreements, crowds_choice

CHOICES = st.sets(st.sampled_from("ABC"))


@pytest.mark.parametrize(
    ("judge", "crowd", "kind", "sentence"),
    [
        ("B", "B", Agreement.YES, "Judge and crowd agree."),
        ("AB", "BA", Agreement.YES, "Judge and crowd agree."),
        ("B", "C", Agreement.NO, "Judge and crowd disagree."),
        ("B", "AC", Agreement.NO, "Judge and crowd disagree."),
        ("B", "AB", Agreement.PARTLY, "Judge and crowd agree in part: their choices overlap."),
        (
            "",
            "B",
            Agreement.UNKNOWN,
            "Judge and crowd can't be compared: one of them chose nobody.",
        ),
    ],
)
def test_how_choices_compare(judge: str, crowd: str, kind: Agreement, sentence: str) -> None:
    assert agreement(judge, crowd) is kind
    assert kind.sentence == sentence


@given(CHOICES, CHOICES)
def test_agreement_has_no_sides(judge: set[str], crowd: set[str]) -> None:
    assert agreement(judge, crowd) is agreement(crowd, judge)


def test_being_the_earliest_is_nothing_to_agree_with() -> None:
    judge = judges_choice(candidates("AB"), pair("A", "B", None))
    assert judge.winner == "A"
    assert agreement(judge.level, crowds_choice(candidates("AB"), ["A"]).winners) is (
        Agreement.PARTLY
    )


YES, PARTLY, NO, UNKNOWN = Agreement


@pytest.mark.parametrize(
    ("votes", "sentence"),
    [
        ([], "There has been no vote yet in which both judge and crowd chose."),
        (
            [(UNKNOWN, 4)],
            "There has been no vote yet in which both judge and crowd chose.\n-# Not counted: 1 "
            "vote in which one of them chose nobody.",
        ),
        ([(YES, 1)], "Judge and crowd agreed in 1 of 1 vote on 1 ballot."),
        (
            [(YES, 5), (NO, 2), (UNKNOWN, 9), (UNKNOWN, 1)],
            "Judge and crowd agreed in 1 of 2 votes on 7 ballots.\n-# Not counted: 2 votes in "
            "which one of them chose nobody.",
        ),
        (
            [(YES, 5), (NO, 2), (PARTLY, 3)],
            "Judge and crowd agreed in 1 of 3 votes, and in part in 1 more, on 10 ballots.",
        ),
    ],
)
def test_how_often_they_agreed(votes: list[tuple[Agreement, int]], sentence: str) -> None:
    assert agreements(votes) == sentence
