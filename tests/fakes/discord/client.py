"""The Discord stand-in as a test sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from tests.fakes.discord.failures import Failures
from tests.fakes.discord.people import People
from tests.fakes.discord.process import poll
from tests.fakes.discord.seen import (
    GatewayState,
    KnownWorld,
    SeenInteraction,
    SeenMessage,
    SeenRequest,
)


class DiscordStandIn(People, Failures):
    """A Discord of its own for one test; what it holds and has seen can be read here."""

    async def restore(self, recording: Mapping[str, Any]) -> Mapping[str, str]:
        """Put a Discord that was recorded earlier in the place of this one; no bot is connected.

        `recording` is a Recording as JSON, with its files beside. Returns the address of each file
        by the one under which it was recorded.
        """
        return await self._post("restore", recording=recording)

    async def world(self) -> KnownWorld:
        """The ids of the guild, its channels and threads, its users and roles."""
        return KnownWorld(**await self._post("world"))

    async def interaction(self, interaction_id: int) -> SeenInteraction:
        """How the bot has answered so far."""
        return SeenInteraction.read(await self._post("interaction", interaction_id=interaction_id))

    async def answer(
        self,
        interaction_id: int,
        reached: Callable[[SeenInteraction], bool] = lambda seen: seen.acknowledged,
        *,
        timeout_seconds: float = 5,
    ) -> SeenInteraction:
        """How the bot answered, once it has and `reached` holds of that. Raises TimeoutError."""
        return await poll(lambda: self.interaction(interaction_id), reached, timeout_seconds)

    async def messages(self, channel: str | int) -> list[SeenMessage]:
        """Every message of a channel or thread, ephemeral ones too, oldest first."""
        found = await self._post("messages", channel=str(channel))
        return [SeenMessage.read(item) for item in found]

    async def message(self, message_id: int, channel: str | int) -> SeenMessage:
        """One message. Raises LookupError when it is not there."""
        found = await self._post("messages", channel=str(channel), message_id=message_id)
        if not found:
            raise LookupError(f"no message {message_id} in {channel}")
        return SeenMessage.read(found[0])

    async def wait_for_message(
        self,
        message_id: int,
        channel: str | int,
        reached: Callable[[SeenMessage], bool],
        *,
        timeout_seconds: float = 10,
    ) -> SeenMessage:
        """One message once `reached` holds of it, among however many. Raises TimeoutError."""
        return await poll(lambda: self.message(message_id, channel), reached, timeout_seconds)

    async def wait_for_messages(
        self,
        channel: str | int,
        reached: Callable[[list[SeenMessage]], bool],
        *,
        timeout_seconds: float = 10,
    ) -> list[SeenMessage]:
        """The messages of a channel once `reached` holds of them. Raises TimeoutError."""
        return await poll(lambda: self.messages(channel), reached, timeout_seconds)

    async def requests(
        self,
        method: str | None = None,
        path: str | None = None,
        *,
        since: int = 0,
        status: int | None = None,
    ) -> list[SeenRequest]:
        """The bot's requests from index `since` on, of one method and a shell pattern of paths.

        With `status` only those that were answered so; with 429, how often a limit was run into.
        """
        which = {"index": since, "method": method, "path": path}
        return [
            SeenRequest.read(item) for item in await self._post("requests", **which, status=status)
        ]

    async def wait_for_requests(
        self,
        method: str | None,
        path: str | None,
        count: int = 1,
        *,
        since: int = 0,
        timeout_seconds: float = 10,
    ) -> list[SeenRequest]:
        """Such requests once `count` of them have been answered or dropped. Raises TimeoutError."""
        which = {"index": since, "method": method, "path": path}
        await poll(
            lambda: self._post("count-ended", **which),
            lambda ended: ended >= count,
            timeout_seconds,
        )
        found = await self.requests(method, path, since=since)
        return [request for request in found if request.answered_wall is not None]

    async def downloads(self, path: str = "*") -> list[str]:
        """The paths of the files whose download was begun, of a shell pattern like `*/cats.csv`."""
        return [begun for begun in await self._post("downloads") if fnmatchcase(begun, path)]

    async def gaps(self) -> list[str]:
        """Requests for which the model of Discord has no route or no field."""
        return await self._post("gaps")

    async def commands(self) -> list[Mapping[str, Any]]:
        """The commands the bot has synced."""
        return await self._post("commands")

    async def gateway(self) -> GatewayState:
        """The state of the gateway."""
        return GatewayState(**await self._post("gateway"))

    async def wait_for_gateway(
        self, reached: Callable[[GatewayState], bool], *, timeout_seconds: float = 20
    ) -> GatewayState:
        """The state of the gateway once `reached` holds of it. Raises TimeoutError."""
        return await poll(self.gateway, reached, timeout_seconds)
