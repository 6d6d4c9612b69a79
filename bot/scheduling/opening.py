"""Puts the scheduled posts together from their parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import discord

from bot.abandoned import Abandoned
from bot.clock import Clock
from bot.commands.create import Create
from bot.delivery import Delivery
from bot.doors import Doors
from bot.feature import Feature
from bot.recipes import Recipes
from bot.scheduling.access import Access
from bot.scheduling.alerts import Alerts
from bot.scheduling.answering import Answering
from bot.scheduling.channels import Channels
from bot.scheduling.choosing import Choosing
from bot.scheduling.commands import ScheduleCommands
from bot.scheduling.keeping import Keeping
from bot.scheduling.memory import Memory
from bot.scheduling.scheduler import Scheduler
from bot.scheduling.starting import Starting
from storage.presence import Presence
from storage.stores import Stores
from workflows.engine import LocalEngine
from workflows.model import ChatModel
from workflows.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Parts:
    """What the scheduled posts are put together from."""

    client: discord.Client
    stores: Stores
    create: Create
    delivery: Delivery
    engine: LocalEngine
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
