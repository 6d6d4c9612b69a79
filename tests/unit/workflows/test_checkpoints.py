"""The checkpointer saves in batches: what was put is found again, in the file as well."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.base import empty_checkpoint
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from workflows.checkpoints import BatchingSqliteSaver, open_checkpointer
from workflows.errors import CheckpointsUnusable

CONFIG: Any = {"configurable": {"thread_id": "r1:1", "checkpoint_ns": ""}}


async def put(saver: AsyncSqliteSaver, thread_id: str = "r1:1") -> Any:
    """Puts a checkpoint with one step's writes, and gives its config."""
    config: Any = {"configurable": {"thread_id": thread_id, "checkpoint_ns": ""}}
    named = await saver.aput(config, empty_checkpoint(), {"source": "input", "step": -1}, {})
    await saver.aput_writes(named, [("results", {"text": "It purrs. 🐈"})], "task", "path")
    return named


def rows(path: Path) -> tuple[int, int]:
    """How many checkpoints and writes the file holds, as another process sees it."""
    with sqlite3.connect(path) as connection:
        (checkpoints,) = connection.execute("SELECT count(*) FROM checkpoints").fetchone()
        (writes,) = connection.execute("SELECT count(*) FROM writes").fetchone()
    connection.close()
    return checkpoints, writes


async def test_it_reads_what_it_saved_and_so_does_langgraphs_own(tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.db"
    async with open_checkpointer(path) as saver:
        named = await put(saver)
        mine = await saver.aget_tuple(CONFIG)
    async with AsyncSqliteSaver.from_conn_string(str(path)) as stock:
        theirs = await stock.aget_tuple(CONFIG)
    assert mine is not None
    assert mine == theirs
    assert mine.config == named
    assert mine.pending_writes == [("task", "results", {"text": "It purrs. 🐈"})]


async def test_the_file_is_written_soon_and_a_deleted_thread_never(tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.db"
    async with open_checkpointer(path) as saver:
        await put(saver)
        await put(saver, "r2:1")
        await saver.adelete_thread("r2:1")
        async with asyncio.timeout(10):
            while rows(path) != (1, 1):
                await asyncio.sleep(0.02)
        await saver.adelete_thread("r1:1")
        assert await saver.aget_tuple(CONFIG) is None
    assert rows(path) == (0, 0)


async def test_nothing_is_looked_up_for_a_thread_that_is_new(tmp_path: Path) -> None:
    new: Any = {"configurable": {**CONFIG["configurable"], BatchingSqliteSaver.NEW_THREAD: True}}
    async with open_checkpointer(tmp_path / "checkpoints.db") as saver:
        await put(saver)
        assert await saver.aget_tuple(new) is None
        assert await saver.aget_tuple(CONFIG) is not None


async def test_a_save_that_fails_stops_no_run_and_is_made_up_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "checkpoints.db"
    async with open_checkpointer(path) as saver:
        await saver.conn.execute("PRAGMA busy_timeout=10")
        with sqlite3.connect(path, isolation_level=None) as other, caplog.at_level(logging.WARNING):
            other.execute("BEGIN IMMEDIATE")
            await put(saver)
            async with asyncio.timeout(10):
                while "the runs go on" not in caplog.text:
                    await asyncio.sleep(0.02)
            other.execute("ROLLBACK")
        other.close()
        await saver.save()
        assert rows(path) == (1, 1)


async def test_threads_that_nobody_needs_are_pruned(tmp_path: Path) -> None:
    async with open_checkpointer(tmp_path / "checkpoints.db") as saver:
        await put(saver)
        assert await pruned(saver, keep={"r1:1"}) == 0
        assert await saver.aget_tuple(CONFIG) is not None
        assert await pruned(saver, keep=set()) == 1
        assert await saver.aget_tuple(CONFIG) is None


async def pruned(saver: BatchingSqliteSaver, keep: set[str]) -> int:
    """How many threads were deleted but those to keep."""

    async def kept() -> set[str]:
        return keep

    return await saver.keep_only(kept)


async def test_a_damaged_file_is_moved_aside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "checkpoints.db"
    path.write_bytes(b"no database at all" * 100)
    async with open_checkpointer(path) as saver:
        await put(saver)
    assert rows(path) == (1, 1)
    assert (tmp_path / "checkpoints.db.damaged").read_bytes().startswith(b"no database")
    assert "checkpoints.db.damaged" in caplog.text


async def test_a_file_that_can_not_be_had_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "checkpoints.db"
    with pytest.raises(CheckpointsUnusable, match="can't be used: unable to open"):
        async with open_checkpointer(path):
            pass
    await asyncio.sleep(0.1)  # aiosqlite's thread ends a moment after it has failed
