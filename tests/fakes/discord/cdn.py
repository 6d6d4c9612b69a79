"""Discord's file server: keeps what is uploaded and hands it out, badly where a test says so."""

from __future__ import annotations

import asyncio
import hashlib
import time
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from aiohttp import web
from simcord.backend.cdn import CDN_BASE, CdnStore

from tests.fakes.discord.faults import RestFault, RestFaults, reset_connection

_LINK_SECONDS = 86_400
_CHUNK_BYTES = 64 * 1024
_GONE = "This content is no longer available."


class LoopbackCdn(CdnStore):
    """Files under addresses of the stand-in's own, signed as Discord signs them."""

    def __init__(self) -> None:
        super().__init__()
        self.base_url = ""
        """The address before `/attachments/…`, known once the server listens."""
        self._types: dict[str, str] = {}

    def store_attachment(
        self,
        attachment_id: int,
        channel_id: int,
        filename: str,
        data: bytes,
        description: str | None,
    ) -> dict[str, Any]:
        """Keep a file and return Discord's attachment object."""
        stored = super().store_attachment(attachment_id, channel_id, filename, data, description)
        path = str(stored["url"]).removeprefix(CDN_BASE)
        self._types[path] = stored["content_type"]
        now = int(time.time())
        signed = f"ex={now + _LINK_SECONDS:x}&is={now:x}&hm={_signature(path)}&"
        url = f"{self.base_url}{quote(path)}?{signed}"
        return {**stored, "url": url, "proxy_url": url}

    def find(self, path: str, signature: str | None) -> tuple[bytes, str] | None:
        """The file at `path` and its content type; None without the right signature."""
        blob = self.get(f"{CDN_BASE}{path}")
        if blob is None or signature != _signature(path):
            return None
        return blob, self._types[path]


class Downloads:
    """Answers `/cdn/…`. A fault whose pattern matches that path strikes here as it does in REST."""

    def __init__(self, cdn: LoopbackCdn, faults: RestFaults) -> None:
        self.paths: list[str] = []
        """The path of each download that was begun."""
        self._cdn = cdn
        self._faults = faults

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Send one file."""
        path = "/" + request.match_info["path"]
        self.paths.append(f"/cdn{path}")
        fault = self._faults.take(request.method, f"/cdn{path}") or RestFault("*", "*")
        found = self._cdn.find(path, request.query.get("hm"))
        if found is None or fault.status is not None:
            return web.Response(status=fault.status or 404, text=_GONE)
        if not fault.after_bytes and await _stops(request, fault):
            return web.Response()
        blob, content_type = found
        response = web.StreamResponse(headers={"Content-Type": content_type})
        if not fault.surplus_bytes:
            response.content_length = len(blob)
        # A client may go away as soon as it has seen enough.
        with suppress(ConnectionError):
            await _send(request, response, blob, fault)
        return response


async def _send(
    request: web.Request, response: web.StreamResponse, blob: bytes, fault: RestFault
) -> None:
    await response.prepare(request)
    await response.write(blob[: fault.after_bytes])
    if fault.after_bytes and await _stops(request, fault):
        return
    await response.write(blob[fault.after_bytes :])
    for sent in range(0, fault.surplus_bytes, _CHUNK_BYTES):
        await response.write(bytes(min(_CHUNK_BYTES, fault.surplus_bytes - sent)))
    await response.write_eof()


async def _stops(request: web.Request, fault: RestFault) -> bool:
    """Wait as the fault says; whether it resets the connection then."""
    await asyncio.sleep(fault.delay_seconds)
    if fault.drop:
        reset_connection(request)
    return fault.drop


def _signature(path: str) -> str:
    return hashlib.blake2s(path.encode(), digest_size=32).hexdigest()
