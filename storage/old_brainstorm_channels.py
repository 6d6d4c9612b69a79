"""Brainstorming channels: there a mention of the bot is the topic of a brainstorm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select

from storage.brainstorm_tables import BrainstormChannelRow
from storage.database import Database


class BrainstormChannels:
    """Keeps which channels are; every method is one transaction, committed when it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def enable(self, guild_id: int, channel_id: int, by: int, now_utc: datetime) -> bool:
        """Makes the channel one; False where it was one already."""
        async with self._database.old_write() as session:
            if await session.get(BrainstormChannelRow, channel_id) is not None:
                return False
            session.add(
                BrainstormChannelRow(
                    channel_id=channel_id,
                    guild_id=guild_id,
                    enabled_by=by,
                    enabled_at_utc=now_utc,
                )
            )
            return True

    async def disable(self, channel_id: int) -> bool:
        """Makes it an ordinary channel again; False where it was no other."""
        change = delete(BrainstormChannelRow).where(BrainstormChannelRow.channel_id == channel_id)
        async with self._database.old_write() as session:
            return cast("CursorResult[Any]", await session.execute(change)).rowcount == 1

    async def any_of(self, channel_ids: Sequence[int]) -> bool:
        """Whether one of these channels is a brainstorming channel."""
        query = (
            select(BrainstormChannelRow.channel_id)
            .where(BrainstormChannelRow.channel_id.in_(channel_ids))
            .limit(1)
        )
        async with self._database.old_read() as session:
            return await session.scalar(query) is not None
