"""Runs a workflow and turns LangGraph's updates into events; the only caller of `astream`."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver

from workflows.branch import Writer
from workflows.errors import InputUnusable, NotWritten
from workflows.events import (
    Aggregated,
    BranchFailed,
    BranchFinished,
    BranchResult,
    Event,
    EventSink,
    RunFailed,
    branch_ended,
)
from workflows.functional import compile_functional
from workflows.graph import compile_graph
from workflows.loaders import Intake
from workflows.model.chat import ChatModel
from workflows.run import Journal, Run, RunContext, WorkflowApi
from workflows.steps import new_ref

log = logging.getLogger(__name__)

UNEXPECTED = "something went wrong on the bot's side"


class Runner:
    """Executes runs on one checkpointer, from their start or from where they stopped."""

    def __init__(
        self,
        checkpointer: BaseCheckpointSaver[str],
        journal: Journal,
        model: ChatModel,
        emit: EventSink,
        *,
        writers: Mapping[str, Writer],
        intakes: Mapping[str, Intake],
    ) -> None:
        self._checkpointer = checkpointer
        self._journal = journal
        self._model = model
        self._emit = emit
        self._writers = writers
        self._intakes = intakes
        self._workflows = {
            WorkflowApi.FUNCTIONAL: compile_functional(checkpointer),
            WorkflowApi.GRAPH: compile_graph(checkpointer),
        }

    async def run(self, run: Run) -> None:
        """Runs the attempt to its end, with the same events from both APIs.

        Every branch's end is told once, the last event is Aggregated or RunFailed, and by
        then the journal has what they tell. Cancelling stops it; running it again goes on from
        there, and nothing that was finished is paid for twice.
        """
        try:
            await self._stream(run, await self._material(run))
        except InputUnusable as error:
            log.info("run %s: what was handed in can't be used: %s", run.id, error)
            await self._journal.refused(run, str(error))
            self._emit(RunFailed(run.id, run.attempt))
        except Exception as error:
            ref = new_ref()
            log.exception("run %s broke (ref %s)", run.id, ref)
            why = str(error) if isinstance(error, NotWritten) else UNEXPECTED
            await self._journal.failed(run, f"{why} (ref {ref})")
            self._emit(RunFailed(run.id, run.attempt))

    async def forget(self, run: Run) -> None:
        """Deletes the attempt's checkpoints; called once everything has been delivered."""
        await self._checkpointer.adelete_thread(run.thread_id)

    async def _material(self, run: Run) -> Mapping[str, str]:
        """The run's named texts; a file that was handed in is made one of them first, once.

        Raises InputUnusable.
        """
        material = await self._journal.material(run)
        name = run.recipe.intake
        if not name or name in material:
            return material
        file = await self._journal.handed_in(run)
        if file is None:
            return material
        text = await self._intakes[name](file)
        await self._journal.taken_in(run, name, text)
        return {**material, name: text}

    async def _stream(self, run: Run, material: Mapping[str, str]) -> None:
        teller = _Teller(self._emit)
        context = RunContext(run, material, self._journal, self._model, self._writers, teller.tell)
        config: RunnableConfig = {"configurable": {"thread_id": run.thread_id}}
        started_before = await self._checkpointer.aget_tuple(config) is not None
        async for update in self._workflows[run.api].astream(
            None if started_before else {"stages": run.recipe.stages},
            config,
            context=context,
            stream_mode="updates",
        ):
            for result in _results(update):
                teller.tell(branch_ended(run.id, run.attempt, result))
        # Branches that finished before a crash: whether the stream repeats them differs by API.
        for key in run.recipe.keys:
            result = await self._journal.result(run, key)
            if result is not None:
                teller.tell(branch_ended(run.id, run.attempt, result))
        self._emit(Aggregated(run.id, run.attempt))


class _Teller:
    """Tells of each branch's end once: when its step knows, or else the stream, or the journal."""

    def __init__(self, emit: EventSink) -> None:
        self._emit = emit
        self._told: set[str] = set()

    def tell(self, event: Event) -> None:
        if isinstance(event, BranchFinished | BranchFailed):
            if event.result.key in self._told:
                return
            self._told.add(event.result.key)
        self._emit(event)


def _results(update: dict[str, Any]) -> Iterable[BranchResult]:
    """The branch results in one update; both APIs name the branch's step and its value alike."""
    branch: dict[str, Any] = update.get("branch") or {}
    states: list[dict[str, Any]] = branch.get("results", [])
    return [BranchResult.from_state(state) for state in states]
