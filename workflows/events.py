"""The events of a run, and the result of a branch, which they carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG picture that belongs to a branch's text."""

    description: str
    """For those who can't see it."""
    content: bytes = field(repr=False)


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
