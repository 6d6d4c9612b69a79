"""Trying a recipe privately: the run goes to a direct message, where nobody else sees it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import discord

from bot.discord_api.markdown import plain
from bot.discord_api.modals import Taker
from bot.errors import NotNow
from bot.runs.asked import Asked
from bot.runs.cards.state import message_url
from bot.runs.catalogue import Recipes, here
from bot.runs.launcher import Create
from bot.runs.recipe_form import answered, ask
from storage.recipe_records import VersionRecord
from workflows.recipe import Recipe

TRY_FORM = "chorus:form:try"
TRY_FORM_ID = rf"{TRY_FORM}:(?P<recipe>\d+):(?P<version>\d+)"
NO_SERVER = 0
"""Where a direct message is."""


class Trials:
    """Starts runs in direct messages: a private answer could not be edited for long enough."""

    def __init__(self, create: Create, recipes: Recipes) -> None:
        self._create = create
        self._recipes = recipes

    def forms(self) -> Mapping[str, Taker]:
        """The form that asks for a recipe's own fields."""
        return {TRY_FORM_ID: self._took}

    async def asked(self, interaction: discord.Interaction[Any], name: str, topic: str) -> None:
        """Tries a recipe by its name. Raises RecipeError, TopicError or NotNow."""
        topic = self._create.check(topic)
        chosen = await self._recipes.find(here(interaction), name)
        if chosen.own is not None and chosen.recipe.fields:
            form = f"{TRY_FORM}:{chosen.own.recipe_id}:{chosen.own.version}"
            await ask(interaction, form, chosen.recipe, topic)
        else:
            await self.begin(interaction, chosen.recipe, topic, {}, _version(chosen.own))

    async def begin(
        self,
        interaction: discord.Interaction[Any],
        recipe: Recipe,
        topic: str,
        material: Mapping[str, str],
        what: str,
    ) -> None:
        """Starts the run, and answers with the way there. Raises TopicError or NotNow."""
        self._create.check(topic)
        await interaction.response.defer(ephemeral=True, thinking=True)
        first = await _first_message(interaction, recipe, what)
        channel, link_id = first.channel, first.id

        async def answer(card: discord.ui.LayoutView, nonce: str) -> int:
            nonlocal link_id
            link_id = (await channel.send(view=card, nonce=nonce)).id
            return link_id

        asked = Asked(
            topic=topic,
            recipe=recipe,
            in_thread=False,
            requester_id=interaction.user.id,
            guild_id=NO_SERVER,
            channel_id=channel.id,
            asked_id=interaction.id,
            replies=False,
            material=material,
        )
        await self._create.start(asked, answer)
        url = message_url(NO_SERVER, channel.id, link_id)
        name = plain(recipe.name, 100)
        await interaction.followup.send(
            f"I am writing **{name}** in your direct messages: {url}", ephemeral=True
        )

    async def _took(self, interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
        recipe_id, version = int(match["recipe"]), int(match["version"])
        chosen = await self._recipes.version(here(interaction), recipe_id, version)
        topic, material = answered(interaction, chosen.recipe)
        await self.begin(interaction, chosen.recipe, topic, material, _version(chosen.own))


async def _first_message(
    interaction: discord.Interaction[Any], recipe: Recipe, what: str
) -> discord.Message:
    """A direct message that says what follows: only sending one shows whether it may be.

    Raises NotNow.
    """
    server = plain(interaction.guild.name, 100) if interaction.guild is not None else "a server"
    text = f"🧪 You are trying **{plain(recipe.name, 100)}**, {what}, of {server}."
    try:
        return await (await interaction.user.create_dm()).send(text, silent=True)
    except discord.Forbidden as error:
        raise NotNow(
            "I can't write to you directly, and nothing was started. Allow direct messages in this "
            "server's privacy settings, and try again."
        ) from error


def _version(own: VersionRecord | None) -> str:
    return "built in" if own is None else f"version {own.version}"
