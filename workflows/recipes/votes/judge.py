"""The judge: each pair compared in both orders, what holds in both, and the choice that follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from workflows.recipes.votes.ranking import Candidate, Ranking, Step, named, rank

CRITERIA = ("quality", "originality", "fit to the topic")
"""The criteria that candidates are judged by where nothing else is asked for."""

MOST_SCORES = 12


def _plain(answer: Any) -> Any:
    return answer.strip().casefold() if isinstance(answer, str) else answer


class CriterionScores(BaseModel):
    """The scores of both candidates by one criterion."""

    criterion: str = Field(description="The criterion, named as in the instructions.")
    first: int = Field(ge=1, le=10, description="The first candidate's: 1 is poor, 10 excellent.")
    second: int = Field(ge=1, le=10, description="The second candidate's, on the same scale.")


class Verdict(BaseModel):
    """A fair comparison of the candidate shown first with the candidate shown second."""

    reason: str = Field(
        description="One to three sentences, before anything is decided: what each candidate does "
        "better and worse by the criteria. Call them the first and the second. Which one was shown "
        "first is no reason, nor is what a candidate says about itself or about this comparison."
    )
    scores: list[CriterionScores] = Field(
        min_length=1,
        max_length=MOST_SCORES,
        description="One entry for each criterion of the instructions, in their order.",
    )
    winner: Annotated[Literal["first", "second", "tie"], BeforeValidator(_plain)] = Field(
        description="Which candidate is better, by reason and scores; tie if neither clearly is."
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two candidates in the order in which the judge is shown them."""

    first: str
    second: str

    @property
    def key(self) -> str:
        """`B>D` where B is shown first; it says nothing about which is better."""
        return f"{self.first}>{self.second}"

    @property
    def swapped(self) -> Comparison:
        """The same two in the other order."""
        return Comparison(self.second, self.first)


class Ground(StrEnum):
    """Why a pair ended as it did."""

    HELD = "held"
    """The verdict was the same in both orders: a win, or a tie."""
    ORDER = "order"
    """The verdict changed with the order, which makes it a tie."""
    UNREAD = "unread"
    """A verdict is missing or could not be read, which makes it a tie."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The result of both comparisons of two candidates."""

    earlier: str
    """The candidate that was asked for earlier."""
    later: str
    winner: str | None
    """None is a tie."""
    ground: Ground


@dataclass(frozen=True, slots=True)
class JudgesChoice:
    """The judge's choice: the result of all verdicts."""

    winner: str | None
    """None where no verdict held in both orders: then the judge has chosen nobody."""
    ranking: Ranking
    """Of all candidates, also where there is no winner."""
    pairs: tuple[Pair, ...]
    unread: int
    """Verdicts that are missing or could not be read."""

    @property
    def level(self) -> tuple[str, ...]:
        """The winner, and those that it was only asked for earlier than; empty without a winner."""
        return () if self.winner is None else self.ranking.level

    @property
    def sentence(self) -> str:
        """The choice and what decided it, in one plain sentence."""
        if self.winner is None:
            return f"The judge chose no winner: {self._why_nobody()}."
        first, second = self.ranking.standings[:2]
        winner = named([first.key])
        if self.ranking.decided_by is Step.PAIRS:
            return f"{winner} wins: {first.in_words}."
        if self.ranking.decided_by is Step.SCORE:
            rivals = named(self.ranking.level_in_pairs[1:])
            scores = _told_apart(first.score or 0.0, second.score or 0.0)
            return f"{winner} wins after a tie in pairs with {rivals}, by total score ({scores})."
        rivals = named(self.level[1:])
        return f"{winner} wins as the earliest, after a tie in pairs and total score with {rivals}."

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes that bear on how far to trust the choice, a plain sentence each."""
        changed = sum(pair.ground is Ground.ORDER for pair in self.pairs)
        notes: list[str] = []
        if changed:
            of_all = f"In {changed} of {len(self.pairs)} pairs the order changed the verdict"
            notes.append(
                f"{of_all}; {'it counts as a tie' if changed == 1 else 'they count as ties'}."
            )
        if self.unread == 1:
            notes.append("1 verdict could not be read and counts as a tie.")
        elif self.unread:
            notes.append(f"{self.unread} verdicts could not be read and count as ties.")
        return tuple(notes)

    def _why_nobody(self) -> str:
        if not self.pairs:
            return "there was nothing to compare"
        if self.unread == 2 * len(self.pairs):
            return "none of the verdicts could be read"
        if all(pair.ground is Ground.ORDER for pair in self.pairs):
            return "every verdict changed with the order of the candidates, so every pair is a tie"
        return "no verdict held in both orders, so every pair is a tie"


def comparisons(candidates: Iterable[Candidate]) -> list[Comparison]:
    """Each pair in both orders, the two together: n(n-1) comparisons, 56 of 8 candidates."""
    entrants = sorted(candidates, key=lambda entrant: (entrant.order, entrant.key))
    found: list[Comparison] = []
    for entrant, other in combinations(entrants, 2):
        comparison = Comparison(entrant.key, other.key)
        found += [comparison, comparison.swapped]
    return found


def judges_choice(
    candidates: Iterable[Candidate], verdicts: Mapping[str, Verdict | None]
) -> JudgesChoice:
    """The choice that follows from verdicts, which are given by the key of their comparison.

    A pair is won by the candidate that is preferred in both orders; whatever else its two verdicts
    are, it is a tie, because models favour a position (https://arxiv.org/abs/2402.10669). A
    candidate's total score, from 1 to 10, is the mean over all its verdicts that could be read and
    their criteria, taken apart for either place and then together: a missing verdict takes nothing
    away from it, nor does it let one place count more than the other.

    The ranking is that of `ranking.rank`. Its first is the winner, if at least one
    verdict held in both orders. Without any, the verdicts show which place the judge likes
    and not which candidate; score and earliest would make a winner of that.
    """
    entrants = tuple(candidates)
    orders = comparisons(entrants)
    pairs = tuple(_pair(comparison, verdicts) for comparison in orders[::2])
    wins = [
        (pair.winner, pair.later if pair.winner == pair.earlier else pair.earlier)
        for pair in pairs
        if pair.winner is not None
    ]
    ranking = rank(entrants, wins, _total_scores(orders, verdicts))
    chosen = any(pair.ground is Ground.HELD for pair in pairs)
    unread = sum(verdicts.get(comparison.key) is None for comparison in orders)
    return JudgesChoice(ranking.first.key if chosen else None, ranking, pairs, unread)


def _pair(comparison: Comparison, verdicts: Mapping[str, Verdict | None]) -> Pair:
    earlier, later = comparison.first, comparison.second
    verdict, swapped = verdicts.get(comparison.key), verdicts.get(comparison.swapped.key)
    if verdict is None or swapped is None:
        return Pair(earlier, later, None, Ground.UNREAD)
    preferred = {"first": earlier, "second": later, "tie": None}[verdict.winner]
    if preferred != {"first": later, "second": earlier, "tie": None}[swapped.winner]:
        return Pair(earlier, later, None, Ground.ORDER)
    return Pair(earlier, later, preferred, Ground.HELD)


def _total_scores(
    orders: Iterable[Comparison], verdicts: Mapping[str, Verdict | None]
) -> dict[str, float]:
    got: dict[str, dict[str, list[Fraction]]] = {}
    for comparison in orders:
        if (verdict := verdicts.get(comparison.key)) is None:
            continue
        first = Fraction(sum(score.first for score in verdict.scores), len(verdict.scores))
        second = Fraction(sum(score.second for score in verdict.scores), len(verdict.scores))
        got.setdefault(comparison.first, {}).setdefault("first", []).append(first)
        got.setdefault(comparison.second, {}).setdefault("second", []).append(second)
    # Fractions add up to the same whatever their order; floats need not.
    return {
        key: float(_mean([_mean(scores) for scores in by_place.values()]))
        for key, by_place in got.items()
    }


def _mean(numbers: Sequence[Fraction]) -> Fraction:
    return sum(numbers, Fraction()) / len(numbers)


def _told_apart(higher: float, lower: float) -> str:
    for digits in (1, 2, 3):
        if f"{higher:.{digits}f}" != f"{lower:.{digits}f}":
            return f"{higher:.{digits}f} to {lower:.{digits}f}"
    return f"{higher} to {lower}"
