"""Opens the database: settings of the connection, integrity, migrations."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from storage.errors import DatabaseUnusable

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_SECONDS = 10
READS_ONLY = "reads_only"
"""The execution option of connections that only read."""


class Database:
    """Sessions on an open database, one transaction each."""

    def __init__(self, engine: AsyncEngine) -> None:
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


@asynccontextmanager
async def open_database(url: str) -> AsyncGenerator[Database]:
    """Yields the database at `url`, checked and migrated to the newest schema.

    `url` is SQLAlchemy's, with an async driver (`sqlite+aiosqlite:///chorus.db`). The folder of an
    SQLite file is made. Raises DatabaseUnusable, with one sentence, for a file that is damaged,
    is no database or can't be written.
    """
    engine = _engine(url)
    try:
        try:
            await _check_and_migrate(engine)
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseUnusable(
                f"The database at {shown(url)} can't be used: {error}"
            ) from error
        yield Database(engine)
    finally:
        await engine.dispose()


def shown(url: str) -> str:
    """The address without its password, for logs and messages."""
    return make_url(url).render_as_string(hide_password=True)


def sqlite_path(url: str) -> Path | None:
    """The file behind an SQLite address; None for another database or one in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(parsed.database or "")


def _engine(url: str) -> AsyncEngine:
    path = sqlite_path(url)
    if path is not None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseUnusable(f"The folder {path.parent} can't be made: {error}") from error
    engine = create_async_engine(url)
    if engine.dialect.name == "sqlite":
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


async def _check_and_migrate(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            verdict = (await connection.execute(text("PRAGMA quick_check"))).scalar_one()
            if verdict != "ok":
                raise DatabaseUnusable(
                    f"The database at {shown(str(engine.url))} is damaged ({verdict}). "
                    "Restore a backup, or move the file away to start afresh."
                )
        await connection.run_sync(_migrate)


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
