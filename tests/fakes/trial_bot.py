"""A tiny discord.py bot for trying the Discord stand-in: a card with a button and a menu."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeVar

import discord
import pytest
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.fakes.discord import DiscordStandIn


class Card(discord.ui.LayoutView):
    """A text, a button `press` and a menu `choose`."""

    def __init__(self, text: str) -> None:
        super().__init__(timeout=None)
        self.add_item(discord.ui.TextDisplay[Card](text))
        press = discord.ui.Button[Card](label="Press", custom_id="press")
        menu = discord.ui.Select[Card](custom_id="choose")
        for value in ("story", "poem"):
            menu.add_option(label=value)
        self.add_item(discord.ui.ActionRow[Card](press))
        self.add_item(discord.ui.ActionRow[Card](menu))


class TrialBot(discord.Client):
    """Answers `/create`, `/slow`, a message command, presses and mentions."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: list[str] = []
        self.presses: list[dict[str, Any]] = []
        self.events: list[str] = []
        self.slow_seconds = 0.0
        self.running: asyncio.Task[None] | None = None
        self.tree.add_command(app_commands.Command(**describe("create", self._create)))
        self.tree.add_command(app_commands.Command(**describe("slow", self._slow)))
        self.tree.add_command(app_commands.ContextMenu(name="Quote this", callback=self._quote))

    async def run_to_end(self) -> None:
        """Wait until the bot stops. Raises what stopped it."""
        assert self.running is not None
        await self.running

    async def setup_hook(self) -> None:
        """Sync the commands."""
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once; discord.py would wait 5 s before identifying again."""

    async def on_message(self, message: discord.Message) -> None:
        """Keep what people say."""
        if message.author != self.user:
            self.heard.append(message.content)

    async def on_resumed(self) -> None:
        """Keep that the session was resumed."""
        self.events.append("resumed")

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer a press with an ephemeral sentence, or by editing the card."""
        if interaction.type is not discord.InteractionType.component:
            return
        data: dict[str, Any] = dict(interaction.data or {})
        self.presses.append(data)
        if data["custom_id"] == "press":
            await interaction.response.send_message("pressed", ephemeral=True)
        else:
            await interaction.response.edit_message(view=Card(f"chose {data['values'][0]}"))

    async def _create(self, interaction: discord.Interaction, topic: str) -> None:
        await interaction.response.send_message(view=Card(topic))

    async def _slow(self, interaction: discord.Interaction) -> None:
        await asyncio.sleep(self.slow_seconds)
        try:
            await interaction.response.defer(thinking=True)
        except discord.NotFound as error:
            self.events.append(f"refused {error.code}")

    async def _quote(self, interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"> {message.content}")


def describe(name: str, callback: Any) -> dict[str, Any]:
    """The parts of discord.py's Command."""
    return {"name": name, "description": f"Try {name}", "callback": callback}


_Bot = TypeVar("_Bot", bound=TrialBot)


@asynccontextmanager
async def connected(
    stand_in: DiscordStandIn, monkeypatch: pytest.MonkeyPatch, bot: _Bot
) -> AsyncGenerator[_Bot]:
    """`bot`, logged in to the stand-in and with its guild in its cache."""
    monkeypatch.setattr(Route, "BASE", stand_in.api_url)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(stand_in.gateway_url))
    async with bot:
        bot.running = asyncio.create_task(bot.start(stand_in.token), name="trial bot")
        await stand_in.wait_for_gateway(lambda state: state.connected == 1)
        async with asyncio.timeout(5):
            while not bot.guilds:
                await asyncio.sleep(0.01)
        yield bot
        await bot.close()
        await asyncio.wait([bot.running])


def connected_bot(
    stand_in: DiscordStandIn, monkeypatch: pytest.MonkeyPatch
) -> AbstractAsyncContextManager[TrialBot]:
    """The plain TrialBot, connected."""
    return connected(stand_in, monkeypatch, TrialBot())
