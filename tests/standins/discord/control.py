"""The routes under `/control`, with which a test steers the stand-in and looks into it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web
from simcord.backend import serializers
from simcord.backend.errors import BackendError, SetupError

from tests.standins.discord.faults import RestFault
from tests.standins.discord.gateway import Gateway
from tests.standins.discord.injections import Injections
from tests.standins.discord.limits import LimitRule
from tests.standins.discord.reports import Reports
from tests.standins.discord.rest import RestFront
from tests.standins.discord.world import World

_Values = dict[str, Any]
_Action = Callable[..., Any]


class Control:
    """Each method takes the JSON body of one POST as keyword arguments and returns JSON."""

    def __init__(
        self, world: World, rest: RestFront, gateway: Gateway, injections: Injections
    ) -> None:
        self._world = world
        self._rest = rest
        self._gateway = gateway
        self._injections = injections
        self._reports = Reports(world, injections)

    def routes(self) -> Mapping[str, _Action]:
        """The name of each route under `/control/` and what it does."""
        return {
            "world": self.world,
            "settings": self._world.settings.change,
            "interaction": self._reports.interaction,
            "messages": self._reports.messages,
            "requests": self._rest.log.since,
            "gaps": lambda: self._rest.log.gaps,
            "commands": self.commands,
            "slash": self._injections.slash,
            "autocomplete": self._injections.autocomplete,
            "message-command": self._injections.message_command,
            "press": self._injections.press,
            "say": self._injections.say,
            "expire-tokens": self._injections.expire_tokens,
            "fault": self.fault,
            "clear-faults": self._rest.faults.clear,
            "limit": self.limit,
            "clear-limits": self._rest.limits.clear,
            "gateway": self.gateway,
            "gateway-fault": self.gateway_fault,
            "channel-permissions": self.channel_permissions,
            "bot-permissions": self._world.set_bot_permissions,
            "create-channel": self.create_channel,
            "delete-channel": self.delete_channel,
            "delete-message": self.delete_message,
            "archive-thread": self.archive_thread,
        }

    def world(self) -> _Values:
        """The ids of the guild, its channels and threads, and its users, by name."""
        backend = self._world.backend
        return {
            "token": self._world.settings.token,
            "application_id": backend.application_id,
            "bot_id": backend.bot_user.id,
            "guild_id": self._world.guild.id,
            "channels": {
                channel.name: channel.id
                for channel in backend.channels.values()
                if channel.name is not None
            },
            "users": {user.name: user.id for user in backend.users.values()},
        }

    def commands(self) -> list[_Values]:
        """The commands the bot has synced, of every scope."""
        synced = self._world.backend.commands.values()
        return [command for scope in synced for command in scope.values()]

    def fault(self, **values: Any) -> None:
        """Order a RestFault."""
        self._rest.faults.add(RestFault(**values))

    def limit(self, **values: Any) -> None:
        """Enforce a LimitRule."""
        self._rest.limits.add(LimitRule(**values))

    def gateway(self) -> _Values:
        """How many connections there are, and how often clients did what."""
        return {"connected": self._gateway.connected, **asdict(self._gateway.counts)}

    def gateway_fault(self, kind: str, code: int = 4000) -> None:
        """Let the gateway fail: see GatewayFault for the kinds."""
        actions: dict[str, Callable[[], None]] = {
            "drop": self._gateway.drop,
            "reconnect": self._gateway.reconnect,
            "invalid": lambda: self._gateway.invalidate(resumable=False),
            "invalid_resumable": lambda: self._gateway.invalidate(resumable=True),
            "lose_session": self._gateway.forget_sessions,
            "close": lambda: self._gateway.close(code),
            "hold": self._gateway.hold,
            "release": self._gateway.release,
        }
        actions[kind]()

    def channel_permissions(self, channel: str, allow: list[str], deny: list[str]) -> None:
        """Overwrite what the bot may do in a channel."""
        self._world.overwrite_bot_permissions(self._world.channel(channel), allow, deny)

    def create_channel(self, name: str) -> int:
        """Add a text channel and return its id."""
        return self._world.backend.create_channel(self._world.guild.id, name).id

    def delete_channel(self, channel: str) -> None:
        """Delete a channel or thread, as somebody who may would."""
        self._world.backend.delete_channel(self._world.channel(channel).id)

    def delete_message(self, message_id: int) -> None:
        """Delete a message, as somebody who may would."""
        message = self._world.message(message_id)
        self._world.backend.delete_message(message.channel_id, message.id)

    def archive_thread(self, channel: str, locked: bool) -> _Values:
        """Archive a thread, and lock it if asked."""
        thread = self._world.channel(channel)
        changes = {"archived": True, "locked": locked}
        edited = self._world.backend.edit_channel(thread.id, {}, thread_metadata=changes)
        return dict(serializers.channel_payload(self._world.backend, edited))

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one POST to `/control/…`; 409 tells what could not be done."""
        values: _Values = await request.json()
        action = self.routes().get(request.match_info["action"])
        if action is None:
            return _json(404, {"error": f"no control route {request.path}"})
        try:
            return _json(200, action(**values))
        except (SetupError, BackendError, KeyError, TypeError, ValueError) as error:
            notes = getattr(error, "__notes__", [])
            return _json(409, {"error": f"{type(error).__name__}: {error}", "notes": notes})


def _json(status: int, body: Any) -> web.Response:
    return web.Response(status=status, text=json.dumps(body), content_type="application/json")
