"""Drafts of recipes: what people are making and have not saved yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Select, delete, func, select, update

from storage.database import Database
from storage.errors import DraftLimitReached, DraftNotFound
from storage.recipe_records import DraftRecord
from storage.recipe_tables import RecipeDraftRow

MOST_DRAFTS = 10
"""Of one person in one server."""


class DraftStore:
    """Keeps drafts; every method is one transaction, committed when it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, draft: DraftRecord) -> None:
        """Keeps a new draft. Raises DraftLimitReached."""
        mine = select(func.count()).where(
            RecipeDraftRow.guild_id == draft.guild_id,
            RecipeDraftRow.author_id == draft.author_id,
        )
        async with self._database.old_write() as session:
            if (await session.scalar(mine) or 0) >= MOST_DRAFTS:
                raise DraftLimitReached(f"{MOST_DRAFTS} drafts of {draft.author_id}")
            session.add(
                RecipeDraftRow(
                    id=draft.id,
                    guild_id=draft.guild_id,
                    author_id=draft.author_id,
                    recipe_id=draft.recipe_id,
                    base_version=draft.base_version,
                    content=draft.content,
                    changed_at_utc=draft.changed_at_utc,
                )
            )

    async def get(self, draft_id: str) -> DraftRecord:
        """The draft with this id. Raises DraftNotFound."""
        async with self._database.old_read() as session:
            row = await session.get(RecipeDraftRow, draft_id)
            if row is None:
                raise DraftNotFound(f"no draft {draft_id}")
            return _record(row)

    async def change(self, draft_id: str, content: str, now_utc: datetime) -> None:
        """Keeps what the draft has become. Raises DraftNotFound."""
        change = (
            update(RecipeDraftRow)
            .where(RecipeDraftRow.id == draft_id)
            .values(content=content, changed_at_utc=now_utc)
        )
        async with self._database.old_write() as session:
            if cast("CursorResult[Any]", await session.execute(change)).rowcount != 1:
                raise DraftNotFound(f"no draft {draft_id}")

    async def discard(self, draft_id: str) -> None:
        """Throws the draft away; one that is gone already is fine."""
        async with self._database.old_write() as session:
            await session.execute(delete(RecipeDraftRow).where(RecipeDraftRow.id == draft_id))

    async def of_author(self, guild_id: int, author_id: int) -> list[DraftRecord]:
        """Somebody's drafts in this server, the newest first."""
        return await self._read(
            select(RecipeDraftRow)
            .where(RecipeDraftRow.guild_id == guild_id, RecipeDraftRow.author_id == author_id)
            .order_by(RecipeDraftRow.changed_at_utc.desc(), RecipeDraftRow.id)
        )

    async def prune(self, before_utc: datetime) -> int:
        """Deletes the drafts that nobody has touched since this time; returns how many."""
        change = delete(RecipeDraftRow).where(RecipeDraftRow.changed_at_utc < before_utc)
        async with self._database.old_write() as session:
            return cast("CursorResult[Any]", await session.execute(change)).rowcount

    async def _read(self, query: Select[RecipeDraftRow]) -> list[DraftRecord]:
        async with self._database.old_read() as session:
            return [_record(row) for row in (await session.scalars(query)).all()]


def _record(row: RecipeDraftRow) -> DraftRecord:
    return DraftRecord(
        id=row.id,
        guild_id=row.guild_id,
        author_id=row.author_id,
        recipe_id=row.recipe_id,
        base_version=row.base_version,
        content=row.content,
        changed_at_utc=row.changed_at_utc,
    )
