"""One branch to be written: what its writer is handed, and what it hands back."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

from workflows.errors import ModelUnreadable
from workflows.events import BranchResult, BranchStarted, Picture
from workflows.model.chat import Answer
from workflows.model.structured import Unreadable, read_as
from workflows.recipe import Branch
from workflows.run import HandedIn, RunContext

S = TypeVar("S", bound=BaseModel)

NOT_GIVEN = "(not given)"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a writer made of its branch."""

    text: str
    """Markdown, as it is to be posted."""
    notes: tuple[str, ...] = ()
    """What checking it found, a plain sentence each."""
    pictures: tuple[Picture, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What was made beside the text, as plain values."""
    truncated: bool = False
    """The model stopped at its length limit."""


class Assignment:
    """A branch and the means to write it. Counts what its calls cost."""

    def __init__(self, context: RunContext, branch: Branch) -> None:
        self._context = context
        self.branch = branch
        self.run = context.run
        self.material = context.material
        """Named texts beside the topic, such as `facts`: data for the model, never instructions."""
        self.input_chars = context.model.input_chars
        """About how much material the model takes in one call."""
        self.output_chars = context.model.output_chars
        """About how much text the model gives in one answer."""
        self.input_tokens = 0
        self.output_tokens = 0
        self._begun_at: float | None = None

    @property
    def asked(self) -> dict[str, str]:
        """The topic and what was filled into the recipe's own fields, by the fields' keys."""
        given = {
            field.key: self.material.get(field.key) or field.default or NOT_GIVEN
            for field in self.run.recipe.fields
        }
        return {"topic": self.run.topic, **given}

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
        journal, key, name = self._context.journal, self.branch.key, remember_as
        answer = await journal.call(self.run, key, name) if name else None
        if answer is None:
            data = as_data(self.asked if material is None else material)
            answer = await self._context.model.ask(
                instructions, data, self._begin, schema, temperature
            )
            if name:
                await journal.record_call(self.run, key, name, answer)
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
        await self._context.journal.keep_calls(self.run, self.branch.key, prefix)

    async def written(self, key: str) -> BranchResult | None:
        """What a branch of an earlier stage came to; None where it came to nothing."""
        result = await self._context.journal.result(self.run, key)
        if result is None or not result.done:
            result = await self._context.journal.earlier(self.run, key)
        return result

    async def posted_before(self) -> Sequence[str]:
        """What is not to be repeated, latest first; empty where the run may repeat itself."""
        if not self.run.fresh:
            return ()
        return await self._context.journal.posted_before(self.run, self.branch.key)

    async def earlier(self) -> BranchResult | None:
        """The newest text of this branch from an earlier attempt; None where there is none."""
        return await self._context.journal.earlier(self.run, self.branch.key)

    async def handed_in(self) -> HandedIn | None:
        """The file that came with the request. Raises InputUnusable where it can't be had."""
        return await self._context.journal.handed_in(self.run)

    def _begin(self) -> None:
        if self._begun_at is None:
            self._begun_at = time.monotonic()
            self._context.emit(BranchStarted(self.run.id, self.run.attempt, self.branch.key))


Writer = Callable[[Assignment], Awaitable[Draft]]
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
