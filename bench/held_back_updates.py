"""Counts how often LangGraph's stream holds a branch's end back until a sibling moves.

`python -m bench.held_back_updates [--runs 200]` prints a table. In each run two branches end at the
same moment, or one turn of the event loop apart, while a third goes on. An end that is not told
before the third one moves was held back. It is why `workflows/runner.py` streams in two modes, and
why its events are what the steps write, not LangGraph's updates.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import logging
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from tests.support.recorder import MemoryRecorder, new_execution
from workflows.branch import BranchContext, BranchOutput
from workflows.checkpoints import open_checkpointer
from workflows.functional import compile_functional
from workflows.graph import compile_graph
from workflows.model.chat import ChatModel, ModelSettings
from workflows.recipe import Branch, Recipe
from workflows.registry import Registry
from workflows.run import BranchFinished, WorkflowApi
from workflows.steps import RunContext, StreamMode, Workflow, plan

MODES: tuple[tuple[StreamMode, ...], ...] = (("updates",), ("updates", "custom"), ("custom",))
TURNS_APART = {"the same moment": 0, "one loop turn apart": 1}
THIRD_SECONDS = 0.08
"""So long the third branch goes on; an end that is handed on later than half of it is held back."""
RUNS_AT_ONCE = 4


@dataclass(slots=True)
class Timing:
    """When the branches of one run ended, and when the stream told of it."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    ended_at: dict[str, float] = field(default_factory=dict[str, float])
    updated_at: dict[str, float] = field(default_factory=dict[str, float])
    written_at: dict[str, float] = field(default_factory=dict[str, float])

    def lag(self, told_at: dict[str, float]) -> float:
        """Seconds from the end of one of the two branches until it was told, the longer one."""
        return max(told_at[key] - self.ended_at[key] for key in ("first", "second"))


def recipe(turns_apart: int) -> Recipe:
    """Two branches that end so many turns of the event loop apart, and a third."""
    branches = tuple(
        Branch(key, key, "⏱", "", writer="timed", brief={"turns": turns})
        for key, turns in (("first", 0), ("second", turns_apart), ("third", None))
    )
    return Recipe("held back", "", "", branches)


async def run_once(workflow: Workflow, timing: Timing, context: RunContext, mode: Any) -> None:
    """One run, with its times noted."""
    config: Any = {"configurable": {"thread_id": context.execution.thread_id}}
    stream = workflow.astream(
        plan(context.execution.recipe), config, context=context, stream_mode=list(mode)
    )
    async for kind, chunk in stream:
        now = time.perf_counter()
        if kind == "updates":
            for result in _results(chunk):
                timing.updated_at.setdefault(result["key"], now)
        elif isinstance(chunk, BranchFinished):
            timing.written_at.setdefault(chunk.result.key, now)


def _results(update: dict[str, Any]) -> list[dict[str, Any]]:
    branch: dict[str, Any] | None = update.get("branch")
    return [] if branch is None else branch.get("results", [branch])


async def measure(
    workflow: Workflow, api: WorkflowApi, model: ChatModel, turns_apart: int, mode: Any, runs: int
) -> list[Timing]:
    """The times of so many runs, a few at once."""
    numbers = itertools.count()
    timings: list[Timing] = []

    async def worker() -> None:
        while next(numbers) < runs:
            timing = Timing()
            timings.append(timing)
            run_id = f"{api}-{turns_apart}-{'-'.join(mode)}-{len(timings)}"
            execution = new_execution(recipe(turns_apart), MemoryRecorder(), api, run_id=run_id)
            context = RunContext(execution, {}, model, Registry(writers={"timed": timed(timing)}))
            await run_once(workflow, timing, context, mode)

    await asyncio.gather(*(worker() for _ in range(RUNS_AT_ONCE)))
    return timings


def timed(timing: Timing) -> Any:
    """A writer whose branches end when this timing says so."""

    async def write(context: BranchContext) -> BranchOutput:
        turns: int | None = context.branch.brief["turns"]
        if turns is None:
            await asyncio.sleep(0.01)
            timing.gate.set()
            await asyncio.sleep(THIRD_SECONDS)
        else:
            await timing.gate.wait()
            for _ in range(turns):
                await asyncio.sleep(0)
        timing.ended_at[context.branch.key] = time.perf_counter()
        return BranchOutput("Done.")

    return write


async def main(runs: int) -> None:
    """Measures every combination and prints its row."""
    logging.disable(logging.WARNING)
    print("| API | branches end | stream modes | updates held back | written events held back |")
    print("|---|---|---|---|---|")
    model = ChatModel(ModelSettings("none", SecretStr("none"), "http://127.0.0.1:9", 8, 30.0))
    with tempfile.TemporaryDirectory() as folder:
        async with open_checkpointer(Path(folder) / "checkpoints.db") as saver:
            compiled = {
                WorkflowApi.FUNCTIONAL: compile_functional(saver),
                WorkflowApi.GRAPH: compile_graph(saver),
            }
            for (api, workflow), (name, turns), mode in itertools.product(
                compiled.items(), TURNS_APART.items(), MODES
            ):
                timings = await measure(workflow, api, model, turns, mode, runs)
                cells = [
                    held_back([timing.lag(told[index]) for timing, told in told_of(timings)])
                    if kind in mode
                    else "–"
                    for index, kind in enumerate(("updates", "custom"))
                ]
                print(f"| {api} | {name} | {' + '.join(mode)} | {' | '.join(cells)} |", flush=True)
    await model.aclose()


def told_of(timings: list[Timing]) -> list[tuple[Timing, tuple[dict[str, float], ...]]]:
    """Each timing with the times that updates and written events were told."""
    return [(timing, (timing.updated_at, timing.written_at)) for timing in timings]


def held_back(lags: list[float]) -> str:
    """How many of the lags are as long as the third branch goes on, and the median of the rest."""
    prompt = [lag for lag in lags if lag < THIRD_SECONDS / 2]
    median = statistics.median(prompt) * 1000 if prompt else 0.0
    return f"{len(lags) - len(prompt)} of {len(lags)} (else after {median:.1f} ms)"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    asyncio.run(main(parser.parse_args().runs))
