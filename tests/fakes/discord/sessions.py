"""Gateway sessions: what a shard has been sent, kept so that it can be resumed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import discord
from simcord.backend import serializers
from simcord.gateway import FakeGateway

from tests.fakes.discord.world import World

Send = Callable[[dict[str, Any]], None]


class _EveryEvent:
    """SimCord's table of parsers, where each event's parser is the session itself."""

    def __init__(self, push: Callable[[str, dict[str, Any]], None]) -> None:
        self._push = push

    def __getitem__(self, event: str) -> Callable[[dict[str, Any]], None]:
        return partial(self._push, event)


class _ClientState:
    """A client's connection state, as far as SimCord's gateway asks for it."""

    def __init__(
        self, intents: discord.Intents, push: Callable[[str, dict[str, Any]], None]
    ) -> None:
        self.intents = intents
        self.parsers = _EveryEvent(push)


class Session:
    """One identified shard. Events are numbered and kept also while nobody is connected."""

    def __init__(self, world: World, intents: int, shard: tuple[int, int]) -> None:
        self.id = secrets.token_hex(16)
        self.shard = shard
        self.send: Send | None = None
        """Where events go while a connection holds this session."""
        self._world = world
        self._events: list[dict[str, Any]] = []
        state = _ClientState(discord.Intents._from_value(intents), self._push)  # pyright: ignore[reportPrivateUsage]
        self._filter = FakeGateway(world.backend, state)

    def feed(self, event: str, payload: Mapping[str, Any]) -> None:
        """Send an event if the shard and its intents cover it, its content cut as they say."""
        if self._covers(event, payload):
            self._filter.feed(event, payload)

    def start(self, resume_url: str) -> None:
        """Send READY and the guilds of the shard."""
        backend = self._world.backend
        guilds = [
            guild
            for guild in backend.guilds.values()
            if self._world.has_bot and self._covers_guild(guild.id)
        ]
        ready: dict[str, Any] = {
            "v": 10,
            "user": dict(serializers.user_payload(backend.bot_user)),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": self.id,
            "session_type": "normal",
            "resume_gateway_url": resume_url,
            "shard": list(self.shard),
            "application": {"id": str(backend.application_id), "flags": 0},
        }
        self._filter.feed("READY", ready)
        for guild in guilds:
            payload = dict(serializers.guild_create_payload(backend, guild))
            self._filter.feed("GUILD_CREATE", payload)

    def resume(self, sequence: int) -> bool:
        """Send what came after `sequence`, then RESUMED; False when that number was never sent."""
        if sequence > len(self._events) or self.send is None:
            return False
        for event in self._events[sequence:]:
            self.send(event)
        self._push("RESUMED", {})
        return True

    def _push(self, event: str, data: dict[str, Any]) -> None:
        if event == "MESSAGE_CREATE":
            data.pop("nonce", None)
            if self._world.nonce_in_hand is not None:
                data["nonce"] = self._world.nonce_in_hand
        packet: dict[str, Any] = {"op": 0, "t": event, "s": len(self._events) + 1, "d": data}
        self._events.append(packet)
        if self.send is not None:
            self.send(packet)

    def _covers(self, event: str, payload: Mapping[str, Any]) -> bool:
        guild_id = payload.get("guild_id")
        if guild_id is None and event in ("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"):
            guild_id = payload.get("id")
        if guild_id is None:
            return self.shard[0] == 0
        is_told = self._world.has_bot or event == "GUILD_DELETE"
        return is_told and self._covers_guild(int(guild_id))

    def _covers_guild(self, guild_id: int) -> bool:
        index, count = self.shard
        return (guild_id >> 22) % count == index
