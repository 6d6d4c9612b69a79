"""Discord's rate limits: the bot's own over all routes, and each channel's, learnt from answers.

See https://discord.com/developers/docs/topics/rate-limits.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace

import aiohttp

REQUESTS_A_SECOND = 45
"""Discord allows a bot 50; what is sent over a second may arrive within less."""
WINDOW_SECONDS = 1.0
SPARE_SHARE = 0.5
"""The share of a second's requests up to which one that only shows progress may begin."""
LEAST_WAIT_SECONDS = 0.05
LONGEST_WAIT_SECONDS = 60.0
"""A header that asks for more is not believed; discord.py then waits as long as it must."""
PATIENCE_SECONDS = 2.0
"""How long to wait for an answer that a channel's limit would be learnt from."""
MOST_CHANNELS = 500
"""Channels that are remembered; threads count as channels. Of more, idle ones are forgotten."""

_EXEMPT = ("/interactions/", "/webhooks/")
"""Answers to interactions are not bound to the bot's own limit, and may not wait."""
_MESSAGES = re.compile(r"/channels/(\d+)/messages(/\d+)?$")


class RateLimits:
    """Keeps the bot's requests within its own limit, and messages within their channels'.

    discord.py waits out a channel's limit inside the request, when it is too late to change what
    is sent, and keeps to the bot's own limit only once it has been run into.
    """

    def __init__(self, requests_a_second: int = REQUESTS_A_SECOND) -> None:
        self._requests = _RequestLimit(requests_a_second)
        self._channels: dict[int, _Channel] = {}

    async def permit(self, channel_id: int) -> Permit:
        """Waits until the channel takes one more message; it counts until the permit is released.

        Nothing is assumed about a channel's limit: until an answer has told it, one message goes
        at a time.
        """
        channel = self._channel(channel_id)
        return Permit(await channel.enter(), channel.leave)

    def spare_in_seconds(self, channel_id: int | None = None) -> float:
        """How long a request that may come late should wait before it asks again; 0.0: not at all.

        It gives way while others wait or few requests are left. With `channel_id` it is an edit
        there, and leaves that channel's last one to others.
        """
        now = _now()
        channel = None if channel_id is None else self._channels.get(channel_id)
        if channel is not None and channel.edits.remaining <= 1 and now < channel.edits.resets_at:
            return min(channel.edits.resets_at - now, LONGEST_WAIT_SECONDS)
        return self._requests.spare_in_seconds(now)

    @contextmanager
    def spare_request(self) -> Generator[None]:
        """Counts a request that was let through by `spare_in_seconds`, until it has ended."""
        self._requests.spare_in_flight += 1
        try:
            yield
        finally:
            self._requests.spare_in_flight -= 1

    def trace(self) -> aiohttp.TraceConfig:
        """To be given to discord.py's client: holds its requests back and learns from answers."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._before_request)
        config.on_request_end.append(self._after_request)
        return config

    def __len__(self) -> int:
        """How many channels are remembered."""
        return len(self._channels)

    async def _before_request(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        request: aiohttp.TraceRequestStartParams,
    ) -> None:
        path = request.url.raw_path
        if "/api" in path and not any(exempt in path for exempt in _EXEMPT):
            await self._requests.wait()

    async def _after_request(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        answered: aiohttp.TraceRequestEndParams,
    ) -> None:
        found = _MESSAGES.search(answered.url.raw_path)
        if found is None:
            return
        if answered.method == "POST" and found[2] is None:
            self._channel(int(found[1])).learn_of_sends(answered.response)
        elif answered.method == "PATCH":
            self._channel(int(found[1])).edits.learn(answered.response)

    def _channel(self, channel_id: int) -> _Channel:
        channel = self._channels.get(channel_id)
        if channel is None:
            if len(self._channels) >= MOST_CHANNELS:
                busy = {key: it for key, it in self._channels.items() if not it.is_idle}
                self._channels = busy
            channel = self._channels[channel_id] = _Channel()
        return channel


@dataclass(frozen=True, slots=True)
class Permit:
    """Lets one message into its channel."""

    waited: bool
    """Whether the channel's limit held it up."""
    release: Callable[[], None]
    """To be called once, when the message has been answered for or given up."""


class _RequestLimit:
    """At most so many requests begin within any second, in the order in which they come."""

    def __init__(self, most: int) -> None:
        self.spare_in_flight = 0
        self._most = most
        self._begun: deque[float] = deque()
        """When the requests of the last second have begun, oldest first."""
        self._line = asyncio.Lock()
        self._waiting = 0

    async def wait(self) -> None:
        """Returns at once where there is room and nobody waits."""
        now = _now()
        if not self._waiting and self._used(now) < self._most:
            self._begun.append(now)
            return
        self._waiting += 1
        try:
            async with self._line:
                if self._used(now := _now()) >= self._most:
                    await asyncio.sleep(self._begun[0] + WINDOW_SECONDS - now)
                self._begun.append(_now())
        finally:
            self._waiting -= 1

    def spare_in_seconds(self, now: float) -> float:
        """How long a request that may come late should wait before it asks again."""
        if self._waiting:
            return max(LEAST_WAIT_SECONDS, self._waiting / self._most * WINDOW_SECONDS)
        over = self._used(now) + self.spare_in_flight - int(self._most * SPARE_SHARE)
        if over < 0:
            return 0.0
        if over < len(self._begun):
            return max(LEAST_WAIT_SECONDS, self._begun[over] + WINDOW_SECONDS - now)
        return LEAST_WAIT_SECONDS

    def _used(self, now: float) -> int:
        """How many have begun within the second before now."""
        begun = self._begun
        while begun and begun[0] <= now - WINDOW_SECONDS:
            begun.popleft()
        return len(begun)


class _Bucket:
    """A limit, as the headers of the last answer stated it."""

    def __init__(self) -> None:
        self.limit: int | None = None
        self.remaining = 0
        self.resets_at = 0.0

    def learn(self, response: aiohttp.ClientResponse) -> None:
        headers = response.headers
        try:
            limit = int(headers["X-RateLimit-Limit"])
            remaining = int(headers["X-RateLimit-Remaining"])
            resets_at = _now() + float(headers["X-RateLimit-Reset-After"])
        except (KeyError, ValueError):
            return
        self.limit, self.resets_at = limit, resets_at
        self.remaining = 0 if response.status == 429 else remaining


class _Channel:
    """One channel's limits of messages and of edits, and how many messages are in flight."""

    def __init__(self) -> None:
        self.edits = _Bucket()
        self._sends = _Bucket()
        self._in_flight = 0
        self._line = asyncio.Lock()
        self._changed = asyncio.Event()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is in flight or waits, and what was learnt holds no more."""
        resets_at = max(self._sends.resets_at, self.edits.resets_at)
        return not self._in_flight and not self._line.locked() and _now() >= resets_at

    async def enter(self) -> bool:
        """Waits for room; whether it was the limit that was waited for."""
        waited = False
        async with self._line:
            while not self._has_room():
                self._changed.clear()
                until_reset_seconds = self._sends.resets_at - _now()
                exhausted = until_reset_seconds > 0
                waited = waited or exhausted
                seconds = until_reset_seconds if exhausted else PATIENCE_SECONDS
                try:
                    async with asyncio.timeout(min(seconds, LONGEST_WAIT_SECONDS)):
                        await self._changed.wait()
                except TimeoutError:
                    if not exhausted:
                        break
            self._in_flight += 1
        return waited

    def leave(self) -> None:
        self._in_flight -= 1
        self._changed.set()

    def learn_of_sends(self, response: aiohttp.ClientResponse) -> None:
        self._sends.learn(response)
        self._changed.set()

    def _has_room(self) -> bool:
        bucket = self._sends
        if bucket.limit is None:
            return self._in_flight == 0
        left = bucket.limit if _now() >= bucket.resets_at else bucket.remaining
        return self._in_flight < left


def _now() -> float:
    return asyncio.get_running_loop().time()
