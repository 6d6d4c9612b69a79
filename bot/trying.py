"""Trying a request to Discord until it works; what never will is told in plain words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_never, wait_exponential

from bot.errors import LoggedOut, Undeliverable

log = logging.getLogger(__name__)
T = TypeVar("T")

REQUEST_TIMEOUT_SECONDS = 300
"""discord.py sits out a rate limit inside the request, so this is long."""
LONGEST_PAUSE_SECONDS = 60
UNKNOWN_MESSAGE = 10008


class CardGone(Undeliverable):
    """The card was deleted; the channel is still there."""


async def until_it_works(what: str, once: Callable[[], Awaitable[T]]) -> T:
    """What `once` gives, tried with growing pauses while what goes wrong can pass by itself.

    Raises Undeliverable where it can't, CardGone where the message is gone, LoggedOut where the
    bot's token is no longer taken. `what` completes «could not …» in the log.
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
        raise Undeliverable("the channel is gone") from error
    except discord.Forbidden as error:
        raise Undeliverable(
            "the bot may not write here; it needs View Channel, Send Messages and Read Message "
            "History"
        ) from error
    except discord.HTTPException as error:
        if error.status == 401:
            raise LoggedOut("Discord no longer accepts DISCORD_TOKEN") from error
        raise Undeliverable(f"Discord refused it (error {error.code or error.status})") from error
    raise AssertionError("AsyncRetrying neither returned nor raised")


def _passes_by_itself(error: BaseException) -> bool:
    if isinstance(error, discord.HTTPException):
        return error.status >= 500 or error.status == 429
    return isinstance(error, aiohttp.ClientError | OSError | TimeoutError)
