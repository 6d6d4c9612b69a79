"""A recipe as a file: JSON with a schema, written for people and read with care."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from workflows.errors import RecipeError
from workflows.recipes.custom.json_locations import (
    InvalidJson,
    LocatedJson,
    Position,
    position_at,
    read_json,
)
from workflows.recipes.custom.problems import UNKNOWN, Path, problems_of
from workflows.recipes.custom.recipe import CustomRecipe, InvalidRecipe, read_recipe

FORMAT: Final = "chorus-recipe"
VERSION: Final = 1
SCHEMA_FILE: Final = "recipe.schema.json"
MOST_BYTES: Final = 500_000
MOST_MISTAKES: Final = 5
MISTAKE_CHARS: Final = 300
"""The mistakes have to fit into one message, whatever the file holds."""


@dataclass(frozen=True, slots=True)
class _File:
    """A recipe of Chorus, as /recipe export writes it."""

    __pydantic_config__ = ConfigDict(extra="forbid", title="Recipe")

    format: Literal["chorus-recipe"]
    version: Literal[1]
    recipe: CustomRecipe
    schema: Annotated[str, Field(alias="$schema")] = field(default=SCHEMA_FILE)


class InvalidRecipeFile(RecipeError):
    """The file is no recipe; the text lists where and why, a line for each mistake."""


def write_file(recipe: CustomRecipe) -> str:
    """Writes the text of a file that holds this recipe."""
    content = {
        "$schema": SCHEMA_FILE,
        "format": FORMAT,
        "version": VERSION,
        "recipe": asdict(recipe),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def read_file(content: bytes) -> CustomRecipe:
    """Reads the recipe in the file. Raises InvalidRecipeFile, with the line of each mistake."""
    if len(content) > MOST_BYTES:
        raise InvalidRecipeFile(
            f"The file is larger than {MOST_BYTES // 1000} kB; no recipe is that long."
        )
    try:
        located = read_json(_decoded(content))
    except InvalidJson as error:
        raise InvalidRecipeFile(_sentence([(error.position, str(error))])) from error
    try:
        _check_outside(located)
        return read_recipe(located.value["recipe"])
    except InvalidRecipe as error:
        mistakes = [(("recipe", *problem.path), problem.reason) for problem in error.problems]
        raise InvalidRecipeFile(_sentence(list(_placed(located, mistakes)))) from error


def file_schema() -> dict[str, Any]:
    """Gives the JSON Schema (draft 2020-12) of such a file."""
    described: dict[str, Any] = _adapter().json_schema()
    described["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return described


@cache
def _adapter() -> TypeAdapter[_File]:
    return TypeAdapter(_File)


def _check_outside(located: LocatedJson) -> None:
    """Raises InvalidRecipeFile where the file is none of ours, whatever recipe is in it."""
    value: Any = located.value
    if {("format",), ("version",)} <= located.values_at.keys() and value["format"] == FORMAT:
        version, at = value["version"], located.nearest(("version",))
        if isinstance(version, int) and version > VERSION:
            raise InvalidRecipeFile(_sentence([(at, "this file was made by a newer Chorus")]))
    try:
        _adapter().validate_python(value)
    except ValidationError as error:
        mistakes = [(problem.path, problem.reason) for problem in problems_of(error)]
        outside = [mistake for mistake in mistakes if mistake[0][:1] != ("recipe",)]
        missing = [mistake for mistake in mistakes if mistake[0] == ("recipe",)]
        if outside or missing:
            raise InvalidRecipeFile(
                _sentence(list(_placed(located, [*outside, *missing])))
            ) from error


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        readable = content[: error.start].decode("utf-8-sig")
        raise InvalidJson(
            "this is not UTF-8; save the file in that encoding",
            position_at(readable, len(readable)),
        ) from error


def _placed(
    located: LocatedJson, mistakes: list[tuple[Path, str]]
) -> Iterator[tuple[Position, str]]:
    for path, reason in mistakes:
        at = located.key(path) if reason == UNKNOWN else located.nearest(path)
        yield at, f"{_dotted(path)} {reason}"


def _dotted(path: Path) -> str:
    """`recipe.branches[2].prompt`, counted from 0 as programs do."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).lstrip(".") or "the file"


def _sentence(mistakes: list[tuple[Position, str]]) -> str:
    mistakes = sorted(mistakes, key=lambda mistake: (mistake[0].line, mistake[0].column))
    lines = [f"{at}: {_cut(reason)}." for at, reason in mistakes[:MOST_MISTAKES]]
    if len(mistakes) > MOST_MISTAKES:
        lines.append(f"… and {len(mistakes) - MOST_MISTAKES} more.")
    return "\n".join(["This file can't be used; nothing was changed.", *lines])


def _cut(reason: str) -> str:
    """Its beginning and its end, where it is long: a key may be as long as the file."""
    if len(reason) <= MISTAKE_CHARS:
        return reason
    half = MISTAKE_CHARS // 2
    return f"{reason[:half]}…{reason[-half:]}"
