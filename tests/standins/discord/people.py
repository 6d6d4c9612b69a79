"""What a test lets people do on Discord."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.standins.discord.process import StandInProcess


class People(StandInProcess):
    """Users are named `alice`, `bob` and `mod`; channels by name, id or `dm:alice`.

    Everything raises StandInRefusal where Discord's own client would not let it happen.
    """

    async def slash(self, name: str, *, user: str, channel: str | int, **options: Any) -> int:
        """Let `user` run a synced slash command; returns the interaction's id.

        `name` may name a subcommand (`schedule add`); `options` are the command's own.
        """
        where = {"user": user, "channel": str(channel), "name": name}
        return await self._post("slash", **where, options=options)

    async def autocomplete(
        self, name: str, focused: str, *, user: str, channel: str | int, **options: Any
    ) -> int:
        """Let `user` type into the option `focused`; returns the interaction's id."""
        where = {"user": user, "channel": str(channel), "name": name}
        return await self._post("autocomplete", **where, options=options, focused=focused)

    async def message_command(self, name: str, message_id: int, *, user: str) -> int:
        """Let `user` choose a synced message command; returns the interaction's id."""
        return await self._post("message-command", user=user, name=name, message_id=message_id)

    async def press(
        self, message_id: int, custom_id: str, *, user: str, values: Sequence[str] | None = None
    ) -> int:
        """Let `user` press a button, or choose `values` in a menu; returns the interaction's id."""
        chosen = None if values is None else list(values)
        where = {"user": user, "message_id": message_id, "custom_id": custom_id}
        return await self._post("press", **where, values=chosen)

    async def say(
        self, text: str, *, user: str, channel: str | int, reply_to: int | None = None
    ) -> int:
        """Let `user` write a message; returns its id."""
        where = {"user": user, "channel": str(channel)}
        return await self._post("say", **where, text=text, reply_to=reply_to)

    async def mention(self, text: str, *, user: str, channel: str | int) -> int:
        """Let `user` write a message that begins by mentioning the bot; returns its id."""
        bot_id = (await self._post("world"))["bot_id"]
        return await self.say(f"<@{bot_id}> {text}", user=user, channel=channel)

    async def create_channel(self, name: str) -> int:
        """Add a text channel; returns its id."""
        return await self._post("create-channel", name=name)

    async def delete_channel(self, channel: str | int) -> None:
        """Delete a channel or thread."""
        await self._post("delete-channel", channel=str(channel))

    async def delete_message(self, message_id: int) -> None:
        """Delete a message."""
        await self._post("delete-message", message_id=message_id)

    async def archive_thread(self, channel: str | int, *, locked: bool = False) -> None:
        """Archive a thread; a locked one is not opened by a new message."""
        await self._post("archive-thread", channel=str(channel), locked=locked)

    async def channel_permissions(
        self, channel: str | int, *, allow: Sequence[str] = (), deny: Sequence[str] = ()
    ) -> None:
        """Overwrite the bot's permissions in a channel, by discord.Permissions' names."""
        lists = {"allow": list(allow), "deny": list(deny)}
        await self._post("channel-permissions", channel=str(channel), **lists)

    async def bot_permissions(self, permissions: int) -> None:
        """Give the bot's role these permissions in the whole guild (@everyone's stay)."""
        await self._post("bot-permissions", permissions=permissions)
