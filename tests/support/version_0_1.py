"""The files and the Discord of version 0.1, as if it had been stopped a moment ago.

`tests/data/README.md` tells how it was recorded.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data"
DATABASE, CHECKPOINTS = "chorus.db", "chorus.checkpoints.db"
"""The files' names beside each other, where `DATABASE_URL` names the first."""
MINUTE = timedelta(minutes=1)
TOLERANCE = timedelta(days=2)
"""How long before or after the recording the ids in it were given."""

_DATE = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?=[.+'\"])")
_SHOWN_DATE = re.compile(r"(?<=<t:)(\d{10})(?=:)")
_TIME_OF_DAY = re.compile(r"(?<=')(\d\d:\d\d)(?=','daily','UTC')")
"""Of a schedule."""
_ID = re.compile(r"(?<!\d)(\d{19})(?!\d)")
_FIRST_MILLISECOND = 1_420_070_400_000
"""Of Discord's ids, in Unix time: https://discord.com/developers/docs/reference#snowflakes"""


@dataclass(frozen=True, slots=True)
class Version01:
    """The recording, its dates moved to end now.

    Discord's ids are dates as well and are moved along, as they are compared with dates.
    """

    discord: Mapping[str, Any]
    """For `DiscordStandIn.restore`."""
    database: str
    """The database in SQL; files that Discord holds have the addresses of `discord`."""
    checkpoints: str

    @classmethod
    def read(cls) -> Version01:
        """The recording as it would be, had it ended now."""
        texts = {
            name: (DATA / f"version_0_1{name}").read_text(encoding="utf-8")
            for name in (".json", ".sql", ".checkpoints.sql")
        }
        ended = datetime.fromisoformat(json.loads(texts[".json"])["recorded_at_utc"])
        by = (datetime.now(UTC) - ended) // MINUTE * MINUTE
        moved = {name: _moved(text, ended, by) for name, text in texts.items()}
        # The checkpointer's ids are in no relation to dates elsewhere, and what it holds is binary.
        return cls(json.loads(moved[".json"]), moved[".sql"], texts[".checkpoints.sql"])

    def write(self, folder: Path, addresses: Mapping[str, str]) -> None:
        """Makes both files; `addresses` is where Discord's files are now."""
        database = self.database
        for old, new in addresses.items():
            database = database.replace(old, new)
        for name, script in ((DATABASE, database), (CHECKPOINTS, self.checkpoints)):
            with closing(sqlite3.connect(folder / name)) as connection:
                connection.executescript(script)


def row_counts(database: Path) -> dict[str, int]:
    """How many rows each table of an SQLite file has."""
    with closing(sqlite3.connect(database)) as connection:
        listed = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = [name for (name,) in listed if not name.startswith("sqlite_")]
        return {name: _count(connection, name) for name in names}


def _count(connection: sqlite3.Connection, table: str) -> int:
    (count,) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608
    return count


def _moved(text: str, ended: datetime, by: timedelta) -> str:
    """The text with everything in it that is a moment that much later."""

    def date(match: re.Match[str]) -> str:
        return (datetime.fromisoformat(match[1]) + by).isoformat(match[1][10])

    def time_of_day(match: re.Match[str]) -> str:
        on_some_day = datetime.strptime(match[1], "%H:%M").replace(tzinfo=UTC)
        return f"{on_some_day + by:%H:%M}"

    def shown(match: re.Match[str]) -> str:
        return str(int(match[1]) + int(by.total_seconds()))

    def identity(match: re.Match[str]) -> str:
        milliseconds = (int(match[1]) >> 22) + _FIRST_MILLISECOND
        given = datetime.fromtimestamp(milliseconds / 1000, UTC)
        if abs(given - ended) > TOLERANCE:
            return match[1]
        return str(int(match[1]) + (int(by.total_seconds() * 1000) << 22))

    for pattern, later in (
        (_DATE, date),
        (_TIME_OF_DAY, time_of_day),
        (_SHOWN_DATE, shown),
        (_ID, identity),
    ):
        text = pattern.sub(later, text)
    return text
