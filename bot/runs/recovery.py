"""Goes on with what a process has left behind: at the start, and where another one dies."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from bot.clock import Clock
from bot.runs.launcher import Create
from storage.claims import ClaimStore

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=20)


class Abandoned:
    """Looks for runs and due times that no process alive has; each goes to one that asks."""

    def __init__(
        self,
        create: Create,
        claims: ClaimStore,
        clock: Clock,
        is_alive: Callable[[str], bool],
        on_look: Callable[[], None],
    ) -> None:
        self._create = create
        self._claims = claims
        self._clock = clock
        self._is_alive = is_alive
        self._on_look = on_look

    async def take_over(self) -> None:
        """Goes on with what there is now."""
        await self._create.resume()
        gone = [one for one in await self._claims.claimers() if not self._is_alive(one)]
        if gone:
            await self._claims.give_back(gone, self._clock.now())
        self._on_look()

    async def keep_looking(self) -> None:
        """Until cancelled; its owner runs this as a task."""
        while True:
            await self._clock.look(self._clock.now() + LOOK_EVERY)
            try:
                await self.take_over()
            except Exception:
                log.exception("what others may have left behind could not be looked for")
