"""Launches what is due: as a run under the id that the due time has, or as its next attempt."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import discord
from sqlalchemy import Connection

from bot.discord_api.markdown import TopicError
from bot.features.schedules.access import Channels
from bot.features.schedules.misfires import too_late
from bot.features.schedules.outcomes import OutcomeRecorder, is_incomplete
from bot.features.schedules.topics import TopicChooser
from bot.runs.feature import Core
from bot.runs.launcher import Answer, wants_thread
from bot.runs.placement import CLOCK_TOLERANCE
from bot.runs.state import RunState
from storage import occurrences
from storage.errors import AlreadyClaimed, RunExists, RunNotFound
from storage.occurrences import Claim, Occurrence
from storage.runs import OnAccepted, Outcome, Run, RunRequest
from storage.schedules import Schedule
from workflows.errors import ModelError, RecipeError
from workflows.recipe import Recipe

CARD_SECONDS = 10
"""How long the next post waits for this one's card: they go out in order, but none blocks all."""

Start = Callable[[], Awaitable[asyncio.Event | None]]
"""Begins what was prepared; gives what is set once that has ended, None where others have it."""


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
