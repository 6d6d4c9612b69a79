"""Wires everything up, here and nowhere else: `python -m bot [doctor|demo|preview]`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
import discord
from dotenv import dotenv_values
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from bot.cards.state import executable
from bot.client import Chorus
from bot.commands.create import Create
from bot.controls import RunControls
from bot.delivery import Delivery
from bot.discord_address import use_discord_at
from bot.doors import Doors
from bot.errors import BotError, SettingsError
from bot.journal import RunJournal
from bot.logs import set_up_logs
from bot.messenger import Messenger
from bot.model_choice import open_model
from bot.settings import Settings
from storage.database import open_database
from storage.errors import StorageError
from storage.facts import Facts
from storage.outbox import Outbox
from storage.runs import RunStore
from workflows.checkpoints import open_checkpointer, prune
from workflows.engine import LocalEngine
from workflows.errors import WorkflowError
from workflows.model import ChatModel
from workflows.recipes import built_in
from workflows.runner import Runner
from workflows.tasks import Tasks

log = logging.getLogger("bot")

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

    async def wind_down(self, grace_seconds: float) -> None:
        """Takes no more work, lets what is being written end, and shows it.

        What does not end in time goes on at the next start.
        """
        self.doors.close()
        if not await self.engine.drain(grace_seconds):
            log.info("some branches are not written yet; they go on at the next start")
        await self.delivery.drain(DRAIN_SECONDS)


@asynccontextmanager
async def open_app(
    settings: Settings,
    on_progress: Callable[[str], None] | None = None,
    pace: Pace = Pace(),
) -> AsyncGenerator[App]:
    """Opens the database, the checkpointer and the model, and puts the bot together on them.

    Raises StorageError or WorkflowError, in one sentence, where one of them can't be had.
    """
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(settings.database_url))
        saver = await stack.enter_async_context(open_checkpointer(settings.checkpoints_path))
        model = await stack.enter_async_context(open_model(settings, on_progress))
        tasks = await stack.enter_async_context(Tasks())
        runs, outbox, facts = RunStore(database), Outbox(database), Facts(database)
        await _tidy(runs, saver, settings.retention_days)

        client = Chorus()
        delivery = Delivery(
            Messenger(client),
            runs,
            outbox,
            tasks,
            saver.adelete_thread,
            edit_interval_seconds=pace.edit_interval_seconds,
        )
        journal = RunJournal(runs, outbox, notice_after_seconds=pace.notice_after_seconds)
        runner = Runner(saver, journal, model, delivery.emit)
        engine = LocalEngine(runner, model.slots, tasks, delivery.emit)
        doors = Doors()
        create = Create(runs, delivery, engine, built_in(), settings.workflow_api, doors)
        controls = RunControls(runs, journal, delivery, engine, create, doors)
        client.equip(create, controls, facts, guild_id=settings.discord_guild_id)
        tasks.start("retention", _prune_daily(runs, settings.retention_days))
        yield App(client, engine, delivery, doors, model)


async def run_bot(settings: Settings) -> None:
    """The bot on Discord, until SIGTERM or SIGINT; then it winds down and everything is closed."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    use_discord_at(settings.discord_api_url, settings.discord_gateway_url)
    async with open_app(settings, log.info) as app, app.client:
        token = settings.discord_token.get_secret_value()
        serving = asyncio.create_task(app.client.start(token), name="discord")
        stopping = asyncio.create_task(stop.wait(), name="stop signal")
        try:
            await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
            if not stop.is_set():
                await serving
            log.info("stopping")
            await app.wind_down(settings.shutdown_grace_seconds)
        finally:
            for task in (serving, stopping):
                task.cancel()
            await asyncio.gather(serving, stopping, return_exceptions=True)


async def _tidy(runs: RunStore, saver: AsyncSqliteSaver, retention_days: int) -> None:
    await runs.prune(datetime.now(UTC) - timedelta(days=retention_days))
    await prune(saver, {executable(run).thread_id for run in await runs.undelivered()})


async def _prune_daily(runs: RunStore, retention_days: int) -> None:
    while True:
        await asyncio.sleep(DAY_SECONDS)
        await runs.prune(datetime.now(UTC) - timedelta(days=retention_days))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Returns the exit code; a failure is one plain message, not a traceback."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Chorus writes in parallel.")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("doctor", help="check token, intents, permissions, database and model")
    demo = commands.add_parser("demo", help="one run in a simulated Discord, in this terminal")
    demo.add_argument("--topic", default="cats")
    demo.add_argument("--recipe", default="story, joke, poem")
    preview = commands.add_parser("preview", help="a simulated Discord in the browser")
    preview.add_argument("--port", type=int, default=0)
    chosen = parser.parse_args(arguments)
    environment = {
        **{name: value for name, value in dotenv_values(".env").items() if value is not None},
        **os.environ,
    }
    on_discord = chosen.command in (None, "doctor")
    try:
        settings = Settings.read(environment, on_discord=on_discord)
        level = settings.log_level if on_discord else "ERROR"
        set_up_logs(level, as_json=settings.log_json, secrets=settings.secrets)
        return asyncio.run(_chosen(chosen, settings))
    except (BotError, StorageError, WorkflowError, SettingsError) as error:
        print(error, file=sys.stderr)
    except discord.LoginFailure:
        print("Discord refuses the token. Check DISCORD_TOKEN.", file=sys.stderr)
    except (discord.DiscordException, aiohttp.ClientError) as error:
        print(f"Discord can't be reached, or refuses the bot: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


async def _chosen(chosen: argparse.Namespace, settings: Settings) -> int:
    match chosen.command:
        case "doctor":
            from bot.doctor import examine

            return await examine(settings)
        case "demo":
            from bot.simulated.demo import demo

            return await demo(settings, topic=chosen.topic, recipe=chosen.recipe)
        case "preview":
            from bot.simulated.preview import preview

            return await preview(settings, port=chosen.port)
        case _:
            await run_bot(settings)
            return 0


if __name__ == "__main__":
    sys.exit(main())
