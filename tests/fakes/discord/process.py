"""The stand-in's process as a test holds it: started, asked over `/control`, and ended."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp

from tests.fakes.discord.files import dumps

_ROOT = Path(__file__).parents[3]
_START_SECONDS = 30.0
_STOP_SECONDS = 5.0
_POLL_SECONDS = 0.02
_T = TypeVar("_T")


class StandInRefusal(Exception):
    """A test asked for something that cannot happen on Discord, or not in this state."""


class StandInProcess:
    """A process of its own on a free loopback port, which ends with the `async with` block."""

    def __init__(self, *, port: int = 0, token: str = "stand-in-token") -> None:
        self.token = token
        """The value of `DISCORD_TOKEN`."""
        self.port = port
        """The port, a free one once entered when 0 was given."""
        self._resources = AsyncExitStack()
        self._http: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.fakes.discord"),
            *("--port", str(self.port), "--token", self.token, "--until-stdin-closes"),
            cwd=_ROOT,
            stdin=PIPE,
            stdout=PIPE,
        )
        self._resources.push_async_callback(_stop, process)
        try:
            async with asyncio.timeout(_START_SECONDS):
                assert process.stdout is not None
                line = await process.stdout.readline()
            self.port = int(json.loads(line)["port"])
            self._http = await self._resources.enter_async_context(aiohttp.ClientSession())
        except BaseException:
            await self._resources.aclose()
            raise
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._resources.aclose()

    @property
    def api_url(self) -> str:
        """The value of `DISCORD_API_URL`."""
        return f"http://127.0.0.1:{self.port}/api/v10"

    @property
    def gateway_url(self) -> str:
        """The value of `DISCORD_GATEWAY_URL`."""
        return f"ws://127.0.0.1:{self.port}/"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead the bot's process here."""
        return {
            "DISCORD_API_URL": self.api_url,
            "DISCORD_GATEWAY_URL": self.gateway_url,
            "DISCORD_TOKEN": self.token,
        }

    async def download(self, url: str) -> bytes:
        """The bytes of an attachment."""
        assert self._http is not None
        async with self._http.get(url) as response:
            response.raise_for_status()
            return await response.read()

    async def _post(self, action: str, **values: Any) -> Any:
        """The JSON which the control route `action` returns. Raises StandInRefusal."""
        assert self._http is not None, "the stand-in runs inside `async with`"
        url = f"http://127.0.0.1:{self.port}/control/{action}"
        headers = {"Content-Type": "application/json"}
        async with self._http.post(url, data=dumps(values), headers=headers) as response:
            body = await response.json()
            if response.status != 200:
                raise StandInRefusal(" ".join([body["error"], *body.get("notes", [])]))
            return body


async def poll(
    read: Callable[[], Awaitable[_T]], reached: Callable[[_T], bool], timeout_seconds: float
) -> _T:
    """Reads again and again until `reached` holds of the value. Raises TimeoutError.

    Another process cannot set an event of ours, so it is asked again and again.
    """
    async with asyncio.timeout(timeout_seconds):
        while not reached(value := await read()):
            await asyncio.sleep(_POLL_SECONDS)
    return value


async def _stop(process: Process) -> None:
    """End the process by closing its input, or if that does not help by killing its own id."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        await asyncio.wait_for(process.communicate(), _STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
