"""Trying a recipe privately: the run goes to a direct message, where nobody else sees it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import discord

from bot.discord_api.interactions import Handler, Interaction
from bot.discord_api.markdown import plain
from bot.discord_api.permissions import guild_id_of
from bot.errors import Refused
from bot.runs.catalogue import RecipeCatalogue, ask_for_fields, filled_fields
from bot.runs.launcher import Launcher
from bot.runs.state import message_url
from storage.recipes import RecipeVersion
from storage.run_inputs import RunInputs
from storage.runs import RunRequest
from workflows.recipe import Recipe

TRY_FORM = "chorus:form:try"
TRY_FORM_ID = rf"{TRY_FORM}:(?P<recipe>\d+):(?P<version>\d+)"
NO_SERVER = 0
"""The server's id of a direct message."""


class TrialRuns:
    """Starts runs in direct messages: a private answer could not be edited for long enough."""

    def __init__(self, launcher: Launcher, catalogue: RecipeCatalogue) -> None:
        self._launcher = launcher
        self._catalogue = catalogue

    def modals(self) -> Mapping[str, Handler]:
        """The handler of the form that asks for a recipe's own fields."""
        return {TRY_FORM_ID: self._take_fields}

    async def ask(self, interaction: Interaction, name: str, topic: str) -> None:
        """Tries a recipe by its name. Raises RecipeError, TopicError or Refused."""
        topic = self._launcher.check(topic)
        chosen = await self._catalogue.find(guild_id_of(interaction), name)
        if chosen.custom is not None and chosen.recipe.fields:
            form = f"{TRY_FORM}:{chosen.custom.recipe_id}:{chosen.custom.version}"
            await ask_for_fields(interaction, form, chosen.recipe, topic)
        else:
            await self.start(interaction, chosen.recipe, topic, {}, _version(chosen.custom))

    async def start(
        self,
        interaction: Interaction,
        recipe: Recipe,
        topic: str,
        values: Mapping[str, str],
        what: str,
    ) -> None:
        """Starts the run, and answers with the way there. Raises TopicError or Refused."""
        self._launcher.check(topic)
        await interaction.response.defer(ephemeral=True, thinking=True)
        first = await _first_message(interaction, recipe, what)
        channel, link_id = first.channel, first.id

        async def answer(card: discord.ui.LayoutView, nonce: str) -> int:
            nonlocal link_id
            link_id = (await channel.send(view=card, nonce=nonce)).id
            return link_id

        request = RunRequest(
            topic=topic,
            recipe=recipe.to_json(),
            requester_id=interaction.user.id,
            guild_id=NO_SERVER,
            channel_id=channel.id,
            asked_id=interaction.id,
        )
        await self._launcher.launch(request, recipe, answer=answer, inputs=RunInputs(values))
        url = message_url(NO_SERVER, channel.id, link_id)
        name = plain(recipe.name, 100)
        await interaction.followup.send(
            f"I am writing **{name}** in your direct messages: {url}", ephemeral=True
        )

    async def _take_fields(self, interaction: Interaction, match: re.Match[str]) -> None:
        recipe_id, version = int(match["recipe"]), int(match["version"])
        guild_id = guild_id_of(interaction)
        chosen = await self._catalogue.get_version(guild_id, recipe_id, version)
        topic, values = filled_fields(interaction, chosen.recipe)
        await self.start(interaction, chosen.recipe, topic, values, _version(chosen.custom))


async def _first_message(interaction: Interaction, recipe: Recipe, what: str) -> discord.Message:
    """Sends a direct message that says what follows: only sending shows whether it may be sent.

    Raises Refused.
    """
    server = plain(interaction.guild.name, 100) if interaction.guild is not None else "a server"
    text = f"🧪 You are trying **{plain(recipe.name, 100)}**, {what}, of {server}."
    try:
        return await (await interaction.user.create_dm()).send(text, silent=True)
    except discord.Forbidden as error:
        raise Refused(
            "I can't write to you directly, and nothing was started. Allow direct messages in this "
            "server's privacy settings, and try again."
        ) from error


def _version(custom: RecipeVersion | None) -> str:
    return "built in" if custom is None else f"version {custom.version}"
