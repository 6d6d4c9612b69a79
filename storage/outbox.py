"""The outbox: the messages promised to Discord, and their message ids once Discord has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    insert,
    select,
    text,
    update,
)

from storage.schema import EnumText, fetch_all, metadata, values_of


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


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A promised message, and where it stands."""

    run_id: str
    key: str
    """The branch that it carries; empty for what belongs to the run's end."""
    attempt: int
    part: int
    """From 1, in the order in which the messages of one result are sent."""
    kind: MessageKind
    nonce: str
    body: str
    message_id: int | None = None
    channel_id: int | None = None
    failed_reason: str | None = None
    """Set when Discord refuses the message for good; it is not tried again by itself."""
    together: str | None = None
    """The nonce of the message in which several go out together; None where it goes alone."""
    pictures: int = 0
    with_file: bool = False

    @property
    def is_owed(self) -> bool:
        """Whether it has been neither sent nor refused."""
        return self.message_id is None and self.failed_reason is None


table = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run_id", Text, ForeignKey("runs.id", ondelete="CASCADE"), index=True, nullable=False),
    Column("key", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("part", Integer, nullable=False),
    Column("kind", EnumText(MessageKind), nullable=False),
    Column("nonce", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("message_id", BigInteger),
    Column("channel_id", BigInteger),
    Column("failed_reason", Text),
    Column("together", Text),
    Column("pictures", Integer, nullable=False),
    Column("with_file", Boolean, nullable=False),
    UniqueConstraint("nonce", name="uq_outbox_nonce"),
    Index("ix_outbox_message_id", "message_id", sqlite_where=text("message_id IS NOT NULL")),
)

_ALL = select(*(column for column in table.c if column is not table.c.id)).order_by(table.c.id)
_PROMISE = insert(table)
_MARK_SENT = (
    update(table)
    .where(table.c.nonce.in_(bindparam("of", expanding=True)))
    .values(message_id=bindparam("message"), channel_id=bindparam("channel"))
)
_OF_RUN = _ALL.where(table.c.run_id == bindparam("run_id"))


def outbox_messages(
    run_id: str, key: str, attempt: int, messages: Sequence[NewMessage]
) -> list[OutboxMessage]:
    """One result's messages as they are promised, numbered in the order they are to be sent."""
    return [
        OutboxMessage(
            run_id=run_id,
            key=key,
            attempt=attempt,
            part=part,
            kind=message.kind,
            nonce=message.nonce,
            body=message.body,
            pictures=message.pictures,
            with_file=message.with_file,
        )
        for part, message in enumerate(messages, start=1)
    ]


def promise(
    connection: Connection, run_id: str, key: str, attempt: int, messages: Sequence[NewMessage]
) -> None:
    """Promises the messages of one result."""
    rows = [values_of(row) for row in outbox_messages(run_id, key, attempt, messages)]
    if rows:
        connection.execute(_PROMISE, rows)


def messages_of(connection: Connection, run_id: str) -> list[OutboxMessage]:
    """Every message of the run, in the order in which they were promised."""
    return fetch_all(connection, OutboxMessage, _OF_RUN, run_id=run_id)


def promised(connection: Connection, nonces: Sequence[str]) -> list[OutboxMessage]:
    """The messages of these nonces, in the order in which they were promised."""
    return fetch_all(connection, OutboxMessage, _ALL.where(table.c.nonce.in_(nonces)))


def owed_of(connection: Connection, kind: MessageKind) -> list[OutboxMessage]:
    """Every run's messages of this kind that were neither sent nor refused, in order."""
    query = _ALL.where(
        table.c.kind == kind, table.c.message_id.is_(None), table.c.failed_reason.is_(None)
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
    _change(connection, nonces, failed_reason=reason)


def combine(connection: Connection, nonces: Sequence[str]) -> None:
    """Decides that these go out in one message, under the first one's nonce.

    Called before that message is sent: after a crash the same ones are sent together again.
    """
    _change(connection, nonces, together=nonces[0])


def _change(connection: Connection, nonces: Sequence[str], **values: Any) -> None:
    connection.execute(update(table).where(table.c.nonce.in_(nonces)).values(**values))
