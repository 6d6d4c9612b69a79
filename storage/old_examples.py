"""Examples: texts that a server keeps for its recipes' branches, and whether they are used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import CursorResult, Select, delete, func, select

from storage.database import Database
from storage.errors import ExampleLimitReached
from storage.vote_records import ExampleRecord, NewExample
from storage.vote_tables import ExampleRow, ExampleUseRow

MOST_OF_A_BRANCH = 10
MOST_OF_A_SERVER = 100


class ExampleStore:
    """Keeps examples; every method is one transaction, committed when it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, new: NewExample) -> ExampleRecord:
        """Keeps an example; one with the same text of the same branch is there only once.

        Raises ExampleLimitReached.
        """
        here = ExampleRow.guild_id == new.guild_id
        branch = (ExampleRow.recipe_key == new.recipe_key) & (ExampleRow.branch == new.branch)
        async with self._database.old_write() as session:
            same = select(ExampleRow).where(here, branch, ExampleRow.text == new.text)
            if (known := (await session.scalars(same)).first()) is not None:
                return _record(known)
            for most, query in (
                (MOST_OF_A_BRANCH, select(func.count()).where(here, branch)),
                (MOST_OF_A_SERVER, select(func.count()).where(here)),
            ):
                if (await session.scalar(query) or 0) >= most:
                    raise ExampleLimitReached(f"{most} examples in {new.guild_id}")
            row = ExampleRow(
                guild_id=new.guild_id,
                recipe_key=new.recipe_key,
                recipe=new.recipe,
                branch=new.branch,
                title=new.title,
                topic=new.topic,
                text=new.text,
                added_by=new.added_by,
                added_at_utc=new.added_at_utc,
            )
            session.add(row)
            await session.flush()
            return _record(row)

    async def all(self, guild_id: int) -> list[ExampleRecord]:
        """Every example of the server, by recipe and branch, the newest first."""
        return await self._read(
            select(ExampleRow)
            .where(ExampleRow.guild_id == guild_id)
            .order_by(ExampleRow.recipe_key, ExampleRow.branch, ExampleRow.id.desc())
        )

    async def to_use(
        self, guild_id: int, recipe_key: str, branches: Sequence[str]
    ) -> list[ExampleRecord]:
        """The examples of these branches, the newest first; none where the server uses none."""
        return await self._read(
            select(ExampleRow)
            .join(ExampleUseRow, ExampleUseRow.guild_id == ExampleRow.guild_id)
            .where(
                ExampleRow.guild_id == guild_id,
                ExampleRow.recipe_key == recipe_key,
                ExampleRow.branch.in_(branches),
            )
            .order_by(ExampleRow.id.desc())
        )

    async def delete(self, guild_id: int, example_id: int) -> bool:
        """Deletes one of the server's examples; False where it is not there."""
        change = delete(ExampleRow).where(
            ExampleRow.guild_id == guild_id, ExampleRow.id == example_id
        )
        async with self._database.old_write() as session:
            return cast("CursorResult[Any]", await session.execute(change)).rowcount == 1

    async def used(self, guild_id: int) -> bool:
        """Whether examples are put into prompts here; they are not unless somebody chose so."""
        async with self._database.old_read() as session:
            return await session.get(ExampleUseRow, guild_id) is not None

    async def use(self, guild_id: int, *, on: bool, by: int) -> None:
        """Puts examples into prompts from now on, or no longer."""
        async with self._database.old_write() as session:
            if on:
                await session.merge(ExampleUseRow(guild_id=guild_id, chosen_by=by))
            else:
                change = delete(ExampleUseRow).where(ExampleUseRow.guild_id == guild_id)
                await session.execute(change)

    async def _read(self, query: Select[ExampleRow]) -> list[ExampleRecord]:
        async with self._database.old_read() as session:
            return [_record(row) for row in (await session.scalars(query)).all()]


def _record(row: ExampleRow) -> ExampleRecord:
    new = NewExample(
        guild_id=row.guild_id,
        recipe_key=row.recipe_key,
        recipe=row.recipe,
        branch=row.branch,
        title=row.title,
        topic=row.topic,
        text=row.text,
        added_by=row.added_by,
        added_at_utc=row.added_at_utc,
    )
    return ExampleRecord(row.id, new)
