"""`/create`, its form, “Create from this message” and the mention `@Chorus cats`."""

from __future__ import annotations

import re
from typing import Any, cast

import discord
from discord import app_commands

from bot.discord_api.markdown import TOPIC_LIMIT_CHARS
from bot.discord_api.permissions import guild_id_of
from bot.errors import Refused
from bot.runs.catalogue import RecipeCatalogue, ask_for_fields, filled_fields
from bot.runs.feature import Core, Feature
from bot.runs.launcher import (
    WHERE,
    WHERE_CHOICES,
    Launcher,
    check_may_reply,
    reply_to,
)
from storage.runs import RunRequest
from workflows.text.cutting import shortened

CREATE_FORM = "chorus:form:create"
CREATE_FORM_ID = rf"{CREATE_FORM}:(?P<recipe>\d+):(?P<version>\d+):(?P<where>[a-z]*)"


def feature(core: Core) -> Feature:
    """Everything that starts a run of a recipe of the catalogue."""
    starter = RecipeStarter(core.launcher, core.catalogue)

    async def on_mention(message: discord.Message, text: str) -> bool:
        if not text.strip():
            name = core.client.user.display_name if core.client.user is not None else "Chorus"
            raise Refused(f"Mention me with a topic, like this: @{name} cats")
        await starter.start_from_mention(message, text)
        return True

    return Feature(
        commands=(_command(starter), _message_command(starter)),
        modals={CREATE_FORM_ID: starter.take_fields},
        on_mention=on_mention,
    )


class RecipeStarter:
    """Starts runs of the recipes that can be chosen where somebody asks."""

    def __init__(self, launcher: Launcher, catalogue: RecipeCatalogue) -> None:
        self._launcher = launcher
        self.catalogue = catalogue

    async def start(
        self,
        interaction: discord.Interaction[Any],
        topic: str,
        recipe: str | None,
        where: str | None,
    ) -> None:
        """Starts the run, or asks for the recipe's own fields first.

        Raises RecipeError, TopicError or Refused.
        """
        if recipe is None:
            default = self.catalogue.default
            await self._launcher.launch_from(interaction, topic=topic, recipe=default, where=where)
            return
        chosen = await self.catalogue.find(guild_id_of(interaction), recipe)
        if chosen.custom is not None and chosen.recipe.fields:
            topic = self._launcher.check(topic)
            version = f"{chosen.custom.recipe_id}:{chosen.custom.version}"
            form = f"{CREATE_FORM}:{version}:{where or ''}"
            await ask_for_fields(interaction, form, chosen.recipe, topic)
        else:
            await self._launcher.launch_from(
                interaction, topic=topic, recipe=chosen.recipe, where=where
            )

    async def take_fields(
        self, interaction: discord.Interaction[Any], match: re.Match[str]
    ) -> None:
        """Starts the run that `/create` asked the recipe's own fields for."""
        recipe_id, version = int(match["recipe"]), int(match["version"])
        guild_id = guild_id_of(interaction)
        chosen = await self.catalogue.get_version(guild_id, recipe_id, version)
        topic, values = filled_fields(interaction, chosen.recipe)
        await self._launcher.launch_from(
            interaction,
            topic=topic,
            recipe=chosen.recipe,
            where=match["where"] or None,
            material=values,
        )

    async def start_from_message(
        self, interaction: discord.Interaction[Any], message: discord.Message
    ) -> None:
        """Starts a run of the default recipe on what somebody wrote."""
        topic = shortened(message.content, TOPIC_LIMIT_CHARS)
        await self._launcher.launch_from(interaction, topic=topic, recipe=self.catalogue.default)

    async def start_from_mention(self, message: discord.Message, topic: str) -> None:
        """Starts a run of the default recipe, with its card as the reply to the message."""
        if message.guild is None:
            raise Refused("I only write in servers. Mention me in a channel there.")
        check_may_reply(message)
        recipe = self.catalogue.default
        request = RunRequest(
            topic=topic,
            recipe=recipe.to_json(),
            requester_id=message.author.id,
            guild_id=message.guild.id,
            channel_id=message.channel.id,
            asked_id=message.id,
            replies=True,
        )
        await self._launcher.launch(request, recipe, answer=reply_to(message))


def _command(starter: RecipeStarter) -> app_commands.Command[Any, Any, Any]:
    """`/create topic: recipe: where:`."""
    default = starter.catalogue.default.name

    async def complete(
        interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await starter.catalogue.choices(guild_id_of(interaction), typed)

    @app_commands.command(name="create", description="Write about a topic, several parts at once")
    @app_commands.describe(
        topic="What to write about, 1 to 300 characters",
        recipe=f"What to write (default: {default})",
        where=WHERE,
    )
    @app_commands.choices(where=WHERE_CHOICES)
    @app_commands.autocomplete(recipe=complete)
    @app_commands.guild_only()
    async def create_run(
        interaction: discord.Interaction[Any],
        topic: str,
        recipe: str | None = None,
        where: str | None = None,
    ) -> None:
        await starter.start(interaction, topic, recipe, where)

    return cast("app_commands.Command[Any, Any, Any]", create_run)


def _message_command(starter: RecipeStarter) -> app_commands.ContextMenu:
    """The message command “Create from this message”."""

    @app_commands.guild_only()
    async def from_message(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        await starter.start_from_message(interaction, message)

    return app_commands.ContextMenu(name="Create from this message", callback=from_message)
