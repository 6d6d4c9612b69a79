"""What forms need when they come back: set aside until then, also over a restart."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import delete

from storage.database import Database
from storage.translation_tables import SetAsideRow


class SetAside:
    """Keeps texts for a while; every method is one transaction, committed when it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, content: str, now_utc: datetime) -> str:
        """Sets this aside; gives the 12 characters that it is found by."""
        name = secrets.token_hex(6)
        async with self._database.old_write() as session:
            session.add(SetAsideRow(id=name, content=content, at_utc=now_utc))
        return name

    async def get(self, name: str) -> str | None:
        """What was set aside; None where it is gone."""
        async with self._database.old_read() as session:
            row = await session.get(SetAsideRow, name)
            return None if row is None else row.content

    async def drop(self, name: str) -> None:
        """Throws it away: it is not needed any more."""
        async with self._database.old_write() as session:
            await session.execute(delete(SetAsideRow).where(SetAsideRow.id == name))

    async def prune(self, before_utc: datetime) -> None:
        """Throws away what nobody has come back for since this time."""
        async with self._database.old_write() as session:
            await session.execute(delete(SetAsideRow).where(SetAsideRow.at_utc < before_utc))
