"""The database: opened, migrated, checked; units of work, each whole or not at all."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from storage import key_values
from storage.database import Database, open_database, shown
from storage.errors import DatabaseUnavailable, DatabaseUnusable, StorageError


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def pragma(connection: Connection, name: str) -> object:
    return connection.execute(text(f"PRAGMA {name}")).scalar_one()


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite"])
async def test_a_new_file_is_made_with_its_folder(tmp_path: Path, scheme: str) -> None:
    path = tmp_path / "deep" / "down" / "chorus.db"
    async with open_database(f"{scheme}:///{path}") as database:
        for name, value in (("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2)):
            assert await database.read(pragma, name) == value
            assert await database.write(pragma, name) == value
    assert path.exists()


async def test_opening_it_again_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        async with open_database(url(tmp_path / "chorus.db")):
            pass
    with closing(sqlite3.connect(tmp_path / "chorus.db")) as connection:
        names = {row[0] for row in connection.execute("select name from sqlite_master")}
    assert {"runs", "branches", "outbox", "facts", "alembic_version"} <= names


@pytest.mark.parametrize(
    "content", [b"no database at all" * 100, b"SQLite format 3\0" + b"x" * 4096]
)
async def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "chorus.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseUnusable, match=r"can't be used|damaged"):
        async with open_database(url(path)):
            pass


def test_a_password_is_not_shown() -> None:
    assert "hunter2" not in shown("postgresql+psycopg://bot:hunter2@db/chorus")


def put_and_refuse(connection: Connection, name: str) -> None:
    key_values.put(connection, name, "half")
    raise StorageError("refused")


async def test_a_unit_that_fails_takes_no_other_along(database: Database) -> None:
    outcomes = await asyncio.gather(
        *(database.write(key_values.put, f"good {number}", "whole") for number in range(20)),
        *(database.write(put_and_refuse, f"bad {number}") for number in range(20)),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, StorageError) for outcome in outcomes) == 20
    for number in range(20):
        assert await database.read(key_values.get, f"good {number}") == "whole"
        assert await database.read(key_values.get, f"bad {number}") is None


async def test_what_is_written_is_read_at_once(database: Database) -> None:
    for number in range(20):
        await database.write(key_values.put, "number", str(number))
        assert await database.read(key_values.get, "number") == str(number)


async def test_a_unit_whose_caller_is_gone_is_carried_out(database: Database) -> None:
    writing = asyncio.create_task(database.write(key_values.put, "name", "value"))
    await asyncio.sleep(0)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    # Units are carried out in the order in which they come.
    await database.write(key_values.put, "another", "value")
    assert await database.read(key_values.get, "name") == "value"


async def test_a_lock_is_waited_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.database.BUSY_TIMEOUT_SECONDS", 0)
    path = tmp_path / "chorus.db"
    async with open_database(url(path)) as database:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            writes = [
                asyncio.create_task(database.write(key_values.put, str(number), "kept"))
                for number in range(5)
            ]
            await asyncio.sleep(0.3)
            assert not any(write.done() for write in writes)
            assert await database.read(key_values.get, "0") is None
            other.execute("COMMIT")
        await asyncio.gather(*writes)
        assert await database.read(key_values.get, "4") == "kept"


async def test_one_that_is_locked_at_the_start_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.BUSY_TIMEOUT_SECONDS", 0)
    monkeypatch.setattr("storage.database.LONGEST_PAUSE_SECONDS", 0.01)
    path = tmp_path / "chorus.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")

        async def open_and_read() -> object:
            async with open_database(url(path)) as database:
                return await database.read(pragma, "journal_mode")

        opening = asyncio.create_task(open_and_read())
        await asyncio.sleep(0.2)
        assert not opening.done()
        other.execute("ROLLBACK")
        assert await opening == "wal"
        other.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr("storage.database.OPENING_SECONDS", 0.0)
        with pytest.raises(DatabaseUnusable, match=r"can't be used: database is locked\."):
            await open_and_read()


async def test_closing_ends_a_wait_for_a_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.BUSY_TIMEOUT_SECONDS", 0)
    path = tmp_path / "chorus.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        async with open_database(url(path)) as database:
            other.execute("BEGIN IMMEDIATE")
            write = asyncio.create_task(database.write(key_values.put, "name", "value"))
            await asyncio.sleep(0.2)
    with pytest.raises(DatabaseUnavailable):
        await write
    with pytest.raises(DatabaseUnavailable):
        await database.write(key_values.put, "name", "value")


async def test_a_note_goes_with_the_next_write_or_when_it_is_flushed(database: Database) -> None:
    database.write_soon(key_values.put, "first", "noted")
    assert await database.read(key_values.get, "first") is None
    await database.write(key_values.put, "name", "value")
    assert await database.read(key_values.get, "first") == "noted"
    database.write_soon(key_values.put, "second", "noted")
    await database.flush()
    assert await database.read(key_values.get, "second") == "noted"


async def test_a_note_is_written_before_the_database_is_closed(tmp_path: Path) -> None:
    for value in (None, "noted"):
        async with open_database(url(tmp_path / "chorus.db")) as database:
            assert await database.read(key_values.get, "name") == value
            database.write_soon(key_values.put, "name", "noted")


async def test_a_note_that_nothing_follows_is_written_by_itself(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.SOON_SECONDS", 0.05)
    database.write_soon(key_values.put, "name", "noted")
    async with asyncio.timeout(10):
        while await database.read(key_values.get, "name") is None:
            await asyncio.sleep(0.01)


async def test_what_is_written_soon_is_there_once_it_is_flushed(database: Database) -> None:
    for number in range(20):
        others = [
            asyncio.create_task(database.write(key_values.put, f"other {other}", str(number)))
            for other in range(3)
        ]
        await asyncio.sleep(0)
        database.write_soon(key_values.put, "number", str(number))
        await database.flush()
        assert await database.read(key_values.get, "number") == str(number)
        await asyncio.gather(*others)


async def test_where_there_is_nothing_to_flush_a_locked_database_is_not_waited_for(
    tmp_path: Path,
) -> None:
    path = tmp_path / "chorus.db"
    async with open_database(url(path)) as database:
        database.write_soon(key_values.put, "name", "value")
        await database.flush()
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            async with asyncio.timeout(5):
                await database.flush()
            assert await database.read(key_values.get, "name") == "value"


async def test_a_large_file_is_read_for_damage_once_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "chorus.db"
    async with open_database(url(path)) as database:
        await database.write(key_values.put, "name", "x" * 100_000)
    content = bytearray(path.read_bytes())
    content[-4096 * 3 :] = b"\xff" * (4096 * 3)
    path.write_bytes(bytes(content))
    monkeypatch.setattr("storage.database.CHECKED_AT_ONCE_BYTES", 0)
    async with open_database(url(path)) as database:
        with pytest.raises(StorageError):
            await database.check()
