"""One execution of a recipe on a topic, and what its steps are handed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, Protocol

from langchain_core.runnables import RunnableConfig
from langchain_core.runnables.graph import Graph

from workflows.events import BranchResult, EventSink
from workflows.model.chat import Answer, ChatModel
from workflows.recipe import Recipe

if TYPE_CHECKING:
    from workflows.branch import Writer


class WorkflowApi(StrEnum):
    """Which of LangGraph's two APIs a run is written with."""

    FUNCTIONAL = "functional"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class Run:
    """What to execute. A Retry or Regenerate is the next attempt of the same run."""

    id: str
    attempt: int
    topic: str
    recipe: Recipe
    todo: frozenset[str]
    """The branches that this attempt writes; the others were written by earlier ones."""
    api: WorkflowApi
    quiet: bool = False
    """Whether its branches are shown in the whole alone."""
    fresh: bool = False
    """Whether it repeats nothing that was posted before in its place."""

    @property
    def thread_id(self) -> str:
        """LangGraph's thread: the run's id; a later attempt has a thread of its own.

        A finished thread can't be run again: its reduced lists would double.
        """
        return self.id if self.attempt == 1 else f"{self.id}.{self.attempt}"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What the aggregator made of the branches."""

    text: str
    """The sections, or the editor's piece; empty where no branch was written."""
    failed: tuple[str, ...]
    """Keys of the branches that are missing, in the recipe's order."""
    editor: BranchResult | None = None
    """The editor's call, where the recipe has one and there was something to edit."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file that came with the request."""

    name: str
    content: bytes


class Journal(Protocol):
    """Where results are made durable: before a step returns, so before anybody can see them."""

    async def material(self, run: Run) -> dict[str, str]:
        """The named texts that the run works with beside its topic."""
        ...

    async def handed_in(self, run: Run) -> HandedIn | None:
        """The file that came with the request. Raises InputUnusable where it can't be had."""
        ...

    async def taken_in(self, run: Run, name: str, text: str) -> None:
        """Adds what was made of the file to the run's material."""
        ...

    async def call(self, run: Run, key: str, name: str) -> Answer | None:
        """The answer to a call that a branch has had already: in this attempt, or to be kept."""
        ...

    async def record_call(self, run: Run, key: str, name: str, answer: Answer) -> None:
        """Keeps the answer to one of a branch's calls, for as long as this attempt lasts."""
        ...

    async def keep_calls(self, run: Run, key: str, prefix: str) -> None:
        """Keeps the calls whose names begin so until the branch is written, in any attempt."""
        ...

    async def result(self, run: Run, key: str) -> BranchResult | None:
        """What this branch (or EDITOR) came to already, so that it is not paid for twice."""
        ...

    async def earlier(self, run: Run, key: str) -> BranchResult | None:
        """The newest text of this branch, from whichever attempt; None where there is none."""
        ...

    async def posted_before(self, run: Run, key: str) -> Sequence[str]:
        """What this branch (or EDITOR) came to in earlier posts of the run's kind, latest first.

        Of each the beginning, as `workflows.repeats.opening` gives it.
        """
        ...

    async def record(self, run: Run, result: BranchResult) -> None:
        """Keeps a branch's result."""
        ...

    async def aggregated(self, run: Run, aggregate: Aggregate) -> None:
        """Ends the attempt with what the aggregator made."""
        ...

    async def failed(self, run: Run, reason: str) -> None:
        """Ends the attempt with a failure outside the branches."""
        ...

    async def refused(self, run: Run, reason: str) -> None:
        """Ends the attempt because what was handed in can't be used; `reason` is a sentence."""
        ...


class Workflow(Protocol):
    """A compiled workflow, as far as Chorus uses one."""

    def astream(
        self,
        given: dict[str, Any] | None,
        config: RunnableConfig,
        /,
        *,
        context: RunContext,
        stream_mode: Literal["updates"],
    ) -> AsyncIterator[dict[str, Any]]:
        """LangGraph's updates: by step, what it came to; None goes on where the thread stopped."""
        ...

    def get_graph(self) -> Graph:
        """The workflow's picture."""
        ...


@dataclass(frozen=True, slots=True)
class RunContext:
    """What the steps of one run work with. LangGraph hands it to them and never saves it."""

    run: Run
    material: Mapping[str, str]
    journal: Journal
    model: ChatModel
    writers: Mapping[str, Writer]
    """By name, as `Branch.writer` says it."""
    emit: EventSink
