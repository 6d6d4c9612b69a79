"""The frozen dataclasses of votes and examples that cross the border of storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.records import NewPost


class Cast(StrEnum):
    """What became of somebody's ballot."""

    COUNTED = "counted"
    """The first one of this person."""
    CHANGED = "changed"
    """It takes the place of an earlier one."""
    SAME = "same"
    """It says what the earlier one says."""
    NOT_OPEN = "not open"
    """Candidates are being written; the vote opens, or opens again, after that."""
    CLOSED = "closed"
    """It came when the vote was over, or at that very moment."""


@dataclass(frozen=True, slots=True)
class NewVote:
    """How a vote is to be decided, as it was asked for."""

    judged: bool
    crowd: bool
    open_seconds: int
    """How long the crowd may vote."""
    ranked: bool = False
    """Whether a ballot may name several candidates, the best first."""
    poll: bool = False
    """Whether the crowd votes in a poll of Discord's own."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """How somebody votes."""

    user_id: int
    choice: tuple[str, ...]
    """The candidates, the best first; just one where nothing is ranked."""


@dataclass(frozen=True, slots=True)
class CountedBallot:
    """A ballot, and how many said the same; nobody's name is with it."""

    choice: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """A vote as the database has it."""

    run_id: str
    judged: bool
    crowd: bool
    ranked: bool
    poll: bool
    open_seconds: int
    """How long it is open from when it opens next; less once it has been."""
    closes_at_utc: datetime | None
    """While it is open, when it closes."""
    paused: bool
    """It was open, and will be again once the candidates that are being written anew are there."""
    closed_at_utc: datetime | None
    """Once the crowd's vote is over, when that was."""
    closed_by: int | None
    """Who closed it before its time."""
    voters: int
    """How many have voted so far; how they did is told to nobody before it is over."""
    counted: tuple[CountedBallot, ...]
    """The ballots, once it is over."""
    struck: Mapping[str, int]
    """Votes taken back by candidate, since it was written anew while they could be given."""
    note: str | None
    """What went wrong with counting, in one sentence."""

    @property
    def is_open(self) -> bool:
        """Whether people can vote now."""
        return self.closes_at_utc is not None


@dataclass(frozen=True, slots=True)
class Settled:
    """What counting the ballots comes to."""

    agreement: str | None
    """How judge and crowd compare; None where there are not both."""
    ballots: int
    posts: Sequence[NewPost] = ()
    """What is promised with it."""


@dataclass(frozen=True, slots=True)
class NewExample:
    """A text that a server keeps as an example of a recipe's branch."""

    guild_id: int
    recipe_key: str
    """The recipe's name as names are compared."""
    recipe: str
    branch: str
    """The branch's key."""
    title: str
    """The branch's title."""
    topic: str
    text: str = field(repr=False)
    added_by: int
    added_at_utc: datetime


@dataclass(frozen=True, slots=True)
class ExampleRecord:
    """An example that is kept."""

    id: int
    new: NewExample
