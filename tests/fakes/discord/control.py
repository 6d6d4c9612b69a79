"""The routes under `/control`, with which a test steers the stand-in and looks into it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web
from simcord.backend.errors import BackendError, SetupError

from tests.fakes.discord.cdn import Downloads
from tests.fakes.discord.community import Community
from tests.fakes.discord.faults import RestFault
from tests.fakes.discord.files import loads
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.history import restore
from tests.fakes.discord.injections import Injections
from tests.fakes.discord.limits import LimitRule
from tests.fakes.discord.reports import Reports
from tests.fakes.discord.rest import RestFront
from tests.fakes.discord.world import World

_Values = dict[str, Any]
_Action = Callable[..., Any]


class Control:
    """Each method takes the JSON body of one POST as keyword arguments and returns JSON."""

    def __init__(
        self,
        world: World,
        rest: RestFront,
        gateway: Gateway,
        injections: Injections,
        downloads: Downloads,
    ) -> None:
        self._world = world
        self._rest = rest
        self._gateway = gateway
        self._injections = injections
        self._downloads = downloads
        self._community = Community(world)
        self._reports = Reports(world, injections)

    def routes(self) -> Mapping[str, _Action]:
        """The name of each route under `/control/` and what it does."""
        return {
            "world": self.world,
            "restore": self.restore,
            "settings": self._world.settings.change,
            "interaction": self._reports.interaction,
            "messages": self._reports.messages,
            "requests": self._rest.log.select,
            "count-ended": self._rest.log.count_ended,
            "gaps": lambda: self._rest.log.gaps,
            "commands": self.commands,
            "slash": self._injections.slash,
            "autocomplete": self._injections.autocomplete,
            "message-command": self._injections.message_command,
            "press": self._injections.press,
            "submit-modal": self._injections.submit_modal,
            "expire-tokens": self._injections.expire_tokens,
            "fault": self.fault,
            "clear-faults": self._rest.faults.clear,
            "limit": self.limit,
            "clear-limits": self._rest.limits.clear,
            "gateway": self.gateway,
            "gateway-fault": self.gateway_fault,
            "channel-permissions": self.channel_permissions,
            "bot-permissions": self._world.set_bot_permissions,
            "remove-bot": self._world.remove_bot,
            "invite-bot": self._world.invite_bot,
            "downloads": lambda: self._downloads.paths,
            "say": self._community.say,
            "open-post": self._community.open_post,
            "vote": self._community.vote,
            "end-poll": self._community.end_poll,
            "add-members": self._community.add_members,
            "create-role": self._community.create_role,
            "give-role": self._community.give_role,
            "take-role": self._community.take_role,
            "create-channel": self._community.create_channel,
            "delete-channel": self._community.delete_channel,
            "delete-message": self._community.delete_message,
            "archive-thread": self._community.archive_thread,
        }

    def world(self) -> _Values:
        """The ids of the guild, its channels and threads, its users and roles, by name."""
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
            "roles": {role.name: role.id for role in self._world.guild.roles.values()},
            "users": {user.name: user.id for user in backend.users.values()},
        }

    def restore(self, recording: _Values) -> dict[str, str]:
        """Put what was recorded earlier in the place of everything."""
        return restore(self._world, self._injections, recording)

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

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one POST to `/control/…`; 409 tells what could not be done."""
        values: _Values = await request.json(loads=loads)
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
