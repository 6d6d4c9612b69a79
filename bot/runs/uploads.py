"""The files that people hand in: fetched from Discord once, then kept with their run."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import aiohttp
import discord
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from storage.materials import Materials
from workflows.errors import InputUnusable
from workflows.run import HandedIn

log = logging.getLogger(__name__)

FETCH_SECONDS = 60
TRIES = 4
PASSING = (aiohttp.ClientError, OSError, TimeoutError, discord.DiscordServerError)


class Inputs:
    """Reads what was handed in with a run; `fetch` gets the bytes behind Discord's address."""

    def __init__(self, materials: Materials, fetch: Callable[[str], Awaitable[bytes]]) -> None:
        self._materials = materials
        self._fetch = fetch

    async def file(self, run_id: str) -> HandedIn | None:
        """The run's file; None where none was handed in. Raises InputUnusable."""
        record = await self._materials.file(run_id)
        if record is None:
            return None
        if record.content is not None:
            return HandedIn(record.name, record.content)
        try:
            content = await self._fetched(record.url)
        except (*PASSING, discord.HTTPException) as error:
            log.warning("run %s: its file could not be fetched: %r", run_id, error)
            raise InputUnusable(
                f"I could not fetch {record.name} from Discord. Ask again, with the file attached "
                "anew."
            ) from error
        await self._materials.keep_file(run_id, content)
        return HandedIn(record.name, content)

    async def _fetched(self, url: str) -> bytes:
        async for attempt in AsyncRetrying(
            retry=retry_if_exception_type(PASSING),
            wait=wait_exponential(multiplier=0.5),
            stop=stop_after_attempt(TRIES),
            reraise=True,
        ):
            with attempt:
                async with asyncio.timeout(FETCH_SECONDS):
                    return await self._fetch(url)
        raise AssertionError("AsyncRetrying neither returned nor raised")
