"""Takes the times: of a run beside its slowest branch, and of as many runs as can be."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import mean, median

from bench.contestants import Prepare
from bench.recipe import recipe_of


@dataclass(slots=True)
class Taken:
    """The runs of one contestant with one number of branches."""

    makespans_seconds: list[float] = field(default_factory=list[float])
    cpu_seconds: list[float] = field(default_factory=list[float])

    def ratio(self, slowest_seconds: float) -> float:
        """The middle run's time from start to end, in times of its slowest branch."""
        return median(self.makespans_seconds) / slowest_seconds

    @property
    def cpu_milliseconds(self) -> float:
        """Of all threads of this process, on average over the runs."""
        return mean(self.cpu_seconds) * 1000


async def time_runs(
    contestants: Mapping[str, Prepare], branches: int, rounds: int
) -> dict[str, Taken]:
    """Lets each contestant run in turn, `rounds` times, after one round that does not count."""
    recipe = recipe_of(branches)
    taken = {name: Taken() for name in contestants}
    for number in range(rounds + 1):
        for name, prepare in contestants.items():
            execute = await prepare(recipe)
            begun_at, cpu_before = time.perf_counter(), time.process_time()
            await execute()
            if number:
                taken[name].makespans_seconds.append(time.perf_counter() - begun_at)
                taken[name].cpu_seconds.append(time.process_time() - cpu_before)
    return taken


async def runs_a_second(
    prepare: Prepare, branches: int, at_once: int, lasting_seconds: float
) -> float:
    """How many runs end in a second while `at_once` of them are always under way."""
    recipe = recipe_of(branches)
    ends_at = time.perf_counter() + lasting_seconds
    ended = 0

    async def one_after_the_other() -> None:
        nonlocal ended
        while time.perf_counter() < ends_at:
            await (await prepare(recipe))()
            ended += 1

    begun_at = time.perf_counter()
    await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))
    return ended / (time.perf_counter() - begun_at)
