"""Once a day: backs the database up, and deletes what is old: runs, what features keep."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection

from bot.clock import Clock
from bot.runs.feature import Feature
from storage import runs
from storage.backup import back_up
from storage.database import Database
from workflows.run import thread_id
from workflows.runner import Runner

log = logging.getLogger(__name__)

DAY = timedelta(days=1)


class Retention:
    """Keeps what ended less than so many days ago, and what is not over yet."""

    def __init__(
        self,
        database: Database,
        runner: Runner,
        clock: Clock,
        features: Sequence[Feature],
        days: int,
        path: Path,
    ) -> None:
        """`path` is the database's file."""
        self._database = database
        self._runner = runner
        self._clock = clock
        self._features = features
        self._path = path
        self._kept_for = timedelta(days=days)

    async def prune_daily(self) -> None:
        """Backs up and deletes, at the start and once a day; its owner runs this as a task."""
        try:
            await self._prune_checkpoints()
        except Exception:
            log.exception("old checkpoints could not be deleted")
        next_utc = self._clock.now()
        while True:
            if self._clock.now() >= next_utc:
                next_utc += DAY
                await self._back_up()
                await self._prune()
            await self._clock.look(next_utc)

    async def _back_up(self) -> None:
        try:
            made = await asyncio.to_thread(back_up, self._path, self._clock.now().date())
        except (OSError, sqlite3.Error) as error:
            log.error("today's backup could not be made: %s", error)
        else:
            log.info("the database is backed up in %s", made)

    async def _prune_checkpoints(self) -> None:
        """Deletes the checkpoints of all runs that nothing is owed for."""

        async def needed() -> set[str]:
            owed = await self._database.read(runs.undelivered)
            return {thread_id(run.id, run.attempt) for run in owed}

        await self._runner.prune(needed)

    async def _prune(self) -> None:
        """Each kind alone: one that can't be deleted now is tried again on the next day."""
        before_utc = self._clock.now() - self._kept_for
        kept = [
            query
            for feature in self._features
            if feature.extension is not None
            for query in feature.extension.kept_runs()
        ]

        def prune_runs(connection: Connection, before: object) -> None:
            runs.prune(connection, before_utc, kept)

        # What features keep goes first: a run may be kept for its sake.
        units = [unit for feature in self._features for unit in feature.prune]
        for unit in (*units, prune_runs):
            try:
                await self._database.write(unit, before_utc)
            except Exception:
                log.exception("what is old could not be deleted")
