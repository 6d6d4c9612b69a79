"""Resumes unfinished runs: at the start, when another process has died, when nobody shows them."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from bot.runs.feature import Core
from storage import runs

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=20)

TakeOver = Callable[[], Awaitable[None]]
"""Goes on with something else that processes leave behind."""


class Recovery:
    """Looks for runs that no process alive has, and for runs of this one that nobody presents."""

    def __init__(self, core: Core, others: Sequence[TakeOver] = ()) -> None:
        self._launcher = core.launcher
        self._presenters = core.presenters
        self._engine = core.engine
        self._database = core.database
        self._process = core.process
        self._clock = core.clock
        self._others = others
        self._left: set[str] = set()
        """Runs of this process that nobody presented when they were last looked for."""
        self._broken: set[str] = set()
        """Runs that can't be gone on with, which the log has told of."""

    async def take_over(self) -> None:
        """Goes on with what there is now."""
        known = await self._database.read(runs.processes)
        gone = {name for name in known if name is None or not self._process.is_alive(name)}
        if gone:
            name = self._process.name
            taken = await self._database.write(runs.take_over, gone, name)
            if taken:
                log.info("going on with %d unfinished runs", len(taken))
            await self._resume([run.id for run in taken])
        for take_over in self._others:
            await take_over()

    async def keep_looking(self) -> None:
        """Until cancelled; its owner runs this as a task."""
        while True:
            await self._clock.look(self._clock.now() + LOOK_EVERY)
            try:
                await self.take_over()
                await self._resume_left()
            except Exception:
                log.exception("what was left behind could not be looked for")

    async def _resume_left(self) -> None:
        """Goes on with the runs of this process whose presenters have died.

        A run that has just been accepted has no presenter for a moment: so only what nobody
        presents for two looks in a row is taken for left. One that is still being executed is
        waited for.
        """
        owed = await self._database.read(runs.owed_by, self._process.name)
        left = {run_id for run_id in owed - self._broken if not self._is_going_on(run_id)}
        again = sorted(left & self._left)
        self._left = left.difference(again)
        if again:
            log.warning("nobody presents the runs %s: going on with them", ", ".join(again))
            await self._resume(again)

    def _is_going_on(self, run_id: str) -> bool:
        return self._presenters.live(run_id) is not None or self._engine.is_running(run_id)

    async def _resume(self, run_ids: Sequence[str]) -> None:
        """Each alone: one that can't be gone on with keeps none of the others back."""
        for run_id in run_ids:
            try:
                await self._launcher.resume(run_id)
            except Exception:
                self._broken.add(run_id)
                log.exception("run %s can't be gone on with before the next start", run_id)
