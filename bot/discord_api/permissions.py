"""The permissions that the bot needs in a server, its invite link, and checks before it starts."""

from __future__ import annotations

from typing import Any

import discord

from bot.errors import NotAllowed, Refused

NEEDED = {
    "view_channel": "View Channels",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_public_threads": "Create Public Threads",
}
"""discord.py's names of the permissions that the bot uses, and Discord's own names of them."""

SCOPES = ("bot", "applications.commands")


def needed_permissions() -> discord.Permissions:
    """The permissions that the invite asks for: 309237763072."""
    return discord.Permissions(**dict.fromkeys(NEEDED, True))


def missing_permissions(granted: int) -> list[str]:
    """Discord's names of the needed permissions that are not among those granted."""
    permissions = discord.Permissions(granted)
    if permissions.administrator:
        return []
    return [shown_as for name, shown_as in NEEDED.items() if not getattr(permissions, name)]


def invite_link(application_id: int) -> str:
    """Discord's page on which this application is invited to a server."""
    return discord.utils.oauth_url(application_id, permissions=needed_permissions(), scopes=SCOPES)


def check_may_speak(mine: discord.Permissions, *, inside_thread: bool) -> None:
    """Raises Refused, naming what is missing, where the bot can be asked but may not post.

    An interaction that does not say what the bot may do is let through; a refusal then shows when
    it comes to posting.
    """
    if not mine.value:
        return
    send = _send(inside_thread)
    missing = named_missing(mine, "view_channel", send, "read_message_history", "attach_files")
    if missing:
        raise Refused(
            f"I can't post here yet. Ask an admin to give me {missing} in this channel; nothing "
            "was started."
        )


def missing_for_posts(granted: discord.Permissions, *, inside_thread: bool) -> str:
    """Discord's names of what the bot lacks to post there; empty for nothing."""
    # Without the one before, Discord grants none of those after it.
    return (
        named_missing(granted, "view_channel")
        or named_missing(granted, _send(inside_thread), "read_message_history")
        or named_missing(granted, "attach_files")
    )


def missing_to_write(granted: discord.Permissions, *, inside_thread: bool) -> str:
    """Discord's names of what a person lacks to write there; empty for nothing."""
    return named_missing(granted, "view_channel", _send(inside_thread))


def named_missing(granted: discord.Permissions, *names: str) -> str:
    """Discord's own names of these permissions that are not granted, with commas."""
    if granted.administrator:
        return ""
    return ", ".join(NEEDED[name] for name in names if not getattr(granted, name))


def _send(inside_thread: bool) -> str:
    return "send_messages_in_threads" if inside_thread else "send_messages"


def check_may_write(theirs: discord.Permissions, *, inside_thread: bool) -> None:
    """Raises NotAllowed where the person who asks may not write in this channel themselves.

    The bot writes nothing for them that they could not. A command can be used by whoever sees the
    channel.
    """
    if named_missing(theirs, _send(inside_thread)):
        raise NotAllowed("You can't write in this channel, so I can't start anything here for you.")


def guild_id_of(interaction: discord.Interaction[Any]) -> int:
    """The id of the server that this happens in; 0 in a direct message."""
    return interaction.guild_id or 0


def check_in_server(interaction: discord.Interaction[Any]) -> int:
    """The id of the server that this happens in. Raises Refused in a direct message."""
    if interaction.guild_id is None:
        raise Refused("This only works in a server. Ask me there.")
    return interaction.guild_id


def check_manages_server(interaction: discord.Interaction[Any], what: str) -> None:
    """Raises NotAllowed for anyone but those who may manage the server; `what` is what they may."""
    if not interaction.permissions.manage_guild:
        raise NotAllowed(f"Only people allowed to manage this server can {what}.")
