"""Backs the database up, and brings the last good backup back."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from storage.errors import DatabaseUnusable

log = logging.getLogger(__name__)

KEPT = 7


def back_up(database: Path, today: date) -> Path:
    """Writes the day's backup of an SQLite file, and deletes all but the newest 7.

    A day that has one already keeps it. It is a whole database of its own, made by VACUUM INTO
    while others read and write; it takes some seconds a gigabyte, so it is for a thread. Raises
    OSError or sqlite3.Error, and then leaves nothing half behind.
    """
    target = folder_of(database) / f"{database.stem}-{today.isoformat()}{database.suffix}"
    if target.exists():
        return target
    target.parent.mkdir(mode=0o700, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("VACUUM INTO ?", (str(unfinished),))
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    for outdated in backups_of(database)[KEPT:]:
        outdated.unlink()
    return target


def restore(database: Path) -> Path:
    """Puts the newest backup that can be read in the database's place, and returns that backup.

    What was in its place is kept beside it, as `….damaged-` and the time. No process may have the
    database open. Raises DatabaseUnusable where there is no good backup.
    """
    for backup in backups_of(database):
        if not _is_whole(backup):
            log.warning("the backup %s is damaged as well", backup.name)
            continue
        aside = f"{database.name}.damaged-{datetime.now(UTC):%Y%m%d%H%M%S}"
        copied = database.with_name(f"{database.name}.restored")
        shutil.copyfile(backup, copied)
        for ending in ("", "-wal", "-shm"):
            part = database.with_name(database.name + ending)
            if part.exists():
                part.replace(part.with_name(aside + ending))
        copied.replace(database)
        return backup
    raise DatabaseUnusable(
        f"There is no backup of {database} in {folder_of(database)} that can be read."
    )


def backups_of(database: Path) -> list[Path]:
    """The database's backups, the newest first."""
    named = folder_of(database).glob(f"{database.stem}-????-??-??{database.suffix}")
    return sorted(named, reverse=True)


def folder_of(database: Path) -> Path:
    """The folder of the database's backups, beside it."""
    return database.with_name("backups")


def _is_whole(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    except sqlite3.Error:
        return False
