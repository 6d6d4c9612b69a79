"""The command line: `python -m bot [doctor|restore|demo|preview]`."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import Sequence

import aiohttp
import discord

from bot.app import App, open_app
from bot.client import use_discord_at
from bot.clock import Clock
from bot.errors import BotError, SettingsError
from bot.logs import set_up_logs
from bot.settings import Settings
from storage.backup import restore
from storage.database import sqlite_path
from storage.errors import StorageError
from storage.process_lock import hold_process_lock, processes_of
from workflows.errors import WorkflowError

log = logging.getLogger("bot")


async def run_bot(settings: Settings, clock: Clock | None = None) -> None:
    """The bot on Discord, until SIGTERM or SIGINT; then it winds down and everything is closed.

    `clock` says when a schedule is due, in the place of this machine's.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    use_discord_at(settings.discord_api_url, settings.discord_gateway_url)
    async with open_app(settings, log.info, clock=clock) as app, app.client:
        token = settings.discord_token.get_secret_value()
        serving = asyncio.create_task(app.client.start(token), name="discord")
        stopping = asyncio.create_task(stop.wait(), name="stop signal")
        sparing = asyncio.create_task(_spare_what_is_loaded(app), name="garbage collection")
        try:
            await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
            if not stop.is_set():
                await serving
            log.info("stopping")
            await app.wind_down(settings.shutdown_grace_seconds)
        finally:
            for task in (serving, stopping, sparing):
                task.cancel()
            await asyncio.gather(serving, stopping, sparing, return_exceptions=True)


async def _spare_what_is_loaded(app: App) -> None:
    """Spares the imports from garbage collection, once all that the first run needs is there."""
    await app.loaded.wait()
    spare_imports()


def restore_database(url: str) -> int:
    """Brings the last good backup back, unless the bot is using the database. Gives the exit code.

    Raises DatabaseUnusable.
    """
    path = sqlite_path(url)
    assert path is not None
    with hold_process_lock(url) as process:
        others = [name for name in processes_of(path) if name != process.name]
        if any(process.is_alive(name) for name in others):
            print("The bot is running on this database. Stop it first.", file=sys.stderr)
            return 1
        backup = restore(path)
    print(f"{path} is restored from {backup.name}. The earlier files are kept beside it.")
    return 0


def spare_imports() -> None:
    """Keeps the garbage collector from walking through all that is imported, again and again.

    It stays until the end in any case; a tenth of a run's CPU went there.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Returns the exit code; a failure is one plain message, not a traceback."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Chorus writes in parallel.")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("doctor", help="check token, intents, permissions, database and model")
    commands.add_parser("restore", help="put the last good backup in the database's place")
    demo = commands.add_parser("demo", help="one run in a simulated Discord, in this terminal")
    demo.add_argument("--topic", default="cats")
    demo.add_argument("--recipe", default="story, joke, poem")
    preview = commands.add_parser("preview", help="a simulated Discord in the browser")
    preview.add_argument("--port", type=int, default=0)
    chosen = parser.parse_args(arguments)
    on_discord = chosen.command in (None, "doctor")
    # What it writes down is nobody else's business on this machine.
    os.umask(0o077)
    try:
        settings = Settings.read(on_discord=on_discord)
        level = settings.log_level if on_discord else "ERROR"
        set_up_logs(level, as_json=settings.log_format == "json", secrets=settings.secrets)
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
            from bot.operations.doctor import run_checks

            return await run_checks(settings)
        case "restore":
            return await asyncio.to_thread(restore_database, settings.database_url)
        case "demo":
            from bot.simulated.demo import demo

            return await demo(settings, topic=chosen.topic, recipe=chosen.recipe)
        case "preview":
            from bot.simulated.preview import preview

            return await preview(settings, port=chosen.port)
        case _:
            await run_bot(settings)
            return 0
