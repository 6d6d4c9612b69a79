"""Which ideas say the same, and how all of them are ranked, whatever the model says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.recipes.brainstorms.ideas import Idea
from workflows.recipes.brainstorms.merge import (
    MOST_DOUBTFUL,
    MOST_THEMES,
    OTHER,
    IdeaPair,
    checked,
    decided,
    doubtful,
    ranked,
)

Pair = tuple[str, str]
CARD = ("A stamp card", "The tenth coffee is free.")
HOURS = ("Quiet hours", "Ban phone calls between nine and eleven in the morning.")
PANELS = ("Acoustic panels", "Hang felt panels on the ceiling to absorb noise.")

SAME: list[tuple[Pair, Pair]] = [
    (CARD, CARD),
    (CARD, ("Stamp cards!", "Every tenth coffee is free.")),
    (CARD, ("The STAMP card", "")),
    (CARD, ("Coffee for free, in the end", "The tenth coffee is free.")),
    (HOURS, ("Quiet hour", "Phone calls are banned from nine to eleven.")),
    (PANELS, ("Felt ceiling panels", "Felt panels on the ceiling absorb noise.")),
    (
        ("Buy more plants", "Plants dampen noise and look nice."),
        ("More plants", "Plants absorb noise and look nice."),
    ),
    (
        ("スタンプカード", "十杯目のコーヒーは無料です。"),
        ("スタンプカード制", "十杯目のコーヒーは無料です。"),
    ),
]
OTHERS: list[tuple[Pair, Pair]] = [
    (("Allow dogs", "Dogs are welcome here."), ("Do not allow dogs", "Dogs are not welcome here.")),
    (("Open at 7", "For those who commute."), ("Open at 9", "For those who commute.")),
    (("Free coffee", "The tenth coffee is free."), ("Free tea", "The tenth tea is free.")),
    (
        ("Quiet zone upstairs", "Phones stay off upstairs all day long for everybody there."),
        ("Quiet zone downstairs", "Phones stay off downstairs all day long for everybody there."),
    ),
    (
        ("Raise prices", "Raise the prices by a tenth on every weekend of the year."),
        ("Lower prices", "Lower the prices by a tenth on every weekend of the year."),
    ),
    (CARD, PANELS),
]


def two(couple: tuple[Pair, Pair]) -> list[Idea]:
    return [Idea(at, *pair, "x", frozenset({at})) for at, pair in enumerate(couple, start=1)]


@pytest.mark.parametrize("couple", SAME)
def test_ideas_that_say_the_same_are_one(couple: tuple[Pair, Pair]) -> None:
    (merged,) = ranked(two(couple))
    assert merged.votes == 2


@pytest.mark.parametrize("couple", OTHERS)
def test_ideas_that_differ_in_a_word_that_matters_are_not(couple: tuple[Pair, Pair]) -> None:
    assert [merged.number for merged in ranked(two(couple))] == [1, 2]


def test_what_the_words_leave_open_is_asked_and_only_that() -> None:
    loyal = ("Loyalty card", "Reward regulars with a free drink after ten visits.")
    visits = ("Frequent visitor reward", "After ten visits regulars get a free drink.")
    ideas = [Idea(at, *pair, "x") for at, pair in enumerate([loyal, PANELS, visits], start=1)]
    assert doubtful(ranked(ideas)) == [(1, 3)]
    assert [merged.number for merged in ranked(ideas, [(1, 3)])] == [1, 2]
    assert doubtful(ranked(two(OTHERS[0]))) == []


WORDS = ("coffee", "card", "quiet", "panel", "dog", "not", "7", "9", "free", "tea", "plants")


@st.composite
def some_ideas(draw: st.DrawFn) -> list[Idea]:
    """Ideas of few words, so that many are alike; in any order, with any votes."""
    some = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
    numbers = draw(st.lists(st.integers(1, 60), unique=True, max_size=25))
    people = st.frozensets(st.integers(1, 6))
    return [Idea(number, draw(some), draw(some), "x", draw(people)) for number in numbers]


couples = st.lists(st.tuples(st.integers(-1, 61), st.integers(-1, 61)), max_size=8)


@given(some_ideas(), couples)
def test_every_idea_is_ranked_once_by_the_votes_of_people(
    ideas: list[Idea], same: list[IdeaPair]
) -> None:
    ranking = ranked(ideas, same)
    numbers = sorted(idea.number for merged in ranking for idea in merged.ideas)
    assert numbers == sorted(idea.number for idea in ideas)
    order = [(-merged.votes, merged.number) for merged in ranking]
    assert order == sorted(order)
    for merged in ranking:
        voters = {voter for idea in merged.ideas for voter in idea.voters}
        assert merged.votes == len(voters)
        assert len(merged.best.voters) == max(len(idea.voters) for idea in merged.ideas)
    assert ranked(ideas[::-1], same[::-1]) == ranking
    assert all(merged.votes for merged in decided(ranking))
    asked = doubtful(ranking)
    assert len(asked) <= MOST_DOUBTFUL
    assert set(sum(asked, ())) <= set(numbers)


@given(
    some_ideas(),
    st.dictionaries(
        st.sampled_from([*WORDS, "", " ", OTHER, "other", "x" * 90]),
        st.lists(st.integers(-1, 61), max_size=20),
    ),
)
def test_every_idea_is_in_one_theme_whatever_the_model_groups(
    ideas: list[Idea], answer: dict[str, list[int]]
) -> None:
    ranking = ranked(ideas)
    themes = checked(answer, ranking)
    assert sorted(merged.number for theme in themes for merged in theme.ideas) == sorted(
        merged.number for merged in ranking
    )
    assert len([theme for theme in themes if theme.name != OTHER]) <= MOST_THEMES
    assert len({theme.name.casefold() for theme in themes}) == len(themes)
    assert all(theme.ideas and theme.name.strip() for theme in themes)
