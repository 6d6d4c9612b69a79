"""Compares the choices of judge and crowd, in one vote and over many."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum


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
        return _SENTENCES[self]


_SENTENCES = {
    Agreement.YES: "Judge and crowd agree.",
    Agreement.PARTLY: "Judge and crowd agree in part: their choices overlap, with a tie in them.",
    Agreement.NO: "Judge and crowd disagree.",
    Agreement.UNKNOWN: "Whether judge and crowd agree can't be said: not both have chosen.",
}


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


@dataclass(frozen=True, slots=True)
class AgreementSummary:
    """How often judge and crowd agreed, and what that rests on."""

    agreed: int
    partly: int
    disagreed: int
    unknown: int
    """Votes in which one side chose nobody; they count for neither."""
    ballots: int
    """In all votes but the unknown."""

    @property
    def compared(self) -> int:
        """Votes in which both have chosen."""
        return self.agreed + self.partly + self.disagreed

    @property
    def sentence(self) -> str:
        """Such as “Judge and crowd agreed in 7 of 10 votes on 143 ballots.”"""
        if not self.compared:
            return "There has been no vote yet in which both judge and crowd chose."
        votes = f"{self.agreed} of {self.compared} {'vote' if self.compared == 1 else 'votes'}"
        partly = f", and in part in {self.partly} more," if self.partly else ""
        ballots = f"{self.ballots} {'ballot' if self.ballots == 1 else 'ballots'}"
        return f"Judge and crowd agreed in {votes}{partly} on {ballots}."


def summary(votes: Iterable[tuple[Agreement, int]]) -> AgreementSummary:
    """Sums up votes, each with its number of ballots."""
    given = list(votes)
    times = {kind: sum(found is kind for found, _ in given) for kind in Agreement}
    return AgreementSummary(
        agreed=times[Agreement.YES],
        partly=times[Agreement.PARTLY],
        disagreed=times[Agreement.NO],
        unknown=times[Agreement.UNKNOWN],
        ballots=sum(ballots for kind, ballots in given if kind is not Agreement.UNKNOWN),
    )
