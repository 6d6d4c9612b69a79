"""The deeds of people on Discord, as a test has them done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from tests.fakes.discord.files import File
from tests.fakes.discord.process import StandInProcess

ChannelKind = Literal["text", "news", "forum", "voice", "category"]


class People(StandInProcess):
    """Users are named `alice`, `bob`, `mod` and `admin`; channels by name, id or `dm:alice`.

    Everything raises StandInRefusal where Discord's own client would not let it happen.
    """

    async def slash(
        self,
        name: str,
        given: Mapping[str, Any] | None = None,
        /,
        *,
        user: str,
        channel: str | int,
        **options: Any,
    ) -> int:
        """Let `user` run a synced slash command; returns the interaction's id.

        `name` may name a subcommand (`schedule add`); `options` are the command's own: users, roles
        and channels by name or id, an attachment as its name and bytes. `given` holds those which
        are themselves named `user` or `channel`.
        """
        where = {"user": user, "channel": str(channel), "name": name}
        return await self._post("slash", **where, options={**(given or {}), **options})

    async def autocomplete(
        self,
        name: str,
        focused: str,
        given: Mapping[str, Any] | None = None,
        /,
        *,
        user: str,
        channel: str | int,
        **options: Any,
    ) -> int:
        """Let `user` type into the option `focused`; returns the interaction's id."""
        where = {"user": user, "channel": str(channel), "name": name}
        filled = {**(given or {}), **options}
        return await self._post("autocomplete", **where, options=filled, focused=focused)

    async def message_command(self, name: str, message_id: int, *, user: str) -> int:
        """Let `user` choose a synced message command; returns the interaction's id."""
        return await self._post("message-command", user=user, name=name, message_id=message_id)

    async def press(
        self, message_id: int, custom_id: str, *, user: str, values: Sequence[str] | None = None
    ) -> int:
        """Let `user` press a button, or choose `values` in a menu; returns the interaction's id.

        In a menu of users, roles or channels `values` are names or ids.
        """
        chosen = None if values is None else list(values)
        where = {"user": user, "message_id": message_id, "custom_id": custom_id}
        return await self._post("press", **where, values=chosen)

    async def submit_modal(
        self,
        interaction_id: int,
        *,
        user: str,
        values: Mapping[str, Any] | None = None,
        files: Mapping[str, Sequence[File]] | None = None,
    ) -> int:
        """Let `user` send the modal which answered their interaction; returns the new one's id.

        `values` and `files` are by custom_id: a string for text and radio buttons, a bool for a
        checkbox, a list for menus and checkbox groups. What is left out stays as the bot filled it
        in.
        """
        filled = {**(values or {}), **(files or {})}
        where = {"user": user, "interaction_id": interaction_id}
        return await self._post("submit-modal", **where, values=filled)

    async def say(
        self,
        text: str,
        *,
        user: str,
        channel: str | int,
        reply_to: int | None = None,
        files: Sequence[File] = (),
    ) -> int:
        """Let `user` write a message, with files; returns its id."""
        where = {"user": user, "channel": str(channel)}
        return await self._post("say", **where, text=text, reply_to=reply_to, files=list(files))

    async def mention(self, text: str, *, user: str, channel: str | int) -> int:
        """Let `user` write a message that begins by mentioning the bot; returns its id."""
        bot_id = (await self._post("world"))["bot_id"]
        return await self.say(f"<@{bot_id}> {text}", user=user, channel=channel)

    async def open_post(
        self, title: str, text: str, *, user: str, channel: str | int, files: Sequence[File] = ()
    ) -> int:
        """Let `user` begin a post in a forum; returns the id of the post and its first message."""
        where = {"user": user, "channel": str(channel)}
        return await self._post("open-post", **where, title=title, text=text, files=list(files))

    async def vote(self, message_id: int, *answers: int, user: str) -> None:
        """Let `user` choose these answers of a poll, counted from 1, and no others."""
        await self._post("vote", user=user, message_id=message_id, answers=list(answers))

    async def end_poll(self, message_id: int) -> None:
        """Let the time of a poll be over now."""
        await self._post("end-poll", message_id=message_id)

    async def add_members(self, count: int, *, prefix: str = "member") -> list[str]:
        """Let so many people join the guild; returns their names, `member1` and so on."""
        return await self._post("add-members", count=count, prefix=prefix)

    async def create_role(self, name: str, *permissions: str) -> int:
        """Add a role that holds discord.Permissions of these names; returns its id."""
        return await self._post("create-role", name=name, permissions=list(permissions))

    async def give_role(self, user: str, role: str | int) -> None:
        """Give a member a role, by name or id; `mod` and `admin` are there from the start."""
        await self._post("give-role", user=user, role=str(role))

    async def take_role(self, user: str, role: str | int) -> None:
        """Take a role from a member."""
        await self._post("take-role", user=user, role=str(role))

    async def create_channel(
        self, name: str, *, kind: ChannelKind = "text", tags: Sequence[str] = ()
    ) -> int:
        """Add a channel, a forum with the names of its tags; returns its id."""
        return await self._post("create-channel", name=name, kind=kind, tags=list(tags))

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

    async def remove_bot(self) -> None:
        """Kick the bot out of the guild."""
        await self._post("remove-bot")

    async def invite_bot(self) -> None:
        """Bring the bot back into the guild, with the permissions it had."""
        await self._post("invite-bot")
