"""What people do: commands, presses and messages, and how the bot answered each interaction."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from simcord.backend import serializers
from simcord.backend.access import message_accessible
from simcord.backend.command_access import command_access
from simcord.backend.errors import SetupError
from simcord.backend.models import Channel, Interaction, Message
from simcord.components import walk_components
from simcord.enums import SELECT_TYPES, AppCommandType, ComponentType, InteractionType
from simcord.interactions import base_payload, nest_options, walk_to_subcommand

from tests.standins.discord.log import Entry
from tests.standins.discord.options import build_options
from tests.standins.discord.world import World


@dataclass
class Injected:
    """One interaction and the callbacks the bot sent for it."""

    record: Interaction
    injected_wall: float
    callbacks: list[Entry] = field(default_factory=list[Entry])


class Injections:
    """Turns what a test lets people do into gateway events, checked as Discord's client would."""

    def __init__(self, world: World) -> None:
        self._world = world
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
        component = _component(message, custom_id)
        kind = ComponentType(component["type"])
        data: dict[str, Any] = {"custom_id": custom_id, "component_type": kind}
        data["id"] = component.get("id", 0)
        if kind in SELECT_TYPES:
            data["values"] = _chosen(component, values or [])
        elif values is not None:
            raise SetupError(f"{custom_id!r} is a button and takes no values")
        channel = self._world.backend.get_channel(message.channel_id)
        extra = {"message": dict(serializers.message_payload(self._world.backend, message))}
        kind_of_interaction = InteractionType.MESSAGE_COMPONENT
        return self._emit(kind_of_interaction, user_id, channel, data, extra, message.id)

    def say(self, user: str, channel: str, text: str, reply_to: int | None = None) -> int:
        """Let `user` write a message; returns its id. Raises BackendError without permission."""
        backend = self._world.backend
        user_id, place = self._world.user_id(user), self._world.channel(channel)
        permission = "send_messages_in_threads" if place.is_thread else "send_messages"
        backend.require_permissions(place.guild_id, user_id, place.id, permission)
        reference = None
        if reply_to is not None:
            reference = {"channel_id": str(place.id), "message_id": str(reply_to)}
        return backend.create_message(place.id, user_id, text, reference=reference).id

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
        root_name, *path = name.split()
        root = self._synced(root_name, AppCommandType.CHAT_INPUT, user_id, place)
        leaf, nesting = walk_to_subcommand(root, path)
        built, resolved = build_options(self._world, name, leaf, options, user_id, focused)
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
        if command is None:
            raise SetupError(f"The bot has synced no {kind.name} command {name!r}")
        access = command_access(
            self._world.backend, command, user_id=user_id, channel_id=channel.id
        )
        if not access.allowed:
            raise SetupError(f"The command {name!r} is not to be seen here: {access.reason}")
        return command

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
        self._injected[record.id] = Injected(record, time.time())
        backend.emit("INTERACTION_CREATE", {**payload, **(extra or {})})
        return record.id


def _component(message: Message, custom_id: str) -> dict[str, Any]:
    for component in walk_components(message.components):
        if component.get("custom_id") == custom_id:
            if component.get("disabled"):
                raise SetupError(f"The component {custom_id!r} is disabled")
            return component
    there = [
        part["custom_id"] for part in walk_components(message.components) if "custom_id" in part
    ]
    raise SetupError(f"The message {message.id} has no component {custom_id!r}, but {there}")


def _chosen(menu: dict[str, Any], values: list[str]) -> list[str]:
    """`values`, if the select menu offers them and takes so many."""
    least, most = menu.get("min_values", 1), menu.get("max_values", 1)
    if not least <= len(values) <= most:
        raise SetupError(f"The menu takes {least} to {most} values, not {len(values)}")
    if menu["type"] != ComponentType.STRING_SELECT:
        raise SetupError("Only menus of strings are modelled")
    offered = [option["value"] for option in cast(list[dict[str, Any]], menu.get("options") or [])]
    missing = [value for value in values if value not in offered]
    if missing:
        raise SetupError(f"The menu offers {offered}, not {missing}")
    return values
