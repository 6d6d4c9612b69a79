"""Wires everything up, here and nowhere else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from bot.client import Chorus
from bot.clock import Clock
from bot.discord_api.messenger import Messenger
from bot.discord_api.rate_limits import RateLimits
from bot.discord_api.retry import failing_at_once
from bot.features.ask_many.command import ask_many_command
from bot.features.brainstorms.setup import open_brainstorming
from bot.features.create_from_message import create_from_message
from bot.features.mention import create_from_mention
from bot.features.product import product_command
from bot.features.recipes.setup import open_studio
from bot.features.report import report_command
from bot.features.schedules.outcomes import Settling
from bot.features.schedules.setup import Parts, Scheduling, open_scheduling
from bot.features.social import social_command
from bot.features.translate.setup import load_languages, open_translations
from bot.features.votes.setup import open_votes
from bot.operations.model_choice import open_model
from bot.operations.retention import prune_daily, tidy
from bot.runs.buttons import BUTTONS
from bot.runs.controls import RunControls
from bot.runs.delivery import Delivery
from bot.runs.examples import Examples
from bot.runs.feature import Feature
from bot.runs.launcher import Create
from bot.runs.recorder import RunJournal
from bot.runs.shutdown import Doors
from bot.runs.uploads import Inputs
from bot.settings import Settings
from storage.database import open_database
from storage.presence import Presence, open_presence
from storage.stores import Stores
from workflows.checkpoints import open_checkpointer
from workflows.engine import Engine
from workflows.model.chat import ChatModel
from workflows.recipes import built_in
from workflows.recipes.registry import build_registry
from workflows.runner import Runner
from workflows.tasks import Tasks

log = logging.getLogger(__name__)

COMMANDS = (
    social_command,
    product_command,
    report_command,
    ask_many_command,
    create_from_message,
)
DRAIN_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """How often and how late people are told things."""

    edit_interval_seconds: float = 1.2
    """Between two edits of a card; Discord's staff advise against a faster pace."""
    notice_after_seconds: float = 30.0
    """An edit marks nothing unread, so a run longer than this ends with a new line as well."""


@dataclass(frozen=True, slots=True)
class App:
    """The wired bot, ready to log in."""

    client: Chorus
    engine: Engine
    delivery: Delivery
    doors: Doors
    model: ChatModel
    scheduling: Scheduling

    async def wind_down(self, grace_seconds: float) -> None:
        """Takes no more work, lets what is being written end, and shows it.

        What does not end in time goes on at the next start.
        """
        await self.scheduling.scheduler.stop()
        self.doors.close()
        if not await self.engine.drain(grace_seconds):
            log.info("some branches are not written yet; they go on at the next start")
        await self.delivery.drain(DRAIN_SECONDS)


@asynccontextmanager
async def open_app(
    settings: Settings,
    on_progress: Callable[[str], None] | None = None,
    pace: Pace = Pace(),
    clock: Clock | None = None,
) -> AsyncGenerator[App]:
    """Opens the database, the checkpointer and the model, and puts the bot together on them.

    Raises StorageError or WorkflowError, in one sentence, where one of them can't be had.
    """
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(settings.database_url))
        saver = await stack.enter_async_context(open_checkpointer(settings.checkpoints_path))
        model = await stack.enter_async_context(open_model(settings, on_progress))
        tasks = await stack.enter_async_context(Tasks())
        presence = stack.enter_context(open_presence(settings.database_url))
        stores = Stores(database, presence.process)
        await tidy(stores, saver, settings.retention_days)
        tasks.start("retention", prune_daily(stores, settings.retention_days))
        tasks.start("languages", asyncio.to_thread(load_languages))
        yield _put_together(
            Opened(settings, pace, clock or Clock(), stores, presence, saver, model, tasks)
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """What the bot is put together on."""

    settings: Settings
    pace: Pace
    clock: Clock
    stores: Stores
    presence: Presence
    saver: AsyncSqliteSaver
    model: ChatModel
    tasks: Tasks


def _put_together(opened: Opened) -> App:
    stores, clock, model, tasks = opened.stores, opened.clock, opened.model, opened.tasks
    limits = RateLimits()
    client = Chorus(failing_at_once(limits.trace()))
    messenger = Messenger(client, limits)
    delivery = Delivery(
        messenger,
        stores,
        tasks,
        Settling(stores, clock),
        opened.saver.adelete_thread,
        edit_interval_seconds=opened.pace.edit_interval_seconds,
    )
    journal = RunJournal(
        stores,
        # Looked up only then: a simulated Discord puts its own http client in once it starts.
        Inputs(stores.materials, lambda url: client.http.get_from_cdn(url)),
        clock,
        notice_after_seconds=opened.pace.notice_after_seconds,
        on_ballot=lambda: client.votes.opened(),
    )
    engine = Engine(Runner(opened.saver, model, build_registry()), model.limiter, tasks)
    doors, examples = Doors(), Examples(stores.examples)
    presence, api = opened.presence, opened.settings.workflow_api
    create = Create(
        stores.runs, delivery, engine, journal, built_in(), api, doors, examples, presence.is_alive
    )
    client.controls = RunControls(stores.runs, journal, delivery, engine, create, doors, clock)
    grace = timedelta(minutes=opened.settings.schedule_grace_minutes)
    scheduling = open_scheduling(
        Parts(client, stores, create, delivery, engine, model, tasks, doors, clock, presence, grace)
    )
    _equip(client, opened, messenger, create, scheduling)
    return App(client, engine, delivery, doors, model, scheduling)


def _equip(
    client: Chorus, opened: Opened, messenger: Messenger, create: Create, scheduling: Scheduling
) -> None:
    """Gives the client its commands, buttons and forms, and what it does at its start."""
    stores, tasks, recipes = opened.stores, opened.tasks, scheduling.recipes
    interval_seconds = opened.pace.edit_interval_seconds
    studio, client.studio = open_studio(stores, create, recipes)
    brainstorming, client.brainstorms, elsewhere = open_brainstorming(
        stores, create, messenger, tasks, edit_interval_seconds=interval_seconds
    )
    votes, client.votes = open_votes(
        stores, create, recipes, messenger, tasks, opened.clock, opened.model.name, interval_seconds
    )
    client.equip(
        features=[
            Feature([command(create) for command in COMMANDS], BUTTONS),
            open_translations(stores, create),
            studio,
            brainstorming,
            votes,
            scheduling.feature,
        ],
        on_mention=partial(create_from_mention, create, elsewhere),
        at_start=scheduling.start,
        facts=stores.facts,
        guild_id=opened.settings.discord_guild_id,
    )
