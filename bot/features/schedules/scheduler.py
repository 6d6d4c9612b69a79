"""Posts what is due: sleeps until then, claims in order, and launches each claim as a run."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import discord
from sqlalchemy import Connection

from bot.clock import Clock, DueLoop
from bot.discord_api.markdown import TopicError
from bot.errors import NotNow
from bot.features.schedules.access import Channels
from bot.features.schedules.due_times import decide, recomputed, too_late
from bot.features.schedules.outcomes import OutcomeRecorder, is_incomplete
from bot.features.schedules.timezones import places
from bot.features.schedules.topics import TopicChooser
from bot.runs.feature import Core
from bot.runs.launcher import Answer, wants_thread
from bot.runs.placement import CLOCK_TOLERANCE
from bot.runs.state import RunState
from storage import claims, occurrences
from storage.database import Database
from storage.errors import AlreadyClaimed, RunExists, RunNotFound
from storage.occurrences import Claim
from storage.runs import OnAccepted, Outcome, Run, RunRequest
from storage.schedules import Occurrence, OccurrenceState, Schedule
from workflows.engine import Engine, Tasks
from workflows.errors import ModelError, RecipeError
from workflows.recipe import Recipe
from workflows.steps import new_ref

log = logging.getLogger(__name__)

MOST_UNDER_WAY = 32
"""Scheduled runs at the same time in this process; the others stay where they are, due."""
BATCH = 8
"""Claims at a time: what is claimed has to start before `CLAIM_LASTS` is over."""
RECOMPUTED_AT_ONCE = 500
STOP_SECONDS = 5

CARD_SECONDS = 10
"""How long the next post waits for this one's card: they go out in order, but none blocks all."""

Start = Callable[[], Awaitable[asyncio.Event | None]]
"""Begins what was prepared; gives what is set once that has ended, None where others have it."""
Prepare = Callable[[Claim], Awaitable[Start | None]]


@dataclass(frozen=True, slots=True)
class Scheduling:
    """The parts that the scheduler works with."""

    database: Database
    engine: Engine
    tasks: Tasks
    clock: Clock
    process: str
    """The name of this process in the database."""
    grace: timedelta
    """How late a missed post still goes out."""


class Scheduler:
    """One task, however many schedules there are.

    A run begins while fewer than `MOST_UNDER_WAY` are under way and the model has room, one after
    the other in the order they are due: what is due waits in the database, not in memory. What
    waits for longer than the grace is skipped, as if the bot had been away. Each due time fails
    alone; trouble with the database is waited out.
    """

    def __init__(self, scheduling: Scheduling, prepare: Prepare, outcomes: OutcomeRecorder) -> None:
        self._scheduling = scheduling
        self._database = scheduling.database
        self._tasks = scheduling.tasks
        self._clock = scheduling.clock
        self._prepare = prepare
        self._outcomes = outcomes
        self._policy = partial(decide, grace=scheduling.grace)
        self._loop = DueLoop(
            "schedules", self._clock, partial(self._database.read, claims.next_due), self._post_due
        )
        self._under_way: set[asyncio.Event] = set()
        self._ended = asyncio.Event()
        self._beginning = asyncio.Lock()
        self._is_stopping = False

    def wake(self) -> None:
        """Looks again, since something may be due earlier than it was."""
        self._loop.wake()

    def start(self, ready: Callable[[], Awaitable[None]]) -> None:
        """Begins, in the background, once `ready` is over."""
        self._tasks.keep("schedules", partial(self._run, ready))

    def check_open(self) -> None:
        """Raises NotNow where nothing is started any more."""
        if self._is_stopping:
            raise NotNow("I am restarting just now. Ask again in a minute; nothing was started.")

    def post_now(self, claim: Claim) -> None:
        """Starts, in the background, what somebody asked for outside the schedule's times."""
        self._tasks.start(f"run-now {claim.occurrence.id}", self._post(claim))

    async def stop(self) -> None:
        """Starts nothing more; what is claimed and not started goes to whoever claims next."""
        self._is_stopping = True
        try:
            async with asyncio.timeout(STOP_SECONDS):
                async with self._beginning:
                    pass
                await self.give_back([self._scheduling.process])
        except TimeoutError:
            log.warning("what is due and not started is claimed again once this process has ended")

    async def give_back(self, processes: Collection[str]) -> None:
        """Lets others claim what these processes have claimed and not started."""
        await self._database.write(claims.give_back, processes, self._clock.now())

    async def _run(self, ready: Callable[[], Awaitable[None]]) -> None:
        await ready()
        await self._recompute()
        await self._loop.run()

    async def _recompute(self) -> None:
        """Puts right when schedules are due, should the rules of a time zone have changed."""
        # Reading the time zones takes a moment the first time.
        await asyncio.to_thread(places)
        now_utc, last_id, moved = self._clock.now(), 0, 0
        while True:
            waiting = await self._database.read(
                claims.waiting_schedules, now_utc, last_id, RECOMPUTED_AT_ONCE
            )
            due = [(schedule, recomputed(schedule, now_utc)) for schedule in waiting]
            changes = [
                (schedule, due_utc)
                for schedule, due_utc in due
                if due_utc is not None and due_utc != schedule.next_due_utc
            ]
            if changes:
                moved += await self._database.write(claims.recompute, changes)
            if len(waiting) < RECOMPUTED_AT_ONCE:
                break
            last_id = waiting[-1].id
        if moved:
            log.info("%d schedules are due at other times than was thought", moved)

    async def _post_due(self, _now: object) -> None:
        """Claims and starts everything that is due, as there comes to be room for it."""
        while not self._is_stopping:
            limit = min(await self._room(), BATCH)
            claimed = await self._database.write(
                claims.claim_due, self._clock.now(), limit, self._policy, self._scheduling.process
            )
            if not claimed:
                return
            # The model may be asked for topics first; that takes no longer for all than for one.
            prepared = await asyncio.gather(*(self._prepared(claim) for claim in claimed))
            for claim, start in zip(claimed, prepared, strict=True):
                async with self._beginning:
                    if start is not None and not self._is_stopping:
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
        if claim.occurrence.state is OccurrenceState.SKIPPED:
            log.info("schedule %d: skipped %s", claim.schedule.id, claim.occurrence.due_utc)
            self._outcomes.on_change()
            return None
        try:
            return await self._prepare(claim)
        except Exception as error:  # noqa: BLE001 - the edge of a due time: others go on
            await self._fail(claim, error)
            return None

    async def _begin(self, claim: Claim, start: Start) -> None:
        try:
            await self._scheduling.engine.wait_for_capacity()
            ended = await start()
        except NotNow:
            log.info("schedule %d waits for the next start", claim.schedule.id)
        except Exception as error:  # noqa: BLE001 - the edge of a due time: others go on
            await self._fail(claim, error)
        else:
            if ended is not None:
                self._under_way.add(ended)
                name = f"post {claim.occurrence.run_id}"
                self._tasks.start(name, self._until_ended(ended))

    async def _fail(self, claim: Claim, error: Exception) -> None:
        """Records the failure; where that fails too, the due time is claimed again by itself."""
        ref = new_ref()
        log.error(
            "schedule %d could not be posted (ref %s)", claim.schedule.id, ref, exc_info=error
        )
        reason = f"something went wrong on my side (ref {ref})"
        try:
            await self._outcomes.fail_without_run(claim, reason)
        except Exception:
            log.exception("schedule %d: the failure could not be recorded", claim.schedule.id)

    async def _until_ended(self, ended: asyncio.Event) -> None:
        await ended.wait()
        self._under_way.discard(ended)
        self._ended.set()


class PostLauncher:
    """Turns a claim into a run, or into the next attempt of one."""

    def __init__(
        self, core: Core, channels: Channels, outcomes: OutcomeRecorder, grace: timedelta
    ) -> None:
        self._database = core.database
        self._launcher = core.launcher
        self._presenters = core.presenters
        self._messenger = core.messenger
        self._catalogue = core.catalogue
        self._clock = core.clock
        self._channels = channels
        self._chooser = TopicChooser(core.database, core.model, core.clock)
        self._outcomes = outcomes
        self._grace = grace

    async def prepare(self, claim: Claim) -> Start | None:
        """Prepares the claim's run or its next attempt; None where there is nothing to begin.

        What stands in the way is recorded: the schedule is paused, say. To begin raises NotNow
        where no new work is taken.
        """
        occurrence, schedule = claim.occurrence, claim.schedule
        if occurrence.tries > 1 and too_late(occurrence.due_utc, self._clock.now(), self._grace):
            await self._outcomes.skip(claim, "It had become too late for another try.")
            return None
        trouble = await self._channels.trouble(schedule.guild_id, schedule.channel_id)
        if trouble is not None:
            await self._outcomes.pause(claim, trouble)
            return None
        try:
            state = await self._presenters.read(occurrence.run_id)
        except RunNotFound:
            return await self._prepare_run(claim)
        return partial(self._begin_attempt, claim, state)

    async def _prepare_run(self, claim: Claim) -> Start | None:
        schedule = claim.schedule
        try:
            chosen = await self._catalogue.find(schedule.guild_id, schedule.recipe)
        except RecipeError as error:
            await self._outcomes.pause(claim, str(error))
            return None
        try:
            topic = await self._chooser.topic(claim)
        except ModelError as error:
            await self._outcomes.fail_without_run(claim, f"no topic could be found, {error}")
            return None
        if topic is None:
            return None
        return partial(self._begin_run, claim, chosen.recipe, topic)

    async def _begin_run(self, claim: Claim, recipe: Recipe, topic: str) -> asyncio.Event | None:
        schedule = claim.schedule
        try:
            presenter = await self._launcher.launch(
                self._request(schedule, recipe, topic),
                recipe,
                answer=None if schedule.final_only else self._post_card(schedule),
                on_accepted=_start(claim.occurrence),
                run_id=claim.occurrence.run_id,
                patience_seconds=CARD_SECONDS,
            )
        except TopicError as error:
            await self._outcomes.fail_without_run(claim, str(error))
        except AlreadyClaimed:
            pass
        except RunExists:
            await self._database.write(occurrences.start, claim.occurrence)
        else:
            return presenter.ended
        return None

    async def _begin_attempt(self, claim: Claim, state: RunState) -> asyncio.Event | None:
        """Goes on with a run that is there: its failed branches, where nobody is at it."""
        run, presenter = state.run, None
        if run.outcome is not None and run.delivered_at_utc is not None:
            if run.outcome is Outcome.CANCELLED or not is_incomplete(state):
                await self._outcomes.record(state, None)
                return None
            todo = tuple(row.branch.key for row in state.failed)
            attempt = await self._launcher.begin_attempt(state, todo)
            if attempt is not None:
                presenter = self._launcher.start_attempt(attempt, is_stale=True)
        await self._database.write(occurrences.start, claim.occurrence)
        return None if presenter is None else presenter.ended

    def _post_card(self, schedule: Schedule) -> Answer:
        async def answer(card: discord.ui.LayoutView, nonce: str) -> int:
            return await self._messenger.send(schedule.channel_id, card, nonce=nonce, silent=False)

        return answer

    def _request(self, schedule: Schedule, recipe: Recipe, topic: str) -> RunRequest:
        newest_id = self._channels.last_message_id(schedule.guild_id, schedule.channel_id)
        if newest_id is None:
            newest_id = discord.utils.time_snowflake(self._clock.now() - CLOCK_TOLERANCE)
        return RunRequest(
            topic=topic,
            recipe=recipe.to_json(),
            in_thread=wants_thread(recipe, schedule.where) and not schedule.final_only,
            requester_id=schedule.owner_id,
            guild_id=schedule.guild_id,
            channel_id=schedule.channel_id,
            asked_id=newest_id,
            schedule_id=schedule.id,
            final_only=schedule.final_only,
            avoid_repeats=schedule.avoid_repeats,
        )


def _start(occurrence: Occurrence) -> OnAccepted:
    """Notes, as its run is accepted, that the due time has one; refuses a claim that is lost."""

    def unit(connection: Connection, run: Run) -> None:
        if not occurrences.start(connection, occurrence):
            raise AlreadyClaimed(f"the due time of run {run.id} is no longer this process's")

    return unit
