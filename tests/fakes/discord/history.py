"""Puts a Discord that was recorded earlier in the place of a new one, with all that was said."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from simcord.backend.models import Channel, Guild, Interaction, Message, User

from tests.fakes.discord.injections import Injections
from tests.fakes.discord.world import World

_Values = dict[str, Any]


@dataclass(frozen=True)
class Recording:
    """Everything that a bot finds there when it comes back."""

    application_id: int
    bot_id: int
    bot_role_id: int
    guild: Guild
    users: list[User]
    channels: list[Channel]
    """Threads and direct messages among them."""
    direct_channels: dict[int, int]
    """The id of the channel by that of the person."""
    messages: list[Message]
    forms: list[Interaction]
    """Interactions answered with a modal that somebody still has in front of them."""
    commands: list[_Values]


_RECORDING = TypeAdapter(Recording)


def restore(world: World, injections: Injections, recorded: Mapping[str, Any]) -> dict[str, str]:
    """Put what was recorded in the place of all that is there; no bot may be connected yet.

    Returns the address of each file by the one under which it was recorded.
    """
    addresses = _store(world, recorded["files"])
    text = json.dumps({name: value for name, value in recorded.items() if name != "files"})
    for old, new in addresses.items():
        text = text.replace(old, new)
    past = _RECORDING.validate_json(text)
    _restore_server(world, past)
    _restore_channels(world, past)
    for form in past.forms:
        injections.restore(form)
    return addresses


def _store(world: World, files: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    addresses: dict[str, str] = {}
    for file in files:
        for address in file["addresses"]:
            channel_id, file_id, name = address.split("/")[-3:]
            content = base64.b64decode(file["content"])
            stored = world.cdn.store_attachment(int(file_id), int(channel_id), name, content, None)
            addresses[address] = stored["url"]
    return addresses


def _restore_server(world: World, past: Recording) -> None:
    backend = world.backend
    backend.application_id = past.application_id
    backend.users = {user.id: user for user in past.users}
    backend.bot_user = backend.users[past.bot_id]
    del backend.guilds[world.guild.id]
    # Handles hold the guild itself, so it stays the same object.
    vars(world.guild).update(vars(past.guild))
    backend.guilds[world.guild.id] = world.guild
    world.bot_role = world.guild.roles[past.bot_role_id]
    backend.commands = {
        None: {(command["name"], command["type"]): command for command in past.commands}
    }


def _restore_channels(world: World, past: Recording) -> None:
    backend = world.backend
    backend.channels = {channel.id: channel for channel in past.channels}
    backend.dm_channels = past.direct_channels
    backend.messages = {channel.id: {} for channel in past.channels}
    for message in past.messages:
        backend.messages[message.channel_id][message.id] = message
