"""Asks Discord until it answers: what can pass by itself is waited out, the rest is an error."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import TypeVar

import aiohttp
import discord
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_never, wait_exponential

from bot.errors import ChannelClosed, LoggedOut, Undeliverable

log = logging.getLogger(__name__)
T = TypeVar("T")

REQUEST_TIMEOUT_SECONDS = 300
"""discord.py sits out a rate limit inside the request, so this is long."""
LONGEST_PAUSE_SECONDS = 60
UNKNOWN_MESSAGE = 10008
_POST = re.compile(r"/channels/\d+/threads$")


class CardGone(Undeliverable):
    """The card was deleted; the channel is still there."""


async def until_it_works(what: str, once: Callable[[], Awaitable[T]]) -> T:
    """What `once` gives, tried again with growing pauses while what fails can pass by itself.

    Raises CardGone, LoggedOut or Undeliverable, with a reason in plain words, where it can't.
    """

    def note(state: RetryCallState) -> None:
        error = None if state.outcome is None else state.outcome.exception()
        log.warning("could not %s yet, trying again: %r", what, error)

    try:
        async for attempt in AsyncRetrying(
            retry=retry_if_exception(_passes_by_itself),
            wait=wait_exponential(multiplier=0.5, max=LONGEST_PAUSE_SECONDS),
            stop=stop_never,
            before_sleep=note,
            reraise=True,
        ):
            with attempt:
                async with asyncio.timeout(REQUEST_TIMEOUT_SECONDS):
                    return await once()
    except discord.NotFound as error:
        if error.code == UNKNOWN_MESSAGE:
            raise CardGone("the message was deleted") from error
        raise ChannelClosed("the channel is gone") from error
    except discord.Forbidden as error:
        raise ChannelClosed(
            "the bot may not write here; it needs View Channel, Send Messages and Read Message "
            "History"
        ) from error
    except discord.HTTPException as error:
        if error.status == 401:
            raise LoggedOut("Discord no longer accepts DISCORD_TOKEN") from error
        raise Undeliverable(f"Discord refused it (error {error.code or error.status})") from error
    raise AssertionError("AsyncRetrying neither returned nor raised")


def failing_at_once(trace: aiohttp.TraceConfig) -> aiohttp.TraceConfig:
    """The trace, by which a forum's post that ended in a 5xx is not asked for again at once.

    Discord may have opened it all the same, and takes no nonce for it: `once` has to look first,
    which the retries inside discord.py do not.
    """

    async def fail(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        answered: aiohttp.TraceRequestEndParams,
    ) -> None:
        response = answered.response
        if answered.method == "POST" and response.status >= 500 and _POST.search(answered.url.path):
            response.close()
            raise aiohttp.ClientResponseError(
                response.request_info, response.history, status=response.status
            )

    trace.on_request_end.append(fail)
    return trace


def _passes_by_itself(error: BaseException) -> bool:
    if isinstance(error, discord.HTTPException):
        return error.status >= 500 or error.status == 429
    return isinstance(error, aiohttp.ClientError | OSError | TimeoutError)
