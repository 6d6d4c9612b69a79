"""The Discord client: what it listens to, and what it does at its start."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
import discord

from bot.command_sync import sync_if_changed
from bot.discord_api.commands import CommandTree
from bot.discord_api.router import Router
from bot.features.brainstorms.buttons import Brainstorms
from bot.features.recipes.buttons import Studio
from bot.features.votes.buttons import Votes
from bot.runs.feature import Feature
from storage.facts import Facts

log = logging.getLogger(__name__)

OnMention = Callable[[discord.ClientUser, discord.Message], Awaitable[None]]
"""Takes every message that the bot can see, and looks itself whether the bot is meant."""

UNKNOWN_FORM = "I no longer know this form. Start again with the command."


class Chorus(discord.Client):
    """The bot on Discord. It needs no privileged intent, and by default pings nobody."""

    studio: Studio
    brainstorms: Brainstorms
    votes: Votes

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
        self._buttons = Router((), None)
        self._modals = Router((), UNKNOWN_FORM)
        self._on_mention: OnMention | None = None
        self._at_start: Callable[[], Awaitable[None]] | None = None

    def equip(
        self,
        *,
        features: Sequence[Feature],
        on_mention: OnMention,
        at_start: Callable[[], Awaitable[None]],
        facts: Facts,
        guild_id: int | None,
    ) -> None:
        """Gives it what it can do; called once, before it logs in."""
        for feature in features:
            for command in feature.commands:
                self.tree.add_command(command)
            self.add_dynamic_items(*feature.dynamic_items)
        self._buttons = Router([feature.buttons for feature in features], None)
        self._modals = Router([feature.forms for feature in features], UNKNOWN_FORM)
        self._on_mention = on_mention

        async def start() -> None:
            assert self.application_id is not None
            await at_start()
            for feature in features:
                if feature.at_start is not None:
                    await feature.at_start()
            try:
                await sync_if_changed(
                    self.tree, facts, guild_id=guild_id, application_id=self.application_id
                )
            except discord.HTTPException:
                log.exception("the commands could not be synced; those synced before still work")

        self._at_start = start

    async def setup_hook(self) -> None:
        """Once logged in, before the gateway: goes on with unfinished runs, syncs the commands."""
        if self._at_start is not None:
            await self._at_start()

    async def on_ready(self) -> None:
        """Says that it is there."""
        log.info("ready as %s in %d servers", self.user, len(self.guilds))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Hands presses and forms on; discord.py hands commands to the tree itself."""
        if interaction.type is discord.InteractionType.component:
            await self._buttons.dispatch(interaction)
        elif interaction.type is discord.InteractionType.modal_submit:
            await self._modals.dispatch(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Looks whether it is mentioned."""
        if self._on_mention is not None and self.user is not None:
            await self._on_mention(self.user, message)
