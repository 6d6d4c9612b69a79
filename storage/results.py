"""Results of a run's branches, with their pictures; and reading a run with all of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    insert,
    select,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from storage import runs
from storage.outbox import NewMessage, OutboxMessage, messages_of, promise
from storage.runs import Run
from storage.schema import Json, fetch_all, metadata, values_of


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


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run with everything that its card shows."""

    run: Run
    results: tuple[BranchRecord, ...]
    """Of every attempt, the earliest first."""
    messages: tuple[OutboxMessage, ...]
    """In the order in which they were promised."""


branch_table = Table(
    "branches",
    metadata,
    Column("run_id", Text, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("done", Boolean, nullable=False),
    Column("text", Text, nullable=False),
    Column("reason", Text),
    Column("ref", Text),
    Column("truncated", Boolean, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("notes", Json(tuple[str, ...]), nullable=False),
    Column("data", Json(dict[str, Any]), nullable=False),
)

picture_table = Table(
    "pictures",
    metadata,
    Column("run_id", Text, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

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


def load(connection: Connection, run_id: str) -> StoredRun:
    """The run with this id, its results and its messages. Raises RunNotFound."""
    run = runs.get(connection, run_id)
    found = fetch_all(connection, BranchRecord, _RESULTS, run_id=run_id)
    return StoredRun(run, tuple(found), tuple(messages_of(connection, run_id)))


def of_run(connection: Connection, run_id: str) -> list[BranchRecord]:
    """Every result of the run, the earliest attempt first."""
    return fetch_all(connection, BranchRecord, _RESULTS, run_id=run_id)


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
