"""One attempt of a run: what is executed, what happens to it, and the recorder that keeps it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from workflows.model.chat import NOBODY, Answer, Owner
from workflows.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG picture that belongs to a branch's text."""

    description: str
    """For those who can't see it."""
    content: bytes = field(repr=False)


BY_DEMO = "by_demo"
"""Among a result's data where the embedded demo model wrote it."""


@dataclass(frozen=True, slots=True)
class BranchResult:
    """The result of a branch, or of the editor: a text, or the reason why there is none."""

    key: str
    done: bool
    text: str = ""
    reason: str | None = None
    """Completes “The poem failed: …”; None where it is done."""
    ref: str | None = None
    """The short reference under which the log has the traceback of a failure."""
    truncated: bool = False
    """The model stopped at its length limit."""
    seconds: float = 0.0
    """From the model's first call to its answer; waiting in the queue does not count."""
    input_tokens: int = 0
    output_tokens: int = 0
    notes: tuple[str, ...] = ()
    """Findings of checking the text, a plain sentence each; shown in small print under it."""
    pictures: tuple[Picture, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Made by its writer beside the text, as plain values: ideas, themes."""

    def to_state(self) -> dict[str, Any]:
        """As plain values: LangGraph's checkpoints keep nothing else faithfully.

        Pictures and data are left out: the recorder has them, and no later step needs them here.
        """
        state = {name: getattr(self, name) for name in self.__dataclass_fields__}
        del state["pictures"], state["data"]
        return {**state, "notes": list(self.notes)}

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> BranchResult:
        """The result that `to_state` wrote."""
        fields: dict[str, Any] = {**state, "notes": tuple(state.get("notes", ()))}
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened to this attempt of this run."""

    run_id: str
    attempt: int


@dataclass(frozen=True, slots=True)
class BranchStarted(Event):
    """The branch has a place among the model calls and is being written."""

    key: str


@dataclass(frozen=True, slots=True)
class BranchFinished(Event):
    """The branch is written, and recorded."""

    result: BranchResult


@dataclass(frozen=True, slots=True)
class BranchFailed(Event):
    """The branch came to nothing, and this is recorded."""

    result: BranchResult


@dataclass(frozen=True, slots=True)
class Aggregated(Event):
    """The branches have been combined, as far as there are any; the run has its end."""


@dataclass(frozen=True, slots=True)
class RunFailed(Event):
    """No branch was written, or something broke outside a branch; the run has its end."""


@dataclass(frozen=True, slots=True)
class RunCancelled(Event):
    """Somebody stopped the run; what was finished before stays."""


def branch_ended(run_id: str, attempt: int, result: BranchResult) -> Event:
    """The event of a branch that has come to this result."""
    kind = BranchFinished if result.done else BranchFailed
    return kind(run_id, attempt, result)


Listener = Callable[[Event], None]
"""Takes an event at once, without waiting: to queue it is the listener's business."""


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
    owner: Owner = NOBODY
    """Whom it is written for: the model's slots are dealt among them."""

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
