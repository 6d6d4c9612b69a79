"""A recipe's run in LangGraph's Functional API: a stage's tasks started together, then awaited."""

from __future__ import annotations

from typing import Any, cast

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.func import entrypoint, task
from langgraph.runtime import get_runtime

from workflows import steps
from workflows.events import BranchResult
from workflows.run import RunContext, Workflow


def compile_functional(checkpointer: BaseCheckpointSaver[str]) -> Workflow:
    """The workflow. Its input is `{"stages": [[key, …], …]}`; what it writes with is the context.

    The order of the calls is the recipe's and never changes: on resume LangGraph finds a task's
    saved result by the order of the calls, not by their arguments.
    """

    @task
    async def branch(key: str) -> dict[str, Any]:
        result = await steps.write_branch(get_runtime(RunContext).context, key)
        return {"results": [result.to_state()]}

    @task
    async def aggregate(results: list[dict[str, Any]]) -> dict[str, Any]:
        made = await steps.aggregate(
            get_runtime(RunContext).context, [BranchResult.from_state(state) for state in results]
        )
        return {"aggregate": made.text}

    @entrypoint(checkpointer=checkpointer, context_schema=RunContext)
    async def workflow(plan: dict[str, Any]) -> dict[str, Any]:
        written: list[dict[str, Any]] = []
        for keys in plan["stages"]:
            futures = [branch(key) for key in keys]
            written += [await future for future in futures]
        return await aggregate([state for update in written for state in update["results"]])

    return cast(Workflow, workflow)
