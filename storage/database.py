"""Opens the database, and runs units of work on it: one thread writes, a few threads read."""

from __future__ import annotations

import asyncio
import logging
import queue
import sqlite3
import threading
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from storage.errors import DatabaseUnavailable, DatabaseUnusable
from storage.migrations import bring_up_to_date

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

BUSY_TIMEOUT_SECONDS = 10
READERS = 4
MOST_UNITS_A_COMMIT = 200
FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 5.0
SOON_SECONDS = 1.0
CHECKED_AT_ONCE_BYTES = 64 * 1024 * 1024
"""A larger file is looked through once the bot has started: that takes seconds a gigabyte."""
PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
    }
)
"""Errors that a host can mend while the bot runs: a write that meets one is tried again."""
WAITED_FOR = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL})
"""Errors that opening it waits out; of the others somebody has to be told."""
OPENING_SECONDS = 150.0
RESTORE = (
    "Bring the last backup back with `python -m bot restore`, or move the file away to start "
    "afresh."
)

Unit = Callable[[Connection], Any]


class Database:
    """Runs units of work, each in one transaction.

    A unit is a function of a connection. It must do nothing but SQL, since it may be run again
    when the database was busy, and it runs on a thread. What it raises reaches the caller, and
    undoes that unit alone.
    """

    def __init__(self, writer: _Writer, reading: Engine, *, is_large: bool) -> None:
        self._writer = writer
        self._is_large = is_large
        self._reading = reading
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="storage reader")

    async def read(
        self, unit: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Gives what `unit(connection, …)` reads, from one snapshot; waits for no writer.

        Raises DatabaseUnavailable.
        """

        def work() -> T:
            try:
                with self._reading.begin() as connection:
                    return unit(connection, *args, **kwargs)
            except DBAPIError as error:
                raise _translated(error) from error

        return await asyncio.get_running_loop().run_in_executor(self._readers, work)

    async def write(
        self, unit: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Gives what `unit(connection, …)` gave, once it is committed.

        A locked or full database is waited out. A unit whose caller is cancelled meanwhile is
        carried out all the same. Raises DatabaseUnavailable where the database is closed first.
        """
        return await self._writer.submit(lambda connection: unit(connection, *args, **kwargs))

    def write_soon(
        self, unit: Callable[Concatenate[Connection, P], object], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Has `unit(connection, …)` written with the next transaction, a second later at most.

        For what is found out again should the process die before. A unit that fails is logged.
        """
        self._writer.submit_soon(lambda connection: unit(connection, *args, **kwargs))

    async def flush(self) -> None:
        """Returns once everything that was handed to `write_soon` is committed."""
        if self._writer.is_behind:
            await self._writer.submit(_do_nothing)

    async def check(self) -> None:
        """Reads a large file for damage, which opening it leaves out. Raises DatabaseUnusable."""
        if self._is_large:
            await self.read(check)

    async def close(self) -> None:
        """Commits what is waiting, and closes every connection."""
        await asyncio.to_thread(self._writer.close)
        await asyncio.to_thread(self._readers.shutdown)
        self._reading.dispose()


@dataclass(slots=True, eq=False)
class _Write:
    """A unit in line, and what came of it."""

    unit: Unit
    future: asyncio.Future[Any] | None
    """None where nobody waits for it."""
    result: Any = None
    error: Exception | None = None


@dataclass(slots=True)
class _Writer:
    """The one thread that writes: all that waits goes into one transaction, a group commit.

    SQLite lets one connection write at a time, and a commit waits for the disk; so units that come
    while one commit is on its way share the next. Each has a savepoint of its own there, and hears
    of its end once COMMIT is through.
    """

    engine: Engine
    _queue: queue.SimpleQueue[_Write | None] = field(
        default_factory=lambda: queue.SimpleQueue[_Write | None]()
    )
    _soon: deque[_Write] = field(default_factory=deque[_Write])
    """The writes that go along with the next transaction."""
    _takes_soon: bool = False
    """Whether the transaction under way has some of it."""
    _timer: asyncio.TimerHandle | None = None
    _closing: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="storage writer", daemon=True)
        self._thread.start()

    async def submit(self, unit: Unit) -> Any:
        if self._closing.is_set():
            raise DatabaseUnavailable("the database is closed")
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._queue.put(_Write(unit, future))
        return await future

    @property
    def is_behind(self) -> bool:
        """Whether something of what was handed to `submit_soon` may not be committed yet."""
        # In this order: it is taken out only once the second is set.
        return bool(self._soon) or self._takes_soon

    def submit_soon(self, unit: Unit) -> None:
        self._soon.append(_Write(unit, None))
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(SOON_SECONDS, self._wake)

    def _wake(self) -> None:
        self._timer = None
        if self._soon:
            self._queue.put(_Write(_do_nothing, None))

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._queue.put(_Write(_do_nothing, None))
        self._closing.set()
        self._queue.put(None)
        if self._thread is not None:
            self._thread.join()
        self.engine.dispose()

    def _run(self) -> None:
        connection: Connection | None = None
        while (write := self._queue.get()) is not None:
            writes, is_last = self._waiting(write)
            connection = self._commit(connection, writes)
            self._takes_soon = False
            _resolve(writes)
            if is_last:
                break
        if connection is not None:
            connection.close()

    def _waiting(self, first: _Write) -> tuple[list[_Write], bool]:
        """The writes of the next transaction, and whether it is the last one."""
        writes, is_last = [first], False
        while len(writes) < MOST_UNITS_A_COMMIT and not is_last:
            try:
                write = self._queue.get_nowait()
            except queue.Empty:
                break
            if write is None:
                is_last = True
            else:
                writes.append(write)
        # Taken after those in line, and put before them: what was submitted before one of these
        # has to be there for it, and for whoever waits for it. One by one: the event loop's
        # thread may add to it meanwhile.
        self._takes_soon = True
        soon = [self._soon.popleft() for _ in range(len(self._soon))]
        self._takes_soon = bool(soon)
        return soon + writes, is_last

    def _commit(self, connection: Connection | None, writes: list[_Write]) -> Connection | None:
        """Runs the units in one transaction, tried again for as long as what fails may pass."""
        pause_seconds = FIRST_PAUSE_SECONDS
        while True:
            try:
                if connection is None:
                    connection = self.engine.connect()
                with connection.begin():
                    _run_units(connection, writes)
                return connection
            except Exception as error:  # noqa: BLE001 - the edge of a thread: the callers hear of it
                _abandon(connection)
                connection = None
                if not _may_pass(error) or self._closing.is_set():
                    _fail(writes, error)
                    return None
                log.warning("the database takes no writes, trying again: %s", error)
            self._closing.wait(pause_seconds)
            pause_seconds = min(2 * pause_seconds, LONGEST_PAUSE_SECONDS)


def _run_units(connection: Connection, writes: Sequence[_Write]) -> None:
    """Runs each unit in a savepoint of its own; one that is alone needs none."""
    is_alone = len(writes) == 1
    for write in writes:
        write.result, write.error = None, None
        try:
            with nullcontext() if is_alone else connection.begin_nested():
                write.result = write.unit(connection)
        except Exception as error:
            if is_alone or _may_pass(error):
                raise
            write.error = error


def _abandon(connection: Connection | None) -> None:
    if connection is not None:
        try:
            connection.invalidate()
            connection.close()
        except SQLAlchemyError:
            log.debug("a broken connection could not be closed", exc_info=True)


def _fail(writes: Sequence[_Write], error: Exception) -> None:
    for write in writes:
        write.error = _translated(error) if isinstance(error, DBAPIError) else error


def _resolve(writes: Sequence[_Write]) -> None:
    """Tells the callers, all in one go."""

    waiting = [(write.future, write) for write in writes if write.future is not None]
    for write in writes:
        if write.future is None and write.error is not None:
            log.error("something could not be noted", exc_info=write.error)

    def tell() -> None:
        for future, write in waiting:
            if future.done():
                continue
            if write.error is None:
                future.set_result(write.result)
            else:
                future.set_exception(write.error)

    if waiting:
        try:
            waiting[0][0].get_loop().call_soon_threadsafe(tell)
        except RuntimeError:
            log.warning("the event loop has ended before %d writes were told of", len(waiting))


def _do_nothing(_connection: Connection) -> None:
    """Has whatever waits committed."""


def _may_pass(error: BaseException | None, codes: frozenset[int] = PASSING) -> bool:
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    return code is not None and code & 0xFF in codes


def _translated(error: DBAPIError) -> Exception:
    if _may_pass(error):
        return DatabaseUnavailable(f"the database can't be used right now: {error.orig}")
    return error


@asynccontextmanager
async def open_database(url: str) -> AsyncGenerator[Database]:
    """Yields the database at `url`, checked and migrated to the newest schema.

    `url` is SQLAlchemy's (`sqlite:///chorus.db`). The folder of an SQLite file is made. Raises
    DatabaseUnusable, with one sentence, for a file that is damaged, is no database or can't be
    written.
    """
    path = sqlite_path(url)
    is_large = path is not None and await asyncio.to_thread(_is_large, path)
    writer, reading = await _open_in_time(url, path, is_large)
    database = Database(writer, reading, is_large=is_large)
    try:
        yield database
    finally:
        await database.close()


async def _open_in_time(url: str, path: Path | None, is_large: bool) -> tuple[_Writer, Engine]:
    """Opens it; one that is locked or full is waited for, since another process may be at it."""
    deadline = time.monotonic() + OPENING_SECONDS
    while True:
        try:
            return await asyncio.to_thread(_open, url, path, is_large)
        except DatabaseUnusable as error:
            if not _may_pass(error.__cause__, WAITED_FOR) or time.monotonic() > deadline:
                raise
            log.warning("%s Trying again.", error)
        await asyncio.sleep(LONGEST_PAUSE_SECONDS)


def _is_large(path: Path) -> bool:
    return path.exists() and path.stat().st_size > CHECKED_AT_ONCE_BYTES


def _open(url: str, path: Path | None, is_large: bool) -> tuple[_Writer, Engine]:
    if path is not None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseUnusable(f"The folder {path.parent} can't be made: {error}") from error
    engine = _sqlite_engine(url, "BEGIN IMMEDIATE")
    try:
        _check_and_migrate(engine, is_large=is_large)
    except (SQLAlchemyError, OSError) as error:
        engine.dispose()
        why = error.orig if isinstance(error, DBAPIError) else error
        advice = "" if _may_pass(error) else f" {RESTORE}"
        raise DatabaseUnusable(
            f"The database at {shown(url)} can't be used: {why}.{advice}"
        ) from error
    except DatabaseUnusable:
        engine.dispose()
        raise
    writer = _Writer(engine)
    writer.start()
    return writer, _sqlite_engine(url, "BEGIN")


def shown(url: str) -> str:
    """The address without its password, for logs and messages."""
    return make_url(url).render_as_string(hide_password=True)


def sqlite_path(url: str) -> Path | None:
    """The file behind an SQLite address; None for another database or one in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(parsed.database or "")


def _sqlite_engine(url: str, begin: str) -> Engine:
    """Connections with the pragmas set, whose transactions begin so.

    SQLite's deferred transactions fail at once, without waiting, when a reader turns writer while
    somebody else writes; BEGIN IMMEDIATE waits its turn (https://www.sqlite.org/lang_transaction.html).
    """
    # Version 0.1 named an asynchronous driver in its addresses.
    engine = create_engine(make_url(url).set(drivername="sqlite"))

    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
    return engine


def _check_and_migrate(engine: Engine, *, is_large: bool) -> None:
    with engine.begin() as connection:
        if not is_large:
            check(connection)
        bring_up_to_date(connection)


def check(connection: Connection) -> None:
    """Reads the whole file for damage; seconds a gigabyte. Raises DatabaseUnusable."""
    verdict = connection.execute(text("PRAGMA quick_check")).scalar_one()
    if verdict != "ok":
        raise DatabaseUnusable(
            f"The database at {shown(str(connection.engine.url))} is damaged ({verdict}). {RESTORE}"
        )
