"""The files that come with requests: fetched from Discord once, then kept with their run."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

import discord

from bot.discord_api.message_text import has_ending
from bot.discord_api.retry import until_it_works
from bot.errors import BotError
from storage import run_inputs
from storage.database import Database
from storage.run_inputs import Upload
from workflows.errors import InputUnusable
from workflows.input_text import TEXT_FILE_BYTES
from workflows.run import UploadedFile
from workflows.text.lists import listed

log = logging.getLogger(__name__)

FETCH_SECONDS = 60
TRIES = 4


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
        except BotError as error:
            log.warning("run %s: its file could not be fetched: %r", run_id, error)
            raise InputUnusable(
                f"I couldn't fetch {upload.name} from Discord. Upload it again with a new command."
            ) from error
        await self._database.write(run_inputs.keep_upload, run_id, content)
        return UploadedFile(upload.name, content)

    async def _fetched(self, url: str) -> bytes:
        async def fetch() -> bytes:
            async with asyncio.timeout(FETCH_SECONDS):
                return await self._fetch(url)

        return await until_it_works("fetch a file", fetch, tries=TRIES)


def text_upload(file: discord.Attachment, endings: Sequence[str]) -> Upload:
    """Gives the text file as an upload, looked at as far as its name and size tell.

    Raises InputUnusable.
    """
    if not has_ending(file, endings):
        raise InputUnusable(
            f"I can't read {file.filename}, only {listed(endings)} files; nothing was started."
        )
    if file.size > TEXT_FILE_BYTES:
        raise InputUnusable(
            f"{file.filename} is larger than 1 MB. Upload a shorter file, or only the part that "
            "matters; nothing was started."
        )
    return Upload(file.filename, file.url)
