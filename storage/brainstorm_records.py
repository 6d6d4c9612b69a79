"""The frozen dataclasses of brainstorms that cross the border of storage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class RunKind(StrEnum):
    """What a run of a brainstorm is for."""

    START = "start"
    """Its card is the brainstorm's own; the ideas go to the thread under it."""
    BUILD = "build"
    """Develops one idea from all perspectives: brings further ideas."""
    DIG = "dig"
    """Looks closer at one idea; brings none."""
    CLOSE = "close"
    """Sums up; its card is the summary."""


@dataclass(frozen=True, slots=True)
class BrainstormRecord:
    """A brainstorm, and where it stands."""

    id: str
    guild_id: int
    run_id: str
    """The run that it began with."""
    requester_id: int
    topic: str
    perspectives: tuple[str, ...]
    created_at_utc: datetime
    closed_at_utc: datetime | None
    """None while it is open."""
    closed_by: int | None
    closing_run_id: str | None
    thread_id: int | None
    """Where its ideas are, once known; the card's own channel where no thread could be had."""

    @property
    def is_open(self) -> bool:
        """Whether ideas and votes may still change."""
        return self.closed_at_utc is None


@dataclass(frozen=True, slots=True)
class Author:
    """A person who adds an idea."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class NewIdea:
    """An idea of a perspective, on its way into the rows together with its branch's result."""

    perspective: str
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class IdeaRecord:
    """An idea, who had it, and who is for it."""

    brainstorm_id: str
    number: int
    """Counted from 1 within the brainstorm, in the order in which the ideas came."""
    title: str
    sentence: str
    perspective: str | None
    """The perspective that had it; None where a person did."""
    author_id: int | None
    """The person who had it; None where a perspective did."""
    author_name: str | None
    """What that person was called then."""
    built_on: int | None
    """The number of the idea that it develops, where it does."""
    nonce: str
    """Names the message that shows it."""
    voters: frozenset[int]
    message_id: int | None = None
    """The message that shows it, once Discord has that."""
    channel_id: int | None = None

    @property
    def votes(self) -> int:
        """How many people are for it."""
        return len(self.voters)


@dataclass(frozen=True, slots=True)
class IdeaPost:
    """A message that shows ideas: all of one branch, or a person's one."""

    nonce: str
    heading: str
    """What stands above them; empty over a person's."""
    ideas: tuple[IdeaRecord, ...]
    message_id: int | None
    channel_id: int | None


@dataclass(frozen=True, slots=True)
class Board:
    """What the card of one of a brainstorm's runs shows beside the run itself."""

    brainstorm: BrainstormRecord
    kind: RunKind
    about: int | None
    """The number of the idea that the run is about, where it is about one."""
    ideas: tuple[IdeaRecord, ...]
    """All of the brainstorm's, by number."""
    summary: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What the closing run made of them, once it has."""

    @property
    def is_frozen(self) -> bool:
        """Whether this run may bring no more ideas."""
        return not self.brainstorm.is_open and self.kind in (RunKind.START, RunKind.BUILD)
