"""Sets the address of Discord: its own, a REST or gateway proxy, or a stand-in."""

from __future__ import annotations

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def use_discord_at(api_url: str | None, gateway_url: str | None) -> None:
    """Points discord.py at these addresses; None leaves Discord's own.

    discord.py keeps both on its classes and offers no other way to choose them, so this is for
    the whole process and is called once, before a client is made.
    """
    if api_url is not None:
        Route.BASE = api_url.rstrip("/")
    if gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
