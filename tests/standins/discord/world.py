"""The guild every test starts with, kept in SimCord's model of Discord under a real clock."""

from __future__ import annotations

from datetime import UTC, datetime

import discord
from simcord.backend import Backend
from simcord.backend.errors import SetupError
from simcord.backend.models import Channel, Guild, Message, Overwrite, Role
from simcord.enums import OverwriteType

from tests.standins.discord.settings import Settings

BOT_PERMISSIONS = 309237763072
"""View, send, embed, attach, read history, send in threads, create public threads."""
CHANNELS = ("general", "team")
MEMBERS = ("alice", "bob", "mod")
MOD_PERMISSIONS = discord.Permissions(manage_messages=True).value


class RealClock:
    """UTC now, in the shape of SimCord's virtual clock; it cannot be moved."""

    def now(self) -> datetime:
        """The current time, with its zone."""
        return datetime.now(UTC)

    def advance(self, seconds: float) -> None:
        """Refuse: time passes by itself here. Raises SetupError."""
        raise SetupError(f"A real clock cannot be advanced by {seconds} s")


class World:
    """One guild with the channels `general` and `team`, members alice, bob and mod, and the bot.

    alice and bob hold no more than the @everyone role; mod may also manage messages.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        clock = RealClock()
        self.backend = Backend(clock=clock)  # pyright: ignore[reportArgumentType]
        self.backend.bot_user.name = "Chorus"
        self.guild: Guild = self.backend.create_guild("Chorus Test")
        self.bot_role: Role = next(role for role in self.guild.roles.values() if role.managed)
        self.bot_role.permissions = BOT_PERMISSIONS
        self.nonce_in_hand: str | None = None
        """The nonce of the message being created, for its MESSAGE_CREATE event."""
        for name in CHANNELS:
            self.backend.create_channel(self.guild.id, name)
        mod_role = self.backend.create_role(self.guild.id, "mod", permissions=MOD_PERMISSIONS)
        for name in MEMBERS:
            user = self.backend.make_user(name)
            roles = [mod_role.id] if name == "mod" else []
            self.backend.add_member(self.guild.id, user.id, roles=roles)

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

    def message(self, message_id: int) -> Message:
        """The message with this id, in whatever channel. Raises SetupError when there is none."""
        for messages in self.backend.messages.values():
            if message_id in messages:
                return messages[message_id]
        raise SetupError(f"There is no message {message_id}")

    def overwrite_bot_permissions(
        self, channel: Channel, allow: list[str], deny: list[str]
    ) -> None:
        """Let and forbid the bot in `channel` what discord.Permissions calls by these names."""
        self.backend.set_overwrite(
            channel.id,
            Overwrite(
                target_id=self.backend.bot_user.id,
                type=OverwriteType.MEMBER,
                allow=_bits(allow),
                deny=_bits(deny),
            ),
        )

    def set_bot_permissions(self, permissions: int) -> None:
        """Give the bot's role these permissions in the whole guild."""
        self.backend.edit_role(self.guild.id, self.bot_role.id, {"permissions": permissions})


def _bits(names: list[str]) -> int:
    return discord.Permissions(**dict.fromkeys(names, True)).value
