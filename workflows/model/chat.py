"""The language model as the rest of Chorus sees it: one question, one answer, so many at a time."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, SecretStr

if TYPE_CHECKING:
    from workflows.model.client import ModelClient


class Limiter:
    """At most `limit` holders at a time, first come, first served."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._semaphore = asyncio.Semaphore(limit)
        self._held = 0
        self._waiting = 0
        self._closed = False
        self._idle = asyncio.Event()
        self._idle.set()
        self._freed = asyncio.Event()

    @property
    def capacity(self) -> int:
        """So many who come now would not have to wait."""
        return max(0, self._limit - self._held - self._waiting)

    async def wait_for_capacity(self) -> None:
        """Waits until one who comes now would not have to wait."""
        while not self.capacity:
            self._freed.clear()
            await self._freed.wait()

    @asynccontextmanager
    async def hold(self) -> AsyncGenerator[None]:
        """Waits for a slot and holds it for the block."""
        self._waiting += 1
        try:
            await self._semaphore.acquire()
        finally:
            self._waiting -= 1
            self._freed.set()
        try:
            if self._closed:
                await asyncio.Event().wait()
            self._held += 1
            self._idle.clear()
            try:
                yield
            finally:
                self._held -= 1
                self._freed.set()
                if not self._held:
                    self._idle.set()
        finally:
            self._semaphore.release()

    async def drain(self, grace_seconds: float) -> bool:
        """Lets nobody in any more and waits for those inside; False when the time is over first.

        Those who wait keep waiting, to be cancelled by their owner.
        """
        self._closed = True
        try:
            async with asyncio.timeout(grace_seconds):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True


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
    ) -> Answer:
        """The model's answer to `data`, following `instructions`, in the form of `schema` if given.

        The two go apart, as system and user message: what is in `data` is material, never an
        instruction. Waits for its turn, then calls `on_start`; retries what can pass by itself
        (429, 5xx, resets, time-outs) with backoff and jitter, here and in no other layer. Raises
        ModelError, in plain words. A form is asked for, not enforced: it is the caller's to read;
        a temperature is left out where the model takes none.
        """
        client = self._client or await self.load()
        async with self.limiter.hold():
            if on_start is not None:
                on_start()
            return await client.ask(instructions, data, schema, temperature)

    async def reachable(self) -> str:
        """One short answer, for the doctor. Raises ModelError."""
        return (await self.ask("Answer with one word.", "Say hello.")).text
