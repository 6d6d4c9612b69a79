"""Says where a recipe is wrong, and why, in words for the person who made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

Path = tuple[str | int, ...]
"""The way from the recipe to a value in it, such as `("branches", 2, "prompt")`."""

_REASONS: Final[Mapping[str, str]] = {
    "missing": "is missing",
    "unexpected_keyword_argument": "is not known here",
    "string_type": "has to be text",
    "string_unicode": "has half a character in it",
    "string_too_short": "is empty",
    "string_too_long": "is longer than {max_length} characters",
    "too_long": "has more than {max_length} entries",
    "too_short": "needs at least one entry",
    "literal_error": "has to be {expected}",
    "tuple_type": "has to be a list",
    "dataclass_type": "has to be an object",
}
_PATTERNS: Final[Mapping[object, str]] = {
    "key": "has to be lower-case letters, digits and _, and to begin with a letter",
    "label": "can't have a “=” in it",
}
_NAMES: Final[Mapping[object, str]] = {
    "makes": "What it makes",
    "branches": "The list of parts",
    "fields": "The list of fields",
    "editor": "The editor's prompt",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a recipe."""

    path: Path
    reason: str
    """Completes a sentence that begins with what is wrong."""

    @property
    def sentence(self) -> str:
        """Where and why in one sentence without its stop, for people with no file before them."""
        return f"{_spoken(self.path)} {self.reason}"


def problems_of(error: ValidationError) -> list[Problem]:
    """Puts pydantic's errors into our words."""
    errors = error.errors()
    paths = [found["loc"] for found in errors]
    return [
        _problem(dict(found))
        for found in errors
        # An entry that is wrong does not count, so that a list may seem to have too few.
        if found["type"] != "too_short" or not any(_inside(path, found["loc"]) for path in paths)
    ]


def _inside(path: Path, outer: Path) -> bool:
    return len(path) > len(outer) and path[: len(outer)] == outer


def _problem(error: Mapping[str, Any]) -> Problem:
    path = tuple(error["loc"])
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return Problem(path, str(context["error"]))
    if kind == "string_pattern_mismatch":
        return Problem(path, _PATTERNS[path[-1]])
    if kind not in _REASONS:
        return Problem(path, str(error["msg"]))
    return Problem(path, _REASONS[kind].format(**context))


def _spoken(path: Path) -> str:
    match path:
        case ("branches", int(number), *rest):
            part = f"The {rest[0]} of part {number + 1}" if rest else f"Part {number + 1}"
        case ("fields", int(number), *rest):
            part = f"The {rest[0]} of field {number + 1}" if rest else f"Field {number + 1}"
        case (str(name), *_):
            part = _NAMES.get(name, f"The {name}")
        case _:
            part = "The recipe"
    return part
