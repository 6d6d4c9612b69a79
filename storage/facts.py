"""Small facts by name that must outlive the process."""

from __future__ import annotations

from storage.database import Database
from storage.tables import FactRow


class Facts:
    """A few named strings, such as the hash of the commands that were synced last."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        """The fact's value; None where it was never set."""
        async with self._database.old_read() as session:
            row = await session.get(FactRow, name)
            return None if row is None else row.value

    async def set(self, name: str, value: str) -> None:
        """Keeps the value under this name, in place of an earlier one."""
        async with self._database.old_write() as session:
            await session.merge(FactRow(name=name, value=value))
