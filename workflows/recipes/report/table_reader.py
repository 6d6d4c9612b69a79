"""The bot's way to tables: profiles and pictures, made in worker processes, never in its own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from workflows.errors import NotWritten
from workflows.recipes.report.charts.choice import ChartSpec, DrawnChart
from workflows.recipes.report.figures.profile import Profile
from workflows.recipes.report.file_limits import check_acceptable
from workflows.recipes.report.wire import Message, charts_of, charts_question, profile_question
from workflows.recipes.report.worker_process import Limits, ask_worker

CONCURRENT: Final = 1
TIME_LIMIT_SECONDS: Final = 30.0
PATIENCE_SECONDS: Final = 120.0
MEMORY_LIMIT_BYTES: Final = 1024 * 1024 * 1024
"""Of 14 files of 10 MB, each as bad as its kind can be, the worst needed 700 MB."""
THREADS: Final = 2


class TableReaderBusy(NotWritten):
    """Other tables are being read, and it did not come to this one in time."""


class TableReader:
    """Reads and draws people's tables outside the bot's process, a few at a time."""

    def __init__(
        self,
        *,
        concurrent: int = CONCURRENT,
        time_limit_seconds: float = TIME_LIMIT_SECONDS,
        memory_limit_bytes: int = MEMORY_LIMIT_BYTES,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._turns = asyncio.Semaphore(concurrent)
        self._patience_seconds = patience_seconds
        self._limits = Limits(time_limit_seconds, memory_limit_bytes, THREADS)

    async def profile_table(self, name: str, content: bytes) -> Profile:
        """The profile of the table in a file, whose name tells what kind it should be.

        Waits for its turn first; the time limit counts from then on. Raises InputUnusable with one
        sentence for the person, TableReaderFailed, or TableReaderBusy.
        """
        check_acceptable(name, len(content))
        answer = await self._ask(profile_question(name, content))
        return await asyncio.to_thread(Profile.from_json, answer.body.decode())

    async def draw_charts(
        self, name: str, content: bytes, charts: Sequence[ChartSpec]
    ) -> list[DrawnChart]:
        """Pictures of the table in a file, in the order of the charts.

        The charts come from `validated` or `default_charts`, for this file's profile. One that has
        nothing to show, as no row has all its values, is left out. Raises as `profile_table` does.
        """
        check_acceptable(name, len(content))
        if not charts:
            return []
        return charts_of(await self._ask(charts_question(name, content, charts)))

    async def _ask(self, question: Message) -> Message:
        try:
            async with asyncio.timeout(self._patience_seconds):
                await self._turns.acquire()
        except TimeoutError:
            raise TableReaderBusy("too many tables are waiting to be read just now") from None
        try:
            return await ask_worker(question, self._limits)
        finally:
            self._turns.release()
