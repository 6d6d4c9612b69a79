"""What a run works with: named texts, the file handed in, and the calls it need not repeat."""

from __future__ import annotations

from sqlalchemy import select, update

from storage.database import Database
from storage.records import CallRecord, FileRecord
from storage.tables import CallRow, HandedInRow, MaterialRow

KEPT = 0
"""The attempt under which a call is found that outlasts its own."""


class Materials:
    """Keeps material; every method is one transaction, committed when it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_run(self, run_id: str) -> dict[str, str]:
        """The run's texts by name; empty where it has a topic alone."""
        query = select(MaterialRow).where(MaterialRow.run_id == run_id)
        async with self._database.old_read() as session:
            return {row.name: row.text for row in (await session.scalars(query)).all()}

    async def add(self, run_id: str, name: str, text: str) -> None:
        """Keeps a text under this name, in place of an earlier one."""
        async with self._database.old_write() as session:
            await session.merge(MaterialRow(run_id=run_id, name=name, text=text))

    async def file(self, run_id: str) -> FileRecord | None:
        """The file that came with the request; None where none did."""
        query = select(HandedInRow).where(HandedInRow.run_id == run_id)
        async with self._database.old_read() as session:
            row = (await session.scalars(query)).one_or_none()
            return None if row is None else FileRecord(row.name, row.url, row.content)

    async def keep_file(self, run_id: str, content: bytes) -> None:
        """Keeps the file's content, once it has been fetched."""
        change = update(HandedInRow).where(HandedInRow.run_id == run_id).values(content=content)
        async with self._database.old_write() as session:
            await session.execute(change)

    async def call(self, run_id: str, key: str, attempt: int, name: str) -> CallRecord | None:
        """What this call came to, in this attempt or kept from an earlier one; None for neither."""
        query = (
            select(CallRow)
            .where(
                CallRow.run_id == run_id,
                CallRow.key == key,
                CallRow.attempt.in_((attempt, KEPT)),
                CallRow.name == name,
            )
            .order_by(CallRow.attempt)
            .limit(1)
        )
        async with self._database.old_read() as session:
            row = (await session.scalars(query)).one_or_none()
            if row is None:
                return None
            return CallRecord(
                run_id=row.run_id,
                key=row.key,
                attempt=row.attempt,
                name=row.name,
                text=row.text,
                truncated=row.truncated,
                input_tokens=row.input_tokens,
                output_tokens=row.output_tokens,
            )

    async def record_call(self, call: CallRecord) -> None:
        """Keeps what a call came to; one that is there already stays as it is."""
        async with self._database.old_write() as session:
            if await session.get(CallRow, (call.run_id, call.key, call.attempt, call.name)) is None:
                session.add(
                    CallRow(
                        run_id=call.run_id,
                        key=call.key,
                        attempt=call.attempt,
                        name=call.name,
                        text=call.text,
                        truncated=call.truncated,
                        input_tokens=call.input_tokens,
                        output_tokens=call.output_tokens,
                    )
                )

    async def keep_calls(self, run_id: str, key: str, attempt: int, prefix: str) -> None:
        """Lets a branch's calls whose names begin so outlast their attempt."""
        change = (
            update(CallRow)
            .where(
                CallRow.run_id == run_id,
                CallRow.key == key,
                CallRow.attempt == attempt,
                CallRow.name.startswith(prefix, autoescape=True),
            )
            .values(attempt=KEPT)
        )
        async with self._database.old_write() as session:
            await session.execute(change)
