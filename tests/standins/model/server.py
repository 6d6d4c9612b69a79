"""The HTTP server of the model stand-in: rules, gates and the record of calls."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, Self, cast

from aiohttp import web

from tests.standins.model.answers import completion, shape, stream_events
from tests.standins.model.faults import Fault, FaultKind
from tests.standins.model.rules import Call, ChatRequest, Reply, Rule

_HTML = "<!doctype html><html><body><h1>Welcome to the proxy</h1></body></html>"
_SHUTDOWN_SECONDS = 0.2


class ModelStandIn:
    """Serves POST /v1/chat/completions and GET /v1/models on loopback while it is entered.

    A prompt is answered by the first rule of `when` whose keyword occurs in its system message,
    else by the first whose keyword occurs anywhere in its messages, else after the next of
    `latencies_seconds` (taken in turn) with a deterministic text.
    """

    def __init__(self, *, port: int = 0, latencies_seconds: Sequence[float] = (0.0,)) -> None:
        self._port = port
        self._latencies_seconds = deque(latencies_seconds)
        self._rules: dict[str, Rule] = {}
        self._gates: dict[str, asyncio.Event] = {}
        self._calls: list[Call] = []
        self._in_flight = 0
        self._max_in_flight = 0
        self._changed = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=16 * 1024**2)
        app.router.add_post("/v1/chat/completions", self._complete)
        app.router.add_get("/v1/models", self._models)
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=_SHUTDOWN_SECONDS
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for gate in self._gates.values():
            gate.set()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        """What `OPENAI_BASE_URL` has to be to reach this server."""
        return f"http://127.0.0.1:{self._port}/v1"

    def when(
        self,
        keyword: str,
        *,
        latency_seconds: float = 0.0,
        text: Reply = None,
        faults: Sequence[Fault] = (),
    ) -> None:
        """Answer prompts with `keyword` by `text` after `latency_seconds`, each fault once before.

        A second rule for the same keyword takes the first one's place.
        """
        self._rules[keyword] = Rule(keyword, latency_seconds, text, deque(faults))

    def hold(self, keyword: str) -> None:
        """Keep calls which the rule of `keyword` answers waiting until `release`."""
        self._gates[keyword] = asyncio.Event()

    def release(self, keyword: str) -> None:
        """Let the calls held for `keyword`, and all later ones, go on."""
        gate = self._gates.pop(keyword, None)
        if gate is not None:
            gate.set()

    @property
    def calls(self) -> list[Call]:
        """Every call so far, in the order of arrival; one still running is `in flight`."""
        return list(self._calls)

    def calls_for(self, keyword: str) -> list[Call]:
        """The calls which the rule of `keyword` answered."""
        return [call for call in self._calls if call.keyword == keyword]

    @property
    def in_flight(self) -> int:
        """How many calls are running now."""
        return self._in_flight

    @property
    def max_in_flight(self) -> int:
        """How many calls ran at the same time, at most."""
        return self._max_in_flight

    async def wait_for_calls(
        self, count: int, keyword: str | None = None, *, timeout_seconds: float = 10.0
    ) -> list[Call]:
        """Return the calls (of `keyword`, if given) once `count` have arrived.

        Raises TimeoutError when they have not after `timeout_seconds`.
        """

        def seen() -> list[Call]:
            return self.calls if keyword is None else self.calls_for(keyword)

        await self._wait_until(lambda: len(seen()) >= count, timeout_seconds)
        return seen()

    async def wait_until_idle(self, *, timeout_seconds: float = 10.0) -> None:
        """Return once no call is running. Raises TimeoutError after `timeout_seconds`."""
        await self._wait_until(lambda: self._in_flight == 0, timeout_seconds)

    async def _wait_until(self, reached: Callable[[], bool], timeout_seconds: float) -> None:
        async with asyncio.timeout(timeout_seconds):
            while not reached():
                self._changed.clear()
                await self._changed.wait()

    async def _models(self, _: web.Request) -> web.Response:
        entry = {"id": "stand-in", "object": "model", "created": 0, "owned_by": "tests"}
        return web.json_response({"object": "list", "data": [entry]})

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        chat = ChatRequest(cast(dict[str, Any], await request.json()))
        rule = self._rule_for(chat)
        number = len(self._calls)
        self._calls.append(Call(rule.keyword, chat, time.monotonic(), time.time()))
        self._count(+1)
        outcome, text = "crashed", None
        try:
            fault = rule.next_fault()
            await self._wait(rule, fault)
            response, text = await self._respond(request, chat, number, rule, fault)
            outcome = _outcome(fault)
            return response
        except asyncio.CancelledError:
            outcome = "client gone"
            raise
        finally:
            self._calls[number] = replace(
                self._calls[number],
                ended_at=time.monotonic(),
                ended_wall=time.time(),
                outcome=outcome,
                text=text,
            )
            self._count(-1)

    def _rule_for(self, chat: ChatRequest) -> Rule:
        for text in (chat.text("system", "developer"), chat.text()):
            for rule in self._rules.values():
                if rule.occurs_in(text):
                    return rule
        latency_seconds = self._latencies_seconds[0]
        self._latencies_seconds.rotate(-1)
        return Rule("", latency_seconds)

    async def _wait(self, rule: Rule, fault: Fault | None) -> None:
        await asyncio.sleep(rule.latency_seconds)
        gate = self._gates.get(rule.keyword)
        if gate is not None:
            await gate.wait()
        if fault is not None and fault.kind is FaultKind.SLOW:
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind is FaultKind.HANG:
            await asyncio.Event().wait()

    async def _respond(
        self,
        request: web.Request,
        chat: ChatRequest,
        number: int,
        rule: Rule,
        fault: Fault | None,
    ) -> tuple[web.StreamResponse, str | None]:
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

    def _count(self, change: int) -> None:
        self._in_flight += change
        self._max_in_flight = max(self._max_in_flight, self._in_flight)
        self._changed.set()


def _outcome(fault: Fault | None) -> str:
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
