"""Posts what is due: sleeps until then, claims in order, starts as much as there is room for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from bot.clock import Clock
from bot.due_loop import DueLoop
from bot.errors import NotNow
from bot.features.schedules.misfires import decide, realigned
from bot.features.schedules.outcomes import Settling
from bot.features.schedules.start import Start
from bot.features.schedules.zone_places import places
from storage.old_claims import ClaimStore
from storage.schedule_records import Claim, FiringState
from workflows.engine import Engine
from workflows.steps import new_ref
from workflows.tasks import Tasks

log = logging.getLogger(__name__)

MOST_UNDER_WAY = 32
"""Scheduled runs at the same time in this process; the others stay where they are, due."""
BATCH = 8
"""Claims at a time: what is claimed has to start before `CLAIM_LASTS` is over."""
STOP_SECONDS = 5


class Scheduler:
    """One task, however many schedules there are.

    A run begins while fewer than `MOST_UNDER_WAY` are under way and a model's slot is free, one
    after the other in the order they are due: what is due waits in the database, not in memory.
    What waits for longer than the grace is skipped, as if the bot had been away.
    """

    def __init__(
        self,
        claims: ClaimStore,
        prepare: Callable[[Claim], Awaitable[Start | None]],
        settling: Settling,
        engine: Engine,
        tasks: Tasks,
        clock: Clock,
        process: str,
        grace: timedelta,
    ) -> None:
        self._claims = claims
        self._prepare = prepare
        self._settling = settling
        self._engine = engine
        self._tasks = tasks
        self._clock = clock
        self._process = process
        self._decide = partial(decide, grace=grace)
        self._loop = DueLoop("schedules", clock, claims.next_due, self._post_due)
        self._under_way: set[asyncio.Event] = set()
        self._ended = asyncio.Event()
        self._turn = asyncio.Lock()
        self._stopping = False

    def wake(self) -> None:
        """Something may be due earlier than it was."""
        self._loop.wake()

    def start(self, ready: Callable[[], Awaitable[None]]) -> None:
        """Begins, in the background, once `ready` is over."""
        self._tasks.start("schedules", self._run(ready))

    def post_now(self, claim: Claim) -> None:
        """Starts, in the background, what somebody asked for outside the schedule's times."""
        self._tasks.start(f"run-now {claim.firing.id}", self._post(claim))

    async def stop(self) -> None:
        """Starts nothing more; what is claimed and not started goes to whoever claims next."""
        self._stopping = True
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS), self._turn:
                pass
        await self._claims.give_back([self._process], self._clock.now())

    async def _run(self, ready: Callable[[], Awaitable[None]]) -> None:
        await ready()
        # Reading the time zones takes a moment the first time.
        await asyncio.to_thread(places)
        now_utc = self._clock.now()
        moved = await self._claims.realign(now_utc, lambda one: realigned(one, now_utc))
        if moved:
            log.info("%d schedules are due at other times than was thought", moved)
        await self._loop.run()

    async def _post_due(self, _now: object) -> None:
        """Claims and starts everything that is due, as there comes to be room for it."""
        while not self._stopping:
            room = await self._room()
            claims = await self._claims.claim_due(
                self._clock.now(), min(room, BATCH), self._decide, self._process
            )
            if not claims:
                return
            # The model may be asked for topics first; that takes no longer for all than for one.
            prepared = await asyncio.gather(*(self._prepared(claim) for claim in claims))
            for claim, start in zip(claims, prepared, strict=True):
                async with self._turn:
                    if start is not None and not self._stopping:
                        await self._begin(claim, start)
        # To return would be to be called again at once: it is still due.
        await asyncio.Event().wait()

    async def _room(self) -> int:
        """How many may begin, once it is at least one."""
        while len(self._under_way) >= MOST_UNDER_WAY:
            self._ended.clear()
            await self._ended.wait()
        return MOST_UNDER_WAY - len(self._under_way)

    async def _post(self, claim: Claim) -> None:
        start = await self._prepared(claim)
        if start is not None:
            await self._begin(claim, start)

    async def _prepared(self, claim: Claim) -> Start | None:
        if claim.firing.state is FiringState.SKIPPED:
            log.info("schedule %d: skipped %s", claim.schedule.id, claim.firing.due_utc)
            self._settling.on_change()
            return None
        try:
            return await self._prepare(claim)
        except Exception as error:  # noqa: BLE001 - the edge of a due time: others go on
            await self._trouble(claim, error)
            return None

    async def _begin(self, claim: Claim, start: Start) -> None:
        try:
            await self._engine.wait_for_capacity()
            ended = await start()
        except NotNow:
            log.info("schedule %d waits for the next start", claim.schedule.id)
        except Exception as error:  # noqa: BLE001 - the edge of a due time: others go on
            await self._trouble(claim, error)
        else:
            if ended is not None:
                self._under_way.add(ended)
                self._tasks.start(f"post {claim.firing.run_id}", self._until(ended))

    async def _trouble(self, claim: Claim, error: Exception) -> None:
        ref = new_ref()
        log.error(
            "schedule %d could not be posted (ref %s)", claim.schedule.id, ref, exc_info=error
        )
        reason = f"something went wrong on my side (ref {ref})"
        await self._settling.give_up_or_wait(claim, reason)

    async def _until(self, ended: asyncio.Event) -> None:
        await ended.wait()
        self._under_way.discard(ended)
        self._ended.set()
