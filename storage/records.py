"""The frozen dataclasses that cross the border of storage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """How a run ended, once it has."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    """What was handed in can't be used: trying again would not help."""


class PostKind(StrEnum):
    """What a message promised to Discord is for."""

    BRANCH = "branch"
    IDEAS = "ideas"
    """A branch's ideas, each with its buttons."""
    OWN_IDEA = "own idea"
    """An idea that a person has added."""
    CONTINUATION = "continuation"
    POLL = "poll"
    """A poll of Discord's own; what it asks is its body, as JSON."""
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that came with a request."""

    name: str
    url: str
    """Where Discord has it for about a day; its content is fetched later."""


@dataclass(frozen=True, slots=True)
class NewRun:
    """An accepted request, before anything has been said or done about it."""

    id: str
    topic: str
    recipe: str
    """The recipe as JSON: a run keeps the version it started with."""
    todo: tuple[str, ...]
    workflow_api: str
    requester_id: int
    guild_id: int
    channel_id: int
    in_thread: bool
    asked_id: int
    """Discord's id of the interaction or message that asked: whatever answers it is younger."""
    replies: bool
    """The asking is a message, and the card is a reply to it."""
    created_at_utc: datetime
    material: Mapping[str, str] = field(default_factory=dict[str, str])
    """Named texts beside the topic."""
    file: NewFile | None = None
    as_post: bool = False
    """The card begins a post of its own in the forum `channel_id`."""
    schedule_id: int | None = None
    """The schedule that it is a post of; None where somebody asked for it."""
    quiet: bool = False
    """Whether only the whole is posted, once it is ready."""
    fresh: bool = False
    """Whether it repeats nothing that its schedule has posted."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run as the database has it."""

    id: str
    attempt: int
    """1 for the first execution; a Retry or Regenerate is the next one."""
    topic: str
    recipe: str
    todo: tuple[str, ...]
    """Keys of the branches that this attempt writes; the others are taken from earlier attempts."""
    workflow_api: str
    requester_id: int
    guild_id: int
    channel_id: int
    in_thread: bool
    asked_id: int
    replies: bool
    as_post: bool
    """The card begins a post of a forum; once that is there, `channel_id` is the post."""
    posts_channel_id: int | None
    """Where the branches go, once known: the channel, or the thread under the card."""
    card_message_id: int | None
    outcome: Outcome | None
    """None while it is queued or running."""
    reason: str | None
    """Why it failed, or who cancelled it, in plain words."""
    aggregated_text: str | None
    created_at_utc: datetime
    attempt_started_at_utc: datetime
    ended_at_utc: datetime | None
    delivered_at_utc: datetime | None
    """When the last edit of this attempt had been made; None means that something is still owed."""
    schedule_id: int | None = None
    quiet: bool = False
    fresh: bool = False
    process: str | None = None
    """The process that has it, and shows what becomes of it."""

    def ended(
        self,
        outcome: Outcome,
        at_utc: datetime,
        *,
        reason: str | None = None,
        aggregated_text: str | None = None,
    ) -> RunRecord:
        """The same run as it will be once this end has been written."""
        return replace(
            self,
            outcome=outcome,
            reason=reason,
            aggregated_text=self.aggregated_text if aggregated_text is None else aggregated_text,
            ended_at_utc=at_utc,
        )


@dataclass(frozen=True, slots=True)
class BranchRecord:
    """What one branch came to in one attempt."""

    run_id: str
    key: str
    attempt: int
    done: bool
    """True with `text`; False with `reason`."""
    text: str
    reason: str | None
    ref: str | None
    """The short reference that the log has too, on a failure."""
    truncated: bool
    seconds: float
    input_tokens: int
    output_tokens: int
    notes: tuple[str, ...] = ()
    """What checking the text found, a plain sentence each."""
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What its writer has made beside the text, as plain values."""


@dataclass(frozen=True, slots=True)
class PictureRecord:
    """A picture of a branch's text."""

    key: str
    attempt: int
    name: str
    description: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FileRecord:
    """The file that came with a request."""

    name: str
    url: str
    content: bytes | None = field(repr=False)
    """None until it has been fetched."""


@dataclass(frozen=True, slots=True)
class CallRecord:
    """What one of a branch's calls of the model came to."""

    run_id: str
    key: str
    attempt: int
    name: str
    text: str
    truncated: bool
    input_tokens: int
    output_tokens: int


@dataclass(frozen=True, slots=True)
class NewPost:
    """A message that is promised to Discord together with the result it carries."""

    kind: PostKind
    nonce: str
    """At most 25 characters, unique: Discord drops a second message with the same one."""
    body: str
    pictures: int = 0
    """How many of the branch's pictures go along."""
    with_file: bool = False
    """Whether the branch's whole text goes along as a file."""


@dataclass(frozen=True, slots=True)
class PostRecord:
    """A promised message, and where it stands once it has been sent."""

    run_id: str
    key: str
    attempt: int
    part: int
    kind: PostKind
    nonce: str
    body: str
    message_id: int | None
    channel_id: int | None
    failed_reason: str | None
    """Set when Discord refuses the message for good; it is not tried again by itself."""
    together: str | None = None
    """The nonce of the message in which several go out together; None where it goes alone."""
    pictures: int = 0
    with_file: bool = False
