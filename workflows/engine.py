"""Executes runs in this process, as tasks that are named, owned, and cancelled on close."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from workflows.model.chat import Limiter
from workflows.run import Execution, Listener, RunCancelled
from workflows.runner import Runner

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
"""Before work that failed begins again."""
AGAIN_SECONDS = 1.0
"""After which a task that has not ended yet is cancelled once more."""
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


class Tasks:
    """Owns the tasks that outlive the command that started them.

    They run in the context in which this was entered, not in their starter's: a run belongs to
    the bot, not to the interaction that asked for it.
    """

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._context = contextvars.Context()

    async def __aenter__(self) -> Self:
        self._context = contextvars.copy_context()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Starts the work in the background under this name."""
        loop = asyncio.get_running_loop()

        def create() -> asyncio.Task[None]:
            return loop.create_task(work, name=name)

        task = self._context.copy().run(create)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def keep(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Keeps work going that is to last as long as the bot: when it fails, it begins again.

        Each failure is logged, and waited out with growing pauses. Work that returns has ended.
        """
        self.start(name, self._keep(name, work))

    async def _keep(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        loop = asyncio.get_running_loop()
        pause_seconds = FIRST_PAUSE_SECONDS
        while True:
            begun_at = loop.time()
            try:
                return await work()
            except Exception:
                if loop.time() - begun_at > LONGEST_PAUSE_SECONDS:
                    pause_seconds = FIRST_PAUSE_SECONDS
                log.exception("the task %s failed; it begins again in %g s", name, pause_seconds)
            await asyncio.sleep(pause_seconds)
            pause_seconds = min(2 * pause_seconds, LONGEST_PAUSE_SECONDS)

    async def close(self) -> None:
        """Cancels what still runs and waits until it has ended.

        What goes on all the same, since its cancellation was lost in a failure, is cancelled again.
        """
        # Whether they are done is asked of the tasks: whoever tears a loop down may have dropped
        # the call that would have told.
        while pending := [task for task in self._tasks if not task.done()]:
            for task in pending:
                task.cancel()
            await asyncio.wait(pending, timeout=AGAIN_SECONDS)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("the task %s ended with an error", task.get_name(), exc_info=error)
