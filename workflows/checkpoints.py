"""The async LangGraph checkpointer on SQLite, in a file of its own."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from pathlib import Path

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from workflows.errors import CheckpointsUnusable

BUSY_TIMEOUT_SECONDS = 10


@asynccontextmanager
async def open_checkpointer(path: Path) -> AsyncGenerator[AsyncSqliteSaver]:
    """Yields the checkpointer on the file at `path`, ready for use; closes it afterwards.

    It commits on a connection of its own, so no other table may live in this file: a rollback here
    would take their rows along. Raises CheckpointsUnusable, with one sentence.
    """
    async with AsyncSqliteSaver.from_conn_string(str(path)) as saver:
        try:
            await saver.conn.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}")
            await saver.setup()
        except sqlite3.Error as error:
            raise CheckpointsUnusable(
                f"The checkpoints at {path} can't be used: {error}. Move the file away: what is "
                "unfinished then goes on from the database."
            ) from error
        try:
            yield saver
        finally:
            # A cancelled run may still be writing that it was, or may have been cut off between a
            # write and its commit; closed like this, the file would stay locked in this process.
            await asyncio.sleep(0)
            async with saver.lock:
                await saver.conn.rollback()


async def prune(saver: AsyncSqliteSaver, keep: Callable[[], Awaitable[Collection[str]]]) -> int:
    """Deletes every thread but those to keep; returns how many. Called before anything runs here.

    `keep` is asked once the threads are known: one that another process begins meanwhile is safe.
    """
    async with saver.conn.execute("SELECT DISTINCT thread_id FROM checkpoints") as cursor:
        threads = [str(row[0]) async for row in cursor]
    kept = await keep()
    outdated = [thread for thread in threads if thread not in kept]
    for thread in outdated:
        await saver.adelete_thread(thread)
    return len(outdated)
