"""The bracket: many candidates take few comparisons, and the choice is nearly as good."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.pairing import in_all_pairs, in_bracket, simulated_judge
from tests.fakes.model import Fault, ModelStandIn
from tests.fakes.model.rules import ChatRequest
from tests.support.recorder import MemoryRecorder, new_execution
from tests.unit.workflows.test_runner import ignore, open_runner
from tests.unit.workflows.votes.elections import LETTERS, candidates, pair, verdict
from workflows.recipes.votes.candidates import assigned_settings
from workflows.recipes.votes.judge import (
    CRITERIA,
    Comparison,
    Ground,
    bracket,
    is_contested,
    match_pair,
)
from workflows.recipes.votes.recipe import typed_task, vote_recipe
from workflows.recipes.votes.verdicts import judgement

SHOWN = ("first", "second")


@pytest.mark.parametrize("count", range(1, 9))
def test_all_but_the_winner_lose_one_match(count: int) -> None:
    matches = bracket(candidates(LETTERS[:count]))
    assert len(matches) == count - 1
    assert max([match.round for match in matches], default=0) == (count - 1).bit_length()
    sides = [side for match in matches for side in match.sides]
    assert len(set(sides)) == len(sides) == 2 * (count - 1)
    for match in matches[-1:]:
        assert set(match.reads) == {*LETTERS[:count], *(other.key for other in matches[:-1])}


def test_a_verdict_that_holds_decides_a_match_and_is_not_asked_for_again() -> None:
    for winner in "AB":
        given = pair("A", "B", winner)
        assert not is_contested(Comparison("A", "B"), given)
        assert match_pair(Comparison("A", "B"), given).winner == winner


def test_a_contested_match_is_decided_by_what_is_said_again() -> None:
    contested = {"A>B": verdict("first", 6, 5), "B>A": verdict("first", 5, 5)}
    assert is_contested(Comparison("A", "B"), contested)
    again = {f"{key} again": given for key, given in pair("A", "B", "B").items()}
    held = match_pair(Comparison("A", "B"), contested | again)
    assert (held.winner, held.ground) == ("B", Ground.HELD)
    twice = contested | {f"{key} again": given for key, given in contested.items()}
    by_scores = match_pair(Comparison("A", "B"), twice)
    assert (by_scores.winner, by_scores.ground) == ("A", Ground.ORDER)
    level = match_pair(Comparison("A", "B"), {key: verdict("tie") for key in twice})
    assert level.winner is None


def test_it_agrees_with_a_full_tournament_nearly_as_often_as_another_one_does() -> None:
    chance, entrants = random.Random(3), candidates(LETTERS)
    calls, agreed, again = 0, 0, 0
    for _ in range(60):
        judge = simulated_judge({letter: chance.gauss(0, 1) for letter in LETTERS}, chance, "usual")
        full, played = in_all_pairs(entrants, judge), in_bracket(entrants, judge)
        calls += played.calls
        agreed += played.winner == full.winner
        again += in_all_pairs(entrants, judge).winner == full.winner
    assert calls / 60 < 56 / 2.5
    assert agreed > again - 15


async def test_eight_candidates_are_compared_in_three_rounds_and_a_retry_goes_on(
    model: ModelStandIn, api: str, tmp_path: Path
) -> None:
    recipe = vote_recipe(
        typed_task("Write a haiku."),
        assigned_settings(8, "m", random.Random(1)),
        CRITERIA,
        judged=True,
    )
    lengths = iter(range(1, 9))
    # The longer of two candidates wins.
    model.when("haiku", text=lambda _request: "word " * next(lengths))

    def compared(request: ChatRequest) -> dict[str, object]:
        user = request.text("user")
        first, second = (user.partition(f"<{tag}>")[2].partition("</")[0] for tag in SHOWN)
        winner = "first" if len(first) > len(second) else "second"
        scores = [{"criterion": name, "first": 5, "second": 5} for name in CRITERIA]
        return {"reason": "It is longer.", "scores": scores, "winner": winner}

    model.when("You are a fair judge", json=compared, faults=[Fault.http(401)])
    recorder = MemoryRecorder()
    async with open_runner(tmp_path, model) as runner:
        await runner.run(new_execution(recipe, recorder, api), ignore)
        failed = [key for key, result in recorder.results.items() if not result.done]
        again = recorder.next_attempt(recipe.with_readers(failed))
        await runner.run(new_execution(recipe, again, api, attempt=2), ignore)
    assert len(failed) == 1
    assert failed[0] in ("match-1", "match-2", "match-3", "match-4")
    texts = {key: result.text for key, result in again.results.items() if result.done}
    judged = judgement(recipe, texts)
    assert judged is not None
    longest = max("ABCDEFGH", key=lambda letter: len(texts[letter]))
    assert judged.winner == longest
    assert judged.sentence == f"Candidate {longest} wins: it won 3 of 3 pairs."
    assert judged.notes == ("7 pairs were compared: winners met winners, in rounds.",)
    assert len(judged.verdicts) == 14
