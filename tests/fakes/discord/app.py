"""Puts REST, gateway, files and control behind one HTTP server."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import web

from tests.fakes.discord.cdn import Downloads
from tests.fakes.discord.control import Control
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.injections import Injections
from tests.fakes.discord.rest import RestFront
from tests.fakes.discord.settings import Settings
from tests.fakes.discord.world import World

_BODY_BYTES = 128 * 1024**2
_SHUTDOWN_SECONDS = 0.2


@asynccontextmanager
async def serve(settings: Settings, port: int) -> AsyncGenerator[int]:
    """Listen on loopback; yields the port, a free one when `port` is 0."""
    world = World(settings)
    gateway = Gateway(world)
    injections = Injections(world)
    rest = RestFront(world, gateway, injections)
    downloads = Downloads(world.cdn, rest.faults)
    control = Control(world, rest, gateway, injections, downloads)

    app = web.Application(client_max_size=_BODY_BYTES)
    app.router.add_route("*", "/api/v10/{path:.*}", rest.handle)
    app.router.add_get("/", gateway.handle)
    app.router.add_get("/cdn/{path:.*}", downloads.handle)
    app.router.add_post("/control/{action}", control.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        bound = int(runner.addresses[0][1])
        gateway.url = f"ws://127.0.0.1:{bound}/"
        world.cdn.base_url = f"http://127.0.0.1:{bound}/cdn"
        yield bound
    finally:
        gateway.release()
        await runner.cleanup()
