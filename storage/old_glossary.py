"""Glossaries: how each server wants its terms to be translated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage.database import Database
from storage.errors import GlossaryFull
from storage.translation_tables import GlossaryRow

MOST_ENTRIES = 500
"""In a server."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """How a term is to be translated from now on."""

    guild_id: int
    language: str
    """A language's tag; empty for every language."""
    term_key: str
    """The same for all ways to write the term: what makes two entries the same."""
    term: str
    translation: str
    author_id: int
    added_at_utc: datetime


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """An entry of a server's glossary."""

    id: int
    language: str
    term_key: str
    term: str
    translation: str


class GlossaryStore:
    """Keeps glossaries; every method is one transaction, committed when it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_guild(self, guild_id: int) -> list[EntryRecord]:
        """The server's entries, by term, of one term those for every language first."""
        query = (
            select(GlossaryRow)
            .where(GlossaryRow.guild_id == guild_id)
            .order_by(GlossaryRow.term_key, GlossaryRow.language)
        )
        async with self._database.old_read() as session:
            return [_record(row) for row in (await session.scalars(query)).all()]

    async def put(self, new: NewEntry) -> EntryRecord | None:
        """Adds the entry, or puts it in the place of the same term's; that one, where there was.

        Raises GlossaryFull.
        """
        mine = GlossaryRow.guild_id == new.guild_id
        same = select(GlossaryRow).where(
            mine, GlossaryRow.language == new.language, GlossaryRow.term_key == new.term_key
        )
        async with self._database.old_write() as session:
            row = (await session.scalars(same)).one_or_none()
            before = None if row is None else _record(row)
            if row is None:
                count = await session.scalar(select(func.count()).where(mine))
                if (count or 0) >= MOST_ENTRIES:
                    raise GlossaryFull(f"{MOST_ENTRIES} entries in {new.guild_id}")
                row = GlossaryRow(
                    guild_id=new.guild_id, language=new.language, term_key=new.term_key
                )
                session.add(row)
            row.term, row.translation = new.term, new.translation
            row.author_id, row.added_at_utc = new.author_id, new.added_at_utc
            return before

    async def remove(self, guild_id: int, entry_id: int) -> bool:
        """Takes an entry out of the server's glossary; False where it was gone already."""
        async with self._database.old_write() as session:
            row = await session.get(GlossaryRow, entry_id)
            if row is None or row.guild_id != guild_id:
                return False
            await session.delete(row)
            return True


def _record(row: GlossaryRow) -> EntryRecord:
    return EntryRecord(row.id, row.language, row.term_key, row.term, row.translation)
