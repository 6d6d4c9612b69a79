"""Who may change what a server has of its own: a role that admins choose, and who manages it."""

from __future__ import annotations

from typing import Any

import discord

from bot.errors import NotAllowed, NotNow
from storage.recipes import RecipeStore


class Access:
    """Looks at every command, press and form anew: a role may have been taken away meanwhile."""

    def __init__(self, recipes: RecipeStore) -> None:
        self._recipes = recipes

    async def check_may_change(
        self, interaction: discord.Interaction[Any], what: str = "recipes"
    ) -> int:
        """The server, where this person may change its recipes. Raises NotAllowed or NotNow.

        `what` says what else it is about: whoever may change recipes may change the glossary.
        """
        guild_id = server_of(interaction)
        if interaction.permissions.manage_guild:
            return guild_id
        role_id = await self._recipes.role(guild_id)
        if role_id is None:
            raise NotAllowed(
                f"Only those who may manage this server can change its {what}. They can let a role "
                "do it as well, with /recipe role."
            )
        member = interaction.user
        if isinstance(member, discord.Member) and any(one.id == role_id for one in member.roles):
            return guild_id
        raise NotAllowed(
            f"Only people with the role <@&{role_id}>, and those who may manage this server, can "
            f"change its {what}."
        )

    async def choose_role(
        self, interaction: discord.Interaction[Any], role: discord.Role | None
    ) -> str:
        """Lets this role change recipes, or none; what to say about it. Raises NotAllowed."""
        guild_id = server_of(interaction)
        if not interaction.permissions.manage_guild:
            raise NotAllowed("Only those who may manage this server can choose the role.")
        await self._recipes.set_role(guild_id, None if role is None else role.id)
        if role is None:
            return (
                "From now on only those who may manage this server can change its recipes and its "
                "glossary."
            )
        return (
            f"From now on people with the role {role.mention} can change recipes and the glossary, "
            "as well as those who may manage this server."
        )


def server_of(interaction: discord.Interaction[Any]) -> int:
    """The server that this happens in. Raises NotNow in a direct message."""
    if interaction.guild_id is None:
        raise NotNow("This works in a server. Ask me there.")
    return interaction.guild_id
