"""Runs a workflow and hands its events on as they happen; the only caller of `astream`."""

from __future__ import annotations

import logging

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver

from workflows.checkpoints import NEW_THREAD
from workflows.errors import InputUnusable, NotWritten
from workflows.events import Aggregated, Listener, RunFailed, branch_ended
from workflows.functional import compile_functional
from workflows.graph import compile_graph
from workflows.model.chat import ChatModel
from workflows.registry import Registry
from workflows.run import Execution, WorkflowApi
from workflows.steps import RunContext, new_ref, plan

log = logging.getLogger(__name__)

UNEXPECTED = "something went wrong on the bot's side"


class Runner:
    """Executes runs on one checkpointer, from their start or from where they stopped."""

    def __init__(
        self, checkpointer: BaseCheckpointSaver[str], model: ChatModel, registry: Registry
    ) -> None:
        self._checkpointer = checkpointer
        self._model = model
        self._registry = registry
        self._workflows = {
            WorkflowApi.FUNCTIONAL: compile_functional(checkpointer),
            WorkflowApi.GRAPH: compile_graph(checkpointer),
        }

    async def run(self, execution: Execution, on_event: Listener) -> None:
        """Runs the attempt to its end, with the same events from both APIs.

        Every branch's end is told once, the last event is Aggregated or RunFailed, and by then
        the recorder has what they tell. `on_event` must not wait: the branches would wait with it.
        Cancelling stops the attempt; running it again goes on from there, first tells of what
        was finished before, and pays for nothing twice.
        """
        run_id, attempt = execution.run_id, execution.attempt
        recorder = execution.recorder
        try:
            await self._stream(execution, on_event)
        except InputUnusable as error:
            log.info("run %s: the uploaded file can't be used: %s", run_id, error)
            await recorder.refused(str(error))
            on_event(RunFailed(run_id, attempt))
        except Exception as error:
            ref = new_ref()
            log.exception("run %s broke (ref %s)", run_id, ref)
            why = str(error) if isinstance(error, NotWritten) else UNEXPECTED
            await recorder.failed(f"{why} (ref {ref})")
            on_event(RunFailed(run_id, attempt))
        else:
            on_event(Aggregated(run_id, attempt))

    async def forget(self, thread_id: str) -> None:
        """Deletes the thread's checkpoints; called once everything has been delivered."""
        await self._checkpointer.adelete_thread(thread_id)

    async def _stream(self, execution: Execution, on_event: Listener) -> None:
        recorder = execution.recorder
        context = RunContext(
            execution, dict(await recorder.material()), self._model, self._registry
        )
        # LangGraph repeats no custom event of a step that had ended before; the recorder knows.
        for key in execution.recipe.keys:
            if (result := recorder.result(key)) is not None:
                on_event(branch_ended(execution.run_id, execution.attempt, result))
        config: RunnableConfig = {"configurable": {"thread_id": execution.thread_id}}
        if execution.is_new:
            config["configurable"][NEW_THREAD] = True
        resumes = await self._checkpointer.aget_tuple(config) is not None
        async for mode, chunk in self._workflows[execution.api].astream(
            None if resumes else plan(execution.recipe),
            config,
            context=context,
            # Updates alone may be held back until a sibling moves, see bench/held_back_updates.py.
            stream_mode=["updates", "custom"],
        ):
            if mode == "custom":
                on_event(chunk)
            else:
                log.debug("run %s: %s has ended", execution.run_id, ", ".join(chunk))
