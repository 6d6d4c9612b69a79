"""Whether the bot may post where it was asked, before anything is started."""

from __future__ import annotations

import discord

from bot.discord_api.invite import NEEDED
from bot.errors import NotNow


def check_may_speak(mine: discord.Permissions, *, inside_thread: bool) -> None:
    """Raises NotNow, naming what is missing, where the bot can be asked but may not post.

    An interaction that does not say what the bot may do is let through; a refusal then shows when
    it comes to posting.
    """
    if not mine.value:
        return
    send = "send_messages_in_threads" if inside_thread else "send_messages"
    needed = ["view_channel", send, "read_message_history", "attach_files"]
    missing = [NEEDED[name] for name in needed if not getattr(mine, name)]
    if missing:
        raise NotNow(
            f"I may not post here yet. Ask an admin to give me {', '.join(missing)} in this "
            "channel; nothing was started."
        )
