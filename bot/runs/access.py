"""Decides who may change what a server has of its own: those who manage it, and a chosen role."""

from __future__ import annotations

from typing import Any

import discord

from bot.discord_api.permissions import check_in_server
from bot.errors import NotAllowed
from storage import recipes
from storage.database import Database


class RecipeAccess:
    """Checks every command, press and form anew: a role may have been taken away meanwhile."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def check_may_change(
        self, interaction: discord.Interaction[Any], what: str = "recipes"
    ) -> int:
        """Gives the server's id where this person may change its recipes.

        `what` names what else it is about: whoever may change recipes may change the glossary.
        Raises NotAllowed or Refused.
        """
        guild_id = check_in_server(interaction)
        if interaction.permissions.manage_guild:
            return guild_id
        role_id = await self._database.read(recipes.get_role, guild_id)
        if role_id is None:
            raise NotAllowed(
                f"Only people allowed to manage this server can change its {what}. They can let a "
                "role do it too, with /recipe role."
            )
        member = interaction.user
        if isinstance(member, discord.Member) and any(role.id == role_id for role in member.roles):
            return guild_id
        raise NotAllowed(
            f"Only people with the role <@&{role_id}>, or allowed to manage this server, can "
            f"change its {what}."
        )

    async def choose_role(
        self, interaction: discord.Interaction[Any], role: discord.Role | None
    ) -> str:
        """Lets this role change recipes, or none; gives what to say about it.

        Raises NotAllowed or Refused.
        """
        guild_id = check_in_server(interaction)
        if not interaction.permissions.manage_guild:
            raise NotAllowed("Only people allowed to manage this server can choose the role.")
        await self._database.write(recipes.set_role, guild_id, None if role is None else role.id)
        if role is None:
            return (
                "From now on, only people allowed to manage this server can change its recipes and "
                "its glossary."
            )
        return (
            f"From now on, people with the role {role.mention} can change recipes and the "
            "glossary too, like everybody allowed to manage this server."
        )
