"""Opening the database: made, migrated, checked."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import open_database, shown
from storage.errors import DatabaseUnusable


def url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def test_a_new_file_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "chorus.db"
    async with open_database(url(path)) as database, database.old_read() as session:
        for pragma, value in (("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2)):
            assert (await session.execute(text(f"PRAGMA {pragma}"))).scalar_one() == value
    assert path.exists()


async def test_opening_it_again_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        async with open_database(url(tmp_path / "chorus.db")):
            pass
    with sqlite3.connect(tmp_path / "chorus.db") as connection:
        names = {row[0] for row in connection.execute("select name from sqlite_master")}
    connection.close()
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
