"""As much of Discord's REST API as the doctor asks, with answers that a test can choose."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "the-token-of-the-bot"
EVERYTHING = {"id": "1", "name": "Home", "permissions": "309237763072"}


@dataclass
class Portal:
    """The application, its bot user, and the servers it is in."""

    servers: list[dict[str, Any]] = field(default_factory=lambda: [EVERYTHING])
    application: dict[str, Any] = field(default_factory=dict[str, Any])
    is_silent: bool = False
    """Takes requests and never answers."""
    url: str = ""

    async def answer(self, request: web.Request) -> web.Response:
        if self.is_silent:
            await asyncio.Event().wait()
        if request.headers["Authorization"] != f"Bot {TOKEN}":
            return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401)
        user = {"id": "1001", "username": "Chorus", "discriminator": "0", "avatar": None}
        match request.match_info["path"]:
            case "users/@me":
                return _json(user | {"bot": True})
            case "oauth2/applications/@me":
                return _json(_application(user) | self.application)
            case "users/@me/guilds":
                after, limit = int(request.query.get("after", 0)), int(request.query["limit"])
                younger = [server for server in self.servers if int(server["id"]) > after]
                return _json(younger[:limit])
            case _:
                return web.json_response({"message": "404: Not Found", "code": 0}, status=404)


def _json(body: object) -> web.Response:
    response = web.json_response(body)
    response.charset = None
    return response


def _application(owner: dict[str, Any]) -> dict[str, Any]:
    nothing: dict[str, Any] = dict.fromkeys(("icon", "rpc_origins", "interactions_endpoint_url"))
    named = {"id": "1001", "name": "Chorus", "description": "", "verify_key": "", "flags": 0}
    return nothing | named | {"owner": owner, "bot_public": True, "bot_require_code_grant": False}


@asynccontextmanager
async def served(portal: Portal) -> AsyncGenerator[None]:
    app = web.Application()
    app.router.add_route("*", "/api/v10/{path:.*}", portal.answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    portal.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/v10"
    yield
    await runner.cleanup()
