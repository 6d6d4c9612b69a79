"""The Discord client: what it listens to, and what it does at its start."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.discord_api.commands import CommandTree
from bot.discord_api.interactions import UNANSWERED, Router
from bot.errors import sentence
from bot.runs.feature import Feature, OnMention
from storage import key_values
from storage.database import Database

log = logging.getLogger(__name__)

UNKNOWN_BUTTON = "I no longer know this button. Start again with the command."
UNKNOWN_FORM = "I no longer know this form. Start again with the command."


class Chorus(discord.Client):
    """The bot on Discord. It needs no privileged intent, and by default pings nobody."""

    def __init__(self, http_trace: aiohttp.TraceConfig) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        intents.expressions = True  # recipes may use emoji that the server has made
        intents.guild_messages = True
        intents.dm_messages = True
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            http_trace=http_trace,
        )
        self.tree = CommandTree(self)
        self._buttons = Router((), UNKNOWN_BUTTON)
        self._modals = Router((), UNKNOWN_FORM)
        self._on_mention: Sequence[OnMention] = ()
        self._on_start: Callable[[], Awaitable[None]] | None = None

    def equip(
        self,
        *,
        features: Sequence[Feature],
        on_start: Callable[[], Awaitable[None]],
        database: Database,
        guild_id: int | None,
    ) -> None:
        """Adds all commands and handlers; called once, before the login.

        Commands are told to Discord for one server alone, where there is a `guild_id`.
        """
        for feature in features:
            for command in feature.commands:
                self.tree.add_command(command)
        self._buttons = Router([feature.buttons for feature in features], UNKNOWN_BUTTON)
        self._modals = Router([feature.modals for feature in features], UNKNOWN_FORM)
        # What every mention means is asked last: `/create` is the first of the features.
        handlers = [feature.on_mention for feature in features]
        self._on_mention = [handler for handler in reversed(handlers) if handler is not None]

        async def start() -> None:
            await on_start()
            try:
                await self._sync_commands(database, guild_id)
            except discord.HTTPException:
                log.exception("the commands could not be synced; those synced before still work")

        self._on_start = start

    async def setup_hook(self) -> None:
        """Once logged in, before the gateway: goes on with unfinished runs, syncs the commands."""
        if self._on_start is not None:
            await self._on_start()

    async def on_ready(self) -> None:
        """Logs that the bot is ready."""
        log.info("ready as %s in %d servers", self.user, len(self.guilds))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Hands presses and forms on; discord.py hands commands to the tree itself."""
        if interaction.type is discord.InteractionType.component:
            await self._buttons.dispatch(interaction)
        elif interaction.type is discord.InteractionType.modal_submit:
            await self._modals.dispatch(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Hands on what mentions the bot by name, and leaves every other message alone.

        A reply to one of the bot's messages also pings it; only a mention in the text counts.
        """
        if message.author.bot or self.user is None:
            return
        mention = re.compile(rf"<@!?{self.user.id}>")
        if not mention.search(message.content):
            return
        text = mention.sub(" ", message.content)
        try:
            for handler in self._on_mention:
                if await handler(message, text):
                    return
        except Exception as error:  # noqa: BLE001 - the edge of a command
            await reply_plainly(message, sentence(error))

    async def _sync_commands(self, database: Database, guild_id: int | None) -> None:
        """Syncs the commands, globally or to one server, unless they are those synced last.

        Discord keeps commands over restarts and limits how often they may be created (200 a day).
        """
        guild = None if guild_id is None else discord.Object(guild_id)
        if guild is not None:
            self.tree.copy_global_to(guild=guild)
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands(guild=guild)]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        name = f"commands of {self.application_id} in {guild_id or 'all servers'}"
        if await database.read(key_values.get, name) == digest:
            return
        synced = await self.tree.sync(guild=guild)
        await database.write(key_values.put, name, digest)
        log.info("synced %d commands", len(synced))


async def reply_plainly(message: discord.Message, text: str) -> None:
    """Answers in the channel; where that can't be, in a direct message; else in the log."""
    try:
        await message.reply(text, allowed_mentions=discord.AllowedMentions.none())
    except UNANSWERED:
        try:
            await message.author.send(text)
        except UNANSWERED as error:
            log.warning("could not tell %s %r: %r", message.author.id, text, error)


def use_discord_at(api_url: str | None, gateway_url: str | None) -> None:
    """Points discord.py at these addresses; None leaves Discord's own.

    discord.py keeps both on its classes and offers no other way to choose them, so this is for
    the whole process and is called once, before a client is made.
    """
    if api_url is not None:
        Route.BASE = api_url.rstrip("/")
    if gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
