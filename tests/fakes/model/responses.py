"""Answers one call over HTTP, well or as a fault has it."""

from __future__ import annotations

import socket
import struct

from aiohttp import web

from tests.fakes.model.answers import completion, shape, stream_events
from tests.fakes.model.faults import Fault, FaultKind
from tests.fakes.model.rules import ChatRequest, Rule

_HTML = "<!doctype html><html><body><h1>Welcome to the proxy</h1></body></html>"


async def respond(
    request: web.Request,
    chat: ChatRequest,
    number: int,
    rule: Rule,
    fault: Fault | None,
) -> tuple[web.StreamResponse, str | None]:
    """Answer `request`, number `number`, by its rule; the text that was answered, if there was one.

    A fault that is about time, such as a late answer, has been waited out before.
    """
    if fault is not None and fault.kind is FaultKind.STATUS:
        body = web.Response(status=fault.status, text=fault.body, headers=fault.headers)
        body.content_type = "application/json"
        return body, None
    if fault is not None and fault.kind is FaultKind.HTML:
        return web.Response(text=_HTML, content_type="text/html"), None
    if fault is not None and fault.kind is FaultKind.RESET:
        _reset(request)
        return web.Response(), None
    answer = shape(rule.answer(chat), fault)
    if not chat.streams:
        return web.json_response(completion(number, chat, answer)), answer.content
    stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await stream.prepare(request)
    for event in stream_events(number, chat, answer):
        await stream.write(event)
    await stream.write_eof()
    return stream, answer.content


def outcome_of(fault: Fault | None) -> str:
    """The name in the record of an answer under `fault`."""
    if fault is None:
        return "ok"
    return f"status {fault.status}" if fault.kind is FaultKind.STATUS else str(fault.kind)


def _reset(request: web.Request) -> None:
    """Drop the connection with RST, as a crashed peer does, rather than with a clean close."""
    transport = request.transport
    if transport is None:
        return
    peer: socket.socket = transport.get_extra_info("socket")
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
