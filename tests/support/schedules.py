"""Somebody who plans posts in a simulated server, on a clock that the test moves."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.app import Pace, open_app
from bot.clock import Clock
from bot.features.schedules.outcomes import ScheduleOutcomes
from bot.features.schedules.scheduler import Prepare, Scheduler
from bot.settings import Settings
from storage.database import Database
from tests.support.clocks import MovedClock
from tests.support.recipe_editor import admin_of, said
from tests.support.world import BRISK, PATIENCE_SECONDS, Seen, World, look, open_world
from workflows.engine import Tasks

EIGHT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""A Tuesday morning."""
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """A server, its admin, and the time."""

    world: World
    clock: MovedClock
    admin: MemberActor

    async def schedule(
        self, what: str, actor: MemberActor | None = None, /, **options: Any
    ) -> InteractionResult:
        """A subcommand of /schedule."""
        return await (actor or self.admin).slash(self.world.channel, f"schedule {what}", **options)

    async def say(self, what: str, actor: MemberActor | None = None, /, **options: Any) -> str:
        """The private answer to a subcommand of /schedule, all messages of it."""
        result = await self.schedule(what, actor, **options)
        further = (look(followup.message).text for followup in result.followups)
        return "\n".join([said(result), *further])

    async def create(self, **options: Any) -> str:
        """A schedule at nine in London each day, unless told otherwise; gives its number."""
        given: dict[str, Any] = {
            "topics": "cats",
            "timezone": "Europe/London",
            "at": "09:00",
        } | options
        answer = await self.say("create", **given)
        found = re.search(r"Schedule ([0-9]+)", answer)
        assert found is not None, answer
        return found[1]

    async def shown(self, schedule: str) -> str:
        """The answer of /schedule show."""
        return await self.say("show", schedule=schedule)

    async def until_shown(self, schedule: str, text: str, count: int = 1) -> str:
        """The answer of /schedule show, once it says this so many times."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (said := await self.shown(schedule)).count(text) != count:
            assert time.monotonic() < deadline, f"it says:\n{said}"
            await asyncio.sleep(0.05)
        return said

    async def move_to(self, hour: int, minute: int = 0, days: int = 0) -> None:
        """Moves the clock to this time of day, so many days after the first one."""
        await self.clock.move_to(EIGHT + days * DAY + (hour - 8) * HOUR + minute * MINUTE)

    def letters(self, actor: MemberActor | None = None) -> list[str]:
        """The bot's direct messages to the admin, or to somebody else."""
        me, user = self.world.env.backend.bot_user.id, (actor or self.admin).user
        history = user.dm_channel.history(viewer=user)
        return [look(message).text for message in history if message.author.id == me]

    def pinged(self, seen: Seen) -> set[int]:
        """Who was pinged by a message in the channel."""
        return set(self.world.env.backend.messages[self.world.channel.id][seen.id].ping_user_ids)

    async def ended(self, topic: str) -> Seen:
        """The aggregated message about this topic, once it is there."""

        def found() -> Seen | None:
            for seen in self.world.seen():
                if f"about {topic}!" in seen.text and seen.offers("export"):
                    return seen
            return None

        seen = await self.world.until(found)
        assert seen is not None
        return seen


@asynccontextmanager
async def open_plan(
    settings: Settings, now_utc: datetime = EIGHT, pace: Pace = BRISK
) -> AsyncGenerator[Plan]:
    """A server with the bot in it, and an admin."""
    clock = MovedClock(now_utc)
    async with open_world(settings, pace, clock) as world:
        yield Plan(world, clock, admin_of(world))


@asynccontextmanager
async def open_scheduler(
    settings: Settings, clock: Clock, prepare: Callable[[Database], Prepare]
) -> AsyncGenerator[Scheduler]:
    """The bot's scheduler on this database, begun; there is no Discord to be waited for.

    It alone goes by this clock.
    """
    async with open_app(settings) as app, Tasks() as tasks:
        outcomes = ScheduleOutcomes(app.database, clock, on_change=lambda: None)
        database = app.database
        scheduler = Scheduler(
            database, app.engine, tasks, clock, "a", 2 * HOUR, prepare(database), outcomes
        )
        scheduler.start(_at_once)
        yield scheduler
        await scheduler.stop()
        await app.client.close()


async def _at_once() -> None:
    """Waits for nothing."""
