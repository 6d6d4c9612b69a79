"""The means that a writer gets to write its branch, and the output that it hands back."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

from workflows.errors import ModelUnreadable
from workflows.events import BranchResult, BranchStarted, Listener, Picture
from workflows.model.chat import Answer, ChatModel
from workflows.model.structured import Unreadable, read_as
from workflows.recipe import Branch
from workflows.run import Execution, UploadedFile

S = TypeVar("S", bound=BaseModel)

NOT_GIVEN = "(not given)"


@dataclass(frozen=True, slots=True)
class BranchOutput:
    """The text that a writer made of its branch, and what belongs to it."""

    text: str
    """Markdown, as it is to be posted."""
    notes: tuple[str, ...] = ()
    """Findings of checking it, a plain sentence each."""
    pictures: tuple[Picture, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Made beside the text, as plain values."""
    truncated: bool = False
    """The model stopped at its length limit."""


class BranchContext:
    """A branch and the means to write it. Counts what its calls cost."""

    def __init__(
        self,
        execution: Execution,
        branch: Branch,
        material: Mapping[str, str],
        model: ChatModel,
        on_event: Listener,
    ) -> None:
        self.branch = branch
        self.recipe = execution.recipe
        self.run_id = execution.run_id
        self.topic = execution.topic
        self.material = material
        """Named texts beside the topic, such as `facts`: data for the model, never instructions."""
        self.input_chars = model.input_chars
        """About how much material the model takes in one call."""
        self.output_chars = model.output_chars
        """About how much text the model gives in one answer."""
        self.input_tokens = 0
        self.output_tokens = 0
        self._attempt = execution.attempt
        self._recorder = execution.recorder
        self._model = model
        self._on_event = on_event
        self._begun_at: float | None = None

    @property
    def asked(self) -> dict[str, str]:
        """The topic and what was filled into the recipe's own fields, by the fields' keys."""
        given = {
            field.key: self.material.get(field.key) or field.default or NOT_GIVEN
            for field in self.recipe.fields
        }
        return {"topic": self.topic, **given}

    @property
    def seconds(self) -> float:
        """Since the first call was begun; waiting in the queue before it does not count."""
        return 0.0 if self._begun_at is None else time.monotonic() - self._begun_at

    async def ask(
        self,
        instructions: str,
        material: Mapping[str, str] | None = None,
        *,
        remember_as: str | None = None,
        schema: type[BaseModel] | None = None,
        temperature: float | None = None,
    ) -> Answer:
        """The model's answer to named texts (to what was `asked`, where none are given).

        `temperature` is the model's own where it is None. Under a name to be remembered by, the
        answer is kept before it is returned: a run that is resumed, or another call by that name
        in this attempt, gets it without paying again. Raises ModelError.
        """
        recorder, key, name = self._recorder, self.branch.key, remember_as
        answer = await recorder.call(key, name) if name else None
        if answer is None:
            data = as_data(self.asked if material is None else material)
            answer = await self._model.ask(instructions, data, self._begin, schema, temperature)
            if name:
                await recorder.record_call(key, name, answer)
        self.input_tokens += answer.input_tokens
        self.output_tokens += answer.output_tokens
        return answer

    async def ask_for(
        self,
        schema: type[S],
        instructions: str,
        material: Mapping[str, str] | None = None,
        *,
        remember_as: str | None = None,
        temperature: float | None = None,
    ) -> S:
        """The model's answer in the form of `schema`; one that can't be read is asked for again.

        Raises ModelUnreadable after the second, or another ModelError.
        """
        answer = await self.ask(
            instructions,
            material,
            remember_as=remember_as,
            schema=schema,
            temperature=temperature,
        )
        try:
            return read_as(schema, answer.text)
        except Unreadable as error:
            once_more = f"{instructions}\n\nYour last answer could not be read: {error}"
        answer = await self.ask(
            once_more,
            material,
            remember_as=remember_as and f"{remember_as} again",
            schema=schema,
            temperature=temperature,
        )
        try:
            return read_as(schema, answer.text)
        except Unreadable as error:
            raise ModelUnreadable("the model's answer could not be read, twice") from error

    async def keep(self, prefix: str) -> None:
        """Lets the calls that are remembered under names that begin so outlast this attempt.

        If the branch fails or is cancelled, a Retry does not pay for them again. To be called once
        their answers have been found good: a bad one would come back with every Retry.
        """
        await self._recorder.keep_calls(self.branch.key, prefix)

    def written(self, key: str) -> BranchResult | None:
        """The text of a branch of an earlier stage; None where it came to nothing.

        Where this attempt failed to write it, an earlier attempt's text stands in for it.
        """
        result = self._recorder.result(key)
        return result if result is not None and result.done else self._recorder.latest_text(key)

    def latest_text(self) -> BranchResult | None:
        """The newest text of this branch from an earlier attempt; None where there is none."""
        return self._recorder.latest_text(self.branch.key)

    async def posted_before(self) -> Sequence[str]:
        """Texts that are not to be repeated, latest first; none where the run may repeat itself."""
        return await self._recorder.posted_before(self.branch.key)

    async def uploaded_file(self) -> UploadedFile | None:
        """The file that came with the request. Raises InputUnusable where it can't be had."""
        return await self._recorder.uploaded_file()

    def _begin(self) -> None:
        if self._begun_at is None:
            self._begun_at = time.monotonic()
            self._on_event(BranchStarted(self.run_id, self._attempt, self.branch.key))


Writer = Callable[[BranchContext], Awaitable[BranchOutput]]
"""Writes one branch. Raises NotWritten where it comes to nothing."""


def as_data(texts: Mapping[str, str]) -> str:
    """Named texts marked as material for the model; none can close its own mark."""
    return "\n\n".join(_marked(name, text) for name, text in texts.items())


def _marked(name: str, text: str) -> str:
    tag = tag_of(name)
    harmless = text.replace("</", "<\u200b/")
    return f"<{tag}>{harmless}</{tag}>"


def tag_of(name: str) -> str:
    """The tag that marks the text of this name: nothing in a name can end or open another."""
    return re.sub(r"\W+", "_", name.casefold()).strip("_") or "text"
