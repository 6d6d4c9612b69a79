"""The frozen dataclasses of scheduled posts that cross the border of storage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FiringState(StrEnum):
    """How far a due time has come."""

    CLAIMED = "claimed"
    """Somebody is about to start its run."""
    STARTED = "started"
    """Its run is there."""
    DONE = "done"
    FAILED = "failed"
    """With a time for the next try, or for good without one."""
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class NewSchedule:
    """A schedule that somebody asks for."""

    guild_id: int
    channel_id: int
    owner_id: int
    recipe: str
    """The recipe's name."""
    topics: tuple[str, ...]
    surprise: bool
    """Whether the one topic is a theme, from which the model finds a fresh one each time."""
    at: str | None
    days: str
    timezone: str
    quiet: bool
    """Whether only the whole is posted, once it is ready."""
    fresh: bool
    """Whether nothing is repeated within 30 days."""
    next_due_utc: datetime | None
    created_at_utc: datetime
    place: str | None = None
    """Where the branches go, as a command says it; None leaves that to their number."""
    asked_id: int | None = None
    """Discord's id of the request; of several with the same one, the first is written."""


@dataclass(frozen=True, slots=True)
class ScheduleRecord:
    """One schedule as the database has it."""

    id: int
    guild_id: int
    channel_id: int
    owner_id: int
    recipe: str
    topics: tuple[str, ...]
    surprise: bool
    at: str | None
    days: str
    timezone: str
    quiet: bool
    fresh: bool
    paused_reason: str | None
    """Why nothing is posted, in plain words; None while it is not paused."""
    turn: int
    """How many due times have been claimed to be posted."""
    next_due_utc: datetime | None
    """None while it is paused, or where nothing will be due."""
    handled_utc: datetime | None
    """The latest due time that was claimed or skipped; it never goes back."""
    version: int
    """1 at first; each edit is the next one."""
    created_at_utc: datetime
    place: str | None = None
    """Where the branches go, as a command says it; None leaves that to their number."""
    asked_id: int | None = None


@dataclass(frozen=True, slots=True)
class DueDecision:
    """What is to be made of a schedule that has come due, as the rules of time have it."""

    due_utc: datetime
    """The due time that is handled: the latest one that has come."""
    fires: bool
    """Whether it is posted; otherwise it is too late for it."""
    skipped: int
    """How many due times are not posted, this one included where it does not fire."""
    next_due_utc: datetime | None
    """None where nothing will be due any more."""
    paused_reason: str | None = None
    """Set where the schedule can't go on."""


@dataclass(frozen=True, slots=True)
class FiringRecord:
    """One due time of a schedule, and what came of it."""

    id: int
    schedule_id: int
    due_utc: datetime
    run_id: str
    """The id that its run has or will have; the same in every try."""
    state: FiringState
    by_hand: bool
    """Whether somebody asked for it outside the schedule's times."""
    turn: int
    """The schedule's turn at this due time."""
    topic: str | None
    """What its run is about, once that is decided."""
    skipped: int
    """How many due times were missed and not posted; this one too, where it was skipped."""
    tries: int
    """How many times it was claimed."""
    next_try_utc: datetime | None
    """When it is claimed again: after a failure, or where nothing is heard of its run till then."""
    claimed_by: str
    claimed_at_utc: datetime
    reason: str | None
    """Why it failed, in plain words."""
    asked_id: int | None = None
    """Discord's id of the request, where somebody asked for it by hand."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A due time that is the claimer's to handle; a skipped one is only to be told of."""

    firing: FiringRecord
    schedule: ScheduleRecord
    """As it is once this due time has been claimed."""


@dataclass(frozen=True, slots=True)
class PastPost:
    """What a schedule posted before."""

    topic: str
    output: str
    posted_at_utc: datetime


class AlertKind(StrEnum):
    """What people are to be told of a schedule."""

    PAUSED = "paused"
    """It posts nothing more until somebody sees to it; an admin is told."""
    FAILED = "failed"
    """A post came to nothing, or not to all it should be; its owner is told where it would be."""


@dataclass(frozen=True, slots=True)
class NewAlert:
    """What the owner is to be told of a failure, as a whole sentence."""

    text: str
    created_at_utc: datetime


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """Something that people are still to be told."""

    id: int
    kind: AlertKind
    text: str
    """Of a pause the reason; of a failure the whole sentence."""
    created_at_utc: datetime
    schedule: ScheduleRecord
