"""What the bot needs in a server: the permissions, and the link that invites it with them."""

from __future__ import annotations

import discord

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
    """What the invite asks for: 309237763072."""
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
