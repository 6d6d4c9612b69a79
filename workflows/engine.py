"""Executes runs in this process, as tasks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from workflows.model.chat import Limiter
from workflows.run import Execution, Listener, RunCancelled
from workflows.runner import Runner
from workflows.tasks import Tasks

LAST_STEPS_SECONDS = 2


class Engine:
    """Starts, cancels and drains the runs of this process."""

    def __init__(self, runner: Runner, limiter: Limiter, tasks: Tasks) -> None:
        self._runner = runner
        self._limiter = limiter
        self._tasks = tasks
        self._running: dict[str, _Running] = {}

    @property
    def capacity(self) -> int:
        """How many branches of a run that starts now would be written at once."""
        return self._limiter.capacity

    async def wait_for_capacity(self) -> None:
        """Waits until a branch that is begun now would be written at once."""
        await self._limiter.wait_for_capacity()

    def is_running(self, run_id: str) -> bool:
        """Whether the run is being executed here."""
        return run_id in self._running

    def start(self, execution: Execution, on_event: Listener) -> None:
        """Executes the attempt in the background: from its start, or from where it stopped."""
        run_id = execution.run_id
        task = self._tasks.start(f"run {run_id}", self._runner.run(execution, on_event))
        running = _Running(task, execution.attempt, on_event)
        self._running[run_id] = running

        def ended(_task: asyncio.Task[None]) -> None:
            if self._running.get(run_id) is running:
                del self._running[run_id]

        task.add_done_callback(ended)

    async def cancel(self, run_id: str) -> bool:
        """Stops the run at once, also while it is queued; what was finished stays recorded.

        RunCancelled is the last event that its listener is told. False where it does not run here.
        """
        running = self._running.get(run_id)
        if running is None:
            return False
        running.task.cancel()
        await asyncio.wait([running.task])
        running.on_event(RunCancelled(run_id, running.attempt))
        return True

    async def drain(self, grace_seconds: float) -> bool:
        """Lets the branches that are being written end; begins no others. False on running out.

        A run whose last branch has ended this way is given a moment to reach its end too.
        """
        in_time = await self._limiter.drain(grace_seconds)
        if in_time and self._running:
            await asyncio.wait(
                {run.task for run in self._running.values()}, timeout=LAST_STEPS_SECONDS
            )
        return in_time and not self._running


@dataclass(frozen=True, slots=True)
class _Running:
    """A run that is being executed."""

    task: asyncio.Task[None]
    attempt: int
    on_event: Listener
