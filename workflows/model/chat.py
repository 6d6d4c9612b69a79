"""The language model as the rest of Chorus sees it: one question, one answer, so many at a time."""

from __future__ import annotations

import asyncio
import importlib
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, SecretStr

if TYPE_CHECKING:
    from workflows.model.client import ModelClient


Owner = tuple[int, int]
"""Whom the model is asked for: the server, and the person in it."""
NOBODY: Owner = (0, 0)


class Limiter:
    """At most `limit` holders at a time. Those who wait are let in server by server in turn, and
    within a server person by person: nobody's many requests keep another's first one waiting."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._lines: dict[int, dict[int, deque[asyncio.Future[None]]]] = {}
        """Those who wait, by server and person; whose turn is next stands first."""
        self._closed = False
        self._changed = asyncio.Event()

    @property
    def capacity(self) -> int:
        """How many more could be let in at once."""
        return 0 if self._lines else max(0, self._limit - self._held)

    async def wait_for_capacity(self) -> None:
        """Waits until at least one more could be let in at once."""
        while not self.capacity:
            await self._change()

    @asynccontextmanager
    async def hold(self, owner: Owner = NOBODY) -> AsyncGenerator[None]:
        """Waits for a slot and holds it for the block."""
        await self._enter(owner)
        try:
            yield
        finally:
            self._leave()

    async def drain(self, grace_seconds: float) -> bool:
        """Lets nobody in any more and waits for those inside; False when the time is over first.

        Those who wait keep waiting, to be cancelled by their owner.
        """
        self._closed = True
        try:
            async with asyncio.timeout(grace_seconds):
                while self._held:
                    await self._change()
        except TimeoutError:
            return False
        return True

    async def _enter(self, owner: Owner) -> None:
        if self.capacity and not self._closed:
            self._held += 1
            return
        future = asyncio.get_running_loop().create_future()
        server, person = owner
        self._lines.setdefault(server, {}).setdefault(person, deque()).append(future)
        try:
            await future
        except asyncio.CancelledError:
            if future.cancelled():
                self._remove(owner, future)
            else:
                self._leave()
            raise

    def _leave(self) -> None:
        self._held -= 1
        while self._lines and self._held < self._limit and not self._closed:
            future = self._next()
            # One that has just been cancelled is passed over.
            if not future.done():
                future.set_result(None)
                self._held += 1
        self._changed.set()

    def _next(self) -> asyncio.Future[None]:
        """Takes the first in line; its person and its server go to the end of theirs."""
        server, persons = next(iter(self._lines.items()))
        person, line = next(iter(persons.items()))
        future = line.popleft()
        del persons[person], self._lines[server]
        if line:
            persons[person] = line
        if persons:
            self._lines[server] = persons
        return future

    def _remove(self, owner: Owner, future: asyncio.Future[None]) -> None:
        """Takes one that gave up out of its line."""
        server, person = owner
        persons = self._lines.get(server, {})
        line = persons.get(person, deque())
        if future in line:
            line.remove(future)
        if not line:
            persons.pop(person, None)
        if not persons:
            self._lines.pop(server, None)
        self._changed.set()

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """The model's name and address, and how patient to be with it."""

    name: str
    api_key: SecretStr
    base_url: str | None
    """An OpenAI-compatible endpoint; None is OpenAI's own."""
    concurrency: int
    """Calls at the same time in this process."""
    branch_timeout_seconds: float
    """For a branch in all, its retries included; a single call may take half of it."""
    max_tokens: int | None = None
    """Of one answer; None leaves it to the model."""
    temperature: float | None = None
    input_chars: int = 24_000
    """About how much material it takes in one call."""
    output_chars: int = 6_000
    """About how much text it gives in one answer."""
    is_demo: bool = False
    """Whether it is the embedded one, which is there to try the bot out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The model's answer to one question."""

    text: str
    truncated: bool
    input_tokens: int
    output_tokens: int


class ChatModel:
    """Asks the model. Close it with `aclose`; it owns its http client.

    The client, LangChain's, takes a second to import, so that happens in a thread: by `load`, else
    when the first question is asked.
    """

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self.name = settings.name
        self.input_chars = settings.input_chars
        self.output_chars = settings.output_chars
        self.is_demo = settings.is_demo
        self.limiter = Limiter(settings.concurrency)
        self._loading = asyncio.Lock()
        self._client: ModelClient | None = None

    async def load(self) -> ModelClient:
        """The model's client, made ready where that has not been done before."""
        async with self._loading:
            if self._client is None:
                await asyncio.to_thread(importlib.import_module, "workflows.model.client")
                from workflows.model.client import ModelClient

                self._client = ModelClient(self._settings)
            return self._client

    async def aclose(self) -> None:
        """Closes the connections."""
        if self._client is not None:
            await self._client.aclose()

    async def ask(
        self,
        instructions: str,
        data: str,
        on_start: Callable[[], None] | None = None,
        schema: type[BaseModel] | None = None,
        temperature: float | None = None,
        owner: Owner = NOBODY,
    ) -> Answer:
        """The model's answer to `data`, following `instructions`, in the form of `schema` if given.

        The two go apart, as system and user message: what is in `data` is material, never an
        instruction. Waits for its owner's turn, then calls `on_start`; retries what can pass by
        itself (429, 5xx, resets, time-outs) with backoff and jitter, here and in no other layer.
        Raises ModelError, in plain words. A form is asked for, not enforced: it is the caller's
        to read; a temperature is left out where the model takes none.
        """
        client = self._client or await self.load()
        async with self.limiter.hold(owner):
            if on_start is not None:
                on_start()
            return await client.ask(instructions, data, schema, temperature)

    async def reachable(self) -> str:
        """One short answer, for the doctor. Raises ModelError."""
        return (await self.ask("Answer with one word.", "Say hello.")).text
