"""The REST front: authorisation, limits, faults and nonces before SimCord's routes answer."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from dataclasses import dataclass, field
from typing import Any, cast

import simcord.http as simcord_routes
from aiohttp import web
from simcord.backend import errors, serializers
from simcord.backend.errors import BackendError
from simcord.http.router import RouteNotImplemented, UnsupportedField, dispatch

from tests.fakes.discord import polls, rules
from tests.fakes.discord.bodies import Body, read_body
from tests.fakes.discord.faults import RestFault, RestFaults, reset_connection
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.injections import Injections
from tests.fakes.discord.limits import RateLimits, spent_headers
from tests.fakes.discord.log import Entry, RequestLog
from tests.fakes.discord.nonces import Nonces
from tests.fakes.discord.world import World

# Importing the package is what registers SimCord's routes with its router.
_REGISTERED = simcord_routes.__name__
_JSON = "application/json"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """A status and a JSON body; a body of None is 204 with nothing in it."""

    status: int
    body: Any = None
    headers: dict[str, str | None] = field(default_factory=dict[str, str | None])
    raw: str | None = None
    """HTML in place of the JSON, as the edge answers."""


class RestFront:
    """Answers `/api/v10/…` as Discord does and records every request."""

    def __init__(self, world: World, gateway: Gateway, injections: Injections) -> None:
        self.log = RequestLog()
        self.faults = RestFaults()
        self.limits = RateLimits()
        self._world = world
        self._gateway = gateway
        self._injections = injections
        self._nonces = Nonces(world)

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request, as its fault, if it has one, says."""
        arrived_wall = time.time()
        path = "/" + request.match_info["path"]
        query = dict(request.query)
        try:
            body = await read_body(request)
        except ValueError as error:
            body = Body({}, [], [])
            refusal = Answer(400, {"message": f"400: Bad Request ({error})", "code": 50109})
        else:
            refusal = None
        entry = self.log.open(request.method, path, query, body.json, body.parts, arrived_wall)
        self._injections.note(entry)
        fault = self.faults.take(request.method, path)
        if fault is not None and not fault.after_commit:
            await asyncio.sleep(fault.delay_seconds)
        answer: Answer | None = None
        if fault is None or fault.after_commit or not fault.answers:
            answer = refusal or self._answer(request, path, entry, body)
            entry.answer, entry.committed = answer.body, answer.status < 300
        if fault is not None and fault.after_commit:
            await asyncio.sleep(fault.delay_seconds)
        return self._finish(request, entry, answer, fault)

    def _finish(
        self, request: web.Request, entry: Entry, answer: Answer | None, fault: RestFault | None
    ) -> web.Response:
        """Send the answer, unless the fault takes its place."""
        entry.answered_wall = time.time()
        if fault is not None and fault.drop:
            entry.dropped = True
            reset_connection(request)
            return web.Response()
        if answer is None or (fault is not None and fault.answers):
            answer = self._faulty(fault or RestFault("*", "*"), entry)
        entry.status = answer.status
        return _response(answer)

    def _faulty(self, fault: RestFault, entry: Entry) -> Answer:
        headers: dict[str, str | None] = {**self.limits.headers(entry.method, entry.path)}
        if fault.status == 429:
            seconds = fault.retry_after_seconds
            headers.update(spent_headers(entry.method, entry.path, seconds, fault.scope))
        headers.update(fault.headers)
        return Answer(fault.status or 500, fault.error_body(), headers, raw=fault.body)

    def _answer(self, request: web.Request, path: str, entry: Entry, body: Body) -> Answer:
        """Answers a request that reaches Discord."""
        if not self._authorized(request, path):
            body_401 = {"message": "401: Unauthorized", "code": 0}
            return Answer(401, body_401, {**self.limits.headers(entry.method, path)})
        allowance = self.limits.take(entry.method, path)
        if allowance.refusal:
            return Answer(429, allowance.refusal, {**allowance.headers})
        try:
            status, result = self._commit(path, entry, body)
        except (RouteNotImplemented, UnsupportedField) as gap:
            self.log.gaps.append(f"{entry.method} {path}: {gap}")
            status, result = _gap(gap)
        except BackendError as error:
            status, result = error.status, error.to_json()
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            _log.warning("%s %s is malformed", entry.method, path, exc_info=True)
            refused = errors.invalid_form_body(f"{type(error).__name__}: {error}")
            status, result = refused.status, refused.to_json()
        return Answer(status, result, {**allowance.headers})

    def _authorized(self, request: web.Request, path: str) -> bool:
        segments = path.strip("/").split("/")
        if segments[0] == "interactions" or (segments[0] == "webhooks" and len(segments) > 2):
            return True
        return request.headers.get("Authorization") == f"Bot {self._world.settings.token}"

    def _commit(self, path: str, entry: Entry, body: Body) -> tuple[int, Any]:
        """Carry the request out. Raises BackendError with Discord's refusal."""
        match (entry.method, path):
            case ("GET", "/gateway"):
                return 200, {"url": self._gateway.url}
            case ("GET", "/gateway/bot"):
                return 200, self._gateway.bot_payload()
            case ("GET", "/applications/@me"):
                path = "/oauth2/applications/@me"
            case _:
                pass
        payload = body.object
        rules.check(self._world, entry.method, path, entry.query, payload)
        rules.check_uploads(self._world, [len(file.fp.getbuffer()) for file in body.uploads])
        segments = path.strip("/").split("/")
        if entry.method == "GET" and segments[2:3] == ["polls"]:
            channel_id, message_id, answer_id = map(int, (segments[1], segments[3], segments[5]))
            return 200, polls.voters(self._world, channel_id, message_id, answer_id, entry.query)
        if entry.method == "POST" and len(segments) == 3 and segments[2] == "messages":
            return 200, self._create_message(path, entry, body, payload)
        result = self._dispatch(path, entry, body)
        if segments[0] == "interactions" and not _truth(entry.query.get("with_response")):
            return 204, None
        return (204 if result is None else 200), _without_empty_nonce(result)

    def _create_message(
        self, path: str, entry: Entry, body: Body, payload: dict[str, Any]
    ) -> dict[str, Any]:
        """Create Message, or the earlier message of the same nonce."""
        nonce = self._nonces.check(payload)
        if nonce is None:
            return _without_empty_nonce(self._dispatch(path, entry, body))
        earlier = self._nonces.earlier(nonce, payload)
        if earlier is not None:
            entry.deduplicated = True
            message = dict(serializers.message_payload(self._world.backend, earlier))
            return {**message, "nonce": nonce}
        self._world.nonce_in_hand = nonce
        try:
            message = cast(dict[str, Any], self._dispatch(path, entry, body))
        finally:
            self._world.nonce_in_hand = None
        self._nonces.remember(nonce, int(message["channel_id"]), int(message["id"]))
        return {**message, "nonce": nonce}

    def _dispatch(self, path: str, entry: Entry, body: Body) -> Any:
        return dispatch(
            self._world.backend,
            entry.method,
            path,
            json=body.json,
            params=dict(entry.query),
            files=list(body.uploads),
            message_content_access=self._world.settings.message_content,
        )


def _response(answer: Answer) -> web.Response:
    headers: dict[str, str | None] = {"Via": "1.1 stand-in", **answer.headers}
    sent = {name: value for name, value in headers.items() if value is not None}
    if answer.raw is not None:
        return web.Response(
            status=answer.status, text=answer.raw, content_type="text/html", headers=sent
        )
    if answer.status == 204:
        return web.Response(status=204, headers=sent)
    sent["Content-Type"] = _JSON
    return web.Response(status=answer.status, body=json.dumps(answer.body).encode(), headers=sent)


def _gap(gap: RouteNotImplemented | UnsupportedField) -> tuple[int, dict[str, Any]]:
    """The answer of real Discord to a route or a field that it does not know either."""
    if isinstance(gap, RouteNotImplemented):
        return 404, {"message": "404: Not Found", "code": 0}
    refused = errors.invalid_form_body(f"unknown fields {', '.join(gap.fields)}")
    return refused.status, refused.to_json()


def _without_empty_nonce(result: Any) -> Any:
    """Messages without the `nonce: null` that the model gives them and Discord does not."""
    if isinstance(result, list):
        return [_without_empty_nonce(item) for item in cast(list[Any], result)]
    if isinstance(result, dict):
        items = cast(dict[str, Any], result).items()
        return {key: value for key, value in items if key != "nonce" or value is not None}
    return result


def _truth(value: str | None) -> bool:
    return (value or "").lower() in ("1", "true")
