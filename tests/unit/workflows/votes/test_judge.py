"""The judge's choice: what holds in both orders counts, and nothing else makes a winner."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workflows.votes.elections import (
    LETTERS,
    candidates,
    judged,
    pair,
    verdict,
    verdicts,
)
from workflows.model.structured import Unreadable, read_as, response_format
from workflows.recipes.votes.judge import Comparison, Ground, Verdict, comparisons, judges_choice
from workflows.recipes.votes.ranking import Candidate, Step

Judged = tuple[list[Candidate], Mapping[str, Verdict | None]]


@pytest.mark.parametrize("count", range(9))
def test_each_pair_is_compared_in_both_orders(count: int) -> None:
    orders = comparisons(candidates(LETTERS[:count]))
    assert len({comparison.key for comparison in orders}) == len(orders) == count * (count - 1)
    assert {comparison.swapped for comparison in orders} == set(orders)


def test_a_comparison_names_the_one_shown_first() -> None:
    assert [comparison.key for comparison in comparisons(candidates("AB"))] == ["A>B", "B>A"]
    assert Comparison("B", "A").swapped == Comparison("A", "B")


@pytest.mark.parametrize(
    ("ab", "ba", "winner", "ground"),
    [
        ("first", "second", "A", Ground.HELD),
        ("second", "first", "B", Ground.HELD),
        ("tie", "tie", None, Ground.HELD),
        ("first", "first", None, Ground.ORDER),
        ("second", "second", None, Ground.ORDER),
        ("first", "tie", None, Ground.ORDER),
        ("tie", "second", None, Ground.ORDER),
        ("first", None, None, Ground.UNREAD),
        (None, "tie", None, Ground.UNREAD),
        (None, None, None, Ground.UNREAD),
    ],
)
def test_a_pair_is_won_by_who_is_preferred_in_both_orders(
    ab: str | None, ba: str | None, winner: str | None, ground: Ground
) -> None:
    both = {"A>B": verdict(ab) if ab else None, "B>A": verdict(ba) if ba else None}
    choice = judges_choice(candidates("AB"), both)
    (only,) = choice.pairs
    assert (only.winner, only.ground) == (winner, ground)
    assert choice.unread == [ab, ba].count(None)


THREE = pair("A", "B", "B") | pair("A", "C", "A") | pair("B", "C", "B")
CIRCLE = pair("A", "B", "A", (6, 5)) | pair("B", "C", "B", (7, 5)) | pair("A", "C", "C", (5, 8))


@pytest.mark.parametrize(
    ("given_verdicts", "winner", "step", "sentence"),
    [
        (THREE, "B", Step.PAIRS, "Candidate B wins: it won 2 of 2 pairs."),
        (
            THREE | pair("A", "B", None),
            "A",
            Step.EARLIEST,
            "Candidate A wins as the earliest, after a tie in pairs and total score with "
            "Candidate B.",
        ),
        (
            THREE | pair("A", "C", "C"),
            "B",
            Step.PAIRS,
            "Candidate B wins: it won 2 of 2 pairs.",
        ),
        (
            pair("A", "B", "B") | pair("A", "C", None) | pair("B", "C", None),
            "B",
            Step.PAIRS,
            "Candidate B wins: it won 1 of 2 pairs and lost none.",
        ),
        (
            CIRCLE,
            "C",
            Step.SCORE,
            "Candidate C wins after a tie in pairs with Candidates B and A, by total score "
            "(6.5 to 6.0).",
        ),
    ],
    ids=["pairs", "earliest", "still pairs", "one win", "circle"],
)
def test_pairs_then_score_then_the_earliest(
    given_verdicts: Mapping[str, Verdict | None], winner: str, step: Step, sentence: str
) -> None:
    choice = judges_choice(candidates("ABC"), given_verdicts)
    assert (choice.winner, choice.ranking.decided_by, choice.sentence) == (winner, step, sentence)
    assert choice.notes == ()


def test_the_earliest_is_who_was_asked_for_first_and_not_the_first_letter() -> None:
    choice = judges_choice(candidates("ABC", [2, 0, 1]), pair("B", "C", None))
    assert choice.winner == "B"
    assert choice.level == ("B", "C")
    assert choice.notes == ("4 verdicts could not be read and count as ties.",)


def test_close_scores_are_told_apart_in_words() -> None:
    scores = pair("A", "B", "A", (7, 5)) | pair("B", "C", "B", (7, 5)) | pair("A", "C", "C", (5, 7))
    scores["A>B"] = Verdict.model_validate(
        {
            "reason": "so",
            "scores": [
                {"criterion": str(n), "first": 7 if n else 8, "second": 5} for n in range(9)
            ],
            "winner": "first",
        }
    )
    sentence = judges_choice(candidates("ABC"), scores).sentence
    assert sentence.endswith("by total score (6.03 to 6.00).")


@pytest.mark.parametrize(
    ("letters", "given_verdicts", "sentence", "notes"),
    [
        (
            "AB",
            {},
            "The judge chose no winner: none of the verdicts could be read.",
            ("2 verdicts could not be read and count as ties.",),
        ),
        (
            "AB",
            {"A>B": verdict("first", 10, 1)},
            "The judge chose no winner: no verdict held in both orders, so every pair is a tie.",
            ("1 verdict could not be read and counts as a tie.",),
        ),
        (
            "AB",
            {"A>B": verdict("first"), "B>A": verdict("first")},
            "The judge chose no winner: every verdict changed with the order of the candidates, "
            "so every pair is a tie.",
            ("In 1 of 1 pair the order changed the verdict; it counts as a tie.",),
        ),
    ],
    ids=["unread", "half read", "order"],
)
def test_no_winner_is_said_plainly(
    letters: str,
    given_verdicts: Mapping[str, Verdict | None],
    sentence: str,
    notes: tuple[str, ...],
) -> None:
    choice = judges_choice(candidates(letters), given_verdicts)
    assert (choice.winner, choice.level) == (None, ())
    assert (choice.sentence, choice.notes) == (sentence, notes)


@given(judged(winners=["first"], least=2))
def test_a_judge_who_always_prefers_the_first_ends_in_ties_and_not_in_a_winner(
    given_judged: Judged,
) -> None:
    choice = judges_choice(*given_judged)
    assert choice.winner is None
    assert all(pair.winner is None for pair in choice.pairs)
    assert {standing.net for standing in choice.ranking.standings} == {0}


@given(judged())
def test_whatever_is_missing_every_candidate_is_ranked_once(given_judged: Judged) -> None:
    choice = judges_choice(*given_judged)
    keys = [entrant.key for entrant in given_judged[0]]
    assert sorted(standing.key for standing in choice.ranking.standings) == sorted(keys)
    assert all(
        standing.won + standing.lost + standing.tied == len(keys) - 1
        for standing in choice.ranking.standings
    )
    assert choice.sentence
    assert (choice.winner is None) == all(pair.ground is not Ground.HELD for pair in choice.pairs)


@given(judged())
def test_nobody_wins_of_whom_no_verdict_could_be_read(given_judged: Judged) -> None:
    choice = judges_choice(*given_judged)
    read = {key for key, found in given_judged[1].items() if found is not None}
    if choice.winner is not None:
        assert any(choice.winner in key.split(">") for key in read)
        assert choice.ranking.first.score is not None


@given(judged(), st.data())
def test_a_verdict_that_is_lost_wins_nobody_a_pair(
    given_judged: Judged, data: st.DataObject
) -> None:
    chosen, given_verdicts = given_judged
    kept = {key: found for key, found in given_verdicts.items() if data.draw(st.booleans())}
    before = {pair for pair in judges_choice(chosen, given_verdicts).pairs if pair.winner}
    assert before >= {pair for pair in judges_choice(chosen, kept).pairs if pair.winner}


@given(judged(), st.data())
def test_no_order_of_candidates_or_verdicts_changes_anything(
    given_judged: Judged, data: st.DataObject
) -> None:
    chosen, given_verdicts = given_judged
    shuffled = data.draw(st.permutations(chosen))
    reordered = dict(data.draw(st.permutations(list(given_verdicts.items()))))
    assert judges_choice(shuffled, reordered) == judges_choice(chosen, given_verdicts)


@given(judged(), st.permutations(LETTERS))
def test_other_letters_change_nothing_but_the_letters(
    given_judged: Judged, letters: list[str]
) -> None:
    chosen, given_verdicts = given_judged
    other = dict(zip(LETTERS, letters, strict=True))
    before = judges_choice(chosen, given_verdicts)
    after = judges_choice(
        [replace(found, key=other[found.key]) for found in chosen],
        {
            ">".join(other[letter] for letter in key.split(">")): v
            for key, v in given_verdicts.items()
        },
    )
    assert after.winner == (before.winner and other[before.winner])
    assert after.ranking.standings == tuple(
        replace(standing, key=other[standing.key]) for standing in before.ranking.standings
    )


@given(judged(least=2), st.data())
def test_who_wins_every_pair_wins(given_judged: Judged, data: st.DataObject) -> None:
    chosen, given_verdicts = given_judged
    best = data.draw(st.sampled_from(chosen)).key
    beaten = {
        key: verdict(winner="first" if key.startswith(best) else "second", first=1, second=1)
        for key in given_verdicts
        if best in key
    }
    choice = judges_choice(chosen, {**given_verdicts, **beaten})
    assert (choice.winner, choice.ranking.decided_by) == (best, Step.PAIRS)
    assert choice.level == (best,)


@given(judged(least=3), st.integers(1, 10), st.data())
def test_a_missing_verdict_takes_nothing_from_a_score(
    given_judged: Judged, score: int, data: st.DataObject
) -> None:
    chosen, given_verdicts = given_judged
    steady = data.draw(st.sampled_from(chosen)).key
    scored = {
        key: found
        and verdict(found.winner, *((score, 1) if key.startswith(steady) else (1, score)))
        for key, found in given_verdicts.items()
        if steady in key
    }
    choice = judges_choice(chosen, {**given_verdicts, **scored})
    standing = next(standing for standing in choice.ranking.standings if standing.key == steady)
    assert standing.score == (score if any(scored.values()) else None)


def test_a_missing_verdict_lets_no_place_count_more() -> None:
    orders = comparisons(candidates("ABC"))
    likes_the_first = {
        comparison.key: verdict("first", 9, 5) for comparison in orders if comparison.key != "A>B"
    }
    choice = judges_choice(candidates("ABC"), likes_the_first)
    assert [standing.score for standing in choice.ranking.standings] == [7.0, 7.0, 7.0]


def test_the_form_asks_for_the_reason_before_the_winner() -> None:
    form = json.dumps(response_format(Verdict))
    assert form.index('"reason"') < form.index('"scores"') < form.index('"winner"')
    assert '"enum": ["first", "second", "tie"]' in form


@given(verdicts())
def test_a_verdict_is_read_as_it_was_written(written: Verdict) -> None:
    assert read_as(Verdict, written.model_dump_json()) == written


def test_a_winner_may_be_written_with_a_capital() -> None:
    assert read_as(Verdict, verdict("tie").model_dump_json().replace("tie", " Tie")).winner == "tie"


@pytest.mark.parametrize(
    "change",
    [{"winner": "A"}, {"winner": None}, {"scores": []}, {"reason": None}],
    ids=["letter", "nobody", "no scores", "no reason"],
)
def test_what_is_no_verdict_can_not_be_read(change: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        read_as(Verdict, json.dumps({**verdict("first").model_dump(), **change}))


@pytest.mark.parametrize("score", [0, 11, 100, None, "good"])
def test_a_score_off_the_scale_can_not_be_read(score: object) -> None:
    answer = verdict("first").model_dump()
    answer["scores"][0]["second"] = score
    with pytest.raises(Unreadable):
        read_as(Verdict, json.dumps(answer))
