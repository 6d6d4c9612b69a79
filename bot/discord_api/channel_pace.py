"""How many messages a channel takes right now, as Discord's answers last said."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import aiohttp

_SEND = re.compile(r"/channels/(\d+)/messages")
LONGEST_WAIT_SECONDS = 60.0
"""A header that asks for more is not believed; discord.py then waits as long as it must."""
MOST_CHANNELS = 500
"""That are remembered; each thread under a card is one. Of more, quiet ones are forgotten."""
PATIENCE_SECONDS = 2.0
"""For what is under way, where its answer is what the limit would be learnt from."""


class ChannelPace:
    """Lets messages into a channel while its limit lasts, and tells when one had to wait for it.

    discord.py waits out a limit inside the request, when it is too late to change what is sent.
    Nothing about the limit is assumed: where no answer has told it yet, one message goes at a time
    (https://discord.com/developers/docs/topics/rate-limits).
    """

    def __init__(self) -> None:
        self._channels: dict[int, _Allowance] = {}

    async def turn(self, channel_id: int) -> Turn:
        """Waits until the channel takes one more message, which is under way from then on."""
        allowance = self._allowance(channel_id)
        return Turn(await allowance.enter(), allowance.leave)

    def trace(self) -> aiohttp.TraceConfig:
        """What discord.py's client has to be made with, so that this learns from its answers."""

        async def learn(
            _session: aiohttp.ClientSession,
            _context: SimpleNamespace,
            answered: aiohttp.TraceRequestEndParams,
        ) -> None:
            found = _SEND.search(answered.url.path)
            if answered.method == "POST" and found and answered.url.path.endswith(found[0]):
                self._allowance(int(found[1])).learn(answered.response)

        config = aiohttp.TraceConfig()
        config.on_request_end.append(learn)
        return config

    def __len__(self) -> int:
        """How many channels are remembered."""
        return len(self._channels)

    def _allowance(self, channel_id: int) -> _Allowance:
        if channel_id not in self._channels:
            if len(self._channels) >= MOST_CHANNELS:
                self._channels = {
                    known: one for known, one in self._channels.items() if not one.is_quiet
                }
            self._channels[channel_id] = _Allowance()
        return self._channels[channel_id]


@dataclass(frozen=True, slots=True)
class Turn:
    """A message's place in its channel."""

    waited: bool
    """Whether the channel's limit held it up."""
    over: Callable[[], None]
    """To be called once the message has been answered for, or given up."""


class _Allowance:
    """One channel's limit, and what is under way there."""

    def __init__(self) -> None:
        self._limit: int | None = None
        self._remaining = 0
        self._resets_at = 0.0
        self._under_way = 0
        self._in_line = asyncio.Lock()
        self._changed = asyncio.Event()

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is under way or waits, and what was learnt holds no more."""
        waits = self._in_line.locked()
        return not self._under_way and not waits and _now() >= self._resets_at

    async def enter(self) -> bool:
        """Waits for a place; whether it was the limit that was waited for."""
        waited = False
        async with self._in_line:
            while not self._has_room():
                self._changed.clear()
                until_reset_seconds = self._resets_at - _now()
                exhausted = until_reset_seconds > 0
                waited = waited or exhausted
                seconds = until_reset_seconds if exhausted else PATIENCE_SECONDS
                try:
                    async with asyncio.timeout(min(seconds, LONGEST_WAIT_SECONDS)):
                        await self._changed.wait()
                except TimeoutError:
                    if not exhausted:
                        break
            self._under_way += 1
        return waited

    def leave(self) -> None:
        self._under_way -= 1
        self._changed.set()

    def learn(self, response: aiohttp.ClientResponse) -> None:
        headers = response.headers
        try:
            self._limit = int(headers["X-RateLimit-Limit"])
            self._remaining = int(headers["X-RateLimit-Remaining"])
            self._resets_at = _now() + float(headers["X-RateLimit-Reset-After"])
        except (KeyError, ValueError):
            return
        if response.status == 429:
            self._remaining = 0
        self._changed.set()

    def _has_room(self) -> bool:
        if self._limit is None:
            return self._under_way == 0
        if _now() >= self._resets_at:
            return self._under_way < self._limit
        return self._under_way < self._remaining


def _now() -> float:
    return asyncio.get_running_loop().time()
