"""Recipes that servers make themselves: every version, who may change them, what is hidden."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.errors import (
    DraftNotFound,
    RecipeChanged,
    RecipeLimitReached,
    RecipeNameTaken,
    RecipeNotFound,
)
from storage.recipe_records import NewVersion, RecipeName, VersionRecord
from storage.recipe_tables import RecipeDraftRow, RecipeRoleRow, RecipeRow, RecipeVersionRow

MOST_RECIPES = 50
"""Visible ones in a server."""

_IS_NEWEST = (RecipeVersionRow.recipe_id == RecipeRow.id) & (
    RecipeVersionRow.version == RecipeRow.version
)
_Both = Select[RecipeRow, RecipeVersionRow]


class RecipeStore:
    """Keeps recipes; every method is one transaction, committed when it returns.

    Versions are only ever added. A recipe that is deleted is hidden: its versions stay.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, guild_id: int) -> list[VersionRecord]:
        """The newest version of each recipe that can be chosen, by name."""
        query = (
            _newest()
            .where(RecipeRow.guild_id == guild_id, RecipeRow.hidden_at_utc.is_(None))
            .order_by(RecipeRow.name_key)
        )
        return await self._read(query)

    async def names(self, guild_id: int) -> list[RecipeName]:
        """The same without what is in them, for those who are typing."""
        query = (
            select(RecipeVersionRow.name, RecipeVersionRow.summary)
            .join(RecipeRow, _IS_NEWEST)
            .where(RecipeRow.guild_id == guild_id, RecipeRow.hidden_at_utc.is_(None))
            .order_by(RecipeRow.name_key)
        )
        async with self._database.old_read() as session:
            return [RecipeName(*row) for row in (await session.execute(query)).all()]

    async def named(self, guild_id: int, name_key: str) -> VersionRecord:
        """The newest version of the recipe of this name; of a hidden one where no other has it.

        Raises RecipeNotFound.
        """
        query = (
            _newest()
            .where(RecipeRow.guild_id == guild_id, RecipeRow.name_key == name_key)
            .order_by(RecipeRow.hidden_at_utc.is_not(None), RecipeRow.hidden_at_utc.desc())
            .limit(1)
        )
        return _only(await self._read(query))

    async def version(self, guild_id: int, recipe_id: int, version: int) -> VersionRecord:
        """One version of a recipe of this server. Raises RecipeNotFound."""
        query = _versions(guild_id, recipe_id).where(RecipeVersionRow.version == version)
        return _only(await self._read(query))

    async def newest(self, guild_id: int, recipe_id: int) -> VersionRecord:
        """The newest version of a recipe of this server. Raises RecipeNotFound."""
        query = _newest().where(RecipeRow.guild_id == guild_id, RecipeRow.id == recipe_id)
        return _only(await self._read(query))

    async def versions(self, guild_id: int, recipe_id: int) -> list[VersionRecord]:
        """Every version of a recipe of this server, newest first."""
        query = _versions(guild_id, recipe_id).order_by(RecipeVersionRow.version.desc())
        return await self._read(query)

    async def save(self, new: NewVersion, *, draft_id: str | None = None) -> VersionRecord:
        """Adds a version, and throws the draft away that it was made in.

        Raises RecipeNameTaken, RecipeLimitReached, RecipeNotFound, DraftNotFound where the draft
        was saved a moment ago, or RecipeChanged where the recipe has gone on since `base_version`;
        nothing is written then.
        """
        async with self._database.old_write() as session:
            if draft_id is not None:
                await _take_draft(session, draft_id)
            row = await self._row_to_save(session, new)
            await _check_name(session, new)
            row.name_key = new.name_key
            row.version += 1
            row.hidden_by = row.hidden_at_utc = None
            session.add(row)
            await session.flush()
            saved = RecipeVersionRow(
                recipe_id=row.id,
                version=row.version,
                name=new.name,
                summary=new.summary,
                content=new.content,
                author_id=new.author_id,
                saved_at_utc=new.saved_at_utc,
            )
            session.add(saved)
            return _record(row, saved)

    async def hide(self, guild_id: int, recipe_id: int, by: int, now_utc: datetime) -> bool:
        """Takes a recipe out of the choices; False where it was out already."""
        change = (
            update(RecipeRow)
            .where(
                RecipeRow.guild_id == guild_id,
                RecipeRow.id == recipe_id,
                RecipeRow.hidden_at_utc.is_(None),
            )
            .values(hidden_by=by, hidden_at_utc=now_utc)
        )
        async with self._database.old_write() as session:
            return cast("CursorResult[Any]", await session.execute(change)).rowcount == 1

    async def role(self, guild_id: int) -> int | None:
        """The role that may change recipes here; None where nobody chose one."""
        async with self._database.old_read() as session:
            row = await session.get(RecipeRoleRow, guild_id)
            return None if row is None else row.role_id

    async def set_role(self, guild_id: int, role_id: int | None) -> None:
        """Lets this role change recipes here in place of an earlier one; None lets no role."""
        async with self._database.old_write() as session:
            if role_id is not None:
                await session.merge(RecipeRoleRow(guild_id=guild_id, role_id=role_id))
            elif (row := await session.get(RecipeRoleRow, guild_id)) is not None:
                await session.delete(row)

    async def _read(self, query: _Both) -> list[VersionRecord]:
        async with self._database.old_read() as session:
            rows = (await session.execute(query)).all()
            return [_record(recipe, version) for recipe, version in rows]

    async def _row_to_save(self, session: AsyncSession, new: NewVersion) -> RecipeRow:
        """The recipe's row, a new one where it is to be made."""
        if new.recipe_id is None:
            await _check_limit(session, new.guild_id)
            return RecipeRow(guild_id=new.guild_id, name_key=new.name_key, version=0)
        row = await session.get(RecipeRow, new.recipe_id)
        if row is None or row.guild_id != new.guild_id:
            raise RecipeNotFound(f"no recipe {new.recipe_id} in {new.guild_id}")
        hidden = row.hidden_at_utc is not None
        if row.version != new.base_version or (hidden and not new.revives):
            raise RecipeChanged(f"recipe {row.id} is at version {row.version}")
        if hidden:
            await _check_limit(session, new.guild_id)
        return row


def _newest() -> _Both:
    return select(RecipeRow, RecipeVersionRow).join(RecipeVersionRow, _IS_NEWEST)


def _versions(guild_id: int, recipe_id: int) -> _Both:
    return (
        select(RecipeRow, RecipeVersionRow)
        .join(RecipeVersionRow, RecipeVersionRow.recipe_id == RecipeRow.id)
        .where(RecipeRow.guild_id == guild_id, RecipeRow.id == recipe_id)
    )


async def _take_draft(session: AsyncSession, draft_id: str) -> None:
    draft = await session.get(RecipeDraftRow, draft_id)
    if draft is None:
        raise DraftNotFound(f"no draft {draft_id}")
    await session.delete(draft)


async def _check_limit(session: AsyncSession, guild_id: int) -> None:
    visible = select(func.count()).where(
        RecipeRow.guild_id == guild_id, RecipeRow.hidden_at_utc.is_(None)
    )
    if (await session.scalar(visible) or 0) >= MOST_RECIPES:
        raise RecipeLimitReached(f"{MOST_RECIPES} recipes in {guild_id}")


async def _check_name(session: AsyncSession, new: NewVersion) -> None:
    same = select(RecipeRow.id).where(
        RecipeRow.guild_id == new.guild_id,
        RecipeRow.name_key == new.name_key,
        RecipeRow.hidden_at_utc.is_(None),
        RecipeRow.id != (new.recipe_id or 0),
    )
    if await session.scalar(same) is not None:
        raise RecipeNameTaken(f"{new.name} in {new.guild_id}")


def _only(records: Sequence[VersionRecord]) -> VersionRecord:
    if not records:
        raise RecipeNotFound("no such recipe or version here")
    return records[0]


def _record(recipe: RecipeRow, version: RecipeVersionRow) -> VersionRecord:
    return VersionRecord(
        recipe_id=recipe.id,
        guild_id=recipe.guild_id,
        version=version.version,
        newest_version=recipe.version,
        name=version.name,
        summary=version.summary,
        content=version.content,
        author_id=version.author_id,
        saved_at_utc=version.saved_at_utc,
        hidden_by=recipe.hidden_by,
        hidden_at_utc=recipe.hidden_at_utc,
    )
