"""The async LangGraph checkpointer on SQLite, in a file of its own."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

BUSY_TIMEOUT_SECONDS = 10


@asynccontextmanager
async def open_checkpointer(path: Path) -> AsyncGenerator[AsyncSqliteSaver]:
    """Yields the checkpointer on the file at `path`, ready for use; closes it afterwards.

    It commits on a connection of its own, so no other table may live in this file: a rollback here
    would take their rows along.
    """
    async with AsyncSqliteSaver.from_conn_string(str(path)) as saver:
        await saver.conn.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}")
        await saver.setup()
        try:
            yield saver
        finally:
            # A run that was cut off in the middle of a write leaves its transaction open.
            await saver.conn.rollback()


async def prune(saver: AsyncSqliteSaver, keep: Collection[str]) -> int:
    """Deletes every thread but those to `keep`; returns how many. Called before anything runs."""
    async with saver.conn.execute("SELECT DISTINCT thread_id FROM checkpoints") as cursor:
        threads = [str(row[0]) async for row in cursor]
    outdated = [thread for thread in threads if thread not in keep]
    for thread in outdated:
        await saver.adelete_thread(thread)
    return len(outdated)
