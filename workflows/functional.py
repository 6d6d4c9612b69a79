"""A recipe's run in LangGraph's Functional API: a stage's tasks started together, then awaited."""

from __future__ import annotations

from typing import Any, cast

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.func import entrypoint, task
from langgraph.runtime import get_runtime

from workflows import steps
from workflows.run import BranchResult
from workflows.steps import Plan, RunContext, Workflow


async def _load_file() -> None:
    await steps.load_file(get_runtime(RunContext))


async def _branch(key: str) -> dict[str, Any]:
    result = await steps.write_branch(get_runtime(RunContext), key)
    return result.to_state()


async def _edit(written: list[dict[str, Any]]) -> dict[str, Any] | None:
    editor = await steps.edit(get_runtime(RunContext), _results(written))
    return None if editor is None else editor.to_state()


async def _aggregate(written: list[dict[str, Any]], edited: dict[str, Any] | None) -> str:
    editor = None if edited is None else BranchResult.from_state(edited)
    return await steps.aggregate(get_runtime(RunContext), _results(written), editor)


def _results(states: list[dict[str, Any]]) -> list[BranchResult]:
    return [BranchResult.from_state(state) for state in states]


# Not decorated: LangGraph prepares a task anew for each of its calls unless it finds the function
# itself under its name in its module, where a decorator would have put the task.
load_file = task(name="load_file")(_load_file)
branch = task(name="branch")(_branch)
edit = task(name="edit")(_edit)
aggregate = task(name="aggregate")(_aggregate)


def compile_functional(checkpointer: BaseCheckpointSaver[str]) -> Workflow:
    """The workflow. Its input is `steps.Plan`; its means are the context.

    The order of the calls is the recipe's and never changes: on resume LangGraph finds a task's
    saved result by the order of the calls, not by their arguments. How many stages there are is
    settled by the results alone, which are the same then.
    """

    @entrypoint(checkpointer=checkpointer, context_schema=RunContext)
    async def workflow(plan: Plan) -> str:
        if plan["loads_file"]:
            await load_file()
        written: list[dict[str, Any]] = []
        keys = plan["stages"][0]
        while keys:
            futures = [branch(key) for key in keys]
            written += [await future for future in futures]
            keys = steps.next_stage(get_runtime(RunContext), _results(written))
        edited = await edit(written) if plan["edits"] else None
        return await aggregate(written, edited)

    return cast(Workflow, workflow)
