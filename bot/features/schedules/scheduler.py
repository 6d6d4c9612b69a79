"""Posts what is due: sleeps until then, claims in order, and launches each claim as a run."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial

import discord
from sqlalchemy import Connection

from bot.clock import Clock, DueLoop
from bot.discord_api.markdown import TopicError
from bot.errors import ChannelClosed, NotNow
from bot.features.schedules.access import Channels
from bot.features.schedules.due_times import decide, recomputed
from bot.features.schedules.outcomes import ScheduleOutcomes, is_incomplete
from bot.features.schedules.timezones import places
from bot.features.schedules.topics import choose_topic
from bot.runs.feature import Core
from bot.runs.launcher import wants_thread
from bot.runs.placement import CLOCK_TOLERANCE
from bot.runs.state import RunState
from storage import claims, occurrences
from storage.database import Database
from storage.errors import AlreadyClaimed, RunExists, RunNotFound
from storage.occurrences import Claim
from storage.runs import Outcome, Run, RunRequest
from storage.schedules import OccurrenceState, Schedule
from workflows.engine import Engine, Tasks
from workflows.errors import ModelError, RecipeError
from workflows.recipe import Recipe
from workflows.steps import new_ref

log = logging.getLogger(__name__)

MOST_UNDER_WAY = 32
"""Scheduled runs at the same time in this process; the others stay where they are, due."""
MOST_OF_SERVER = 8
"""A server with so many of them under way waits, and holds up no other."""
BATCH = 8
"""Claims at a time: what is claimed has to start before `CLAIM_LASTS` is over."""
RECOMPUTED_AT_ONCE = 500
STOP_SECONDS = 5
LOOK_AGAIN_SECONDS = 1
"""How soon what comes due is noticed while what is due already has to wait."""

CARD_SECONDS = 10
"""How long a server's next post waits for this one's card: they go out in order."""

Start = Callable[[], Awaitable[asyncio.Event | None]]
"""Begins what was prepared; gives what is set once that has ended, None where others have it."""
Prepare = Callable[[Claim], Awaitable[Start | None]]


class Scheduler:
    """One task, however many schedules there are, and one for each server that begins posts.

    A server's posts begin one after the other in the order they are due, while there is room for
    them: what is due waits in the database, not in memory. What waits for longer than the grace is
    skipped, as if the bot had been away. Each due time fails alone; trouble with the database is
    waited out.
    """

    def __init__(
        self,
        database: Database,
        engine: Engine,
        tasks: Tasks,
        clock: Clock,
        process: str,
        grace: timedelta,
        prepare: Prepare,
        outcomes: ScheduleOutcomes,
    ) -> None:
        self._database = database
        self._engine = engine
        self._tasks = tasks
        self._clock = clock
        self._process = process
        self._policy = partial(decide, grace=grace)
        self._prepare = prepare
        self._outcomes = outcomes
        next_due = partial(database.read, claims.next_due)
        self._loop = DueLoop("schedules", clock, next_due, self._post_due)
        self.wake = self._loop.wake
        """Looks again, since something may be due earlier than it was."""
        self._under_way = Counter[int]()
        """How many posts of each server are claimed and have not ended."""
        self._beginning = Counter[int]()
        """How many tasks are beginning posts of each server."""
        self._ended = asyncio.Event()
        self._is_stopping = False

    def start(self, ready: Callable[[], Awaitable[None]]) -> None:
        """Begins, in the background, once `ready` is over."""
        self._tasks.keep("schedules", partial(self._run, ready))

    def check_open(self) -> None:
        """Raises NotNow where nothing is started any more."""
        if self._is_stopping:
            raise NotNow("I'm restarting. Try again in a minute; nothing was started.")

    def post(self, guild_id: int, claimed: Sequence[Claim]) -> None:
        """Starts, in the background, a server's claims in this order."""
        self._under_way[guild_id] += len(claimed)
        self._beginning[guild_id] += 1
        self._tasks.start(f"posts of server {guild_id}", self._post(guild_id, claimed))

    async def stop(self) -> None:
        """Starts nothing more; what is claimed and not started goes to whoever claims next."""
        self._is_stopping = True
        try:
            async with asyncio.timeout(STOP_SECONDS):
                while self._beginning.total():
                    self._ended.clear()
                    await self._ended.wait()
                await self.give_back([self._process])
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
        now_utc, last_id = self._clock.now(), 0
        while waiting := await self._database.read(
            claims.waiting_schedules, now_utc, last_id, RECOMPUTED_AT_ONCE
        ):
            due = [(schedule, recomputed(schedule, now_utc)) for schedule in waiting]
            changes = [
                (schedule, due_utc)
                for schedule, due_utc in due
                if due_utc is not None and due_utc != schedule.next_due_utc
            ]
            if changes:
                moved = await self._database.write(claims.recompute, changes)
                log.info("%d schedules are due at other times than was thought", moved)
            last_id = waiting[-1].id

    async def _post_due(self, _now: object) -> None:
        """Claims what there is room for; the loop comes again while anything is due."""
        if self._is_stopping:
            await asyncio.Event().wait()
        self._ended.clear()
        full = {guild for guild, count in self._under_way.items() if count >= MOST_OF_SERVER}
        room = min(BATCH, MOST_UNDER_WAY - self._under_way.total())
        claimed = (
            []
            if room <= 0
            else await self._database.write(
                claims.claim_due,
                self._clock.now(),
                room,
                self._policy,
                self._process,
                not_of=full | set(self._beginning),
            )
        )
        by_server: dict[int, list[Claim]] = {}
        for claim in claimed:
            by_server.setdefault(claim.schedule.guild_id, []).append(claim)
        for guild_id, its_claims in by_server.items():
            self.post(guild_id, its_claims)
        if not claimed:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                    await self._ended.wait()

    async def _post(self, guild_id: int, claimed: Sequence[Claim]) -> None:
        # The model may be asked for topics first; that takes no longer for all than for one.
        starts = await asyncio.gather(*(self._prepared(claim) for claim in claimed))
        for claim, start in zip(claimed, starts, strict=True):
            ended = None
            if start is not None and not self._is_stopping:
                ended = await self._begin(claim, start)
            name = f"post {claim.occurrence.run_id}"
            self._tasks.start(name, self._until_ended(guild_id, ended))
        self._beginning -= Counter([guild_id])
        self._ended.set()

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

    async def _begin(self, claim: Claim, start: Start) -> asyncio.Event | None:
        try:
            await self._engine.wait_for_capacity()
            return await start()
        except NotNow:
            log.info("schedule %d waits for the next start", claim.schedule.id)
        except Exception as error:  # noqa: BLE001 - the edge of a due time: others go on
            await self._fail(claim, error)
        return None

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

    async def _until_ended(self, guild_id: int, ended: asyncio.Event | None) -> None:
        if ended is not None:
            await ended.wait()
        self._under_way -= Counter([guild_id])
        self._ended.set()


class PostLauncher:
    """Turns a claim into a run, or into the next attempt of one."""

    def __init__(
        self, core: Core, channels: Channels, outcomes: ScheduleOutcomes, grace: timedelta
    ) -> None:
        self._core = core
        self._channels = channels
        self._outcomes = outcomes
        self._grace = grace

    async def prepare(self, claim: Claim) -> Start | None:
        """Prepares the claim's run or its next attempt; None where there is nothing to begin.

        What stands in the way is recorded: the schedule is paused, say. To begin raises NotNow
        where no new work is taken.
        """
        occurrence, now_utc = claim.occurrence, self._core.clock.now()
        if occurrence.tries > 1 and now_utc - occurrence.due_utc >= self._grace:
            await self._outcomes.skip(claim, "It had become too late to try again.")
            return None
        try:
            await self._check_channel(claim.schedule)
            state = await self._core.presenters.read(occurrence.run_id)
        except RunNotFound:
            return await self._prepare_run(claim)
        except ChannelClosed as error:
            await self._outcomes.pause(claim, str(error))
            return None
        return partial(self._begin_attempt, claim, state)

    async def _check_channel(self, schedule: Schedule) -> None:
        """Raises ChannelClosed where the bot may not post there, or whom the schedule is of."""
        guild_id, channel_id, owner_id = schedule.guild_id, schedule.channel_id, schedule.owner_id
        await self._channels.check(guild_id, channel_id)
        if missing := await self._channels.lacking(guild_id, channel_id, owner_id):
            raise ChannelClosed(
                f"<@{owner_id}>, who made it, may not post in the channel: they lack {missing}."
            )

    async def _prepare_run(self, claim: Claim) -> Start | None:
        schedule, core = claim.schedule, self._core
        try:
            chosen = await core.catalogue.find(schedule.guild_id, schedule.recipe)
        except RecipeError as error:
            await self._outcomes.pause(claim, str(error))
            return None
        try:
            topic = await choose_topic(claim, core.database, core.model, core.clock)
        except ModelError as error:
            await self._outcomes.fail_without_run(claim, f"no topic could be found, {error}")
            return None
        return None if topic is None else partial(self._begin_run, claim, chosen.recipe, topic)

    async def _begin_run(self, claim: Claim, recipe: Recipe, topic: str) -> asyncio.Event | None:
        schedule, occurrence = claim.schedule, claim.occurrence

        async def answer(card: discord.ui.LayoutView, nonce: str) -> int:
            return await self._core.messenger.send(
                schedule.channel_id, card, nonce=nonce, silent=False
            )

        def on_accepted(connection: Connection, run: Run) -> None:
            if not occurrences.start(connection, occurrence):
                raise AlreadyClaimed(f"the due time of run {run.id} is no longer this process's")

        try:
            presenter = await self._core.launcher.launch(
                self._request(schedule, recipe, topic),
                recipe,
                answer=None if schedule.final_only else answer,
                on_accepted=on_accepted,
                run_id=occurrence.run_id,
                patience_seconds=CARD_SECONDS,
            )
        except TopicError as error:
            await self._outcomes.fail_without_run(claim, str(error))
        except AlreadyClaimed:
            pass
        except RunExists:
            await self._core.database.write(occurrences.start, occurrence)
        else:
            return presenter.ended
        return None

    async def _begin_attempt(self, claim: Claim, state: RunState) -> asyncio.Event | None:
        """Goes on with a run that is there: its failed branches, where nobody is at it."""
        run, presenter = state.run, None
        if run.outcome is not None and run.delivered_at_utc is not None:
            if run.outcome is Outcome.CANCELLED or not is_incomplete(state):
                await self._outcomes.delivered(state, None)
                return None
            todo = tuple(row.branch.key for row in state.failed)
            attempt = await self._core.launcher.begin_attempt(state, todo)
            if attempt is not None:
                presenter = self._core.launcher.start_attempt(attempt, is_stale=True)
        await self._core.database.write(occurrences.start, claim.occurrence)
        return None if presenter is None else presenter.ended

    def _request(self, schedule: Schedule, recipe: Recipe, topic: str) -> RunRequest:
        newest_id = self._channels.last_message_id(schedule.guild_id, schedule.channel_id)
        if newest_id is None:
            newest_id = discord.utils.time_snowflake(self._core.clock.now() - CLOCK_TOLERANCE)
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
