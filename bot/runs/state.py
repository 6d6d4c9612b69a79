"""The state of a run: all that its card, posts and export show, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from bot.runs.extension import CardText, RunExtension
from storage.results import BranchRecord, MessageKind, OutboxMessage
from storage.runs import Outcome, Run
from workflows.recipe import EDITOR, Branch, Recipe


class BranchStatus(StrEnum):
    """Where a branch stands."""

    QUEUED = "queued"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Version:
    """A finished text of a branch; Regenerate makes another one."""

    number: int
    record: BranchRecord
    url: str | None
    """Where it was posted; None until Discord has it."""


@dataclass(frozen=True, slots=True)
class BranchRow:
    """One branch on the card."""

    branch: Branch
    status: BranchStatus
    latest: BranchRecord | None
    """The newest attempt's result; None where it was never tried or is being tried."""
    versions: tuple[Version, ...]
    setback: BranchRecord | None = None
    """The newest attempt, where it failed and an earlier text is shown in its place."""


@dataclass(frozen=True, slots=True)
class BranchBegan:
    """A branch has begun to call the model."""

    key: str


@dataclass(frozen=True, slots=True)
class BranchRecorded:
    """A branch, or the editor, has its result, and the messages that carry it are promised."""

    record: BranchRecord
    messages: tuple[OutboxMessage, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """The run has a card, or a channel for its branches."""

    channel_id: int
    card_message_id: int | None
    posts_channel_id: int | None


@dataclass(frozen=True, slots=True)
class MessagesSent:
    """Discord has the message of these nonces."""

    nonces: tuple[str, ...]
    message_id: int
    channel_id: int


@dataclass(frozen=True, slots=True)
class MessagesRefused:
    """Discord will not take the message of these nonces."""

    nonces: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class MessagesCombined:
    """These nonces go out in one message, under the first one's."""

    nonces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """The attempt has its end, and what goes on after the card is promised."""

    run: Run
    messages: tuple[OutboxMessage, ...] = ()


StateEvent = (
    BranchBegan
    | BranchRecorded
    | Placed
    | MessagesSent
    | MessagesRefused
    | MessagesCombined
    | Ended
)


@dataclass(frozen=True)
class RunState:
    """A run, its branches' results, its messages, and what features know of it."""

    run: Run
    recipe: Recipe
    results: tuple[BranchRecord, ...] = ()
    """Of every attempt, the earliest first."""
    messages: tuple[OutboxMessage, ...] = ()
    """In the order in which they were promised."""
    progress: Mapping[str, BranchStatus] = field(default_factory=dict[str, BranchStatus])
    """How the branches stand that this attempt has yet to write."""
    extensions: tuple[RunExtension, ...] = ()
    """The features' extensions that apply to this run."""
    details: Mapping[str, object] = field(default_factory=dict[str, object])
    """The extensions' own parts of the run, by their names: a board, a vote."""

    def apply(self, event: StateEvent) -> RunState:
        """The state once this has happened."""
        match event:
            case BranchBegan(key):
                return replace(self, progress={**self.progress, key: BranchStatus.WRITING})
            case BranchRecorded(record, messages):
                return replace(
                    self,
                    results=(*self.results, record),
                    messages=(*self.messages, *messages),
                )
            case Placed(channel_id, card_message_id, posts_channel_id):
                run = replace(
                    self.run,
                    channel_id=channel_id,
                    card_message_id=card_message_id,
                    posts_channel_id=posts_channel_id,
                )
                return replace(self, run=run)
            case MessagesSent(nonces, message_id, channel_id):
                return self._changed(nonces, message_id=message_id, channel_id=channel_id)
            case MessagesRefused(nonces, reason):
                return self._changed(nonces, failed_reason=reason)
            case MessagesCombined(nonces):
                return self._changed(nonces, together=nonces[0])
            case Ended(run, messages):
                ended = replace(
                    self.run,
                    outcome=run.outcome,
                    reason=run.reason,
                    aggregated_text=run.aggregated_text,
                    ended_at_utc=run.ended_at_utc,
                )
                return replace(self, run=ended, messages=(*self.messages, *messages))

    def _changed(self, nonces: Sequence[str], **values: int | str) -> RunState:
        messages = tuple(
            replace(message, **values) if message.nonce in nonces else message
            for message in self.messages
        )
        return replace(self, messages=messages)

    @cached_property
    def rows(self) -> tuple[BranchRow, ...]:
        """The branches in the recipe's order."""
        records: dict[str, list[BranchRecord]] = {}
        for record in self.results:
            records.setdefault(record.key, []).append(record)
        return tuple(
            _row(self, branch, records.get(branch.key, ())) for branch in self.recipe.branches
        )

    @cached_property
    def editor(self) -> BranchRecord | None:
        """The editor's call in this attempt, where there was one."""
        return self.result_of(EDITOR)

    def result_of(self, key: str) -> BranchRecord | None:
        """This attempt's result of the branch; None as long as there is none."""
        return next(
            (
                record
                for record in self.results
                if record.key == key and record.attempt == self.run.attempt
            ),
            None,
        )

    def latest_text(self, key: str) -> BranchRecord | None:
        """The newest text of the branch, from whichever attempt."""
        done = (record for record in reversed(self.results) if record.key == key and record.done)
        return next(done, None)

    @property
    def refused(self) -> str | None:
        """Why Discord took none of, or not all of, this attempt's own messages."""
        return next(
            (
                message.failed_reason
                for message in self.messages
                if message.attempt == self.run.attempt and message.failed_reason
            ),
            None,
        )

    @property
    def poll(self) -> OutboxMessage | None:
        """The newest poll that was promised."""
        polls = (message for message in reversed(self.messages) if message.kind is MessageKind.POLL)
        return next(polls, None)

    @property
    def has_whole(self) -> bool:
        """Whether there is an aggregated text to show: this attempt's, or an earlier one's."""
        if self.run.outcome in (Outcome.COMPLETE, Outcome.PARTIAL):
            return True
        return self.run.attempt > 1 and bool(self.run.aggregated_text)

    @property
    def shown_rows(self) -> tuple[BranchRow, ...]:
        """The rows of the branches that are shown by themselves."""
        return tuple(row for row in self.rows if row.branch.shown)

    @property
    def failed(self) -> tuple[BranchRow, ...]:
        """The rows that have no text to show."""
        return tuple(row for row in self.rows if row.status is not BranchStatus.DONE)

    @property
    def written(self) -> tuple[BranchRow, ...]:
        """The rows that have a text to show."""
        return tuple(row for row in self.rows if row.status is BranchStatus.DONE)

    def card_text(self, *, writing: bool) -> CardText:
        """The card's text where a feature changes it; an empty one where none does."""
        for extension in self.extensions:
            if (text := extension.card_text(self, writing=writing)) is not None:
                return text
        return CardText()

    @property
    def why_closed(self) -> str | None:
        """Why there may be no further attempt at all, a sentence; None where there may."""
        reasons = (extension.why_closed(self) for extension in self.extensions)
        return next((reason for reason in reasons if reason is not None), None)

    @property
    def why_fixed(self) -> str | None:
        """Why no branch may be written anew, a sentence; None where one may."""
        reasons = (
            extension.why_closed(self) or extension.why_fixed(self) for extension in self.extensions
        )
        return next((reason for reason in reasons if reason is not None), None)

    @property
    def card_url(self) -> str:
        """The link to the card, once there is one."""
        return message_url(self.run.guild_id, self.run.channel_id, self.run.card_id)


def _row(state: RunState, branch: Branch, records: Sequence[BranchRecord]) -> BranchRow:
    run = state.run
    done = [record for record in records if record.done]
    versions = tuple(
        Version(number, record, _url(state, record)) for number, record in enumerate(done, 1)
    )
    pending = branch.key in run.todo and not any(row.attempt == run.attempt for row in records)
    if pending and run.outcome is None:
        status = state.progress.get(branch.key, BranchStatus.QUEUED)
        return BranchRow(branch, status, None, versions)
    newest = records[-1] if records else None
    if not done:
        return BranchRow(branch, BranchStatus.FAILED, newest, versions)
    setback = newest if newest is not done[-1] else None
    return BranchRow(branch, BranchStatus.DONE, done[-1], versions, setback)


def _url(state: RunState, record: BranchRecord) -> str | None:
    identity = (MessageKind.BRANCH, record.key, record.attempt, 1)
    for message in state.messages:
        found = (message.kind, message.key, message.attempt, message.part)
        if found == identity and message.message_id and message.channel_id:
            return message_url(state.run.guild_id, message.channel_id, message.message_id)
    return None


def card_nonce(run_id: str) -> str:
    """The nonce of a run's first card."""
    return f"{run_id}-card"


def message_url(guild_id: int, channel_id: int, message_id: int) -> str:
    """The address that opens this message in Discord; a direct message is in server 0."""
    return f"https://discord.com/channels/{guild_id or '@me'}/{channel_id}/{message_id}"
