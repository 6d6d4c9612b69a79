"""Runs a workflow and hands its events on as they happen; the only caller of `astream`."""

from __future__ import annotations

import asyncio
import importlib
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workflows.errors import CheckpointsUnusable, InputUnusable, NotWritten
from workflows.model.chat import ChatModel
from workflows.registry import Registry
from workflows.run import Aggregated, Execution, Listener, RunFailed, WorkflowApi, branch_ended
from workflows.steps import RunContext, Workflow, new_ref, plan

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

    from workflows.checkpoints import BatchingSqliteSaver

log = logging.getLogger(__name__)

UNEXPECTED = "something went wrong on the bot's side"
HEAVY = ("workflows.checkpoints", "workflows.functional", "workflows.graph")
"""LangGraph takes a second to import."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """LangGraph, ready for use."""

    checkpointer: BatchingSqliteSaver
    workflows: Mapping[WorkflowApi, Workflow]


class Runner:
    """Executes runs on one checkpointer, from their start or from where they stopped.

    LangGraph is imported in a thread, and the checkpointer's file opened, by `load`, else when they
    are first needed. Close it with `aclose`, once nothing runs.
    """

    def __init__(self, checkpoints_path: Path, model: ChatModel, registry: Registry) -> None:
        self._checkpoints_path = checkpoints_path
        self._model = model
        self._registry = registry
        self._loading = asyncio.Lock()
        self._loaded: _Loaded | None = None
        self._opened = AsyncExitStack()

    def check_file(self) -> None:
        """Raises CheckpointsUnusable, with one sentence, where the file can't be opened.

        Blocks for a moment, and needs no LangGraph. One that is damaged is moved aside later.
        """
        try:
            with closing(sqlite3.connect(self._checkpoints_path)) as connection:
                connection.execute("PRAGMA schema_version")
        except sqlite3.OperationalError as error:
            path = self._checkpoints_path
            raise CheckpointsUnusable(
                f"The checkpoints at {path} can't be used: {error}."
            ) from error
        except sqlite3.DatabaseError:
            log.debug("the checkpoints at %s are damaged", self._checkpoints_path)

    async def load(self) -> None:
        """Makes ready what the first run would wait for. Raises CheckpointsUnusable."""
        await self._load()
        await self._model.load()

    async def aclose(self) -> None:
        """Closes the checkpointer."""
        await self._opened.aclose()

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
        """Deletes the thread's checkpoints; called once everything has been delivered.

        Where there are none to be had, that is logged: the next pruning deletes them.
        """
        try:
            loaded = await self._load()
        except CheckpointsUnusable as error:
            log.warning("the checkpoints of %s are not deleted: %s", thread_id, error)
        else:
            await loaded.checkpointer.adelete_thread(thread_id)

    async def prune(self, needed: Callable[[], Awaitable[Collection[str]]]) -> int:
        """Deletes the checkpoints of all threads that are not needed; returns how many threads.

        `needed` is asked once the threads are known: one that is begun meanwhile is safe.
        """
        return await (await self._load()).checkpointer.keep_only(needed)

    async def _stream(self, execution: Execution, on_event: Listener) -> None:
        recorder = execution.recorder
        loaded = self._loaded or await self._load()
        context = RunContext(
            execution, dict(await recorder.material()), self._model, self._registry
        )
        # LangGraph repeats no custom event of a step that had ended before; the recorder knows.
        for key in execution.recipe.keys:
            if (result := recorder.result(key)) is not None:
                on_event(branch_ended(execution.run_id, execution.attempt, result))
        config: RunnableConfig = {"configurable": {"thread_id": execution.thread_id}}
        if execution.is_new:
            config["configurable"][loaded.checkpointer.NEW_THREAD] = True
        resumes = await loaded.checkpointer.aget_tuple(config) is not None
        async for mode, chunk in loaded.workflows[execution.api].astream(
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

    async def _load(self) -> _Loaded:
        async with self._loading:
            if self._loaded is None:
                for module in HEAVY:
                    await asyncio.to_thread(importlib.import_module, module)
                from workflows.checkpoints import open_checkpointer
                from workflows.functional import compile_functional
                from workflows.graph import compile_graph

                saver = await self._opened.enter_async_context(
                    open_checkpointer(self._checkpoints_path)
                )
                workflows = {
                    WorkflowApi.FUNCTIONAL: compile_functional(saver),
                    WorkflowApi.GRAPH: compile_graph(saver),
                }
                self._loaded = _Loaded(saver, workflows)
            return self._loaded
