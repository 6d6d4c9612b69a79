"""Results of branches, the messages that carry them, and the end of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from storage import run_inputs, runs
from storage.runs import Run
from storage.schema import columns_of, fetch_all, table_of, update_rows, values_of


@dataclass(frozen=True, slots=True)
class BranchRecord:
    """The result of one branch, or of the editor, in one attempt."""

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
    """Findings of the text's checks, a plain sentence each."""
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """The writer's further output beside the text, as plain values."""


@dataclass(frozen=True, slots=True)
class PictureRecord:
    """A picture of a branch's text, as a PNG."""

    run_id: str
    key: str
    attempt: int
    number: int
    """From 1, in the order in which they were drawn."""
    name: str
    description: str
    content: bytes = field(repr=False)


class MessageKind(StrEnum):
    """The purpose of a message in the outbox."""

    BRANCH = "branch"
    IDEAS = "ideas"
    """A branch's ideas, each with its buttons."""
    OWN_IDEA = "own idea"
    """An idea that a person has added."""
    CONTINUATION = "continuation"
    """The rest of a text that has no room on the card."""
    POLL = "poll"
    """A poll of Discord's own; what it asks is its body, as JSON."""
    NOTICE = "notice"
    """A new line that tells somebody of the run's end."""


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message that is promised together with the result it carries."""

    kind: MessageKind
    nonce: str
    """At most 25 characters, unique: Discord drops a second message with the same one."""
    body: str
    pictures: int = 0
    """How many of the branch's pictures go along."""
    with_file: bool = False
    """Whether the branch's whole text goes along as a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage(NewMessage):
    """A promised message, and where it stands."""

    run_id: str
    key: str
    """The branch that it carries; empty for what belongs to the run's end."""
    attempt: int
    part: int
    """From 1, in the order in which the messages of one result are sent."""
    message_id: int | None = None
    channel_id: int | None = None
    failed_reason: str | None = None
    """Set when Discord refuses the message for good; it is not tried again by itself."""
    together: str | None = None
    """The nonce of the message in which several go out together; None where it goes alone."""

    @property
    def is_owed(self) -> bool:
        """Whether it has been neither sent nor refused."""
        return self.message_id is None and self.failed_reason is None


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run with everything that its card shows."""

    run: Run
    results: tuple[BranchRecord, ...]
    """Of every attempt, the earliest first."""
    messages: tuple[OutboxMessage, ...]
    """In the order in which they were promised."""


branch_table = table_of("branches", BranchRecord)

picture_table = table_of("pictures", PictureRecord)
outbox_table = table_of("outbox", OutboxMessage, id=int)

_RESULTS = (
    select(branch_table)
    .where(branch_table.c.run_id == bindparam("run_id"))
    .order_by(branch_table.c.attempt)
)
_RECORD = upsert(branch_table).on_conflict_do_nothing()
_IS_OPEN = select(runs.table.c.id).where(
    runs.table.c.id == bindparam("run_id"),
    runs.table.c.attempt == bindparam("attempt"),
    runs.table.c.outcome.is_(None),
)
_MESSAGES = select(*columns_of(outbox_table, OutboxMessage)).order_by(outbox_table.c.id)
_PROMISE = insert(outbox_table)
_MARK_SENT = (
    update(outbox_table)
    .where(outbox_table.c.nonce.in_(bindparam("of", expanding=True)))
    .values(message_id=bindparam("message"), channel_id=bindparam("channel"))
)
_OF_RUN = _MESSAGES.where(outbox_table.c.run_id == bindparam("run_id"))


def load(connection: Connection, run_id: str) -> StoredRun:
    """The run with this id, its results and its messages. Raises RunNotFound."""
    run = runs.get(connection, run_id)
    found = fetch_all(connection, BranchRecord, _RESULTS, run_id=run_id)
    messages = fetch_all(connection, OutboxMessage, _OF_RUN, run_id=run_id)
    return StoredRun(run, tuple(found), tuple(messages))


def pictures(connection: Connection, run_id: str, key: str | None = None) -> list[PictureRecord]:
    """The pictures of the run, or of one of its branches, in the order in which they were drawn."""
    query = (
        select(picture_table)
        .where(picture_table.c.run_id == run_id)
        .order_by(picture_table.c.attempt, picture_table.c.key, picture_table.c.number)
    )
    if key is not None:
        query = query.where(picture_table.c.key == key)
    return fetch_all(connection, PictureRecord, query)


def record(
    connection: Connection,
    result: BranchRecord,
    messages: Sequence[NewMessage] = (),
    drawn: Sequence[PictureRecord] = (),
) -> bool:
    """Writes a branch's result and the messages that carry it; whether the messages are promised.

    A branch that is recorded already stays as it is. One that comes after the attempt's end is
    kept, and promises no messages.
    """
    if connection.execute(_RECORD, values_of(result)).rowcount != 1:
        return False
    if drawn:
        connection.execute(insert(picture_table), [values_of(picture) for picture in drawn])
    identity = {"run_id": result.run_id, "attempt": result.attempt}
    is_open = connection.execute(_IS_OPEN, identity).first() is not None
    if is_open and messages:
        promise(connection, result.run_id, result.key, result.attempt, messages)
    return is_open


def outbox_messages(
    run_id: str, key: str, attempt: int, messages: Sequence[NewMessage]
) -> list[OutboxMessage]:
    """One result's messages as they are promised, numbered in the order they are to be sent."""
    return [
        OutboxMessage(**values_of(message), run_id=run_id, key=key, attempt=attempt, part=part)
        for part, message in enumerate(messages, start=1)
    ]


def promise(
    connection: Connection, run_id: str, key: str, attempt: int, messages: Sequence[NewMessage]
) -> None:
    """Promises the messages of one result."""
    rows = [values_of(row) for row in outbox_messages(run_id, key, attempt, messages)]
    if rows:
        connection.execute(_PROMISE, rows)


def owed_of(connection: Connection, kind: MessageKind) -> list[OutboxMessage]:
    """Every run's messages of this kind that were neither sent nor refused, in order."""
    query = _MESSAGES.where(
        outbox_table.c.kind == kind,
        outbox_table.c.message_id.is_(None),
        outbox_table.c.failed_reason.is_(None),
    )
    return fetch_all(connection, OutboxMessage, query)


def mark_sent(
    connection: Connection, nonces: Sequence[str], *, message_id: int, channel_id: int
) -> None:
    """Notes that Discord has the message of these; called after the fact, never before."""
    noted = {"of": list(nonces), "message": message_id, "channel": channel_id}
    connection.execute(_MARK_SENT, noted)


def mark_refused(connection: Connection, nonces: Sequence[str], reason: str) -> None:
    """Notes that Discord will not take the message of these, with the reason in plain words."""
    update_rows(connection, outbox_table, outbox_table.c.nonce.in_(nonces), failed_reason=reason)


def combine(connection: Connection, nonces: Sequence[str]) -> None:
    """Decides that these go out in one message, under the first one's nonce.

    Called before that message is sent: after a crash the same ones are sent together again.
    """
    update_rows(connection, outbox_table, outbox_table.c.nonce.in_(nonces), together=nonces[0])


def end_run(
    connection: Connection, run: Run, messages: Sequence[NewMessage] = (), *, has_calls: bool = True
) -> bool:
    """Writes how the run's attempt ended, with the messages that this promises.

    The first end wins: False, and nothing written, where the attempt has one already (it was
    cancelled a moment before it finished, say). The remembered calls of its branches are deleted,
    but for those that were kept of a branch which is yet to be written; `has_calls` says whether
    there may be any.
    """
    is_first = update_rows(
        connection,
        runs.table,
        *runs.attempt_of(run),
        runs.table.c.outcome.is_(None),
        outcome=run.outcome,
        reason=run.reason,
        aggregated_text=run.aggregated_text,
        ended_at_utc=run.ended_at_utc,
    )
    if not is_first:
        return False
    promise(connection, run.id, "", run.attempt, messages)
    if has_calls:
        written = select(branch_table.c.key).where(
            branch_table.c.run_id == run.id,
            branch_table.c.attempt == run.attempt,
            branch_table.c.done,
        )
        run_inputs.forget_calls(connection, run.id, run.attempt, written)
    return True
