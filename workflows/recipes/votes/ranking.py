"""From pairs to a ranking: the one rule by which a judge's and a crowd's candidates are ranked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflows.text.lists import counted, listed


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the texts to choose from."""

    key: str
    """As people see it: the letter in “Candidate B”. Each candidate has its own."""
    order: int
    """When it was asked for among the others: the lowest is the earliest. The letters don't tell,
    they are assigned in any order."""


class Step(StrEnum):
    """The step of the rule that told the first of a ranking from the second."""

    PAIRS = "pairs"
    SCORE = "score"
    EARLIEST = "earliest"


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate's place in a ranking, with the numbers that explain it."""

    key: str
    won: int
    """Pairs with another candidate; won, lost, and tied ones make up all others."""
    lost: int
    tied: int
    score: float | None
    """The tie-break of candidates that are level in pairs; None where nobody has scored it."""

    @property
    def net(self) -> int:
        """Pairs won minus pairs lost."""
        return self.won - self.lost

    @property
    def in_words(self) -> str:
        """Such as “it won 2 of 3 pairs and lost none”."""
        pairs = self.won + self.lost + self.tied
        words = f"it won {self.won} of {counted(pairs, 'pair')}"
        return words if self.won == pairs else f"{words} and lost {self.lost or 'none'}"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every candidate once, the best first."""

    standings: tuple[Standing, ...]

    @property
    def first(self) -> Standing:
        """The best. There has to be a candidate."""
        return self.standings[0]

    @property
    def level_in_pairs(self) -> tuple[str, ...]:
        """The first, and those with as many pairs, in the ranking's order."""
        return tuple(known.key for known in self.standings if known.net == self.first.net)

    @property
    def level(self) -> tuple[str, ...]:
        """The first, and those that pairs and score can't tell from it, in the ranking's order."""
        best = (self.first.net, self.first.score)
        return tuple(known.key for known in self.standings if (known.net, known.score) == best)

    @property
    def decided_by(self) -> Step:
        """The step that told the first from all others."""
        if len(self.level_in_pairs) == 1:
            return Step.PAIRS
        return Step.SCORE if len(self.level) == 1 else Step.EARLIEST


def rank(
    candidates: Iterable[Candidate],
    wins: Iterable[tuple[str, str]],
    scores: Mapping[str, float],
    ties: Iterable[tuple[str, str]] | None = None,
) -> Ranking:
    """Ranks by pairs won minus pairs lost, then by the higher score, then the earliest first.

    `wins` names winner and loser of each pair that was won; every other pair is a tie, unless
    `ties` names them because not each two were compared. One without a score comes after those
    with one. The order of the arguments' items changes nothing.
    The first step is Copeland's method (https://en.wikipedia.org/wiki/Copeland%27s_method), which
    counting a tie as half a win would not change: who wins every pair is always first.
    """
    entrants = sorted(candidates, key=lambda entrant: (entrant.order, entrant.key))
    pairs = list(wins)
    tied = None if ties is None else Counter(key for pair in ties for key in pair)
    won, lost = Counter(winner for winner, _ in pairs), Counter(loser for _, loser in pairs)
    standings = [
        Standing(
            key,
            won[key],
            lost[key],
            len(entrants) - 1 - won[key] - lost[key] if tied is None else tied[key],
            scores.get(key),
        )
        for key in (entrant.key for entrant in entrants)
    ]
    return Ranking(tuple(sorted(standings, key=_best_first)))


def _best_first(standing: Standing) -> tuple[int, bool, float]:
    return (-standing.net, standing.score is None, -(standing.score or 0.0))


def named(keys: Sequence[str]) -> str:
    """Such as “Candidate A”, “Candidates A and C”, “Candidates A, C, and D”."""
    return f"{'Candidate' if len(keys) == 1 else 'Candidates'} {listed(keys)}"
