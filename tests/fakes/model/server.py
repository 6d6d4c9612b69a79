"""The HTTP server of the model stand-in: rules, gates and the record of calls."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, Self, cast

from aiohttp import web

from tests.fakes.model.faults import Fault, FaultKind
from tests.fakes.model.responses import outcome_of, respond
from tests.fakes.model.rules import (
    Call,
    ChatRequest,
    JsonReply,
    Reply,
    Rule,
    Rules,
    reply_of,
)

_SHUTDOWN_SECONDS = 0.2


class ModelStandIn:
    """Serves POST /v1/chat/completions and GET /v1/models on loopback while it is entered.

    A prompt is answered by the first rule of `when_request` that holds of it, else by the first of
    `when` whose keyword occurs in its system message, else by the first whose keyword occurs
    anywhere in its messages, else after the next of `latencies_seconds` (taken in turn). Where the
    rule has no text, the answer is the smallest that fits the request's schema, or a
    deterministic text.
    """

    def __init__(self, *, port: int = 0, latencies_seconds: Sequence[float] = (0.0,)) -> None:
        self._port = port
        self._rules = Rules(latencies_seconds)
        self._knows_response_format = True
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
        """The value of `OPENAI_BASE_URL` that reaches this server."""
        return f"http://127.0.0.1:{self._port}/v1"

    def when(
        self,
        keyword: str,
        *,
        latency_seconds: float = 0.0,
        text: Reply = None,
        json: JsonReply = None,
        faults: Sequence[Fault] = (),
    ) -> None:
        """Answer prompts with `keyword` by `text` or `json` after `latency_seconds`.

        Each fault strikes once before. A second rule of the same keyword takes the first's place.
        """
        self._rules.add(Rule(keyword, latency_seconds, reply_of(text, json), deque(faults)))

    def when_request(
        self,
        keyword: str,
        predicate: Callable[[ChatRequest], bool],
        *,
        latency_seconds: float = 0.0,
        text: Reply = None,
        json: JsonReply = None,
        faults: Sequence[Fault] = (),
    ) -> None:
        """Answer the requests for which `predicate` holds; `keyword` only names the rule."""
        reply = reply_of(text, json)
        self._rules.add(Rule(keyword, latency_seconds, reply, deque(faults), predicate))

    def refuse_response_format(self) -> None:
        """Answer every request with a `response_format` with 400 from now on."""
        self._knows_response_format = False

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
        rule = self._rules.choose(chat)
        number = len(self._calls)
        self._calls.append(Call(rule.keyword, chat, time.monotonic(), time.time()))
        self._count(+1)
        outcome, text = "crashed", None
        try:
            fault = self._refusal(chat) or rule.next_fault()
            await self._wait(rule, fault)
            response, text = await respond(request, chat, number, rule, fault)
            outcome = outcome_of(fault)
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

    def _refusal(self, chat: ChatRequest) -> Fault | None:
        """The fault of an endpoint that does not know what it is asked for."""
        if self._knows_response_format or not chat.body.get("response_format"):
            return None
        return Fault.unknown_response_format()

    async def _wait(self, rule: Rule, fault: Fault | None) -> None:
        await asyncio.sleep(rule.latency_seconds)
        gate = self._gates.get(rule.keyword)
        if gate is not None:
            await gate.wait()
        if fault is not None and fault.kind is FaultKind.SLOW:
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind is FaultKind.HANG:
            await asyncio.Event().wait()

    def _count(self, change: int) -> None:
        self._in_flight += change
        self._max_in_flight = max(self._max_in_flight, self._in_flight)
        self._changed.set()
