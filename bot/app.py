"""Wires everything up, here and nowhere else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from bot.buttons import BUTTONS
from bot.cards.state import executable
from bot.client import Chorus
from bot.clock import Clock
from bot.commands.create import Create
from bot.commands.from_message import create_from_message
from bot.commands.mention import create_from_mention
from bot.commands.product import product_command
from bot.commands.report import report_command
from bot.commands.social import social_command
from bot.commands.translating import load_languages, open_translations
from bot.controls import RunControls
from bot.delivery import Delivery
from bot.doors import Doors
from bot.feature import Feature
from bot.inputs import Inputs
from bot.journal import RunJournal
from bot.messenger import Messenger
from bot.model_choice import open_model
from bot.pace import ChannelPace
from bot.request_pace import RequestPace
from bot.scheduling.memory import KEPT
from bot.scheduling.opening import Parts, Scheduling, open_scheduling
from bot.scheduling.settling import Settling
from bot.settings import Settings
from bot.studio.opening import open_studio
from storage.database import open_database
from storage.presence import Presence, open_presence
from storage.stores import Stores
from workflows.checkpoints import open_checkpointer, prune
from workflows.data.table_reader import TableReader
from workflows.engine import LocalEngine
from workflows.intakes import all_intakes
from workflows.model import ChatModel
from workflows.recipes import built_in
from workflows.runner import Runner
from workflows.tasks import Tasks
from workflows.writers import all_writers

log = logging.getLogger(__name__)

COMMANDS = (social_command, product_command, report_command, create_from_message)
DRAIN_SECONDS = 5
DAY_SECONDS = 24 * 60 * 60


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
    engine: LocalEngine
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
        await _tidy(stores, saver, settings.retention_days)
        tasks.start("retention", _prune_daily(stores, settings.retention_days))
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
    settings, clock, stores = opened.settings, opened.clock, opened.stores
    model, tasks, presence = opened.model, opened.tasks, opened.presence
    channel_pace = ChannelPace()
    client = _client(channel_pace)
    delivery = Delivery(
        Messenger(client, channel_pace),
        stores,
        tasks,
        Settling(stores, clock),
        opened.saver.adelete_thread,
        edit_interval_seconds=opened.pace.edit_interval_seconds,
    )
    # Looked up only then: a simulated Discord puts its own http client in once it starts.
    inputs = Inputs(stores.materials, lambda url: client.http.get_from_cdn(url))
    journal = RunJournal(
        stores, inputs, clock, notice_after_seconds=opened.pace.notice_after_seconds
    )
    engine = LocalEngine(_runner(opened, journal, delivery), model.slots, tasks, delivery.emit)
    doors = Doors()
    api = settings.workflow_api
    create = Create(stores.runs, delivery, engine, built_in(), api, doors, presence.is_alive)
    client.controls = RunControls(stores.runs, journal, delivery, engine, create, doors)
    grace = timedelta(minutes=settings.schedule_grace_minutes)
    scheduling = open_scheduling(
        Parts(client, stores, create, delivery, engine, model, tasks, doors, clock, presence, grace)
    )
    studio, client.studio = open_studio(stores, create, scheduling.recipes)
    features = [studio, scheduling.feature, open_translations(stores, create)]
    _equip(client, stores, create, settings, features, scheduling.start)
    return App(client, engine, delivery, doors, model, scheduling)


def _client(channel_pace: ChannelPace) -> Chorus:
    """The client, whose requests keep to the pace of all of Discord and of each channel."""
    trace = channel_pace.trace()
    trace.on_request_start.append(RequestPace().wait)
    return Chorus(trace)


def _runner(opened: Opened, journal: RunJournal, delivery: Delivery) -> Runner:
    tables = TableReader()
    return Runner(
        opened.saver,
        journal,
        opened.model,
        delivery.emit,
        writers=all_writers(tables),
        intakes=all_intakes(tables),
    )


def _equip(
    client: Chorus,
    stores: Stores,
    create: Create,
    settings: Settings,
    more: Sequence[Feature],
    at_start: Callable[[], Awaitable[None]],
) -> None:
    """Gives the client its commands, buttons and forms, and what it does at its start."""
    client.equip(
        features=[Feature([command(create) for command in COMMANDS], BUTTONS), *more],
        on_mention=partial(create_from_mention, create),
        at_start=at_start,
        facts=stores.facts,
        guild_id=settings.discord_guild_id,
    )


async def _tidy(stores: Stores, saver: AsyncSqliteSaver, retention_days: int) -> None:
    await _prune(stores, retention_days)

    async def needed() -> set[str]:
        return {executable(run).thread_id for run in await stores.runs.undelivered()}

    await prune(saver, needed)


async def _prune_daily(stores: Stores, retention_days: int) -> None:
    while True:
        await asyncio.sleep(DAY_SECONDS)
        await _prune(stores, retention_days)


async def _prune(stores: Stores, retention_days: int) -> None:
    """Deletes old runs, drafts that nobody has touched for as long, and forms never sent off.

    What schedules posted is known for as long as it may not be repeated.
    """
    now = datetime.now(UTC)
    before = now - timedelta(days=retention_days)
    await stores.runs.prune(before)
    await stores.drafts.prune(before)
    await stores.firings.prune(min(before, now - KEPT))
    await stores.set_aside.prune(now - timedelta(seconds=DAY_SECONDS))
