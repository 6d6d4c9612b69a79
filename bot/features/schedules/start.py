"""Starts what is due: its run is written under the id that its due time has, then goes its way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import discord

from bot.clock import Clock
from bot.discord_api.markdown import TopicError
from bot.features.schedules.channels import Channels
from bot.features.schedules.misfires import too_late
from bot.features.schedules.outcomes import is_missing
from bot.features.schedules.topic_selection import Choosing
from bot.runs.asked import Asked
from bot.runs.catalogue import Recipes
from bot.runs.delivery import Delivery
from bot.runs.launcher import Answer, Create
from bot.runs.requests import Request, Scheduled
from storage.errors import RunExists, RunNotFound
from storage.records import Outcome, RunRecord
from storage.schedule_records import Claim, ScheduleRecord
from storage.stores import Stores
from workflows.errors import ModelError, RecipeError
from workflows.recipe import Recipe

CARD_SECONDS = 10
"""How long the next post waits for this one's card: they go out in order, but none blocks all."""

Start = Callable[[], Awaitable[asyncio.Event | None]]
"""Begins what was prepared; gives what is set once that has ended, None where others have it."""


class Starting:
    """Turns a claim into a run, or into the next attempt of one."""

    def __init__(
        self,
        stores: Stores,
        create: Create,
        delivery: Delivery,
        recipes: Recipes,
        channels: Channels,
        choosing: Choosing,
        clock: Clock,
        grace: timedelta,
    ) -> None:
        self._runs = stores.runs
        self._firings = stores.firings
        self._create = create
        self._delivery = delivery
        self._recipes = recipes
        self._channels = channels
        self._choosing = choosing
        self._settling = delivery.settling
        self._clock = clock
        self._grace = grace

    async def prepare(self, claim: Claim) -> Start | None:
        """What begins the claim's run or its next attempt; None where there is nothing to begin.

        What stands in the way is noted: the schedule is paused, say. To begin raises NotNow where
        no new work is taken.
        """
        firing, schedule = claim.firing, claim.schedule
        if firing.tries > 1 and too_late(firing.due_utc, self._clock.now(), self._grace):
            await self._firings.skipped(firing.id, "It had become too late for another try.")
            return None
        trouble = await self._channels.trouble(schedule.guild_id, schedule.channel_id)
        if trouble is not None:
            await self._settling.close(claim, trouble)
            return None
        try:
            run = await self._runs.get(firing.run_id)
        except RunNotFound:
            return await self._new(claim)
        return partial(self._again, claim, run)

    async def _new(self, claim: Claim) -> Start | None:
        schedule = claim.schedule
        try:
            recipe = (await self._recipes.find(schedule.guild_id, schedule.recipe)).recipe
        except RecipeError as error:
            await self._settling.close(claim, str(error))
            return None
        try:
            topic = await self._choosing.topic(claim)
        except ModelError as error:
            await self._settling.give_up_or_wait(claim, f"no topic could be found, {error}")
            return None
        if topic is None:
            return None
        return partial(self._begin, claim, self._asked(claim, recipe, topic))

    async def _begin(self, claim: Claim, asked: Asked) -> asyncio.Event | None:
        answer = None if claim.schedule.quiet else self._post_card(claim.schedule)
        try:
            desk = await self._create.start(asked, answer, CARD_SECONDS)
        except TopicError as error:
            await self._settling.give_up_or_wait(claim, str(error))
            return None
        except RunExists:
            desk = None
        await self._firings.started(claim.firing)
        return None if desk is None else desk.ended

    async def _again(self, claim: Claim, run: RunRecord) -> asyncio.Event | None:
        """Goes on with a run that is there: its failed branches, where nobody is at it."""
        desk = None
        if run.outcome is not None and run.delivered_at_utc is not None:
            state = await self._delivery.state(run)
            if run.outcome is Outcome.CANCELLED or not is_missing(state):
                await self._settling.settle(state, None)
                return None
            todo = tuple(row.branch.key for row in state.failed)
            attempt = await self._runs.begin_attempt(run.id, todo, datetime.now(UTC))
            if attempt is not None:
                desk = self._create.go(attempt, {}, stale=True)
        await self._firings.started(claim.firing)
        return None if desk is None else desk.ended

    def _post_card(self, schedule: ScheduleRecord) -> Answer:
        async def answer(card: discord.ui.LayoutView, nonce: str) -> int:
            messenger = self._delivery.messenger
            return await messenger.send(schedule.channel_id, card, nonce=nonce, silent=False)

        return answer

    def _asked(self, claim: Claim, recipe: Recipe, topic: str) -> Asked:
        schedule = claim.schedule
        last_id = self._channels.last_message_id(schedule.guild_id, schedule.channel_id)
        if last_id is None:
            last_id = discord.utils.time_snowflake(datetime.now(UTC))
        wants_thread = Request(topic, recipe, schedule.place).wants_thread
        return Asked(
            topic=topic,
            recipe=recipe,
            in_thread=wants_thread and not schedule.quiet,
            requester_id=schedule.owner_id,
            guild_id=schedule.guild_id,
            channel_id=schedule.channel_id,
            asked_id=last_id,
            replies=False,
            scheduled=Scheduled(
                claim.firing.run_id, schedule.id, quiet=schedule.quiet, fresh=schedule.fresh
            ),
        )
