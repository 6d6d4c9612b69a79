"""One WebSocket of the gateway: packets in, packets out, in order and compressed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any, Self, cast

from aiohttp import WSMsgType, web

from tests.fakes.discord.compression import compressor

_Outgoing = dict[str, Any] | int


class Connection:
    """Sends are queued, so that anyone may make them, and written by a task of its own."""

    def __init__(
        self,
        request: web.Request,
        socket: web.WebSocketResponse,
        compress: Callable[[bytes], bytes] | None,
    ) -> None:
        self.socket = socket
        self._request = request
        self._compress = compress
        self._outgoing: asyncio.Queue[_Outgoing] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write(), name="gateway writer")

    @classmethod
    async def accept(cls, request: web.Request) -> Self:
        """Complete the handshake of `request`."""
        compress = compressor(request.query.get("compress"))
        socket = web.WebSocketResponse(max_msg_size=0, compress=False)
        await socket.prepare(request)
        return cls(request, socket, compress)

    def send(self, packet: dict[str, Any]) -> None:
        """Queue a packet."""
        self._outgoing.put_nowait(packet)

    def close(self, code: int) -> None:
        """Close with `code` once everything queued before has been sent."""
        self._outgoing.put_nowait(code)

    def abort(self) -> None:
        """Cut the connection now, without a close frame."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def packets(self) -> AsyncIterator[dict[str, Any] | None]:
        """The client's packets until the connection ends; None stands for one that is no JSON."""
        async for message in self.socket:
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            try:
                packet = json.loads(message.data)
            except ValueError:
                packet = None
            yield cast(dict[str, Any], packet) if isinstance(packet, dict) else None

    async def finish(self) -> int | None:
        """Wait for a close that is queued, stop writing, and return the client's close code."""
        if not self._outgoing.empty() and not self.socket.closed:
            await asyncio.wait([self._writer], timeout=1.0)
        self._writer.cancel()
        await asyncio.wait([self._writer])
        return self.socket.close_code

    async def _write(self) -> None:
        while True:
            outgoing = await self._outgoing.get()
            try:
                if isinstance(outgoing, int):
                    await self.socket.close(code=outgoing)
                    return
                text = json.dumps(outgoing, separators=(",", ":"))
                if self._compress is None:
                    await self.socket.send_str(text)
                else:
                    await self.socket.send_bytes(self._compress(text.encode()))
            except ConnectionError:
                return
