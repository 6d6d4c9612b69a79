"""The guild every test starts with, kept in SimCord's model of Discord under a real clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import discord
from simcord.backend import Backend, serializers
from simcord.backend.errors import SetupError
from simcord.backend.models import Channel, Guild, Message, Overwrite, Role
from simcord.enums import OverwriteType

from tests.fakes.discord.cdn import LoopbackCdn
from tests.fakes.discord.settings import Settings

BOT_PERMISSIONS = 309237763072
"""View, send, embed, attach, read history, send in threads, create public threads."""
CHANNELS = ("general", "team")
MEMBERS = ("alice", "bob", "mod", "admin")
ROLES = {"mod": "manage_messages", "admin": "manage_guild"}
"""Roles by the name of the one member who holds them, with their permission."""


class RealClock:
    """UTC now, in the shape of SimCord's virtual clock; it cannot be moved."""

    def now(self) -> datetime:
        """The current time, with its zone."""
        return datetime.now(UTC)

    def advance(self, seconds: float) -> None:
        """Refuse: time passes by itself here. Raises SetupError."""
        raise SetupError(f"A real clock cannot be advanced by {seconds} s")


class Model(Backend):
    """SimCord's model, in which a forum post has its first message's id, as on Discord."""

    _first_message_id: int | None = None

    def create_forum_post(
        self, forum_id: int, name: str, starter: Message, **details: Any
    ) -> tuple[Channel, Message]:
        """Create a post that begins with `starter`."""
        self._first_message_id = starter.id
        try:
            return super().create_forum_post(forum_id, name, starter, **details)
        finally:
            self._first_message_id = None

    def create_thread(
        self,
        parent_id: int,
        name: str,
        owner_id: int,
        *,
        message_id: int | None = None,
        **details: Any,
    ) -> Channel:
        """Create a thread, under the id of the message that it begins with, if there is one."""
        first = message_id or self._first_message_id
        return super().create_thread(parent_id, name, owner_id, message_id=first, **details)


class World:
    """One guild with the channels `general` and `team`, four members, and the bot.

    alice and bob hold no more than the @everyone role; mod may also manage messages, and admin the
    server.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        clock = RealClock()
        self.backend = Model(clock=clock)  # pyright: ignore[reportArgumentType]
        self.cdn = LoopbackCdn()
        self.backend.cdn = self.cdn
        self.backend.bot_user.name = "Chorus"
        self.guild: Guild = self.backend.create_guild("Chorus Test")
        self.bot_role: Role = next(role for role in self.guild.roles.values() if role.managed)
        self.bot_role.permissions = BOT_PERMISSIONS
        self.nonce_in_hand: str | None = None
        """The nonce of the message being created, for its MESSAGE_CREATE event."""
        for name in CHANNELS:
            self.backend.create_channel(self.guild.id, name)
        for name in MEMBERS:
            user = self.backend.make_user(name)
            self.backend.add_member(self.guild.id, user.id)
        for name, permission in ROLES.items():
            role = self.backend.create_role(self.guild.id, name, permissions=bits([permission]))
            self.backend.add_member_role(self.guild.id, self.user_id(name), role.id)

    def user_id(self, reference: str) -> int:
        """The id of the user with this name or id. Raises SetupError when there is none."""
        for user in self.backend.users.values():
            if reference in (user.name, str(user.id)):
                return user.id
        raise SetupError(f"There is no user {reference!r}")

    def channel(self, reference: str) -> Channel:
        """The channel or thread with this name or id, or the direct messages of `dm:NAME`.

        Raises SetupError when there is none.
        """
        if reference.startswith("dm:"):
            return self.backend.get_dm_channel(self.user_id(reference[3:]))
        for channel in self.backend.channels.values():
            if reference in (channel.name, str(channel.id)):
                return channel
        raise SetupError(f"There is no channel {reference!r}")

    def role(self, reference: str) -> Role:
        """The role with this name or id. Raises SetupError when there is none."""
        for role in self.guild.roles.values():
            if reference in (role.name, str(role.id)):
                return role
        raise SetupError(f"There is no role {reference!r}")

    def message(self, message_id: int) -> Message:
        """The message with this id, in whatever channel. Raises SetupError when there is none."""
        for messages in self.backend.messages.values():
            if message_id in messages:
                return messages[message_id]
        raise SetupError(f"There is no message {message_id}")

    @property
    def has_bot(self) -> bool:
        """Whether the bot is in the guild."""
        return self.backend.bot_user.id in self.guild.members

    def remove_bot(self) -> None:
        """Take the bot out of the guild, as an admin who kicks it."""
        del self.guild.members[self.backend.bot_user.id]
        self.backend.emit("GUILD_DELETE", {"id": str(self.guild.id)})

    def invite_bot(self) -> None:
        """Bring the bot back, with the role it had."""
        self.backend.add_member(self.guild.id, self.backend.bot_user.id, roles=[self.bot_role.id])
        guild = dict(serializers.guild_create_payload(self.backend, self.guild))
        self.backend.emit("GUILD_CREATE", guild)

    def overwrite_bot_permissions(
        self, channel: Channel, allow: list[str], deny: list[str]
    ) -> None:
        """Let and forbid the bot in `channel` what discord.Permissions calls by these names."""
        self.backend.set_overwrite(
            channel.id,
            Overwrite(
                target_id=self.backend.bot_user.id,
                type=OverwriteType.MEMBER,
                allow=bits(allow),
                deny=bits(deny),
            ),
        )

    def set_bot_permissions(self, permissions: int) -> None:
        """Give the bot's role these permissions in the whole guild."""
        self.backend.edit_role(self.guild.id, self.bot_role.id, {"permissions": permissions})


def bits(names: list[str]) -> int:
    """The permission integer of what discord.Permissions calls by these names."""
    return discord.Permissions(**dict.fromkeys(names, True)).value
