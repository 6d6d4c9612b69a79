"""Where meaning drifted: what a comparison of a text with its back-translation answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, Field

MAX_DRIFTS: Final = 10
"""The most that is kept of one comparison."""

_QUOTES: Final = " \t\r\n\"'“”„‘’«»…."


def _plain(answer: Any) -> Any:
    return answer.strip().casefold() if isinstance(answer, str) else answer


class Drift(BaseModel):
    """One place in which the back-translation does not say what the original says."""

    original: str = Field(description="The words of the original, copied exactly.")
    came_back: str = Field(description="The words of the back-translation in that place.")
    what_changed: str = Field(description="What the meaning was and became, in a short sentence.")
    severity: Annotated[Literal["minor", "major"], BeforeValidator(_plain)] = Field(
        description="major: a reader would be misled; minor: a shade, or the tone."
    )


class DriftReport(BaseModel):
    """Every place in which the meaning changed; an empty list if it did not."""

    drifts: list[Drift]


def real_drifts(drifts: Iterable[Drift], source: str, limit: int = MAX_DRIFTS) -> tuple[Drift, ...]:
    """The drifts whose original the source really has, in the source's order, `limit` at most.

    Case, spaces and quotes around don't matter. Dropped are also those that changed nothing and
    second ones about the same words. Over the limit the minor ones go first.
    """
    text = _folded(source)
    found: dict[str, tuple[int, Drift]] = {}
    for drift in drifts:
        words = _folded(drift.original)
        place = text.find(words)
        if words and place >= 0 and words != _folded(drift.came_back):
            found.setdefault(words, (place, drift))
    weightiest = sorted(found.values(), key=lambda item: item[1].severity == "minor")[:limit]
    return tuple(drift for _, drift in sorted(weightiest, key=lambda item: item[0]))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(_QUOTES)
