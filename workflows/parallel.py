"""Does many small things of one branch at the same time, a few at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from workflows.errors import ModelError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcomes(Generic[T]):
    """The results, as far as there are any."""

    done: dict[int, T]
    """By its number, from 0; in order, all of them where there was no error."""
    error: ModelError | None
    """The first one; what was under way then has ended, the rest was not begun."""


async def in_parallel(works: Sequence[Callable[[], Awaitable[T]]], at_once: int) -> Outcomes[T]:
    """Does all of it, in order, at most so many at once.

    Few at once leave room among the model's calls for other branches and runs, which wait in the
    same queue. After a ModelError nothing more is begun: what makes one call fail makes the next
    ones fail too, each after its time-out.
    """
    done: dict[int, T] = {}
    errors: list[ModelError] = []
    line = iter(list(enumerate(works)))

    async def work() -> None:
        for number, begin in line:
            if errors:
                return
            try:
                done[number] = await begin()
            except ModelError as error:
                errors.append(error)

    async with asyncio.TaskGroup() as group:
        for _ in range(min(at_once, len(works))):
            group.create_task(work())
    return Outcomes(dict(sorted(done.items())), errors[0] if errors else None)
