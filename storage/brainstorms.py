"""Brainstorms, each together with its runs, and the channels that are made for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from storage import ideas, results, runs
from storage.errors import (
    BrainstormBusy,
    BrainstormClosed,
    BrainstormFull,
    BrainstormNotFound,
    IdeaThere,
)
from storage.ideas import BoardIdea, IdeaPost, IdeaSource, NewIdea
from storage.results import MessageKind, NewMessage
from storage.runs import Run
from storage.schema import (
    Query,
    columns_of,
    count_rows,
    delete_rows,
    fetch_known,
    fetch_one,
    table_of,
    update_rows,
)

MOST_AT_ONCE = 3
"""Runs of one brainstorm at the same time."""
MOST_IDEAS = 200
"""From here on a brainstorm takes no more; a run that is under way may add a few."""
TOUCHED_EVERY = timedelta(hours=1)
"""How exactly it is noted when something last happened: votes come by the hundred."""


class RunKind(StrEnum):
    """The purpose of a run of a brainstorm."""

    START = "start"
    """Its card is the brainstorm's own; the ideas go to the thread under it."""
    BUILD = "build"
    """Develops one idea from all perspectives: brings further ideas."""
    DIG = "dig"
    """Looks closer at one idea; brings none."""
    CLOSE = "close"
    """Sums up; its card is the summary."""


BRINGS_IDEAS = (RunKind.START, RunKind.BUILD)


@dataclass(frozen=True, slots=True)
class Brainstorm:
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
class Board:
    """A brainstorm as one of its runs sees it, with all of its ideas and votes."""

    brainstorm: Brainstorm
    kind: RunKind
    about: int | None = None
    """The number of the idea that the run is about, where it is about one."""
    ideas: tuple[BoardIdea, ...] = ()
    """All of the brainstorm's, by number."""
    summary: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """The closing run's result as data, once there is one."""

    @property
    def is_frozen(self) -> bool:
        """Whether this run may bring no more ideas."""
        return not self.brainstorm.is_open and self.kind in BRINGS_IDEAS

    def idea(self, number: int) -> BoardIdea | None:
        """The idea with this number; None where there is none."""
        return next((idea for idea in self.ideas if idea.number == number), None)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The brainstorm, if any, around a mention of the bot."""

    board: Board | None
    """The brainstorm in whose thread it is, or one of whose ideas it replies to."""
    shown: tuple[BoardIdea, ...]
    """Its ideas that are shown in the message replied to."""
    in_channel: bool
    """Whether it is in a brainstorming channel."""


table = table_of("brainstorms", Brainstorm, without=["thread_id"], touched_at_utc=datetime)
run_table = table_of(
    "brainstorm_runs", run_id=str, brainstorm_id=str, kind=RunKind, idea_number=int | None
)
channel_table = table_of(
    "brainstorm_channels", channel_id=int, guild_id=int, enabled_by=int, enabled_at_utc=datetime
)

_BRAINSTORM = select(
    *columns_of(table, Brainstorm), runs.table.c.posts_channel_id.label("thread_id")
).join(runs.table, runs.table.c.id == table.c.run_id)
"""Where its ideas are is known of the run that it began with."""
_PART = select(run_table).where(run_table.c.run_id == bindparam("run_id"))
_OPEN_IDEA = (
    select(table.c.closed_at_utc, table.c.touched_at_utc, ideas.table.c.nonce)
    .outerjoin(
        ideas.table,
        (ideas.table.c.brainstorm_id == table.c.id) & (ideas.table.c.number == bindparam("number")),
    )
    .where(table.c.id == bindparam("brainstorm_id"))
)
_FROZEN = (
    select(run_table.c.run_id)
    .join(table, table.c.id == run_table.c.brainstorm_id)
    .where(table.c.closed_at_utc.is_not(None), run_table.c.kind.in_(BRINGS_IDEAS))
)


def get(connection: Connection, brainstorm_id: str) -> Brainstorm:
    """The brainstorm with this id. Raises BrainstormNotFound."""
    query = _BRAINSTORM.where(table.c.id == brainstorm_id)
    missing = BrainstormNotFound(f"no brainstorm {brainstorm_id}")
    return fetch_known(connection, Brainstorm, query, missing)


def summary_run(connection: Connection, brainstorm_id: str) -> tuple[Brainstorm, Run | None]:
    """The brainstorm, and the run that sums it up, where there is one.

    Raises BrainstormNotFound.
    """
    brainstorm = get(connection, brainstorm_id)
    query = select(runs.table).where(runs.table.c.id == brainstorm.closing_run_id)
    return brainstorm, fetch_one(connection, Run, query)


def board(connection: Connection, run_id: str) -> Board | None:
    """The brainstorm as this run sees it; None where the run belongs to none."""
    part = connection.execute(_PART, {"run_id": run_id}).mappings().first()
    if part is None:
        return None
    whole = board_of(connection, part["brainstorm_id"])
    return replace(whole, kind=part["kind"], about=part["idea_number"])


def board_of(connection: Connection, brainstorm_id: str) -> Board:
    """The brainstorm as the run sees it that it began with. Raises BrainstormNotFound."""
    brainstorm = get(connection, brainstorm_id)
    found = ideas.of_brainstorm(connection, brainstorm_id)
    return Board(brainstorm, RunKind.START, ideas=found, summary=_summary(connection, brainstorm))


def begin(
    connection: Connection, run: Run, brainstorm_id: str, perspectives: Sequence[str]
) -> None:
    """Writes down a new brainstorm that begins with this run.

    Raises BrainstormBusy where one is open in the thread that the run is in.
    """
    there = (
        select(table.c.id)
        .join(runs.table, runs.table.c.id == table.c.run_id)
        .where(
            table.c.closed_at_utc.is_(None),
            or_(
                runs.table.c.posts_channel_id == run.channel_id,
                runs.table.c.posts_channel_id.is_(None)
                & (runs.table.c.channel_id == run.channel_id),
            ),
        )
    )
    if not run.in_thread and connection.execute(there).first() is not None:
        raise BrainstormBusy("Another brainstorm is open in this thread")
    new = insert(table).values(
        id=brainstorm_id,
        run_id=run.id,
        guild_id=run.guild_id,
        requester_id=run.requester_id,
        topic=run.topic,
        perspectives=tuple(perspectives),
        created_at_utc=run.created_at_utc,
        touched_at_utc=run.created_at_utc,
    )
    connection.execute(new)
    _join(connection, run, brainstorm_id, RunKind.START)


def go_on(
    connection: Connection, run: Run, brainstorm_id: str, kind: RunKind, about: int
) -> tuple[BoardIdea, ...]:
    """Notes that the run, to build on an idea or look closer at it, belongs to the brainstorm.

    Gives all ideas as they are now. Raises BrainstormNotFound, BrainstormClosed, BrainstormFull, or
    BrainstormBusy where the idea is being built on already, or too much is being written.
    """
    _check_open(connection, brainstorm_id)
    busy = _under_way(connection, brainstorm_id)
    if kind is RunKind.BUILD and (kind, about) in busy:
        raise BrainstormBusy(f"#{about} is being built on just now")
    if len(busy) >= MOST_AT_ONCE:
        raise BrainstormBusy(f"{len(busy)} things are being written here just now")
    if kind is RunKind.BUILD:
        _check_room(connection, brainstorm_id)
    ideas.get(connection, brainstorm_id, about)
    _join(connection, run, brainstorm_id, kind, about)
    _touch(connection, brainstorm_id, run.created_at_utc)
    return ideas.of_brainstorm(connection, brainstorm_id)


def close(
    connection: Connection, run: Run, brainstorm_id: str, closed_by: int
) -> tuple[BoardIdea, ...]:
    """Closes the brainstorm; the run sums it up.

    Gives all ideas: they and their votes stay as they are from now on. The card that the brainstorm
    began with is owed an edit. Raises BrainstormNotFound, BrainstormClosed, or BrainstormBusy while
    anything is being written.
    """
    brainstorm = _check_open(connection, brainstorm_id)
    if _under_way(connection, brainstorm_id):
        raise BrainstormBusy("Something is still being written here")
    _join(connection, run, brainstorm_id, RunKind.CLOSE)
    now_utc = run.created_at_utc
    update_rows(
        connection,
        table,
        table.c.id == brainstorm_id,
        closed_at_utc=now_utc,
        touched_at_utc=now_utc,
        closed_by=closed_by,
        closing_run_id=run.id,
    )
    update_rows(connection, runs.table, runs.table.c.id == brainstorm.run_id, delivered_at_utc=None)
    return ideas.of_brainstorm(connection, brainstorm_id)


def record_ideas(
    connection: Connection, new: Sequence[NewIdea], source: IdeaSource, now_utc: datetime
) -> tuple[BoardIdea, ...]:
    """Writes the ideas that one of a run's branches had, and gives them with their numbers.

    A run that belongs to no brainstorm any more brings none.
    """
    part = connection.execute(_PART, {"run_id": source.run_id}).mappings().first()
    if part is None:
        return ()
    if part["kind"] is RunKind.BUILD:
        source = replace(source, built_on=part["idea_number"])
    added = ideas.add(connection, part["brainstorm_id"], new, source, now_utc)
    _touch(connection, part["brainstorm_id"], now_utc)
    return added


def add_idea(
    connection: Connection, brainstorm_id: str, idea: NewIdea, now_utc: datetime
) -> tuple[Brainstorm, IdeaPost]:
    """Writes a person's idea, and promises the message that shows it.

    Raises BrainstormNotFound, BrainstormClosed, BrainstormFull, or IdeaThere where the person has
    added the same one before.
    """
    brainstorm = _check_open(connection, brainstorm_id)
    if (there := ideas.number_of(connection, brainstorm_id, idea)) is not None:
        raise IdeaThere(there)
    number = _check_room(connection, brainstorm_id)
    nonce = f"{brainstorm_id}-i{number}"
    source = IdeaSource(brainstorm.run_id, "", 1, nonce)
    added = ideas.add(connection, brainstorm_id, [idea], source, now_utc)
    message = NewMessage(MessageKind.OWN_IDEA, nonce, "")
    results.promise(connection, brainstorm.run_id, "", 1, [message])
    _touch(connection, brainstorm_id, now_utc)
    return brainstorm, IdeaPost(nonce, "", added)


def toggle_vote(
    connection: Connection, brainstorm_id: str, number: int, user_id: int, now_utc: datetime
) -> str:
    """Gives the person's vote for the idea, or takes it back where it was given.

    Returns the nonce of the message that shows the idea. Raises BrainstormNotFound or
    BrainstormClosed.
    """
    which = {"brainstorm_id": brainstorm_id, "number": number}
    row = connection.execute(_OPEN_IDEA, which).first()
    if row is None or row.nonce is None:
        raise BrainstormNotFound(f"no idea {number} in {brainstorm_id}")
    if row.closed_at_utc is not None:
        raise BrainstormClosed(brainstorm_id)
    ideas.toggle_vote(connection, brainstorm_id, number, user_id, now_utc)
    if now_utc - row.touched_at_utc > TOUCHED_EVERY:
        _touch(connection, brainstorm_id, now_utc)
    return row.nonce


def check_new_attempt(connection: Connection, run_id: str) -> None:
    """Raises BrainstormClosed where the run brought ideas to a brainstorm that is closed."""
    if connection.execute(_FROZEN.where(run_table.c.run_id == run_id)).first() is not None:
        raise BrainstormClosed(run_id)


def kept_runs() -> Query:
    """Selects the ids of the runs that are kept as long as the brainstorm that they belong to."""
    return select(run_table.c.run_id)


def prune(connection: Connection, before_utc: datetime) -> int:
    """Deletes brainstorms in which nothing has happened since this time; returns how many.

    Their runs go with the next that are pruned.
    """
    owed = (
        select(run_table.c.brainstorm_id)
        .join(runs.table, runs.table.c.id == run_table.c.run_id)
        .where(runs.table.c.delivered_at_utc.is_(None))
    )
    return delete_rows(
        connection, table, table.c.touched_at_utc < before_utc, table.c.id.not_in(owed)
    )


def _check_open(connection: Connection, brainstorm_id: str) -> Brainstorm:
    brainstorm = get(connection, brainstorm_id)
    if not brainstorm.is_open:
        raise BrainstormClosed(brainstorm_id)
    return brainstorm


def _check_room(connection: Connection, brainstorm_id: str) -> int:
    """The next idea's number. Raises BrainstormFull."""
    number = ideas.next_number(connection, brainstorm_id)
    if number > MOST_IDEAS:
        raise BrainstormFull(f"{MOST_IDEAS} ideas in {brainstorm_id}")
    return number


def _under_way(connection: Connection, brainstorm_id: str) -> list[tuple[RunKind, int | None]]:
    """The runs that are being written: their kinds, and the ideas that they are about."""
    query = (
        select(run_table.c.kind, run_table.c.idea_number)
        .join(runs.table, runs.table.c.id == run_table.c.run_id)
        .where(run_table.c.brainstorm_id == brainstorm_id, runs.table.c.outcome.is_(None))
    )
    return [(kind, number) for kind, number in connection.execute(query)]


def _summary(connection: Connection, brainstorm: Brainstorm) -> Mapping[str, Any]:
    if brainstorm.closing_run_id is None:
        return {}
    branch = results.branch_table.c
    query = (
        select(branch.data)
        .where(branch.run_id == brainstorm.closing_run_id, branch.done.is_(True))
        .order_by(branch.attempt.desc())
        .limit(1)
    )
    return connection.scalar(query) or {}


def _join(
    connection: Connection, run: Run, brainstorm_id: str, kind: RunKind, about: int | None = None
) -> None:
    part = insert(run_table).values(run_id=run.id, brainstorm_id=brainstorm_id, kind=kind)
    connection.execute(part.values(idea_number=about))


def _touch(connection: Connection, brainstorm_id: str, now_utc: datetime) -> None:
    update_rows(connection, table, table.c.id == brainstorm_id, touched_at_utc=now_utc)


def enable_channel(
    connection: Connection, channel_id: int, guild_id: int, user_id: int, now_utc: datetime
) -> bool:
    """Makes it a brainstorming channel, for `user_id`; False where it was one already."""
    values = {"guild_id": guild_id, "enabled_by": user_id, "enabled_at_utc": now_utc}
    new = upsert(channel_table).values(channel_id=channel_id, **values).on_conflict_do_nothing()
    return connection.execute(new).rowcount == 1


def disable_channel(connection: Connection, channel_id: int) -> bool:
    """Makes it an ordinary channel again; False where it was one already."""
    return delete_rows(connection, channel_table, channel_table.c.channel_id == channel_id) == 1


def surroundings(
    connection: Connection,
    thread_id: int | None,
    replied_to: int | None,
    channel_ids: Sequence[int],
) -> Surroundings:
    """Reads what a mention means there. `channel_ids` are the channel and, of a thread, its parent.

    `replied_to` is the id of the message that it replies to; `thread_id` its thread's.
    """
    shown = ideas.shown_by(connection, replied_to) if replied_to is not None else ()
    brainstorm_id: str | None = None
    if thread_id is not None:
        brainstorm_id = _newest_in(connection, thread_id)
    elif shown:
        brainstorm_id = shown[0].brainstorm_id
    if brainstorm_id is not None:
        mine = tuple(idea for idea in shown if idea.brainstorm_id == brainstorm_id)
        return Surroundings(board_of(connection, brainstorm_id), mine, in_channel=False)
    enabled = count_rows(connection, channel_table, channel_table.c.channel_id.in_(channel_ids))
    return Surroundings(None, (), in_channel=enabled > 0)


def _newest_in(connection: Connection, channel_id: int) -> str | None:
    """The id of the newest brainstorm whose ideas are in this thread or channel.

    A thread that has only just been opened is known by its card, whose id it has.
    """
    run = runs.table.c
    query = (
        select(table.c.id)
        .join(runs.table, run.id == table.c.run_id)
        .where((run.posts_channel_id == channel_id) | (run.card_message_id == channel_id))
        .order_by(table.c.created_at_utc.desc(), table.c.id)
        .limit(1)
    )
    return connection.scalar(query)
