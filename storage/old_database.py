"""The asynchronous sessions of version 0.1, until every store has moved to units of work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_SECONDS = 10
READS_ONLY = "reads_only"
"""The execution option of connections that only read."""


class OldDatabase:
    """Sessions on an open database, one transaction each."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        reading = engine.execution_options(**{READS_ONLY: True})
        self._reading = async_sessionmaker(reading, expire_on_commit=False)
        self._writing = async_sessionmaker(engine, expire_on_commit=False)
        self._turn = asyncio.Lock()

    def read(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A transaction that only reads, and waits for no writer."""
        return self._reading.begin()

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncSession]:
        """A transaction that writes, committed when the block ends well.

        Writers of this process take turns here: SQLite lets one write at a time, and those who
        wait inside it ask again at intervals and in no order.
        """
        async with self._turn, self._writing.begin() as session:
            yield session


def old_engine(url: str) -> AsyncEngine:
    """The asynchronous engine at this address."""
    engine = create_async_engine(make_url(url).set(drivername="sqlite+aiosqlite"))
    _prepare_sqlite(engine)
    return engine


def _prepare_sqlite(engine: AsyncEngine) -> None:
    """Sets each connection's pragmas, and begins writing transactions with the lock in hand.

    SQLite's deferred transactions fail at once, without waiting, when a reader turns writer while
    somebody else writes; BEGIN IMMEDIATE waits its turn (https://www.sqlite.org/lang_transaction.html).
    """

    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    def on_begin(connection: Connection) -> None:
        reads_only = connection.get_execution_options().get(READS_ONLY, False)
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")

    event.listen(engine.sync_engine, "connect", on_connect)
    event.listen(engine.sync_engine, "begin", on_begin)
