"""Goes on with what a process has left behind: at the start, and where another one dies."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.runs.launcher import Launcher
from storage import runs
from storage.database import Database
from storage.presence import Presence

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=20)

TakeOver = Callable[[], Awaitable[None]]
"""Goes on with something else that processes leave behind."""


class Recovery:
    """Looks for runs that no process alive has; each goes to one that asks."""

    def __init__(
        self,
        launcher: Launcher,
        database: Database,
        presence: Presence,
        clock: Clock,
        others: Sequence[TakeOver] = (),
    ) -> None:
        self._launcher = launcher
        self._database = database
        self._presence = presence
        self._clock = clock
        self._others = others

    async def take_over(self) -> None:
        """Goes on with what there is now."""
        known = await self._database.read(runs.processes)
        gone = {name for name in known if name is None or not self._presence.is_alive(name)}
        if gone:
            process = self._presence.process
            taken = await self._database.write(runs.take_over, gone, process)
            if taken:
                log.info("going on with %d unfinished runs", len(taken))
            for run in taken:
                await self._launcher.resume(run.id)
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
