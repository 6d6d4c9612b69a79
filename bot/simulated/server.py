"""A simulated Discord server with the real bot in it: one person, one channel, nothing is kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from discord import Permissions, app_commands
from simcord import ChannelHandle, Env, MemberActor
from simcord._clock import Clock

from bot.app import App, open_app
from bot.settings import Settings

SETTLE_SECONDS = 30.0
"""The time that the bot may take to answer before the simulation gives up."""


@dataclass(frozen=True, slots=True)
class SimulatedServer:
    """A server with one channel, one person and the bot."""

    env: Env
    app: App
    channel: ChannelHandle
    you: MemberActor
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by whatever page works with the simulation, which serves one operation at a time."""


@asynccontextmanager
async def simulated_server(
    settings: Settings,
    on_progress: Callable[[str], None] | None = None,
    *,
    now_utc: datetime | None = None,
) -> AsyncGenerator[SimulatedServer]:
    """The bot, wired as in production, in a simulated server, with a database that is not kept.

    What it posts bears the real time, or one that starts at `now_utc` and goes on from there. What
    goes wrong in the bot is the bot's to tell; the simulation stays out of it. Raises StorageError
    or WorkflowError, in one sentence, where the database or the model can't be had.
    """
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="chorus-")))
        url = f"sqlite+aiosqlite:///{folder / 'chorus.db'}"
        settings = settings.model_copy(update={"database_url": url, "discord_guild_id": None})
        app = await stack.enter_async_context(open_app(settings, on_progress))
        env = _Simulation(app.client, check_errors=False, settle_timeout=SETTLE_SECONDS)
        env.backend.clock = _RunningClock(now_utc or datetime.now(UTC))
        await env.start()
        stack.push_async_callback(env.shutdown)
        stack.push_async_callback(app.client.close)
        assert app.client.user is not None
        await app.client.user.edit(username="Chorus")
        guild = env.create_guild("Chorus")
        channel = guild.create_text_channel("general")
        admins = guild.create_role("Admins", permissions=Permissions(manage_guild=True))
        you = guild.add_member(env.create_user("you"), roles=[admins])
        yield SimulatedServer(env, app, channel, you)


class _Simulation(Env):
    """Takes what a command raised for what it is: told to the person, and no failure."""

    def _record_error(self, error: BaseException) -> None:
        if not isinstance(error, app_commands.AppCommandError):
            super()._record_error(error)


class _RunningClock(Clock):
    """Tells the time of day in the simulation; the simulation's own clock stands still."""

    def __init__(self, now_utc: datetime) -> None:
        super().__init__()
        self._started_utc = now_utc
        # The simulation takes the place of time.monotonic, and of nothing else.
        self._started_at = time.perf_counter()

    def now(self) -> datetime:
        return self._started_utc + timedelta(seconds=time.perf_counter() - self._started_at)
