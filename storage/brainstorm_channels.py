"""Brainstorming channels, and the brainstorm that a mention of the bot is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, Index, Table, delete, insert, select

from storage import brainstorms, ideas, runs
from storage.brainstorms import Board
from storage.ideas import BoardIdea
from storage.schema import UtcDateTime, metadata

table = Table(
    "brainstorm_channels",
    metadata,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("enabled_by", BigInteger, nullable=False),
    Column("enabled_at_utc", UtcDateTime, nullable=False),
    Index("ix_brainstorm_channels_guild_id", "guild_id"),
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The brainstorm, if any, around a mention of the bot."""

    board: Board | None
    """The brainstorm in whose thread it is, or one of whose ideas it replies to."""
    shown: tuple[BoardIdea, ...]
    """Its ideas that are shown in the message replied to."""
    in_channel: bool
    """Whether it is in a brainstorming channel."""


def enable(
    connection: Connection, channel_id: int, guild_id: int, user_id: int, now_utc: datetime
) -> bool:
    """Makes it a brainstorming channel, for `user_id`; False where it was one already."""
    if contains_any(connection, [channel_id]):
        return False
    connection.execute(
        insert(table).values(
            channel_id=channel_id, guild_id=guild_id, enabled_by=user_id, enabled_at_utc=now_utc
        )
    )
    return True


def disable(connection: Connection, channel_id: int) -> bool:
    """Makes it an ordinary channel again; False where it was one already."""
    return connection.execute(delete(table).where(table.c.channel_id == channel_id)).rowcount == 1


def contains_any(connection: Connection, channel_ids: Sequence[int]) -> bool:
    """Whether one of these is a brainstorming channel."""
    query = select(table.c.channel_id).where(table.c.channel_id.in_(channel_ids)).limit(1)
    return connection.execute(query).first() is not None


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
        return Surroundings(brainstorms.board_of(connection, brainstorm_id), mine, in_channel=False)
    return Surroundings(None, (), contains_any(connection, channel_ids))


def _newest_in(connection: Connection, channel_id: int) -> str | None:
    """The id of the newest brainstorm whose ideas are in this thread or channel.

    A thread that has only just been opened is known by its card, whose id it has.
    """
    run = runs.table.c
    query = (
        select(brainstorms.table.c.id)
        .join(runs.table, run.id == brainstorms.table.c.run_id)
        .where((run.posts_channel_id == channel_id) | (run.card_message_id == channel_id))
        .order_by(brainstorms.table.c.created_at_utc.desc(), brainstorms.table.c.id)
        .limit(1)
    )
    return connection.scalar(query)
