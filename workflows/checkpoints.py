"""The async LangGraph checkpointer on SQLite, in a file of its own."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiosqlite
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    WRITES_IDX_MAP,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    get_checkpoint_metadata,
)
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from workflows.errors import CheckpointsUnusable

log = logging.getLogger(__name__)

BUSY_TIMEOUT_SECONDS = 10
SAVE_INTERVAL_SECONDS = 0.25

_PUT = (
    "INSERT OR REPLACE INTO checkpoints (thread_id, checkpoint_ns, checkpoint_id, "
    "parent_checkpoint_id, type, checkpoint, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_PUT_WRITES = (
    "INTO writes (thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, "
    "value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_THREADS = "SELECT DISTINCT thread_id FROM checkpoints"
_DELETE = (
    "DELETE FROM checkpoints WHERE thread_id = ?",
    "DELETE FROM writes WHERE thread_id = ?",
)


class BatchingSqliteSaver(AsyncSqliteSaver):
    """An AsyncSqliteSaver that saves the checkpoints of all runs together, four times a second.

    AsyncSqliteSaver crosses to SQLite's thread about ten times a save, and commits each: of a run
    with three branches that was half of the CPU. A save returns before it is on disk. That loses
    nothing here: LangGraph saves in the background in any case, whatever its durability mode, so
    results are in our own tables before a step returns, and a step that is run again asks them
    first. What is deleted before it was saved is never written.
    """

    NEW_THREAD = "__new_thread"
    """Set in a config's `configurable` where the thread is known to have no checkpoint yet.

    Names that begin so are kept out of a checkpoint's metadata."""

    def __init__(self, conn: aiosqlite.Connection) -> None:
        super().__init__(conn)
        self._pending: list[tuple[str, str, list[Sequence[Any]]]] = []
        """Thread id, statement and rows of each save, in order."""
        self._saving: asyncio.Task[None] | None = None

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """The latest checkpoint of the thread, or the one that the config names.

        None as well where the file can't be read: a run that begins anew pays for nothing twice.
        """
        if config.get("configurable", {}).get(self.NEW_THREAD):
            return None
        try:
            await self.save()
            return await super().aget_tuple(config)
        except sqlite3.DatabaseError as error:
            log.warning("checkpoints can't be read, the run begins anew: %s", error)
            return None

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Takes a checkpoint in, to be saved with others; gives the config that names it."""
        thread = config.get("configurable", {})
        thread_id, namespace = str(thread["thread_id"]), str(thread["checkpoint_ns"])
        told = json.dumps(get_checkpoint_metadata(config, metadata), ensure_ascii=False)
        row = (thread_id, namespace, checkpoint["id"], thread.get("checkpoint_id"))
        row += (*self.serde.dumps_typed(checkpoint), told.encode("utf-8", "ignore"))
        self._add(thread_id, _PUT, [row])
        return {
            "configurable": {
                "thread_id": thread_id,
                "checkpoint_ns": namespace,
                "checkpoint_id": checkpoint["id"],
            }
        }

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Takes a step's writes in, to be saved with others."""
        thread = config.get("configurable", {})
        thread_id = str(thread["thread_id"])
        begin = (thread_id, str(thread["checkpoint_ns"]), str(thread["checkpoint_id"]))
        rows: list[Sequence[Any]] = [
            (
                *begin,
                task_id,
                task_path,
                WRITES_IDX_MAP.get(channel, index),
                channel,
                *self.serde.dumps_typed(value),
            )
            for index, (channel, value) in enumerate(writes)
        ]
        replaces = all(channel in WRITES_IDX_MAP for channel, _ in writes)
        self._add(thread_id, f"INSERT OR {'REPLACE' if replaces else 'IGNORE'} {_PUT_WRITES}", rows)

    async def adelete_thread(self, thread_id: str) -> None:
        """Deletes the thread, with the coming save."""
        self._pending = [save for save in self._pending if save[0] != thread_id]
        for statement in _DELETE:
            self._add(thread_id, statement, [(thread_id,)])

    async def keep_only(self, needed: Callable[[], Awaitable[Collection[str]]]) -> int:
        """Deletes every thread but those that are needed; returns how many.

        `needed` is asked once the threads are known: one that is begun meanwhile is safe.
        """
        async with self.lock, self.conn.execute(_THREADS) as cursor:
            threads = [str(row[0]) async for row in cursor]
        kept = await needed()
        outdated = [thread for thread in threads if thread not in kept]
        for thread in outdated:
            await self.adelete_thread(thread)
        return len(outdated)

    async def save(self) -> None:
        """Writes what has been put; returns once it is on disk. Raises sqlite3.Error."""
        async with self.lock:
            pending, self._pending = self._pending, []
            if not pending:
                return
            try:
                for statement, rows in _by_statement(pending):
                    await self.conn.executemany(statement, rows)
                await self.conn.commit()
            except BaseException:
                self._pending = pending + self._pending
                await self.conn.rollback()
                raise

    async def close(self) -> None:
        """Saves what is left."""
        if self._saving is not None:
            self._saving.cancel()
            with suppress(asyncio.CancelledError):
                await self._saving
        await self._save_or_log()

    def _add(self, thread_id: str, statement: str, rows: list[Sequence[Any]]) -> None:
        self._pending.append((thread_id, statement, rows))
        if self._saving is None or self._saving.done():
            self._saving = asyncio.create_task(self._save_soon(), name="checkpoints")

    async def _save_soon(self) -> None:
        while self._pending:
            await asyncio.sleep(SAVE_INTERVAL_SECONDS)
            await self._save_or_log()

    async def _save_or_log(self) -> None:
        try:
            await self.save()
        except sqlite3.Error as error:
            log.warning("checkpoints are not saved, the runs go on: %s", error)


def _by_statement(
    saves: Iterable[tuple[str, str, list[Sequence[Any]]]],
) -> list[tuple[str, list[Sequence[Any]]]]:
    """The rows of each statement together, in order; deletions come last."""
    rows_of: dict[str, list[Sequence[Any]]] = {}
    for _thread_id, statement, rows in saves:
        rows_of.setdefault(statement, []).extend(rows)
    return sorted(rows_of.items(), key=lambda item: item[0] in _DELETE)


@asynccontextmanager
async def open_checkpointer(path: Path) -> AsyncGenerator[BatchingSqliteSaver]:
    """Yields the checkpointer on the file at `path`, ready for use; closes it afterwards.

    It commits on a connection of its own, so no other table may live in this file: a rollback here
    would take their rows along. A file that is damaged is moved aside, and a new one begun. Raises
    CheckpointsUnusable, with one sentence, where neither can be.
    """
    try:
        connection = await _connect(path)
    except sqlite3.OperationalError as error:
        raise CheckpointsUnusable(f"The checkpoints at {path} can't be used: {error}.") from error
    except sqlite3.DatabaseError as error:
        aside = path.with_name(f"{path.name}.damaged")
        log.error("the checkpoints at %s are damaged (%s): moved to %s", path, error, aside.name)
        await asyncio.to_thread(_move, path, aside)
        connection = await _connect(path)
    saver = BatchingSqliteSaver(connection)
    try:
        await saver.setup()
        yield saver
    finally:
        await saver.close()
        await connection.close()


async def _connect(path: Path) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(path)
    try:
        await connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}")
        await connection.execute("PRAGMA journal_mode=WAL")
    except BaseException:
        await connection.close()
        raise
    return connection


def _move(path: Path, aside: Path) -> None:
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    path.replace(aside)
