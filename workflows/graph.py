"""A recipe's run in LangGraph's Graph API: a Send per branch, then an aggregator node."""

from __future__ import annotations

import operator
from typing import Annotated, Any, TypedDict, cast

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Send

from workflows import steps
from workflows.events import BranchResult
from workflows.run import RunContext, Workflow


class RunState(TypedDict):
    """What the graph's nodes share; plain values only, since it is what checkpoints keep."""

    branches: list[str]
    results: Annotated[list[dict[str, Any]], operator.add]
    aggregate: str


class BranchInput(TypedDict):
    """What one Send carries."""

    key: str


def compile_graph(checkpointer: BaseCheckpointSaver[str]) -> Workflow:
    """The workflow. Its input is `{"branches": [key, …]}`; what it writes with is the context."""
    # LangGraph leaves some of its type parameters open.
    graph: Any = StateGraph(RunState, context_schema=RunContext)
    graph.add_node("branch", _branch)
    graph.add_node("aggregate", _aggregate)
    graph.add_conditional_edges(START, _fan_out, ["branch"])
    graph.add_edge("branch", "aggregate")
    graph.add_edge("aggregate", END)
    return cast(Workflow, graph.compile(checkpointer=checkpointer))


def _fan_out(state: RunState) -> list[Send]:
    return [Send("branch", BranchInput(key=key)) for key in state["branches"]]


async def _branch(state: BranchInput, runtime: Runtime[RunContext]) -> dict[str, Any]:
    result = await steps.write_branch(runtime.context, state["key"])
    return {"results": [result.to_state()]}


async def _aggregate(state: RunState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    results = [BranchResult.from_state(result) for result in state["results"]]
    made = await steps.aggregate(runtime.context, results)
    return {"aggregate": made.text}
