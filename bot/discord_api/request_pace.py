"""Keeps all of the bot's requests together within Discord's limit for a bot."""

from __future__ import annotations

import asyncio
from collections import deque
from types import SimpleNamespace

import aiohttp

MOST_A_SECOND = 45
"""Discord allows 50 (https://discord.com/developers/docs/topics/rate-limits#global-rate-limit);
what is sent over a second may arrive within less."""
SECOND = 1.0
EXEMPT = ("/interactions/", "/webhooks/")
"""Answers to interactions are not bound to that limit, and may not wait."""


class RequestPace:
    """Lets at most so many requests a second begin, in the order in which they come.

    discord.py keeps to the limits of each route, and to this one only once it has been run into.
    """

    def __init__(self, most_a_second: int = MOST_A_SECOND) -> None:
        self._begun: deque[float] = deque(maxlen=most_a_second)
        self._turn = asyncio.Lock()

    async def wait(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        begins: aiohttp.TraceRequestStartParams,
    ) -> None:
        """Holds a request back until it may begin; for `aiohttp.TraceConfig.on_request_start`."""
        path = begins.url.path
        if "/api" in path and not any(one in path for one in EXEMPT):
            await self.turn()

    async def turn(self) -> None:
        """Waits for a place."""
        clock = asyncio.get_running_loop().time
        async with self._turn:
            if len(self._begun) == self._begun.maxlen:
                await asyncio.sleep(max(0.0, self._begun[0] + SECOND - clock()))
            self._begun.append(clock())
