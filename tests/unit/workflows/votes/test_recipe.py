"""Settings are assigned so that letters tell nothing; a vote's recipe is data like any other."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.errors import RecipeError
from workflows.recipe import Recipe
from workflows.recipes.ask_many.recipe import ask_many_recipe
from workflows.recipes.create.recipe import STORY_JOKE_POEM
from workflows.recipes.votes.candidates import LETTERS, Setting, assigned_settings
from workflows.recipes.votes.judge import CRITERIA
from workflows.recipes.votes.recipe import going_on, read_criteria, typed_task, vote_recipe

TASK = typed_task("Write a haiku.")


@given(st.integers(2, 8), st.randoms(use_true_random=False))
def test_each_candidate_has_a_setting_of_its_own(count: int, chance: random.Random) -> None:
    settings = assigned_settings(count, "m", chance)
    assert "".join(settings) == LETTERS[:count]
    assert len({setting.author for setting in settings.values()}) == count
    assert sorted(setting.order for setting in settings.values()) == list(range(count))
    assert len({setting.temperature for setting in settings.values()}) == count
    for setting in settings.values():
        assert Setting.of({"recipe": "x", **setting.to_brief()}) == setting


def test_no_letter_is_an_author_s_or_the_first_s_own() -> None:
    times = 400
    assignments = [assigned_settings(4, "m", random.Random(seed)) for seed in range(times)]
    for letter in "ABCD":
        first = sum(assignment[letter].order == 0 for assignment in assignments)
        assert times / 4 * 0.6 < first < times / 4 * 1.4
        assert len({assignment[letter].author for assignment in assignments}) == 8


@pytest.mark.parametrize(("count", "compared"), [(2, 2), (4, 12), (6, 30)])
def test_each_two_are_compared_in_both_orders_after_both_are_written(
    count: int, compared: int
) -> None:
    settings = assigned_settings(count, "m", random.Random(1))
    recipe = vote_recipe(TASK, settings, CRITERIA, judged=True)
    judged = [branch for branch in recipe.branches if not branch.shown]
    assert len(judged) == compared
    assert {branch.key for branch in judged} == {
        f"{letter}>{other}" for letter in settings for other in settings if letter != other
    }
    assert [len(stage) for stage in recipe.stages] == [count, compared]
    assert recipe.with_readers(["A"]) == (
        "A",
        *(branch.key for branch in judged if "A" in branch.reads),
    )
    assert Recipe.from_json(recipe.to_json()) == recipe


@pytest.mark.parametrize(("count", "rounds"), [(7, [3, 2, 1]), (8, [4, 2, 1])])
def test_of_many_winners_meet_winners(count: int, rounds: list[int]) -> None:
    settings = assigned_settings(count, "m", random.Random(1))
    recipe = vote_recipe(TASK, settings, CRITERIA, judged=True)
    assert [len(stage) for stage in recipe.stages] == [count, *rounds]
    assert len(recipe.with_readers(["A"])) in (3, 4)  # its own, and the match of each round
    assert Recipe.from_json(recipe.to_json()) == recipe


def test_without_a_judge_there_is_nothing_but_candidates() -> None:
    recipe = vote_recipe(TASK, assigned_settings(3, "m", random.Random(1)), CRITERIA, judged=False)
    assert recipe.keys == ("A", "B", "C")


@pytest.mark.parametrize(
    ("text", "criteria"),
    [("", CRITERIA), (" , ", CRITERIA), ("wit, Wit , rhythm", ("wit", "rhythm"))],
)
def test_criteria_are_a_list_without_doubles(text: str, criteria: tuple[str, ...]) -> None:
    assert read_criteria(text) == criteria


@pytest.mark.parametrize("text", ["a,b,c,d,e,f,g", "x" * 61])
def test_too_many_or_too_long_criteria_are_one_sentence(text: str) -> None:
    with pytest.raises(RecipeError, match=r"the limit is \d+\. Nothing was started\.$"):
        read_criteria(text)


def test_recipes_of_questions_and_of_what_goes_on_are_data_too() -> None:
    for recipe in (ask_many_recipe(15), going_on(STORY_JOKE_POEM)):
        assert Recipe.from_json(recipe.to_json()) == recipe
