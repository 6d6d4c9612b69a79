"""A judge speaks of the first and the second; people read letters."""

from __future__ import annotations

import pytest

from tests.unit.workflows.votes.elections import candidates, pair, verdict
from workflows.recipes.votes.judge import Comparison, judges_choice
from workflows.recipes.votes.verdicts import by_letters, main_reasons


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("The first is vivid; the second drifts.", "D is vivid; B drifts."),
        ("The second candidate's rhymes\nbeat the first's.", "B's rhymes beat D's."),
        ("Candidate 1 is shorter than candidate 2.", "D is shorter than B."),
        ("The first one wins.", "D wins."),
        ("Its first line is weak, the second line too.", "Its first line is weak, the second line "
         "too."),
        ("The first of these lines", "The first of these lines"),
        ("The first-person view", "The first-person view"),
        ("At first, it bores.", "At first, it bores."),
        ("Text one says more than the poem two.", "D says more than B."),
    ],
)  # fmt: skip
def test_places_become_letters_and_lines_stay_lines(reason: str, told: str) -> None:
    assert by_letters(reason, Comparison("D", "B")) == told


def test_each_rival_of_the_first_has_its_reason() -> None:
    given = {**pair("A", "B", "A"), **pair("A", "C", "A"), **pair("B", "C", None)}
    given["A>C"] = None
    given["C>A"] = verdict("second").model_copy(update={"reason": "The second is better."})
    choice = judges_choice(candidates("ABC"), given)
    assert main_reasons(choice) == {"B": "so", "C": "A is better."}


def test_without_verdicts_there_are_no_reasons() -> None:
    assert main_reasons(judges_choice(candidates("AB"), {})) == {}
