"""A recipe's run in LangGraph's Graph API: a Send per branch, by stages, then an aggregator."""

from __future__ import annotations

import operator
from typing import Annotated, Any, TypedDict, cast

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Command, Send

from workflows import steps
from workflows.events import BranchResult
from workflows.run import RunContext, Workflow


class RunState(TypedDict):
    """What the graph's nodes share; plain values only, since it is what checkpoints keep."""

    stages: list[list[str]]
    results: Annotated[list[dict[str, Any]], operator.add]
    aggregate: str


class BranchInput(TypedDict):
    """What one Send carries."""

    key: str


def compile_graph(checkpointer: BaseCheckpointSaver[str]) -> Workflow:
    """The workflow. Its input is `{"stages": [[key, …], …]}`; its means are the context."""
    # LangGraph leaves some of its type parameters open.
    graph: Any = StateGraph(RunState, context_schema=RunContext)
    graph.add_node("branch", _branch)
    graph.add_node("aggregate", _aggregate, destinations=("branch", END))
    graph.add_conditional_edges(START, _first_stage, ["branch"])
    graph.add_edge("branch", "aggregate")
    return cast(Workflow, graph.compile(checkpointer=checkpointer))


def _first_stage(state: RunState) -> list[Send]:
    return _sends(state["stages"][0])


def _sends(keys: list[str]) -> list[Send]:
    return [Send("branch", BranchInput(key=key)) for key in keys]


async def _branch(state: BranchInput, runtime: Runtime[RunContext]) -> dict[str, Any]:
    result = await steps.write_branch(runtime.context, state["key"])
    return {"results": [result.to_state()]}


async def _aggregate(state: RunState, runtime: Runtime[RunContext]) -> Command[Any]:
    """Goes on with the next stage, where there is one; else combines all that was written."""
    written = {result["key"] for result in state["results"]}
    for keys in state["stages"]:
        if not written.issuperset(keys):
            return Command(goto=_sends(keys))
    results = [BranchResult.from_state(result) for result in state["results"]]
    made = await steps.aggregate(runtime.context, results)
    return Command(update={"aggregate": made.text}, goto=END)
