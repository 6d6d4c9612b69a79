"""Tells which processes on this database are alive: each holds a lock, which nothing outlives."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.database import sqlite_path
from storage.errors import DatabaseUnusable


class ProcessLock:
    """This process's name, and whether those of other names are alive."""

    def __init__(self, process: str, database: Path) -> None:
        self.name = process
        """A name that no other process has, nor will have."""
        self._database = database

    def is_alive(self, process: str) -> bool:
        """Whether this process, or another one of that name, is there still."""
        if process == self.name:
            return True
        path = lock_path(self._database, process)
        if not path.exists():
            return False
        try:
            with closing(_opened(path)) as connection:
                connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            return error.sqlite_errorcode == sqlite3.SQLITE_BUSY
        # Its process has ended without a word; a name is never given again.
        path.unlink(missing_ok=True)
        return False


@contextmanager
def hold_process_lock(database_url: str) -> Generator[ProcessLock]:
    """Holds this process's lock on the database at `database_url`, an SQLite file.

    The lock is SQLite's own, on an empty file beside the database's: the system frees it when the
    process ends, however that happens, and no clock has a part in it. Raises DatabaseUnusable.
    """
    database = sqlite_path(database_url)
    assert database is not None
    process = secrets.token_hex(4)
    path = lock_path(database, process)
    try:
        connection = _opened(path, "rwc")
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        raise DatabaseUnusable(f"The file {path} can't be locked: {error}") from error
    try:
        with closing(connection):
            yield ProcessLock(process, database)
    finally:
        path.unlink(missing_ok=True)


def lock_path(database: Path, process: str) -> Path:
    """The file that this process locks for as long as it lives."""
    return database.with_name(f"{database.name}.{process}.alive")


def processes_of(database: Path) -> list[str]:
    """The names of the processes that hold a lock on the database, or did until they died."""
    found = database.parent.glob(f"{database.name}.*.alive")
    return [path.name.removeprefix(f"{database.name}.").removesuffix(".alive") for path in found]


def _opened(path: Path, mode: str = "rw") -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, timeout=0, isolation_level=None)
