"""Trying again: what can pass by itself is waited out, the rest is an error in plain words."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import TypeVar

import aiohttp
import discord
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    stop_never,
    wait_exponential,
)
from tenacity.stop import stop_base
from tenacity.wait import wait_base

from bot.errors import BotError, ChannelClosed, LoggedOut, MessageGone, Undeliverable, gravest

log = logging.getLogger(__name__)
T = TypeVar("T")

REQUEST_TIMEOUT_SECONDS = 300
"""discord.py sits out a rate limit inside the request, so this is long."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 60
FIRST_PAUSE_OF_WORK_SECONDS = 1.0

UNKNOWN_MESSAGE = 10008
_POST = re.compile(r"/channels/\d+/threads$")


async def until_it_works(
    what: str, request: Callable[[], Awaitable[T]], *, tries: int | None = None
) -> T:
    """The answer to a request, made again with growing pauses while what fails can pass by itself.

    With `tries`, only so many times. A refusal of the bot that gives no reason is believed the
    second time: in an outage Discord answers so as well. Raises MessageGone, ChannelClosed,
    LoggedOut or another Undeliverable, with a reason in plain words, where it can't be had.
    """
    try:
        try:
            return await _in_time(request)
        except Exception as error:
            if tries == 1 or not (_passes_by_itself(error) or _may_be_an_outage(error)):
                raise
            log.warning("could not %s yet, trying again: %r", what, error)
        await asyncio.sleep(FIRST_PAUSE_SECONDS)
        wait = wait_exponential(multiplier=2 * FIRST_PAUSE_SECONDS, max=LONGEST_PAUSE_SECONDS)
        stop = stop_never if tries is None else stop_after_attempt(tries - 1)
        return await _retrying(what, _passes_by_itself, wait, stop)(_in_time, request)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise _in_plain_words(error) from error


async def keep_trying(
    what: str,
    work: Callable[[], Awaitable[T]],
    *,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> T:
    """Gives work's result; does it again, with growing pauses, while it fails as on a full disk.

    Raises at once what no further try can change: LoggedOut and Undeliverable, also from within a
    group. `pause` gets the seconds to wait, and may end the wait early.
    """

    async def attempt() -> T:
        try:
            return await work()
        except Exception as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                # A group of tasks that fail while it is being cancelled tells of the failure alone.
                raise asyncio.CancelledError from error
            if (grave := gravest(error)) is error:
                raise
            raise grave from error

    wait = wait_exponential(multiplier=FIRST_PAUSE_OF_WORK_SECONDS, max=LONGEST_PAUSE_SECONDS)
    return await _retrying(what, _may_pass, wait, stop_never, pause)(attempt)


def failing_at_once(trace: aiohttp.TraceConfig) -> aiohttp.TraceConfig:
    """The trace, by which a forum's post that ended in a 5xx is not asked for again at once.

    Discord may have opened it all the same, and takes no nonce for it: whoever asks has to look
    first, which the retries inside discord.py do not.
    """

    async def fail(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        answered: aiohttp.TraceRequestEndParams,
    ) -> None:
        response = answered.response
        if (
            response.status >= 500
            and answered.method == "POST"
            and _POST.search(answered.url.raw_path)
        ):
            response.close()
            raise aiohttp.ClientResponseError(
                response.request_info, response.history, status=response.status
            )

    trace.on_request_end.append(fail)
    return trace


def _retrying(
    what: str,
    again: Callable[[BaseException], bool],
    wait: wait_base,
    stop: stop_base,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncRetrying:
    def note(state: RetryCallState) -> None:
        error = None if state.outcome is None else state.outcome.exception()
        # Trouble that was not foreseen is logged with its traceback.
        trace = None if error is None or _passes_by_itself(error) else error
        log.warning("could not %s yet, trying again: %r", what, error, exc_info=trace)

    return AsyncRetrying(
        retry=retry_if_exception(again),
        wait=wait,
        stop=stop,
        sleep=pause,
        before_sleep=note,
        reraise=True,
    )


async def _in_time(request: Callable[[], Awaitable[T]]) -> T:
    async with asyncio.timeout(REQUEST_TIMEOUT_SECONDS):
        return await request()


def _passes_by_itself(error: BaseException) -> bool:
    if isinstance(error, discord.HTTPException):
        return error.status >= 500 or error.status == 429
    return isinstance(error, aiohttp.ClientError | OSError | TimeoutError)


def _may_be_an_outage(error: BaseException) -> bool:
    if not isinstance(error, discord.HTTPException):
        return False
    return error.status in (401, 403) and not error.code


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, Exception) and not isinstance(error, LoggedOut | Undeliverable)


def _in_plain_words(error: Exception) -> BotError:
    if not isinstance(error, discord.HTTPException):
        return Undeliverable("Discord can't be reached")
    if isinstance(error, discord.NotFound):
        if error.code == UNKNOWN_MESSAGE:
            return MessageGone("the message was deleted")
        return ChannelClosed("the channel is gone")
    if isinstance(error, discord.Forbidden):
        return ChannelClosed(
            "the bot isn't allowed to write here; it needs View Channel, Send Messages and Read "
            "Message History"
        )
    if error.status == 401:
        return LoggedOut("Discord no longer accepts DISCORD_TOKEN")
    return Undeliverable(f"Discord refused it (error {error.code or error.status})")
