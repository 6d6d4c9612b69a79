"""The interactions people begin, and how the bot answered each of them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from simcord.backend import serializers
from simcord.backend.access import channel_accessible, message_accessible
from simcord.backend.command_access import command_access
from simcord.backend.errors import SetupError
from simcord.backend.models import Channel, Interaction, Message
from simcord.enums import AppCommandType, ChannelType, InteractionType
from simcord.interactions import base_payload, nest_options, walk_to_subcommand

from tests.fakes.discord.handles import Handles
from tests.fakes.discord.log import Entry
from tests.fakes.discord.modals import submission
from tests.fakes.discord.options import Options
from tests.fakes.discord.presses import press_data
from tests.fakes.discord.world import World


@dataclass
class Injected:
    """One interaction and the callbacks the bot sent for it."""

    record: Interaction
    injected_wall: float
    callbacks: list[Entry] = field(default_factory=list[Entry])
    submissions: list[Interaction] = field(default_factory=list[Interaction])
    """How often the modal that answered it was sent off."""


class Injections:
    """Turns what a test lets people do into gateway events, checked as Discord's client would."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._handles = Handles(world)
        self._injected: dict[int, Injected] = {}

    def slash(self, user: str, channel: str, name: str, options: dict[str, Any]) -> int:
        """Let `user` run a slash command; `name` may name a subcommand (`schedule add`).

        Returns the interaction's id. Raises SetupError when the bot has not synced such a command,
        when the user could not see it here, or when Discord would not accept the options.
        """
        return self._command(user, channel, name, options, InteractionType.APPLICATION_COMMAND)

    def autocomplete(
        self, user: str, channel: str, name: str, options: dict[str, Any], focused: str
    ) -> int:
        """Let `user` type into the option `focused` of a slash command. Raises SetupError."""
        kind = InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE
        return self._command(user, channel, name, options, kind, focused)

    def message_command(self, user: str, name: str, message_id: int) -> int:
        """Let `user` choose the message context-menu command `name` on a message."""
        user_id = self._world.user_id(user)
        target = self._visible(user_id, message_id)
        channel = self._world.backend.get_channel(target.channel_id)
        root = self._synced(name, AppCommandType.MESSAGE, user_id, channel)
        message = dict(serializers.message_payload(self._world.backend, target))
        data: dict[str, Any] = {
            "id": root["id"],
            "name": root["name"],
            "type": AppCommandType.MESSAGE,
            "target_id": str(message_id),
            "resolved": {"messages": {str(message_id): message}},
        }
        return self._emit(InteractionType.APPLICATION_COMMAND, user_id, channel, data)

    def press(self, user: str, message_id: int, custom_id: str, values: list[str] | None) -> int:
        """Let `user` press a button or choose `values` in a select menu of a message.

        Raises SetupError when there is no such component, or it is disabled or not to be seen.
        """
        user_id = self._world.user_id(user)
        message = self._visible(user_id, message_id)
        data = press_data(self._handles, user, message, custom_id, values)
        channel = self._world.backend.get_channel(message.channel_id)
        extra = self._with_message(message)
        kind = InteractionType.MESSAGE_COMPONENT
        return self._emit(kind, user_id, channel, data, extra, message.id)

    def submit_modal(self, user: str, interaction_id: int, values: dict[str, Any]) -> int:
        """Let `user` fill in and send the modal which answered an interaction of theirs.

        It may be sent once more while the bot has not answered. Raises SetupError.
        """
        shown = self.find(interaction_id)
        opener = shown.record
        if opener.modal is None:
            raise SetupError(f"The interaction {interaction_id} was not answered with a modal")
        if opener.user_id != self._world.user_id(user):
            raise SetupError(f"The modal is shown to somebody else than {user!r}")
        if any(sent.responded for sent in shown.submissions):
            raise SetupError("The modal is closed, since the bot has answered it")
        channel = self._world.backend.get_channel(opener.channel_id)
        data = submission(self._handles, user, channel.id, opener.modal, values)
        source = opener.source_message_id
        extra = None if source is None else self._with_message(self._world.message(source))
        kind = InteractionType.MODAL_SUBMIT
        sent = self._emit(kind, opener.user_id, channel, data, extra, source)
        shown.submissions.append(self.find(sent).record)
        return sent

    def restore(self, record: Interaction) -> None:
        """Know an interaction of an earlier time, whose modal is still to be sent."""
        self._world.backend.interactions[record.id] = record
        self._world.backend.interaction_tokens[record.token] = record.id
        self._injected[record.id] = Injected(record, time.time())

    def note(self, entry: Entry) -> None:
        """Take notice of a request, in case it answers an interaction."""
        segments = entry.path.strip("/").split("/")
        if segments[0] != "interactions" or not segments[1].isdecimal():
            return
        injected = self._injected.get(int(segments[1]))
        if injected is not None:
            injected.callbacks.append(entry)

    def find(self, interaction_id: int) -> Injected:
        """The interaction of this id. Raises SetupError when a test injected none."""
        if interaction_id not in self._injected:
            raise SetupError(f"There is no interaction {interaction_id}")
        return self._injected[interaction_id]

    def expire_tokens(self, interaction_id: int | None) -> None:
        """Let the token of one interaction, or of all of them, be over now."""
        chosen = self._injected.values() if interaction_id is None else [self.find(interaction_id)]
        for injected in chosen:
            injected.record.expires_at = self._world.backend.now_iso()

    def _command(
        self,
        user: str,
        channel: str,
        name: str,
        options: dict[str, Any],
        kind: InteractionType,
        focused: str | None = None,
    ) -> int:
        user_id, place = self._world.user_id(user), self._world.channel(channel)
        if place.type == ChannelType.FORUM:
            raise SetupError("In a forum commands are run in its posts")
        if not channel_accessible(self._world.backend, place.id, user_id):
            raise SetupError(f"{user!r} does not see {channel!r}")
        root_name, *path = name.split()
        root = self._synced(root_name, AppCommandType.CHAT_INPUT, user_id, place)
        leaf, nesting = walk_to_subcommand(root, path)
        actor = self._handles.person(user)
        builder = Options(self._handles, actor, place.id, name, leaf)
        if focused is None:
            built, resolved = builder.filled_in(options)
        else:
            built, resolved = builder.typing(options, focused), {}
        data: dict[str, Any] = {
            "id": root["id"],
            "name": root["name"],
            "type": AppCommandType.CHAT_INPUT,
            "options": nest_options(root, nesting, built),
        }
        if resolved:
            data["resolved"] = resolved
        if root.get("guild_id"):
            data["guild_id"] = root["guild_id"]
        return self._emit(kind, user_id, place, data)

    def _synced(
        self, name: str, kind: AppCommandType, user_id: int, channel: Channel
    ) -> dict[str, Any]:
        """The command as the bot last synced it, if `user_id` may use it in `channel`."""
        command = self._world.backend.find_command(name, channel.guild_id, type=kind)
        if channel.guild_id is not None and not self._world.has_bot:
            raise SetupError("The bot is not in the guild")
        if command is None:
            raise SetupError(f"The bot has synced no {kind.name} command {name!r}")
        access = command_access(
            self._world.backend, command, user_id=user_id, channel_id=channel.id
        )
        if not access.allowed:
            raise SetupError(f"The command {name!r} is not to be seen here: {access.reason}")
        return command

    def _with_message(self, message: Message) -> dict[str, Any]:
        return {"message": dict(serializers.message_payload(self._world.backend, message))}

    def _visible(self, user_id: int, message_id: int) -> Message:
        message = self._world.message(message_id)
        if not message_accessible(self._world.backend, message.channel_id, message, user_id):
            raise SetupError(f"The message {message_id} is not to be seen by this user")
        return message

    def _emit(
        self,
        kind: InteractionType,
        user_id: int,
        channel: Channel,
        data: dict[str, Any],
        extra: dict[str, Any] | None = None,
        source_message_id: int | None = None,
    ) -> int:
        backend, settings = self._world.backend, self._world.settings
        record, payload = base_payload(
            backend,
            type=kind,
            channel_id=channel.id,
            guild_id=channel.guild_id,
            user_id=user_id,
            data=data,
        )
        now: datetime = backend.clock.now()
        deadline = now + timedelta(seconds=settings.ack_seconds)
        record.initial_response_deadline = deadline.isoformat()
        record.expires_at = (now + timedelta(seconds=settings.token_seconds)).isoformat()
        record.source_message_id = source_message_id
        payload["attachment_size_limit"] = settings.file_bytes
        self._injected[record.id] = Injected(record, time.time())
        backend.emit("INTERACTION_CREATE", {**payload, **(extra or {})})
        return record.id
