"""Whether a scheduled post can go out to its channel: is it there, and may the bot write in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aiohttp
import discord

from bot.discord_api.invite import NEEDED

GONE = "The channel is gone."
SHUT = "I can no longer see the channel."


class Channels:
    """Asks the gateway's picture of the server first, and Discord itself where that has none."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def trouble(self, guild_id: int, channel_id: int) -> str | None:
        """Why the bot can't post there, as a sentence; None where it can, or that can't be told."""
        guild = self._client.get_guild(guild_id)
        if guild is not None and guild.unavailable:
            return None
        channel: Any = None if guild is None else guild.get_channel_or_thread(channel_id)
        if channel is None:
            try:
                channel = await self._client.fetch_channel(channel_id)
            except discord.NotFound:
                return GONE
            except (discord.Forbidden, discord.InvalidData):
                return SHUT
            except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError):
                return None
        if guild is None or guild.me is None:  # pyright: ignore[reportUnnecessaryComparison]
            return None
        missing = _missing(channel, guild.me)
        return None if not missing else f"I may not post in the channel: I lack {missing}."

    def last_message_id(self, guild_id: int, channel_id: int) -> int | None:
        """The id of the newest message there, as far as the gateway has told; 0 for none."""
        guild = self._client.get_guild(guild_id)
        channel: Any = None if guild is None else guild.get_channel_or_thread(channel_id)
        return None if channel is None else (channel.last_message_id or 0)


def missing_for_bot(granted: discord.Permissions, *, inside_thread: bool) -> str:
    """Discord's names of the permissions that the bot lacks to post there; empty for none."""
    sending = _sending(inside_thread)
    # Without the one before, Discord grants none of those after it.
    for names in (("view_channel",), (sending, "read_message_history"), ("attach_files",)):
        if missing := _named(granted, names):
            return missing
    return ""


def missing_for_person(granted: discord.Permissions, *, inside_thread: bool) -> str:
    """The same for the person who wants posts there: they could post themselves."""
    return _named(granted, ("view_channel", _sending(inside_thread)))


def _missing(channel: Any, me: discord.Member) -> str:
    permissions_for: Callable[[discord.Member], discord.Permissions] | None = getattr(
        channel, "permissions_for", None
    )
    if permissions_for is None:
        return ""
    try:
        granted = permissions_for(me)
    except discord.ClientException:
        # A thread whose channel is not known here.
        return ""
    return missing_for_bot(granted, inside_thread=isinstance(channel, discord.Thread))


def _sending(inside_thread: bool) -> str:
    return "send_messages_in_threads" if inside_thread else "send_messages"


def _named(granted: discord.Permissions, needed: tuple[str, ...]) -> str:
    if granted.administrator:
        return ""
    return ", ".join(NEEDED[name] for name in needed if not getattr(granted, name))
