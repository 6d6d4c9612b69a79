"""A simulated Discord with Chorus in it, for journeys: what people do, and what they see."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.env import Env

from bot.app import App, Pace, open_app
from bot.clock import Clock
from bot.settings import Settings
from storage.database import open_database, sqlite_path

T = TypeVar("T")
_EMPTY: list[bytes] = []
"""An empty database with the newest tables, once it has been made in this process."""
PATIENCE_SECONDS = 20.0
BRISK = Pace(edit_interval_seconds=0.15)
"""A card is edited sooner than in production, so that tests need not wait for it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as a person sees it."""

    message: discord.Message
    text: str
    """Everything there is to read, one text under the other."""
    custom_ids: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def id(self) -> int:
        return self.message.id

    def control(self, action: str) -> str:
        """The custom id of the button or menu for `action`."""
        return next(one for one in self.custom_ids if one.startswith(f"chorus:{action}:"))

    def offers(self, action: str) -> bool:
        """Whether there is a button or menu for `action`."""
        return any(one.startswith(f"chorus:{action}:") for one in self.custom_ids)


@dataclass
class World:
    """One server with a few people, and the bot."""

    env: Env
    app: App
    channel: ChannelHandle
    alice: MemberActor
    """Asks for runs."""
    bob: MemberActor
    """A plain member."""
    mod: MemberActor
    """May manage messages."""
    apps: AsyncExitStack
    settings: Settings
    pace: Pace
    clock: Clock | None

    def seen(self, channel: ChannelHandle | None = None) -> list[Seen]:
        """The bot's messages in the channel that everybody can see, oldest first."""
        me = self.env.backend.bot_user.id
        history = (channel or self.channel).history(viewer=self.bob)
        return [
            look(message)
            for message in history
            if message.author.id == me and not message.is_system() and not message.flags.ephemeral
        ]

    @property
    def card(self) -> Seen:
        """The bot's newest message with controls."""
        return [message for message in self.seen() if message.custom_ids][-1]

    def posts(self, channel: ChannelHandle | None = None) -> list[Seen]:
        """The bot's messages without controls: the branches' own."""
        return [message for message in self.seen(channel) if not message.custom_ids]

    async def until(self, what: Callable[[], T], patience_seconds: float = PATIENCE_SECONDS) -> T:
        """Waits, in real time, until `what` holds; gives what it gave."""
        deadline = time.monotonic() + patience_seconds
        while not (value := what()):
            if time.monotonic() > deadline:
                shown = "\n---\n".join(message.text for message in self.seen())
                raise AssertionError(f"it never came to this; the channel holds:\n{shown}")
            await asyncio.sleep(0.01)
        return value

    async def until_ended(self) -> Seen:
        """The card once its run has ended."""
        await self.until(lambda: self.card.offers("export"))
        return self.card

    async def restart(self) -> None:
        """The bot's process ends without a word, and starts again on the same files."""
        await self.apps.aclose()
        await self.app.client.close()
        self.app = await self.apps.enter_async_context(
            open_app(self.settings, pace=self.pace, clock=self.clock)
        )
        await self.env.restart_bot(self.app.client)

    async def create(self, **options: Any) -> Seen:
        """Alice sends /create; gives the card."""
        await self.alice.slash(self.channel, "create", **({"topic": "cats"} | options))
        return self.card


def look(message: discord.Message) -> Seen:
    """The message as a person sees it."""
    parts = list(walk(message.components))
    texts = [part.content for part in parts if isinstance(part, discord.TextDisplay)]
    ids = [getattr(part, "custom_id", None) for part in parts]
    return Seen(
        message,
        "\n".join([text for text in (message.content, *texts) if text]),
        tuple(one for one in ids if one),
        tuple(file.filename for file in message.attachments),
    )


def walk(components: Sequence[Any]) -> Iterator[Any]:
    """Every component, nested ones too."""
    for component in components:
        yield component
        yield from walk(getattr(component, "children", ()))


def settings_for(folder: Path, model_url: str, **changes: str) -> Settings:
    """The settings of a bot with its database in `folder` and its model at `model_url`."""
    return Settings.read(
        {
            "OPENAI_BASE_URL": model_url,
            "OPENAI_API_KEY": "sk-test",
            "OPEN_RUNS_PER_PERSON": "0",
            "OPEN_RUNS_PER_SERVER": "0",
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'chorus.db'}",
            **changes,
        },
        on_discord=False,
    )


@asynccontextmanager
async def open_world(
    settings: Settings, pace: Pace = BRISK, clock: Clock | None = None
) -> AsyncGenerator[World]:
    """The bot, wired as in production, in a simulated server; `clock` is what it goes by."""
    clock = clock or Clock()
    await _begin_migrated(settings)
    async with AsyncExitStack() as stack:
        apps = await stack.enter_async_context(AsyncExitStack())
        app = await apps.enter_async_context(open_app(settings, pace=pace, clock=clock))
        env = Env(app.client, settle_timeout=PATIENCE_SECONDS)
        await env.start()
        stack.push_async_callback(env.shutdown)
        guild = env.create_guild()
        channel = guild.create_text_channel("general")
        moderators = guild.create_role(
            "Mods", permissions=discord.Permissions(manage_messages=True)
        )
        world = World(
            env,
            app,
            channel,
            alice=guild.add_member(env.create_user("alice")),
            bob=guild.add_member(env.create_user("bob")),
            mod=guild.add_member(env.create_user("mod"), roles=[moderators]),
            apps=apps,
            settings=settings,
            pace=pace,
            clock=clock,
        )
        yield world
        await world.app.client.close()
        # What a command raised was told to the person.
        told = discord.app_commands.AppCommandError
        assert [error for error in env.errors if not isinstance(error, told)] == []


async def _begin_migrated(settings: Settings) -> None:
    """Puts a migrated, empty database where the bot would make one: each test begins sooner."""
    path = sqlite_path(settings.database_url)
    if path is None or path.exists():
        return
    if not _EMPTY:
        with TemporaryDirectory() as folder:
            made, whole = Path(folder, "made.db"), Path(folder, "whole.db")
            async with open_database(f"sqlite+aiosqlite:///{made}"):
                # Part of the tables may still be in the file's log.
                with closing(sqlite3.connect(made)) as connection:
                    connection.execute("VACUUM INTO ?", (str(whole),))
            _EMPTY.append(whole.read_bytes())
    path.write_bytes(_EMPTY[0])
