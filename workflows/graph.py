"""A recipe's run in LangGraph's Graph API: a Send per branch, by stages, then an aggregator."""

from __future__ import annotations

import operator
from typing import Annotated, Any, TypedDict, cast

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Command, Send

from workflows import steps
from workflows.run import BranchResult
from workflows.steps import Plan, RunContext, Workflow


class GraphState(Plan):
    """The plan, and what the nodes add; plain values only, since checkpoints keep it."""

    results: Annotated[list[dict[str, Any]], operator.add]
    editor: dict[str, Any] | None
    aggregate: str


class BranchInput(TypedDict):
    """The input of one Send."""

    key: str
    then: str
    """The node that follows once all branches of the stage have ended."""


def compile_graph(checkpointer: BaseCheckpointSaver[str]) -> Workflow:
    """The workflow. Its input is `steps.Plan`; its means are the context."""
    # LangGraph leaves some of its type parameters open.
    graph: Any = StateGraph(GraphState, context_schema=RunContext)
    graph.add_node("load_file", _load_file, destinations=("branch",))
    graph.add_node("branch", _branch, destinations=("next_stage", "edit", "aggregate"))
    graph.add_node("next_stage", _next_stage, destinations=("branch", "edit", "aggregate"))
    graph.add_node("edit", _edit)
    graph.add_node("aggregate", _aggregate)
    graph.add_conditional_edges(START, _first_step, ["load_file", "branch"])
    graph.add_edge("edit", "aggregate")
    graph.add_edge("aggregate", END)
    return cast(Workflow, graph.compile(checkpointer=checkpointer))


def _first_step(state: GraphState) -> list[Send] | str:
    return "load_file" if state["loads_file"] else _sends(state, state["stages"][0])


def _sends(state: GraphState, keys: list[str]) -> list[Send]:
    """A Send for each of a stage's branches; they run at the same time."""
    is_last = keys == state["stages"][-1]
    then = _after_branches(state) if is_last else "next_stage"
    return [Send("branch", BranchInput(key=key, then=then)) for key in keys]


def _after_branches(state: GraphState) -> str:
    return "edit" if state["edits"] else "aggregate"


async def _load_file(state: GraphState, runtime: Runtime[RunContext]) -> Command[Any]:
    await steps.load_file(runtime)
    return Command(goto=_sends(state, state["stages"][0]))


async def _branch(state: BranchInput, runtime: Runtime[RunContext]) -> Command[Any]:
    result = await steps.write_branch(runtime, state["key"])
    # All branches of a stage name the same next node, which runs once, after the last of them.
    return Command(update={"results": [result.to_state()]}, goto=state["then"])


async def _next_stage(state: GraphState, runtime: Runtime[RunContext]) -> Command[Any]:
    """Begins the next stage; where the result is settled, goes on without one."""
    keys = steps.next_stage(runtime, _results(state))
    return Command(goto=_sends(state, keys) if keys else _after_branches(state))


async def _edit(state: GraphState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    editor = await steps.edit(runtime, _results(state))
    return {"editor": None if editor is None else editor.to_state()}


async def _aggregate(state: GraphState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    edited = state.get("editor")
    editor = None if edited is None else BranchResult.from_state(edited)
    return {"aggregate": await steps.aggregate(runtime, _results(state), editor)}


def _results(state: GraphState) -> list[BranchResult]:
    return [BranchResult.from_state(result) for result in state["results"]]
