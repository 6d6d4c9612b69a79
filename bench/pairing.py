"""A judge's bracket beside its full tournament: calls, rounds and winners, in a simulation.

`python -m bench.pairing`: candidates have a hidden worth; a verdict sees the difference of two with
noise and with a liking for the one shown first.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from workflows.recipes.votes.judge import (
    Comparison,
    CriterionScores,
    Pair,
    Verdict,
    bracket,
    comparisons,
    is_contested,
    judges_choice,
    match_pair,
)
from workflows.recipes.votes.ranking import Candidate

LETTERS = "ABCDEFGH"
AT_ONCE = 16
"""Calls of the model at the same time, as the bot allows unless told otherwise."""
JUDGES = {"steady": (0.3, 0.2), "usual": (0.7, 0.4), "shaky": (1.2, 0.8)}
"""Noise, and liking for the first, in standard deviations of the candidates' worth."""
TIE = 0.1

Judge = Callable[[Comparison], Verdict]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The winner that a way of pairing comes to, and what it takes."""

    winner: str | None
    calls: int
    rounds: int
    """Of calls that wait for one another."""


def simulated_judge(worth: dict[str, float], chance: random.Random, kind: str) -> Judge:
    """Gives verdicts on candidates of this worth."""
    noise, liking = JUDGES[kind]

    def judge(comparison: Comparison) -> Verdict:
        first = worth[comparison.first] + chance.gauss(0, noise) + liking
        second = worth[comparison.second] + chance.gauss(0, noise)
        winner = "tie" if abs(first - second) < TIE else "first" if first > second else "second"
        shown = [min(10, max(1, round(5.5 + 1.5 * seen))) for seen in (first, second)]
        scores = [CriterionScores(criterion="quality", first=shown[0], second=shown[1])]
        return Verdict(reason="", scores=scores, winner=winner)

    return judge


def in_all_pairs(candidates: list[Candidate], judge: Judge) -> Outcome:
    """Each two in both orders."""
    verdicts = {comparison.key: judge(comparison) for comparison in comparisons(candidates)}
    winner = judges_choice(candidates, verdicts).winner
    return Outcome(winner, len(verdicts), -(-len(verdicts) // AT_ONCE))


def in_bracket(candidates: list[Candidate], judge: Judge) -> Outcome:
    """Winners with winners, both orders each, contested pairs again."""
    order = {candidate.key: candidate.order for candidate in candidates}
    on = {letter: letter for letter in order}
    pairs: list[Pair] = []
    verdicts: dict[str, Verdict | None] = {}
    rounds: dict[int, int] = {}
    for match in bracket(candidates):
        first, second = sorted((on[side] for side in match.sides), key=order.__getitem__)
        comparison = Comparison(first, second)
        found: dict[str, Verdict | None] = {}
        for again in (False, True):
            if not again or is_contested(comparison, found):
                shown = replace(comparison, again=again)
                found |= {each.key: judge(each) for each in (shown, shown.swapped)}
        pair = match_pair(comparison, found)
        pairs.append(pair)
        verdicts |= found
        on[match.key] = pair.winner or first
        rounds[match.round] = max(rounds.get(match.round, 0), len(found) // 2)
    winner = judges_choice(candidates, verdicts, pairs).winner
    return Outcome(winner, len(verdicts), sum(rounds.values()))


def compare(count: int, kind: str, times: int, chance: random.Random) -> str:
    """A line of the table: means over so many votes."""
    calls = [0, 0]
    rounds = [0, 0]
    agreed = [0, 0]
    best = [0, 0]
    candidates = [Candidate(letter, number) for number, letter in enumerate(LETTERS[:count])]
    for _ in range(times):
        worth = {candidate.key: chance.gauss(0, 1) for candidate in candidates}
        judge = simulated_judge(worth, chance, kind)
        full, again = in_all_pairs(candidates, judge), in_all_pairs(candidates, judge)
        played = in_bracket(candidates, judge)
        for number, outcome in enumerate((full, played)):
            calls[number] += outcome.calls
            rounds[number] += outcome.rounds
            best[number] += outcome.winner == max(worth, key=worth.__getitem__)
            agreed[number] += (again if outcome is full else played).winner == full.winner
    cells = [
        f"{calls[number] / times:.1f} | {rounds[number] / times:.1f} | "
        f"{agreed[number] / times:.0%} | {best[number] / times:.0%}"
        for number in (0, 1)
    ]
    return f"| {count} | {kind} | {' | '.join(cells)} |"


def main() -> None:
    """Prints the table."""
    chance = random.Random(1)
    way = "calls | rounds | as a full tournament | the best"
    print(f"| candidates | judge | all pairs: {way} | bracket: {way} |")
    print("|---" * 10 + "|")
    for count in (7, 8):
        for kind in JUDGES:
            print(compare(count, kind, 1000, chance))


if __name__ == "__main__":
    main()
