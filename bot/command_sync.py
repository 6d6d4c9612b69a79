"""Tells Discord about the commands, and only when they have changed."""

from __future__ import annotations

import hashlib
import json
import logging

import discord
from discord import app_commands

from storage.facts import Facts

log = logging.getLogger(__name__)


async def sync_if_changed(
    tree: app_commands.CommandTree[discord.Client],
    facts: Facts,
    *,
    guild_id: int | None,
    application_id: int,
) -> bool:
    """Syncs the tree, globally or to one guild, unless its hash is the one synced last.

    Discord keeps commands over restarts and limits how often they may be created (200 a day).
    """
    guild = None if guild_id is None else discord.Object(guild_id)
    if guild is not None:
        tree.copy_global_to(guild=guild)
    payload = [command.to_dict(tree) for command in tree.get_commands(guild=guild)]
    digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    fact = f"commands of {application_id} in {guild_id or 'all servers'}"
    if await facts.get(fact) == digest:
        return False
    synced = await tree.sync(guild=guild)
    await facts.set(fact, digest)
    log.info("synced %d commands", len(synced))
    return True
