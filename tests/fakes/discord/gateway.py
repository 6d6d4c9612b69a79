"""The gateway: connections, identification, heartbeats, resuming, and its failures."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import discord
from aiohttp import web
from simcord.intents import PRIVILEGED_INTENTS

from tests.fakes.discord.connection import Connection
from tests.fakes.discord.sessions import Session
from tests.fakes.discord.world import World

_SESSIONS_PER_DAY = 1000
_CLOSES_SESSION = (1000, 1001)


class ProtocolError(Exception):
    """The client broke the protocol; the connection is closed with `code`."""

    def __init__(self, code: int) -> None:
        super().__init__(f"gateway close code {code}")
        self.code = code


@dataclass
class Counts:
    """How often clients did what, since the start."""

    connects: int = 0
    identifies: int = 0
    resumes: int = 0
    heartbeats: int = 0


class Gateway:
    """Speaks Discord's gateway protocol, version 10, JSON, with every shard that connects."""

    def __init__(self, world: World) -> None:
        self.url = ""
        """The address of this gateway, known once the server listens."""
        self.counts = Counts()
        self._world = world
        self._sessions: dict[str, Session] = {}
        self._connections: dict[Connection, Session | None] = {}
        self._open = asyncio.Event()
        self._open.set()
        world.backend.subscribers.append(self._publish)

    def bot_payload(self) -> dict[str, Any]:
        """The answer of GET /gateway/bot."""
        limit = {
            "total": _SESSIONS_PER_DAY,
            "remaining": max(0, _SESSIONS_PER_DAY - self.counts.identifies),
            "reset_after": 86_400_000,
            "max_concurrency": 1,
        }
        return {
            "url": self.url,
            "shards": self._world.settings.shards,
            "session_start_limit": limit,
        }

    @property
    def connected(self) -> int:
        """How many connections hold a session now."""
        return sum(session is not None for session in self._connections.values())

    def hold(self) -> None:
        """Let new connections wait before HELLO, so that what happens meanwhile is missed."""
        self._open.clear()

    def release(self) -> None:
        """Let waiting and new connections go on."""
        self._open.set()

    def drop(self) -> None:
        """Cut every connection without a close frame; sessions can be resumed."""
        for connection in self._connections:
            self._detach(connection)
            connection.abort()

    def forget_sessions(self) -> None:
        """Cut every connection and lose what they could resume."""
        self._sessions.clear()
        self.drop()

    def reconnect(self) -> None:
        """Ask every client to reconnect and resume (op 7)."""
        for connection in self._connections:
            connection.send({"op": 7, "d": None})

    def invalidate(self, *, resumable: bool) -> None:
        """Declare every session invalid (op 9); only a resumable one can be resumed."""
        for connection, session in self._connections.items():
            if session is not None and not resumable:
                self._sessions.pop(session.id, None)
            connection.send({"op": 9, "d": resumable})

    def close(self, code: int) -> None:
        """Close every connection with `code` (4000–4014)."""
        for connection in self._connections:
            self._detach(connection)
            connection.close(code)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        connection = await Connection.accept(request)
        self._connections[connection] = None
        self.counts.connects += 1
        try:
            await self._open.wait()
            milliseconds = int(self._world.settings.heartbeat_seconds * 1000)
            connection.send({"op": 10, "d": {"heartbeat_interval": milliseconds, "_trace": []}})
            async for packet in connection.packets():
                self._receive(connection, packet)
        except ProtocolError as error:
            connection.close(error.code)
        finally:
            session = self._detach(connection)
            del self._connections[connection]
            close_code = await connection.finish()
            if session is not None and close_code in _CLOSES_SESSION:
                self._sessions.pop(session.id, None)
        return connection.socket

    def _detach(self, connection: Connection) -> Session | None:
        """Take its session from a connection and return it; it goes on collecting events."""
        session = self._connections[connection]
        self._connections[connection] = None
        if session is not None and session.send == connection.send:
            session.send = None
        return session

    def _publish(self, event: str, payload: Mapping[str, Any]) -> None:
        for session in self._sessions.values():
            session.feed(event, payload)

    def _receive(self, connection: Connection, packet: dict[str, Any] | None) -> None:
        """Act on one packet of the client. Raises ProtocolError."""
        if packet is None:
            raise ProtocolError(4002)
        data = packet.get("d")
        match packet.get("op"):
            case 1:
                self.counts.heartbeats += 1
                connection.send({"op": 11, "d": None})
            case 2 if isinstance(data, dict):
                self._identify(connection, cast(dict[str, Any], data))
            case 6 if isinstance(data, dict):
                self._resume(connection, cast(dict[str, Any], data))
            case 3 | 4 | 8:
                if self._connections[connection] is None:
                    raise ProtocolError(4003)
            case _:
                raise ProtocolError(4001)

    def _identify(self, connection: Connection, data: dict[str, Any]) -> None:
        if self._connections[connection] is not None:
            raise ProtocolError(4005)
        self._check_token(data)
        intents = int(data.get("intents", 0))
        if intents & self._refused_intents():
            raise ProtocolError(4014)
        index, count = cast(list[int], data.get("shard") or [0, 1])
        if not 0 <= index < count:
            raise ProtocolError(4010)
        self.counts.identifies += 1
        session = Session(self._world, intents, (index, count))
        self._sessions[session.id] = session
        self._attach(connection, session)
        session.start(self.url)

    def _resume(self, connection: Connection, data: dict[str, Any]) -> None:
        self._check_token(data)
        session = self._sessions.get(str(data.get("session_id")))
        if session is None:
            connection.send({"op": 9, "d": False})
            return
        self._attach(connection, session)
        if session.resume(int(data.get("seq") or 0)):
            self.counts.resumes += 1
        else:
            raise ProtocolError(4007)

    def _attach(self, connection: Connection, session: Session) -> None:
        self._connections[connection] = session
        session.send = connection.send

    def _check_token(self, data: dict[str, Any]) -> None:
        if data.get("token") != self._world.settings.token:
            raise ProtocolError(4004)

    def _refused_intents(self) -> int:
        granted = {"message_content"} if self._world.settings.message_content else set[str]()
        names = [name for name in PRIVILEGED_INTENTS if name not in granted]
        return discord.Intents(**dict.fromkeys(names, True)).value
