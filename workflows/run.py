"""One execution of a recipe on a topic, and the recorder that keeps what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from workflows.events import BranchResult
from workflows.model.chat import Answer
from workflows.recipe import Recipe


class WorkflowApi(StrEnum):
    """LangGraph's two APIs; a run is executed by either."""

    FUNCTIONAL = "functional"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """The text that the aggregator made of the branches."""

    text: str
    """The sections, or the editor's piece; empty where no branch was written."""
    failed: tuple[str, ...]
    """Keys of the branches that are missing, in the recipe's order."""
    editor: BranchResult | None = None
    """The editor's call, where the recipe has one and there was something to edit."""


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that came with the request."""

    name: str
    content: bytes


class Recorder(Protocol):
    """Keeps what one attempt of one run comes to, and knows what earlier ones came to.

    What it is handed is durable once the call returns: a step returns only then, so nobody sees
    anything that a crash can take back. A recorder belongs to one run.
    """

    def result(self, key: str) -> BranchResult | None:
        """The result of a branch that this attempt is to write; of another, the one there is.

        None where this attempt has yet to write the branch. Also answers for the editor's key.
        """
        ...

    def latest_text(self, key: str) -> BranchResult | None:
        """The newest result of the branch with a text, whichever attempt wrote it."""
        ...

    async def material(self) -> Mapping[str, str]:
        """The named texts that the run works with beside its topic."""
        ...

    async def uploaded_file(self) -> UploadedFile | None:
        """The file that came with the request. Raises InputUnusable where it can't be had."""
        ...

    async def add_material(self, name: str, text: str) -> None:
        """Keeps a text that was made of the uploaded file."""
        ...

    async def posted_before(self, key: str) -> Sequence[str]:
        """The beginnings of what the branch is not to repeat, latest first.

        Empty where the run may repeat itself.
        """
        ...

    async def call(self, key: str, name: str) -> Answer | None:
        """The answer to a call of the branch that was recorded under this name.

        By this attempt, or by an earlier one that had it kept.
        """
        ...

    async def record_call(self, key: str, name: str, answer: Answer) -> None:
        """Keeps the answer to one of the branch's calls for as long as the attempt lasts."""
        ...

    async def keep_calls(self, key: str, prefix: str) -> None:
        """Lets the calls whose names begin so outlast the attempt, until the branch is written."""
        ...

    async def record(self, result: BranchResult) -> None:
        """Keeps a branch's result, or the editor's."""
        ...

    async def aggregated(self, aggregate: Aggregate) -> None:
        """Ends the attempt with what the aggregator made. A second time, nothing happens."""
        ...

    async def failed(self, reason: str) -> None:
        """Ends the attempt with a failure outside the branches."""
        ...

    async def refused(self, reason: str) -> None:
        """Ends the attempt because the uploaded file can't be used; `reason` is a sentence."""
        ...


@dataclass(frozen=True, slots=True)
class Execution:
    """One attempt to be executed. A Retry or Regenerate is the next attempt of the same run."""

    run_id: str
    attempt: int
    topic: str
    recipe: Recipe
    todo: frozenset[str]
    """The branches that this attempt writes; the others were written by earlier ones."""
    api: WorkflowApi
    recorder: Recorder
    is_new: bool = False
    """Whether nobody can have begun this attempt before, so that there is nothing to resume."""

    @property
    def thread_id(self) -> str:
        """LangGraph's thread of this attempt."""
        return thread_id(self.run_id, self.attempt)


def thread_id(run_id: str, attempt: int) -> str:
    """LangGraph's thread: one for each attempt, since a finished one can't be run again.

    Its reduced lists would double. Version 0.1 wrote `run` and `run.2`: its threads, whose steps
    were others, are not gone on with; what they had finished is known without them.
    """
    return f"{run_id}:{attempt}"
