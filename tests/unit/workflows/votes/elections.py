"""Candidates, verdicts and ballots for the property tests of voting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from workflows.recipes.votes.judge import CriterionScores, Verdict, comparisons
from workflows.recipes.votes.ranking import Candidate

LETTERS = "ABCDEFGH"


def verdict(winner: str, first: int = 5, second: int = 5) -> Verdict:
    scores = [CriterionScores(criterion="quality", first=first, second=second)]
    return Verdict.model_validate({"reason": "so", "scores": scores, "winner": winner})


def candidates(letters: str, orders: Sequence[int] | None = None) -> list[Candidate]:
    """In alphabetical order of asking, unless orders are given."""
    return [
        Candidate(letter, order)
        for letter, order in zip(letters, orders or range(len(letters)), strict=True)
    ]


def pair(
    key: str, other: str, winner: str | None, scores: tuple[int, int] = (5, 5)
) -> dict[str, Verdict | None]:
    """Both verdicts on a pair, the same in either order; scores are given as (one, other)."""
    first = "tie" if winner is None else "first" if winner == key else "second"
    second = {"first": "second", "second": "first", "tie": "tie"}[first]
    return {
        f"{key}>{other}": verdict(first, *scores),
        f"{other}>{key}": verdict(second, *reversed(scores)),
    }


@st.composite
def entrants(draw: st.DrawFn, least: int = 1) -> list[Candidate]:
    """Up to six candidates, in any order of letters and of asking."""
    letters = draw(st.permutations(LETTERS[: draw(st.integers(least, 6))]))
    return candidates("".join(letters), draw(st.permutations(range(len(letters)))))


def verdicts(winners: Sequence[str] = ("first", "second", "tie")) -> st.SearchStrategy[Verdict]:
    scores = st.integers(1, 10)
    return st.builds(verdict, st.sampled_from(winners), scores, scores)


@st.composite
def judged(
    draw: st.DrawFn, winners: Sequence[str] = ("first", "second", "tie"), least: int = 1
) -> tuple[list[Candidate], Mapping[str, Verdict | None]]:
    """Candidates and any verdicts on them, some of which are missing."""
    chosen = draw(entrants(least))
    winning = st.none() | verdicts(winners)
    return chosen, {comparison.key: draw(winning) for comparison in comparisons(chosen)}


@st.composite
def voted(
    draw: st.DrawFn, longest: int = len(LETTERS)
) -> tuple[list[Candidate], list[tuple[str, ...]]]:
    """Candidates and any ballots on them, which may name what is no candidate, or one twice."""
    chosen = draw(entrants())
    ballot = st.lists(st.sampled_from(LETTERS), max_size=longest).map(tuple)
    return chosen, draw(st.lists(ballot, max_size=12))
