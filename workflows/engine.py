"""Where runs execute: here, in this process, as tasks."""

from __future__ import annotations

import asyncio

from workflows.events import EventSink, RunCancelled
from workflows.model.limiter import Slots
from workflows.run import Run
from workflows.runner import Runner
from workflows.tasks import Tasks

SETTLE_SECONDS = 2


class LocalEngine:
    """Starts, cancels and drains the runs of this process."""

    def __init__(self, runner: Runner, slots: Slots, tasks: Tasks, emit: EventSink) -> None:
        self._runner = runner
        self._slots = slots
        self._tasks = tasks
        self._emit = emit
        self._running: dict[str, asyncio.Task[None]] = {}

    @property
    def free_slots(self) -> int:
        """How many branches of a run that starts now would be written at once."""
        return self._slots.free

    async def vacancy(self) -> None:
        """Waits until a branch that is begun now would be written at once."""
        await self._slots.vacancy()

    def start(self, run: Run) -> None:
        """Runs the attempt in the background: from its start, or from where it stopped."""
        task = self._tasks.start(f"run {run.id}", self._runner.run(run))
        self._running[run.id] = task

        def ended(_task: asyncio.Task[None]) -> None:
            if self._running.get(run.id) is task:
                del self._running[run.id]

        task.add_done_callback(ended)

    async def cancel(self, run: Run) -> None:
        """Stops the run at once, also while it is queued; what was finished stays recorded."""
        task = self._running.get(run.id)
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        self._emit(RunCancelled(run.id, run.attempt))

    async def forget(self, run: Run) -> None:
        """Frees what the finished attempt held."""
        await self._runner.forget(run)

    async def drain(self, grace_seconds: float) -> bool:
        """Lets the branches that are being written end; begins no others. False on running out.

        A run whose last branch has ended this way is given a moment to reach its end too.
        """
        in_time = await self._slots.drain(grace_seconds)
        if in_time and self._running:
            await asyncio.wait(set(self._running.values()), timeout=SETTLE_SECONDS)
        return in_time and not self._running
