"""Deletes what is old: runs, what features keep, checkpoints."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from sqlalchemy import Connection

from bot.clock import Clock
from bot.runs.feature import Feature
from storage import runs
from storage.database import Database
from storage.errors import StorageError
from workflows.checkpoints import prune
from workflows.run import thread_id

log = logging.getLogger(__name__)

DAY = timedelta(days=1)


class Retention:
    """Keeps what ended less than so many days ago, and what is not over yet."""

    def __init__(
        self,
        database: Database,
        saver: AsyncSqliteSaver,
        clock: Clock,
        features: Sequence[Feature],
        days: int,
    ) -> None:
        self._database = database
        self._saver = saver
        self._clock = clock
        self._features = features
        self._kept_for = timedelta(days=days)

    async def tidy(self) -> None:
        """Deletes what is old, and the checkpoints of all runs that nothing is owed for.

        Called before anything runs here.
        """
        await self._prune()

        async def needed() -> set[str]:
            owed = await self._database.read(runs.undelivered)
            return {thread_id(run.id, run.attempt) for run in owed}

        await prune(self._saver, needed)

    async def prune_daily(self) -> None:
        """Deletes what is old once a day; its owner runs this as a task."""
        next_utc = self._clock.now() + DAY
        while True:
            await self._clock.look(next_utc)
            if self._clock.now() >= next_utc:
                next_utc += DAY
                await self._prune()

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
            except StorageError:
                log.exception("what is old could not be deleted")
