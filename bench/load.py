"""Lets people ask a bot for runs, and reads from the stand-in's log when what came of each."""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from statistics import median

from bench.processes import BotProcess
from tests.fakes.discord import SeenRequest

BRANCHES = 3
LOOK_SECONDS = 0.02
SETTLE_SECONDS = 0.5
"""After the last edit, for what a bot still does with a run that has been delivered."""
_TOPIC = re.compile(r"about (cats \d+)\. It begins")
_ENDING = re.compile(r"keeps its promise\.")
_numbers = itertools.count(1)


@dataclass(slots=True)
class Run:
    """When what happened to one run. Unix seconds, all taken by the Discord stand-in."""

    topic: str
    interaction_id: int
    asked_wall: float
    posted_walls: list[float] = field(default_factory=list[float])
    """When each branch's post arrived, in order."""
    final_wall: float | None = None
    """When the edit arrived that shows all branches."""
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def seconds(self) -> float:
        """From the command to the last edit."""
        assert self.final_wall is not None
        return self.final_wall - self.asked_wall


@dataclass(frozen=True, slots=True)
class Batch:
    """The results of some runs."""

    runs: Sequence[Run]
    seconds: float
    """From the first command to the last edit of them all."""
    cpu_seconds: float
    """The bot's cost of them, and until it came to rest."""

    @property
    def cpu_milliseconds_a_run(self) -> float:
        """On average."""
        return 1000 * self.cpu_seconds / len(self.runs)

    @property
    def median_seconds(self) -> float:
        """The middle run's time from its command to its last edit."""
        return median(run.seconds for run in self.runs)


class Load:
    """Asks one bot for runs and watches what it sends."""

    def __init__(self, bot: BotProcess) -> None:
        self._bot = bot
        self._discord = bot.discord
        self._runs: dict[str, Run] = {}
        self._next_request = 0

    async def ask(self, channel: str | int = "general", user: str = "alice") -> Run:
        """Lets somebody run /create; returns at once."""
        topic = f"cats {next(_numbers)}"
        asked_wall = time.time()
        asked = await self._discord.slash("create", user=user, channel=channel, topic=topic)
        run = self._runs[topic] = Run(topic, asked, asked_wall)
        return run

    async def wait_for(self, run: Run, timeout_seconds: float = 120) -> Run:
        """Returns the run once `watch` has seen its last edit. Raises TimeoutError."""
        async with asyncio.timeout(timeout_seconds):
            await run.ended.wait()
        return run

    async def look(self) -> None:
        """Reads what the bot has sent since the last look."""
        requests = await self._discord.requests(since=self._next_request)
        if requests:
            self._next_request = requests[-1].index + 1
        for request in requests:
            self._note(request)

    @asynccontextmanager
    async def watching(self) -> AsyncGenerator[None]:
        """Reads what the bot sends for as long as the block lasts."""

        async def watch() -> None:
            while True:
                await self.look()
                await asyncio.sleep(LOOK_SECONDS)

        task = asyncio.create_task(watch(), name="watch")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def batch(
        self,
        count: int,
        at_once: int,
        channels: Sequence[str | int] = ("general",),
        timeout_seconds: float = 120,
    ) -> Batch:
        """Has `count` runs made, `at_once` of them at any time, spread over the channels."""
        places = itertools.cycle(channels)
        waiting = iter(range(count))
        runs: list[Run] = []

        async def in_turn() -> None:
            for _ in waiting:
                run = await self.ask(next(places))
                runs.append(run)
                await self.wait_for(run, timeout_seconds)

        cpu_before = self._bot.cpu_seconds()
        async with self.watching():
            await asyncio.gather(*(in_turn() for _ in range(at_once)))
        await asyncio.sleep(SETTLE_SECONDS)
        cpu_seconds = self._bot.cpu_seconds() - cpu_before
        for run in runs:
            run.asked_wall = (await self._discord.interaction(run.interaction_id)).injected_wall
        first = min(run.asked_wall for run in runs)
        last = max(run.final_wall or first for run in runs)
        return Batch(runs, last - first, cpu_seconds)

    def _note(self, request: SeenRequest) -> None:
        """Takes notice of a post or of the last edit; one that was refused is no post."""
        if request.method not in ("POST", "PATCH") or not request.committed:
            return
        text = str(request.body)
        topic = _TOPIC.search(text)
        run = None if topic is None else self._runs.get(topic.group(1))
        if run is None:
            return
        texts = len(_ENDING.findall(text))
        if request.method == "POST":
            run.posted_walls += [request.arrived_wall] * texts
        elif texts >= BRANCHES and run.final_wall is None:
            run.final_wall = request.arrived_wall
            run.ended.set()
