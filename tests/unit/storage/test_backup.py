"""Backups: one a day, seven kept, and the last good one brought back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.command_line import main
from storage import key_values
from storage.backup import KEPT, back_up, backups_of, restore
from storage.database import open_database
from storage.errors import DatabaseUnusable

DAY = date(2026, 11, 28)


async def fill(path: Path, value: str) -> None:
    """A database that has a value, closed again."""
    async with open_database(f"sqlite:///{path}") as database:
        await database.write(key_values.put, "name", value)


async def read(path: Path) -> str | None:
    """The value in a database."""
    async with open_database(f"sqlite:///{path}") as database:
        return await database.read(key_values.get, "name")


async def test_a_backup_is_made_while_the_database_is_in_use(tmp_path: Path) -> None:
    path = tmp_path / "chorus.db"
    async with open_database(f"sqlite:///{path}") as database:
        await database.write(key_values.put, "name", "before")
        made = back_up(path, DAY)
        await database.write(key_values.put, "name", "after")
        assert back_up(path, DAY) == made
    assert await read(made) == "before"


async def test_seven_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "chorus.db"
    await fill(path, "cats")
    for days in range(KEPT + 2):
        back_up(path, DAY + timedelta(days))
    kept = backups_of(path)
    assert len(kept) == KEPT
    assert kept[0].name == "chorus-2026-12-06.db"
    assert kept[-1].name == "chorus-2026-11-30.db"


async def test_a_damaged_database_is_refused_and_the_last_good_backup_brought_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "chorus.db"
    await fill(path, "cats")
    back_up(path, DAY)
    back_up(path, DAY + timedelta(1)).write_bytes(b"damaged as well")
    path.write_bytes(b"SQLite format 3\0" + b"x" * 4096)
    with pytest.raises(DatabaseUnusable, match="python -m bot restore"):
        await read(path)
    restore(path)
    assert await read(path) == "cats"
    assert len(list(tmp_path.glob("chorus.db.damaged-*"))) == 1


def test_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "chorus.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    assert main(["restore"]) == 1
    assert "There is no backup" in capsys.readouterr().err
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE cats (name TEXT)")
    back_up(path, DAY)
    path.unlink()
    assert main(["restore"]) == 0
    assert "chorus-2026-11-28.db" in capsys.readouterr().out
    assert path.exists()
