"""The files that come with requests: fetched from Discord once, then kept with their run."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import aiohttp
import discord
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from storage import run_inputs
from storage.database import Database
from workflows.errors import InputUnusable
from workflows.run import UploadedFile

log = logging.getLogger(__name__)

FETCH_SECONDS = 60
TRIES = 4
PASSING = (aiohttp.ClientError, OSError, TimeoutError, discord.DiscordServerError)


class Uploads:
    """Reads what was uploaded with a run; `fetch` gets the bytes behind Discord's address."""

    def __init__(self, database: Database, fetch: Callable[[str], Awaitable[bytes]]) -> None:
        self._database = database
        self._fetch = fetch

    async def file(self, run_id: str) -> UploadedFile | None:
        """The run's file; None where none was uploaded. Raises InputUnusable."""
        upload = await self._database.read(run_inputs.upload, run_id)
        if upload is None:
            return None
        if upload.content is not None:
            return UploadedFile(upload.name, upload.content)
        try:
            content = await self._fetched(upload.url)
        except (*PASSING, discord.HTTPException) as error:
            log.warning("run %s: its file could not be fetched: %r", run_id, error)
            raise InputUnusable(
                f"I could not fetch {upload.name} from Discord. Ask again, with the file attached "
                "anew."
            ) from error
        await self._database.write(run_inputs.keep_upload, run_id, content)
        return UploadedFile(upload.name, content)

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
