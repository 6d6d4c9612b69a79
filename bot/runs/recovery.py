"""Resumes unfinished runs: at the start, and when another process has died."""

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
    """Looks for runs that no process alive has; each goes to one that asks."""

    def __init__(
        self,
        core: Core,
        others: Sequence[TakeOver] = (),
    ) -> None:
        self._launcher = core.launcher
        self._database = core.database
        self._process = core.process
        self._clock = core.clock
        self._others = others

    async def take_over(self) -> None:
        """Goes on with what there is now."""
        known = await self._database.read(runs.processes)
        gone = {name for name in known if name is None or not self._process.is_alive(name)}
        if gone:
            name = self._process.name
            taken = await self._database.write(runs.take_over, gone, name)
            if taken:
                log.info("going on with %d unfinished runs", len(taken))
            for run in taken:
                try:
                    await self._launcher.resume(run.id)
                except Exception:
                    log.exception("run %s can't be gone on with before the next start", run.id)
        for take_over in self._others:
            await take_over()

    async def keep_looking(self) -> None:
        """Until cancelled; its owner runs this as a task."""
        while True:
            await self._clock.look(self._clock.now() + LOOK_EVERY)
            try:
                await self.take_over()
            except Exception:
                log.exception("what others may have left behind could not be looked for")
