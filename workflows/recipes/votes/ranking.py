"""From pairs to a ranking, by one rule for judge and crowd; and whom the crowd's ballots choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations

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
    return Ranking(
        tuple(sorted(standings, key=lambda at: (-at.net, at.score is None, -(at.score or 0.0))))
    )


def named(keys: Sequence[str]) -> str:
    """Such as “Candidate A”, “Candidates A and C”, “Candidates A, C, and D”."""
    return f"{'Candidate' if len(keys) == 1 else 'Candidates'} {listed(keys)}"


@dataclass(frozen=True, slots=True)
class CrowdsChoice:
    """The crowd's choice: the result of the ballots."""

    winners: tuple[str, ...]
    """Several where they are tied, none where nobody has voted; the earliest first."""
    ranking: Ranking
    """Of all candidates; a score is Borda points. Of those that are tied, the earliest first."""
    ballots: int
    """That named a candidate."""
    votes: Mapping[str, int]
    """By candidate, the ballots that name it first."""
    ranked: bool
    """Whether any ballot names more than one candidate."""

    @property
    def sentence(self) -> str:
        """The choice and what decided it, in one plain sentence."""
        if not self.winners:
            return "The crowd chose no winner: nobody has voted."
        count = counted(self.ballots, "ballot")
        first, winners = self.ranking.first, named(self.winners)
        if not self.ranked:
            votes = f"{self.votes[first.key]} of {self.ballots}"
            if len(self.winners) > 1:
                return f"The crowd is tied: {winners} have {votes} votes each."
            return f"{winners} wins with {votes} {'vote' if self.ballots == 1 else 'votes'}."
        if self.ranking.decided_by is Step.PAIRS:
            return f"{winners} wins: {first.in_words} on {count}."
        if self.ranking.decided_by is Step.SCORE:
            rivals = named(self.ranking.level_in_pairs[1:])
            points = f"{first.score:g} to {self.ranking.standings[1].score:g} points"
            return f"{winners} wins after a tie in pairs with {rivals}, by ranks ({points})."
        return f"The crowd is tied: {winners} are level in pairs and in ranks on {count}."


def crowds_choice(
    candidates: Iterable[Candidate], ballots: Iterable[Sequence[str]]
) -> CrowdsChoice:
    """Whom the ballots choose; each names candidates, the best first, a single choice just one.

    What a ballot names twice counts where it stands first, what is no candidate not at all. Those
    it leaves out share its last place.

    A pair is won by the candidate that more ballots put before the other, and the ranking is that
    of `ranking.rank`, the score being Borda points: on each ballot one point for
    each candidate behind it and half a point for each beside it
    (https://en.wikipedia.org/wiki/Borda_count). Who is still level then has won as well: a
    crowd's tie stays a tie. On ballots with one name each this is plurality. Unlike an instant
    run-off it always elects who beats each other candidate, and a further vote for a winner alone
    can't cost it the win.
    """
    entrants = tuple(candidates)
    known = {entrant.key for entrant in entrants}
    cast = [list(dict.fromkeys(key for key in named if key in known)) for named in ballots]
    valid = [ballot for ballot in cast if ballot]
    before: Counter[tuple[str, str]] = Counter()
    for ballot in valid:
        behind = set(known)
        for key in ballot:
            behind.remove(key)
            before.update((key, other) for other in behind)
    couples = list(permutations(known, 2))
    wins = [(key, other) for key, other in couples if before[key, other] > before[other, key]]
    points = {key: len(valid) * (len(known) - 1) / 2 for key in known}
    for key, other in couples:
        points[key] += (before[key, other] - before[other, key]) / 2
    ranking = rank(entrants, wins, points)
    firsts = Counter(ballot[0] for ballot in valid)
    return CrowdsChoice(
        winners=ranking.level if valid and entrants else (),
        ranking=ranking,
        ballots=len(valid),
        votes={standing.key: firsts[standing.key] for standing in ranking.standings},
        ranked=any(len(ballot) > 1 for ballot in valid),
    )


class Agreement(StrEnum):
    """How a judge's choice and a crowd's compare."""

    YES = "yes"
    """The same candidates."""
    PARTLY = "partly"
    """Some candidates in common: one side has a tie, and the other chose from it."""
    NO = "no"
    UNKNOWN = "unknown"
    """One side has chosen nobody."""

    @property
    def sentence(self) -> str:
        """The same for people."""
        return {
            Agreement.YES: "Judge and crowd agree.",
            Agreement.PARTLY: "Judge and crowd agree in part: their choices overlap.",
            Agreement.NO: "Judge and crowd disagree.",
            Agreement.UNKNOWN: "Judge and crowd can't be compared: one of them chose nobody.",
        }[self]


def agreement(judge: Collection[str], crowd: Collection[str]) -> Agreement:
    """Compares `JudgesChoice.level` with `CrowdsChoice.winners`.

    Who is level with the judge's winner belongs to its choice: having been asked for earlier is
    no opinion of the judge's that a crowd could agree with.
    """
    chosen, voted = set(judge), set(crowd)
    if not chosen or not voted:
        return Agreement.UNKNOWN
    if chosen == voted:
        return Agreement.YES
    return Agreement.PARTLY if chosen & voted else Agreement.NO


def agreements(votes: Iterable[tuple[Agreement, int]]) -> str:
    """How often judge and crowd agreed, for people; each vote comes with its number of ballots."""
    given = list(votes)
    times = Counter(kind for kind, _ in given)
    compared = len(given) - times[Agreement.UNKNOWN]
    told = "There has been no vote yet in which both judge and crowd chose."
    if compared:
        cast = sum(count for kind, count in given if kind is not Agreement.UNKNOWN)
        partly = times[Agreement.PARTLY]
        told = (
            f"Judge and crowd agreed in {times[Agreement.YES]} of {counted(compared, 'vote')}"
            f"{f', and in part in {partly} more,' if partly else ''} on {counted(cast, 'ballot')}."
        )
    if unknown := times[Agreement.UNKNOWN]:
        votes_told = counted(unknown, "vote")
        told += f"\n-# Not counted: {votes_told} in which one of them chose nobody."
    return told
