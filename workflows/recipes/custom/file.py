"""A recipe as a file: JSON with a schema, written for people and read with care."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from workflows.errors import RecipeError
from workflows.recipes.custom.problems import Path, problems_of
from workflows.recipes.custom.recipe import CustomRecipe, InvalidRecipe, check_conflicts

FORMAT: Final = "chorus-recipe"
VERSION: Final = 1
SCHEMA_FILE: Final = "recipe.schema.json"
MOST_BYTES: Final = 500_000
TOO_LARGE: Final = f"it is larger than {MOST_BYTES // 1000} kB, which is the limit"
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
    """The file isn't a recipe; the text lists where and why, a line for each mistake."""

    def __init__(self, mistakes: list[str]) -> None:
        lines = [f"{_cut(mistake)}." for mistake in mistakes[:MOST_MISTAKES]]
        if len(mistakes) > MOST_MISTAKES:
            lines.append(f"… and {len(mistakes) - MOST_MISTAKES} more.")
        super().__init__("\n".join(["This file can't be used; nothing was changed.", *lines]))


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
    """Reads the recipe in the file. Raises InvalidRecipeFile, with the place of each mistake."""
    if len(content) > MOST_BYTES:
        raise InvalidRecipeFile([TOO_LARGE])
    try:
        recipe = _adapter().validate_json(content.decode("utf-8-sig")).recipe
        check_conflicts(recipe)
    except UnicodeDecodeError as error:
        raise InvalidRecipeFile(["it isn't UTF-8; save the file in that encoding"]) from error
    except ValidationError as error:
        raise InvalidRecipeFile(_mistakes(error)) from error
    except InvalidRecipe as error:
        found = [
            f"{_dotted(('recipe', *problem.path))} {problem.reason}" for problem in error.problems
        ]
        raise InvalidRecipeFile(found) from error
    return recipe


def file_schema() -> dict[str, Any]:
    """Gives the JSON Schema (draft 2020-12) of such a file."""
    described: dict[str, Any] = _adapter().json_schema()
    described["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return described


@cache
def _adapter() -> TypeAdapter[_File]:
    return TypeAdapter(_File)


def _mistakes(error: ValidationError) -> list[str]:
    for found in error.errors():
        if found["type"] == "json_invalid":
            # Pydantic says: expected value at line 1 column 1.
            return [f"it isn't JSON: {found.get('ctx', {}).get('error', 'unreadable')}"]
        version = found["input"]
        if found["loc"] == ("version",) and isinstance(version, int) and version > VERSION:
            return ["it was made by a newer Chorus"]
    return [f"{_dotted(problem.path)} {problem.reason}" for problem in problems_of(error)]


def _dotted(path: Path) -> str:
    """`recipe.branches[2].prompt`, counted from 0 as programs do."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).lstrip(".") or "the file"


def _cut(reason: str) -> str:
    """Its beginning and its end, where it is long: a key may be as long as the file."""
    if len(reason) <= MISTAKE_CHARS:
        return reason
    half = MISTAKE_CHARS // 2
    return f"{reason[:half]}…{reason[-half:]}"
