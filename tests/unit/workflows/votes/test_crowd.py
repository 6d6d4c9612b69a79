"""The crowd's choice: single and ranked ballots, ties that stay ties, and nobody without a vote."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workflows.votes.elections import LETTERS, candidates, voted
from workflows.recipes.votes.ranking import Candidate, Step, crowds_choice

Ballots = list[tuple[str, ...]]
Voted = tuple[list[Candidate], Ballots]


@pytest.mark.parametrize(
    ("ballots", "winners", "sentence"),
    [
        ("", "", "The crowd chose no winner: nobody has voted."),
        ("X Y", "", "The crowd chose no winner: nobody has voted."),
        ("B", "B", "Candidate B wins with 1 of 1 vote."),
        ("B A B C B", "B", "Candidate B wins with 3 of 5 votes."),
        ("C A A C B", "AC", "The crowd is tied: Candidates A and C have 2 of 5 votes each."),
        ("A B C", "ABC", "The crowd is tied: Candidates A, B, and C have 1 of 3 votes each."),
        ("BA", "B", "Candidate B wins: it won 2 of 2 pairs on 1 ballot."),
        # Most first choices are A's, and yet more people prefer B to it.
        ("ABC ABC BCA CBA CBA", "B", "Candidate B wins: it won 2 of 2 pairs on 5 ballots."),
        ("AB BA", "AB", "The crowd is tied: Candidates A and B are level in pairs and in ranks on "
         "2 ballots."),
        ("ABC BCA CAB CA", "C", "Candidate C wins: it won 1 of 2 pairs and lost none on 4 "
         "ballots."),
        ("ABC ABC BCA BCA CAB", "B", "Candidate B wins after a tie in pairs with Candidates A "
         "and C, by ranks (6 to 5 points)."),
    ],
)  # fmt: skip
def test_who_wins(ballots: str, winners: str, sentence: str) -> None:
    choice = crowds_choice(candidates("ABC"), ballots.split())
    assert choice.winners == tuple(winners)
    assert choice.sentence == sentence


def test_ranks_decide_between_those_that_are_level_in_pairs() -> None:
    choice = crowds_choice(candidates("ABC"), ["ABC", "ABC", "BCA", "BCA", "CAB"])
    assert choice.ranking.decided_by is Step.SCORE
    assert [(standing.key, standing.score) for standing in choice.ranking.standings] == [
        ("B", 6.0),
        ("A", 5.0),
        ("C", 4.0),
    ]


def test_those_left_out_share_the_last_place() -> None:
    choice = crowds_choice(candidates("ABCD"), ["A", "DA"])
    assert {standing.key: standing.score for standing in choice.ranking.standings} == {
        "A": 5.0,
        "D": 4.0,
        "B": 1.5,
        "C": 1.5,
    }
    assert choice.votes == {"A": 1, "B": 0, "C": 0, "D": 1}


@given(voted(longest=1))
def test_single_choices_are_counted_one_by_one(given_voted: Voted) -> None:
    chosen, ballots = given_voted
    choice = crowds_choice(chosen, ballots)
    votes = {entrant.key: ballots.count((entrant.key,)) for entrant in chosen}
    most = max(votes.values())
    assert set(choice.winners) == {key for key, count in votes.items() if count == most > 0}
    assert choice.votes == votes
    assert choice.ballots == sum(votes.values())


@given(voted(), st.data())
def test_no_order_of_candidates_or_ballots_changes_anything(
    given_voted: Voted, data: st.DataObject
) -> None:
    chosen, ballots = given_voted
    shuffled = data.draw(st.permutations(chosen))
    reordered = data.draw(st.permutations(ballots))
    assert crowds_choice(shuffled, reordered) == crowds_choice(chosen, ballots)


@given(voted(), st.permutations(LETTERS))
def test_other_letters_change_nothing_but_the_letters(
    given_voted: Voted, letters: list[str]
) -> None:
    chosen, ballots = given_voted
    other = dict(zip(LETTERS, letters, strict=True))
    renamed = [replace(entrant, key=other[entrant.key]) for entrant in chosen]
    before = crowds_choice(chosen, ballots)
    after = crowds_choice(renamed, [[other[key] for key in ballot] for ballot in ballots])
    assert after.winners == tuple(other[key] for key in before.winners)
    assert after.ranking.standings == tuple(
        replace(standing, key=other[standing.key]) for standing in before.ranking.standings
    )


@given(voted())
def test_what_is_named_twice_or_unknown_does_not_count(given_voted: Voted) -> None:
    chosen, ballots = given_voted
    known = {entrant.key for entrant in chosen}
    once = [dict.fromkeys(key for key in ballot if key in known) for ballot in ballots]
    twice = [ballot + ballot[::-1] + ("nobody",) for ballot in ballots]
    assert crowds_choice(chosen, [tuple(named) for named in once]) == crowds_choice(chosen, twice)


@given(voted())
def test_one_more_vote_for_the_winner_alone_keeps_it(given_voted: Voted) -> None:
    chosen, ballots = given_voted
    winners = crowds_choice(chosen, ballots).winners
    for winner in winners:
        # Where several are tied, it breaks the tie.
        assert crowds_choice(chosen, [*ballots, (winner,)]).winners == (winner,)


@given(voted(), st.data())
def test_whom_more_ballots_prefer_to_each_other_candidate_wins(
    given_voted: Voted, data: st.DataObject
) -> None:
    chosen, ballots = given_voted
    best = data.draw(st.sampled_from(chosen)).key
    majority = [(best, *data.draw(st.permutations(LETTERS))) for _ in range(len(ballots) + 1)]
    choice = crowds_choice(chosen, ballots + majority)
    assert choice.winners == (best,)
    assert choice.ranking.decided_by is Step.PAIRS


@given(voted())
def test_every_candidate_is_ranked_once_and_the_winners_first(given_voted: Voted) -> None:
    chosen, ballots = given_voted
    choice = crowds_choice(chosen, ballots)
    keys = [standing.key for standing in choice.ranking.standings]
    assert sorted(keys) == sorted(entrant.key for entrant in chosen)
    assert tuple(keys[: len(choice.winners)]) == choice.winners
    assert bool(choice.winners) == bool(choice.ballots)
    assert choice.sentence


def test_without_candidates_nobody_wins() -> None:
    assert crowds_choice([], [("A",)]).winners == ()
