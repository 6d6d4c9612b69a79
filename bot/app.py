"""Wires everything up, here and nowhere else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from bot.client import Chorus
from bot.clock import Clock
from bot.discord_api.messenger import Messenger
from bot.discord_api.rate_limits import RateLimits
from bot.discord_api.retry import failing_at_once
from bot.features import (
    ask_many,
    brainstorms,
    create,
    examples,
    product,
    recipes,
    report,
    schedules,
    social,
    translate,
)
from bot.features.votes import setup as votes
from bot.operations.model_choice import open_model
from bot.operations.retention import Retention
from bot.runs.access import RecipeAccess
from bot.runs.catalogue import RecipeCatalogue
from bot.runs.controls import RunControls
from bot.runs.extension import RunExtension
from bot.runs.feature import Core, Feature, Plugin
from bot.runs.launcher import Launcher, Launching, Materials, OpenRunLimits, ShutdownGate
from bot.runs.placement import Placement
from bot.runs.presenter import Presenters, Presenting
from bot.runs.recorder import Recording
from bot.runs.recovery import Recovery
from bot.runs.uploads import Uploads
from bot.settings import Settings
from storage.database import Database, open_database, sqlite_path
from storage.errors import StorageError
from storage.process_lock import ProcessLock, hold_process_lock
from workflows.engine import Engine, Tasks
from workflows.errors import WorkflowError
from workflows.model.chat import ChatModel
from workflows.recipes import built_in
from workflows.recipes.registry import build_registry
from workflows.runner import Runner

log = logging.getLogger(__name__)

FEATURES: Sequence[Plugin] = (
    create.feature,
    social.feature,
    product.feature,
    report.feature,
    ask_many.feature,
    translate.feature,
    recipes.feature,
    brainstorms.feature,
    votes.feature,
    examples.feature,
    schedules.feature,
)
"""Everything that the bot can do. A mention goes to the last of them that wants it."""

DRAIN_SECONDS = 5
TIDY_AFTER = timedelta(seconds=30)
"""How long after the start what is old is deleted, and a large database looked through."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The pace of a run's edits, and of the notice of its end."""

    edit_interval_seconds: float = 1.2
    """Between two edits of a card; Discord's staff advise against a faster pace."""
    notice_after_seconds: float = 30.0
    """An edit marks nothing unread, so a run longer than this ends with a new line as well."""


@dataclass(frozen=True, slots=True)
class App:
    """The wired bot, ready to log in."""

    client: Chorus
    loaded: asyncio.Event
    """Set once all that the first run would wait for has been imported, a moment after READY."""
    engine: Engine
    presenters: Presenters
    gate: ShutdownGate
    model: ChatModel
    database: Database
    features: Sequence[Feature]

    async def wind_down(self, grace_seconds: float) -> None:
        """Takes no more work, lets what is being written end, and shows it.

        What does not end in time goes on at the next start.
        """
        for feature in self.features:
            if feature.stop is not None:
                await feature.stop()
        self.gate.close()
        if not await self.engine.drain(grace_seconds):
            log.info("some branches are not written yet; they go on at the next start")
        await self.presenters.drain(DRAIN_SECONDS)


@dataclass(frozen=True, slots=True)
class Opened:
    """The opened resources that the bot is built on."""

    settings: Settings
    pace: Pace
    clock: Clock
    database: Database
    process: ProcessLock
    runner: Runner
    model: ChatModel
    tasks: Tasks
    extensions: list[RunExtension] = field(default_factory=list[RunExtension])
    """The features' extensions; filled in later, since features are made on the core."""
    materials: list[Materials] = field(default_factory=list[Materials])


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
        # Let go of once nothing runs any more: others then take over what is unfinished.
        process = stack.enter_context(hold_process_lock(settings.database_url))
        model = await stack.enter_async_context(open_model(settings, on_progress))
        runner = Runner(settings.checkpoints_path, model, build_registry())
        stack.push_async_callback(runner.aclose)
        await asyncio.to_thread(runner.check_file)
        tasks = await stack.enter_async_context(Tasks())
        opened = Opened(settings, pace, clock or Clock(), database, process, runner, model, tasks)
        yield _put_together(opened)


def _put_together(opened: Opened) -> App:
    limits = RateLimits()
    client = Chorus(failing_at_once(limits.trace()))
    gate, loaded = ShutdownGate(), asyncio.Event()
    core = _core(opened, client, Messenger(client, limits), gate)
    features = [plugin(core) for plugin in FEATURES]
    opened.extensions.extend(
        extension for feature in features if (extension := feature.extension) is not None
    )
    opened.materials.extend(
        materials for feature in features if (materials := feature.materials) is not None
    )
    controls = RunControls(core.database, core.presenters, core.engine, core.launcher)
    client.equip(
        features=[Feature(buttons=controls.handlers), *features],
        on_start=_start(opened, core, features, loaded),
        database=core.database,
        guild_id=opened.settings.discord_guild_id,
    )
    return App(
        client,
        loaded,
        core.engine,
        core.presenters,
        gate,
        core.model,
        core.database,
        features,
    )


def _start(
    opened: Opened, core: Core, features: Sequence[Feature], loaded: asyncio.Event
) -> Callable[[], Awaitable[None]]:
    """Makes the start after the login; what can wait with it is done once the bot is READY."""
    recovery = Recovery(core, [work for feature in features if (work := feature.take_over)])
    days = opened.settings.retention_days
    path = sqlite_path(opened.settings.database_url)
    assert path is not None
    retention = Retention(core.database, opened.runner, core.clock, features, days, path)

    async def load_and_keep_tidy() -> None:
        await core.client.wait_until_ready()
        try:
            await opened.runner.load()
        except WorkflowError as error:
            log.error("%s", error)
        except Exception:
            log.exception("what the first run needs could not be made ready")
        loaded.set()
        # Whoever asks for something right after the start goes first.
        await core.clock.look(core.clock.now() + TIDY_AFTER)
        try:
            await core.database.check()
        except StorageError as error:
            log.error("%s", error)
        await retention.prune_daily()

    async def start() -> None:
        await recovery.take_over()
        core.tasks.keep("recovery", recovery.keep_looking)
        core.tasks.keep("retention", load_and_keep_tidy)
        for feature in features:
            if feature.on_start is not None:
                await feature.on_start()

    return start


def _core(opened: Opened, client: Chorus, messenger: Messenger, gate: ShutdownGate) -> Core:
    """Builds the services that start, execute and present runs."""
    presenters = _presenters(opened, client, messenger)
    engine = Engine(opened.runner, opened.model.limiter, opened.tasks)
    launching = Launching(
        opened.database,
        engine,
        opened.clock,
        gate,
        opened.settings.workflow_api,
        opened.process.name,
        opened.materials,
        OpenRunLimits(opened.settings.open_runs_per_person, opened.settings.open_runs_per_server),
        is_demo=opened.model.is_demo,
    )
    return Core(
        client=client,
        database=opened.database,
        clock=opened.clock,
        tasks=opened.tasks,
        process=opened.process,
        messenger=messenger,
        engine=engine,
        model=opened.model,
        presenters=presenters,
        launcher=Launcher(launching, presenters),
        catalogue=RecipeCatalogue(built_in(), opened.database),
        access=RecipeAccess(opened.database),
        edit_interval_seconds=opened.pace.edit_interval_seconds,
        schedule_grace_minutes=opened.settings.schedule_grace_minutes,
    )


def _presenters(opened: Opened, client: Chorus, messenger: Messenger) -> Presenters:
    recording = Recording(
        opened.database,
        # Looked up only then: a simulated Discord puts its own http client in once it starts.
        Uploads(opened.database, lambda url: client.http.get_from_cdn(url)),
        opened.clock,
        opened.extensions,
        opened.pace.notice_after_seconds,
    )
    presenting = Presenting(
        recording,
        messenger,
        Placement(messenger),
        opened.tasks,
        opened.runner.forget,
        opened.pace.edit_interval_seconds,
    )
    return Presenters(presenting)
