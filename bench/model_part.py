"""Measures the workflows without Discord: `python -m bench.model_part`, about two minutes."""

from __future__ import annotations

import argparse
import asyncio
import logging
import tempfile
from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bench.contestants import Prepare, raw_client, workflow
from bench.figures import Figure
from bench.measure import Taken, runs_a_second, time_runs
from bench.model_process import model_process
from bench.processes import PLAIN
from bench.speed import Plan
from bot.command_line import spare_imports
from workflows.run import WorkflowApi

BRANCHES = (3, 10, 30, 100)
LATENCY_SECONDS = 1.0
SPREAD_SECONDS = 0.2
ROUNDS = 3
SATURATING_RUNS = 16
SATURATION_SECONDS = 5.0
RAW = "AsyncOpenAI"
GOALS = {30: (1.06, "1.27"), 100: (1.15, "2.30")}
"""By the number of branches: how long a run may take, and what version 0.1 took."""


def latencies_of(branches: int) -> list[float]:
    """Evenly from 0.8 to 1.2 s, the slowest neither first nor last."""
    step = 2 * SPREAD_SECONDS / max(1, branches - 1)
    even = [LATENCY_SECONDS - SPREAD_SECONDS + step * number for number in range(branches)]
    middle = branches // 2
    return even[middle:] + even[:middle]


@asynccontextmanager
async def contestants(base_url: str, folder: Path) -> AsyncGenerator[dict[str, Prepare]]:
    """Everything that is compared, in the order of the table."""
    async with AsyncExitStack() as stack:
        opened = {RAW: await stack.enter_async_context(raw_client(base_url))}
        for api in WorkflowApi:
            opened[api.value] = await stack.enter_async_context(workflow(base_url, folder, api))
        yield opened


async def model_part(plan: Plan) -> list[Figure]:
    """Runs of 30 and 100 branches without Discord, in times of their slowest branch."""
    figures: list[Figure] = []
    for branches, (goal, version_01) in GOALS.items():
        taken = await _take(plan.folder, branches, 1 if plan.quick else ROUNDS)
        values: dict[str, float] = defaultdict(float)
        for name, found in taken.items():
            values[PLAIN.name if name == RAW else name] = found.ratio(max(latencies_of(branches)))
        measure = f"final edit ÷ slowest branch, {branches} branches, model part alone"
        figures.append(Figure(measure, values, goal=goal, decimals=3, version_01=version_01))
    return figures


async def _take(folder: Path, branches: int, rounds: int) -> dict[str, Taken]:
    async with (
        model_process(latencies_of(branches)) as base_url,
        contestants(base_url, folder) as opened,
    ):
        # As the bot does once it is ready: whatever is imported is spared the garbage collector.
        spare_imports()
        return await time_runs(opened, branches, rounds)


async def compare(folder: Path, counts: Sequence[int], rounds: int) -> None:
    """Prints a line for each number of branches."""
    print(f"Makespan / slowest branch, and CPU per run ({rounds} runs each)")
    names = (RAW, *(api.value for api in WorkflowApi))
    print(f"{'branches':>8}" + "".join(f"{name:>20}" for name in names), flush=True)
    for branches in counts:
        taken = await _take(folder, branches, rounds)
        cells = [_cell(taken[name], max(latencies_of(branches))) for name in names]
        print(f"{branches:>8}" + "".join(f"{cell:>20}" for cell in cells), flush=True)


def _cell(taken: Taken, slowest_seconds: float) -> str:
    return f"{taken.ratio(slowest_seconds):.3f}  {taken.cpu_milliseconds:>6.0f} ms"


async def saturate(folder: Path, lasting_seconds: float) -> None:
    """Prints how many runs of three branches a second the APIs get through."""
    print(f"\nRuns a second, 3 branches, no latency, {SATURATING_RUNS} runs at once")
    async with (
        model_process([0.0]) as base_url,
        contestants(base_url, folder) as opened,
    ):
        for name, prepare in opened.items():
            rate = await runs_a_second(prepare, 3, SATURATING_RUNS, lasting_seconds)
            print(f"{name:>16}{rate:>8.1f}", flush=True)


async def measure(counts: Sequence[int], rounds: int, lasting_seconds: float) -> None:
    """Everything, on SQLite files in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="chorus-bench-") as name:
        await compare(Path(name), counts, rounds)
        await saturate(Path(name), lasting_seconds)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.model_part", description=__doc__)
    parser.add_argument("--branches", type=int, nargs="+", default=BRANCHES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--saturation-seconds", type=float, default=SATURATION_SECONDS)
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(measure(chosen.branches, chosen.rounds, chosen.saturation_seconds))


if __name__ == "__main__":
    main()
