"""Puts the scheduled posts together from their parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import discord

from bot.clock import Clock
from bot.features.schedules.access import Access
from bot.features.schedules.alerts import Alerts
from bot.features.schedules.channels import Channels
from bot.features.schedules.commands import ScheduleCommands
from bot.features.schedules.post_history import Memory
from bot.features.schedules.replies import Answering
from bot.features.schedules.scheduler import Scheduler
from bot.features.schedules.service import Keeping
from bot.features.schedules.start import Starting
from bot.features.schedules.topic_selection import Choosing
from bot.runs.catalogue import Recipes
from bot.runs.delivery import Delivery
from bot.runs.feature import Feature
from bot.runs.launcher import Create
from bot.runs.recovery import Abandoned
from bot.runs.shutdown import Doors
from storage.presence import Presence
from storage.stores import Stores
from workflows.engine import Engine
from workflows.model.chat import ChatModel
from workflows.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Parts:
    """What the scheduled posts are put together from."""

    client: discord.Client
    stores: Stores
    create: Create
    delivery: Delivery
    engine: Engine
    model: ChatModel
    tasks: Tasks
    doors: Doors
    clock: Clock
    presence: Presence
    grace: timedelta
    """How late a missed post still goes out."""


@dataclass(frozen=True, slots=True)
class Scheduling:
    """The scheduled posts, put together."""

    feature: Feature
    recipes: Recipes
    scheduler: Scheduler
    alerts: Alerts
    abandoned: Abandoned
    parts: Parts

    async def start(self) -> None:
        """Goes on with what was left behind, and begins to post and to tell by itself."""
        await self.abandoned.take_over()
        tasks = self.parts.tasks
        tasks.start("left behind by others", self.abandoned.keep_looking())
        tasks.start("alerts", self.alerts.run())
        self.scheduler.start(self.parts.client.wait_until_ready)


def open_scheduling(parts: Parts) -> Scheduling:
    """The commands, and what posts and tells by itself; neither does before it is started."""
    stores, clock, delivery = parts.stores, parts.clock, parts.delivery
    process = parts.presence.process
    recipes = Recipes(parts.create.catalogue, stores.recipes)
    channels = Channels(parts.client)
    choosing = Choosing(stores.firings, Memory(stores.firings, clock), parts.model, clock)
    starting = Starting(
        stores, parts.create, delivery, recipes, channels, choosing, clock, parts.grace
    )
    scheduler = Scheduler(
        stores.claims,
        starting.prepare,
        delivery.settling,
        parts.engine,
        parts.tasks,
        clock,
        process,
        parts.grace,
    )
    alerts = Alerts(stores.alerts, delivery.messenger, parts.client)

    def look_again() -> None:
        scheduler.wake()
        alerts.wake()

    delivery.settling.on_change = look_again
    commands = ScheduleCommands(
        stores.schedules,
        recipes,
        Access(channels),
        Keeping(stores.schedules, recipes, clock),
        Answering(stores, scheduler, parts.doors, clock, process),
        clock,
    )
    abandoned = Abandoned(parts.create, stores.claims, clock, parts.presence.is_alive, look_again)
    return Scheduling(Feature([commands]), recipes, scheduler, alerts, abandoned, parts)
