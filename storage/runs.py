"""Runs: the request, the messages' channels, the outcome; from the first attempt to deletion."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from storage import run_inputs
from storage.errors import RunExists, RunNotFound
from storage.run_inputs import RunInputs
from storage.schema import (
    Query,
    delete_rows,
    fetch_all,
    fetch_known,
    table_of,
    update_rows,
    values_of,
)


class Outcome(StrEnum):
    """How a run ended, once it has."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    """The file that came with it can't be used: trying again would not help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """A request for a run, from a command, a mention or a schedule."""

    topic: str
    recipe: str
    """The recipe as JSON: a run keeps the version that it started with."""
    requester_id: int
    guild_id: int
    """0 for a direct message."""
    channel_id: int
    """Where the card goes; once the card begins a post of a forum, that post."""
    asked_id: int
    """Discord's id of the interaction or message that asked: whatever answers it is younger."""
    in_thread: bool = False
    """Whether the branches go to a thread under the card."""
    replies: bool = False
    """Whether the card is a reply to the message `asked_id`."""
    as_post: bool = False
    """Whether the card begins a post of its own in the forum `channel_id`."""
    schedule_id: int | None = None
    """The schedule that it is a post of; None where somebody asked for it."""
    final_only: bool = False
    """Whether nothing is posted before the aggregated message."""
    avoid_repeats: bool = False
    """Whether it repeats nothing that its schedule has posted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(RunRequest):
    """An accepted request: what is stored is what is executed. Retry and Regenerate make the next
    attempt of the same run."""

    id: str
    """12 hexadecimal digits."""
    attempt: int = 1
    todo: tuple[str, ...]
    """Keys of the branches that this attempt writes; earlier attempts wrote the others."""
    workflow_api: str
    created_at_utc: datetime
    attempt_started_at_utc: datetime
    posts_channel_id: int | None = None
    """Where the branches go, once known: the channel, or the thread under the card."""
    card_message_id: int | None = None
    outcome: Outcome | None = None
    """None while it is queued or running."""
    reason: str | None = None
    """Why it failed, or who cancelled it, in plain words."""
    aggregated_text: str | None = None
    ended_at_utc: datetime | None = None
    delivered_at_utc: datetime | None = None
    """When this attempt's last edit had been made; None means that something is still owed."""
    process: str | None = None
    """The process that executes and presents it."""

    @property
    def messages_channel_id(self) -> int:
        """Where its messages go: the card's channel, or the thread under it."""
        return self.posts_channel_id or self.channel_id

    @property
    def card_id(self) -> int:
        """The card's message id, once there is a card."""
        assert self.card_message_id is not None
        return self.card_message_id


table = table_of("runs", Run)

_THE_RUN = table.c.id == bindparam("run_id")
_GET = select(table).where(_THE_RUN)
_ACCEPT = upsert(table).on_conflict_do_nothing()
_PLACE = (
    update(table)
    .where(_THE_RUN)
    .values(
        channel_id=bindparam("channel"),
        card_message_id=bindparam("card"),
        posts_channel_id=bindparam("posts"),
    )
)
_THEIRS = table.c.requester_id == bindparam("person")
_OPEN = select(
    func.count().filter(_THEIRS), func.count().filter(table.c.guild_id == bindparam("guild"))
).where(
    table.c.delivered_at_utc.is_(None),
    table.c.outcome.is_(None),
    table.c.schedule_id.is_(None),
    or_(table.c.guild_id == bindparam("guild"), _THEIRS),
)
_UNDELIVERED = (
    select(table)
    .where(table.c.delivered_at_utc.is_(None))
    .order_by(table.c.created_at_utc, table.c.id)
)


def accept(connection: Connection, run: Run, inputs: RunInputs) -> None:
    """Writes an accepted request down; from here on it is owed a visible end.

    Raises RunExists where the id has a run already.
    """
    if connection.execute(_ACCEPT, values_of(run)).rowcount != 1:
        raise RunExists(f"there is a run {run.id} already")
    if inputs.texts or inputs.upload is not None:
        run_inputs.add(connection, run.id, inputs)


def count_open(connection: Connection, guild_id: int, requester_id: int) -> tuple[int, int]:
    """How many runs are queued or written: those that this person asked for, and the server's.

    Scheduled posts are left out: a schedule has limits of its own.
    """
    found = connection.execute(_OPEN, {"guild": guild_id, "person": requester_id}).one()
    return found[0], found[1]


def get(connection: Connection, run_id: str) -> Run:
    """The run with this id. Raises RunNotFound."""
    return fetch_known(connection, Run, _GET, RunNotFound(f"no run {run_id}"), run_id=run_id)


def place(
    connection: Connection,
    run_id: str,
    *,
    channel_id: int,
    card_message_id: int | None,
    posts_channel_id: int | None,
) -> None:
    """Notes where the run is in Discord."""
    places = {"channel": channel_id, "card": card_message_id, "posts": posts_channel_id}
    connection.execute(_PLACE, {"run_id": run_id, **places})


def begin_attempt(
    connection: Connection, run_id: str, todo: Sequence[str], process: str, now_utc: datetime
) -> Run | None:
    """Opens the next attempt, which writes the branches `todo`; None where one is under way.

    Two people who press Retry at the same moment start one attempt between them.
    """
    is_over = update_rows(
        connection,
        table,
        table.c.id == run_id,
        table.c.outcome.is_not(None),
        attempt=table.c.attempt + 1,
        todo=tuple(todo),
        outcome=None,
        reason=None,
        ended_at_utc=None,
        delivered_at_utc=None,
        attempt_started_at_utc=now_utc,
        process=process,
    )
    return get(connection, run_id) if is_over else None


def attempt_of(run: Run) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which the run is still in this attempt."""
    return table.c.id == run.id, table.c.attempt == run.attempt


def deliver(connection: Connection, run: Run, now_utc: datetime) -> None:
    """Marks the attempt as wholly shown; called after its last message, never before.

    Not where it has ended again meanwhile: that is yet to be shown.
    """
    is_still = (*attempt_of(run), table.c.ended_at_utc == run.ended_at_utc)
    update_rows(connection, table, *is_still, delivered_at_utc=now_utc)


def end_again(connection: Connection, run: Run, process: str) -> None:
    """Gives the attempt's end another outcome, reason or time, which `process` is to show.

    The same branches come to something else: the vote on them is over, say.
    """
    update_rows(
        connection,
        table,
        *attempt_of(run),
        outcome=run.outcome,
        reason=run.reason,
        ended_at_utc=run.ended_at_utc,
        delivered_at_utc=None,
        process=process,
    )


def undelivered(connection: Connection) -> list[Run]:
    """The runs that something is still owed for, the oldest first."""
    return fetch_all(connection, Run, _UNDELIVERED)


def processes(connection: Connection) -> set[str | None]:
    """The processes that have a run which something is still owed for."""
    query = select(table.c.process).where(table.c.delivered_at_utc.is_(None)).distinct()
    return set(connection.execute(query).scalars())


def owed_by(connection: Connection, process: str) -> set[str]:
    """The ids of the runs that this process has and something is still owed for."""
    query = select(table.c.id).where(table.c.delivered_at_utc.is_(None), table.c.process == process)
    return set(connection.execute(query).scalars())


def take_over(connection: Connection, gone: Collection[str | None], process: str) -> list[Run]:
    """Gives `process` the runs of processes that are gone, and returns them, the oldest first.

    Of several that ask, each run goes to one.
    """
    named = [name for name in gone if name is not None]
    theirs = table.c.process.in_(named)
    if None in gone:
        theirs = or_(theirs, table.c.process.is_(None))
    found = fetch_all(connection, Run, _UNDELIVERED.where(theirs))
    if found:
        update_rows(connection, table, theirs, table.c.delivered_at_utc.is_(None), process=process)
    return found


def prune(connection: Connection, before_utc: datetime, kept: Sequence[Query] = ()) -> int:
    """Deletes runs that were delivered before this time, but none that `kept` selects the id of.

    Returns how many.
    """
    is_kept = (table.c.id.not_in(query) for query in kept)
    return delete_rows(connection, table, table.c.delivered_at_utc < before_utc, *is_kept)


OnAccepted = Callable[[Connection, Run], Mapping[str, str] | None]
"""Writes down what a run belongs to, in the transaction that accepts it.

May give further texts for the run, read in the same transaction."""


def accepted(
    request: RunRequest,
    *,
    run_id: str,
    todo: Sequence[str],
    workflow_api: str,
    process: str,
    now_utc: datetime,
) -> Run:
    """The run that a request becomes."""
    asked = {part.name: getattr(request, part.name) for part in fields(RunRequest)}
    return Run(
        **asked,
        id=run_id,
        todo=tuple(todo),
        workflow_api=workflow_api,
        created_at_utc=now_utc,
        attempt_started_at_utc=now_utc,
        process=process,
    )
