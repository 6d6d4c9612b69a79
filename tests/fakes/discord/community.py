"""The guild as its people change it: messages, votes, members, roles, channels."""

from __future__ import annotations

from typing import Any

import discord
from simcord.backend import serializers
from simcord.backend.access import message_accessible
from simcord.backend.errors import SetupError
from simcord.backend.models import Channel
from simcord.enums import ChannelType

from tests.fakes.discord.world import World, bits

_Values = dict[str, Any]


class Community:
    """Each method takes what a test says as JSON. All raise SetupError or BackendError."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._backend = world.backend

    def say(
        self,
        user: str,
        channel: str,
        text: str,
        reply_to: int | None = None,
        files: list[Any] | None = None,
    ) -> int:
        """Let `user` write a message, with files; returns its id."""
        user_id, place = self._world.user_id(user), self._world.channel(channel)
        if place.type == ChannelType.FORUM:
            raise SetupError("In a forum people write in its posts")
        self._require(user_id, place)
        reference = None
        if reply_to is not None:
            reference = {"channel_id": str(place.id), "message_id": str(reply_to)}
        attachments = self._store(place, files)
        message = self._backend.create_message(
            place.id, user_id, text, reference=reference, attachments=attachments
        )
        return message.id

    def open_post(
        self, user: str, channel: str, title: str, text: str, files: list[Any] | None = None
    ) -> int:
        """Let `user` begin a post in a forum; returns the id of the post and its first message."""
        backend, user_id, forum = (
            self._backend,
            self._world.user_id(user),
            self._world.channel(channel),
        )
        if forum.type != ChannelType.FORUM:
            raise SetupError(f"{channel!r} is no forum")
        self._require(user_id, forum)
        first = backend.prepare_message(forum.id, user_id, text)
        post = backend.create_thread(forum.id, title, user_id, message_id=first.id, broadcast=False)
        first.channel_id = post.id
        first.attachments = self._store(post, files)
        backend.commit_message(first, broadcast=False)
        backend.announce_thread_create(post)
        backend.announce_message_create(first)
        return post.id

    def vote(self, user: str, message_id: int, answers: list[int]) -> None:
        """Let `user` choose these answers of a poll, and no others."""
        user_id, message = self._world.user_id(user), self._world.message(message_id)
        if not message_accessible(self._backend, message.channel_id, message, user_id):
            raise SetupError(f"The message {message_id} is not to be seen by {user!r}")
        self._backend.set_poll_votes(message.channel_id, message.id, answers, user_id)

    def end_poll(self, message_id: int) -> None:
        """Let the time of a poll be over now."""
        message = self._world.message(message_id)
        self._backend.expire_poll(message.channel_id, message.id)

    def add_members(self, count: int, prefix: str) -> list[str]:
        """Let so many people join the guild; returns their names."""
        names = [f"{prefix}{number}" for number in range(1, count + 1)]
        for name in names:
            user = self._backend.make_user(name)
            self._backend.add_member(self._world.guild.id, user.id, announce=True)
        return names

    def create_role(self, name: str, permissions: list[str]) -> int:
        """Add a role which holds what discord.Permissions calls by these names; returns its id."""
        allowed = bits(permissions)
        return self._backend.create_role(self._world.guild.id, name, permissions=allowed).id

    def give_role(self, user: str, role: str) -> None:
        """Give a member a role."""
        role_id = self._world.role(role).id
        self._backend.add_member_role(self._world.guild.id, self._world.user_id(user), role_id)

    def take_role(self, user: str, role: str) -> None:
        """Take a role from a member."""
        role_id = self._world.role(role).id
        self._backend.remove_member_role(self._world.guild.id, self._world.user_id(user), role_id)

    def create_channel(self, name: str, kind: str, tags: list[str]) -> int:
        """Add a channel of one of discord.ChannelType's kinds and return its id."""
        backend, number = self._backend, discord.ChannelType[kind].value
        plain = {"moderated": False, "emoji_id": None, "emoji_name": None}
        labels = [{"id": str(backend.snowflake()), "name": tag, **plain} for tag in tags]
        details: _Values = {"type": number, "available_tags": labels}
        return backend.create_channel(self._world.guild.id, name, **details).id

    def delete_channel(self, channel: str) -> None:
        """Delete a channel or thread, as somebody who may would."""
        self._backend.delete_channel(self._world.channel(channel).id)

    def delete_message(self, message_id: int) -> None:
        """Delete a message, as somebody who may would."""
        message = self._world.message(message_id)
        self._backend.delete_message(message.channel_id, message.id)

    def archive_thread(self, channel: str, locked: bool) -> _Values:
        """Archive a thread, and lock it if asked."""
        thread = self._world.channel(channel)
        changes = {"archived": True, "locked": locked}
        edited = self._backend.edit_channel(thread.id, {}, thread_metadata=changes)
        return dict(serializers.channel_payload(self._backend, edited))

    def _require(self, user_id: int, place: Channel) -> None:
        """Raise BackendError unless the user may write in `place`."""
        permission = "send_messages_in_threads" if place.is_thread else "send_messages"
        self._backend.require_permissions(place.guild_id, user_id, place.id, permission)

    def _store(self, place: Channel, files: list[Any] | None) -> list[_Values]:
        named = [(name, content) for name, content in files or []]
        return self._backend.store_attachments(place.id, named)
