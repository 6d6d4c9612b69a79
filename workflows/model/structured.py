"""Answers in a form: the JSON schema that asks for one, and reading what comes back."""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from workflows.errors import WorkflowError

S = TypeVar("S", bound=BaseModel)

_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL | re.IGNORECASE)
_SUPERFLUOUS = ("default", "title", "properties")
REASONS = 3


class Unreadable(WorkflowError):
    """An answer that has not the form asked for; the text tells the model why."""


def response_format(schema: type[BaseModel]) -> dict[str, Any]:
    """The `response_format` of an OpenAI-compatible chat completion that asks for this form.

    In strict mode every object lists all of its properties as required and allows no others
    (https://platform.openai.com/docs/guides/structured-outputs#supported-schemas).
    """
    form = {"name": schema.__name__, "schema": _strict(schema.model_json_schema()), "strict": True}
    return {"type": "json_schema", "json_schema": form}


def in_words(schema: type[BaseModel]) -> str:
    """The same as an instruction, for a model's service that knows no `response_format`."""
    form = json.dumps(_strict(schema.model_json_schema()), ensure_ascii=False)
    return f"Answer with one JSON object alone, no other text, that follows this schema:\n{form}"


def read_as(schema: type[S], text: str) -> S:
    """The answer in its form, also where the model put a fence or words around the JSON.

    Raises Unreadable, with the first reasons.
    """
    problem = "it holds no JSON object"
    for candidate in _candidates(text):
        try:
            return schema.model_validate_json(candidate)
        except ValidationError as error:
            problem = _reasons(error)
    raise Unreadable(problem)


def _candidates(text: str) -> list[str]:
    begin, end = text.find("{"), text.rfind("}")
    inner = [text[begin : end + 1]] if 0 <= begin < end else []
    return [text, *(match[1] for match in _FENCED.finditer(text)), *inner]


def _reasons(error: ValidationError) -> str:
    told = [
        f"{'.'.join(map(str, reason['loc'])) or 'the answer'}: {reason['msg']}"
        for reason in error.errors()
    ]
    return "; ".join(told[:REASONS])


def _strict(part: Any) -> Any:
    if isinstance(part, list):
        return [_strict(item) for item in cast(list[Any], part)]
    if not isinstance(part, dict):
        return part
    given = cast(dict[str, Any], part)
    strict = {name: _strict(value) for name, value in given.items() if name not in _SUPERFLUOUS}
    if "properties" in given:
        properties: dict[str, Any] = given["properties"]
        strict["properties"] = {name: _strict(value) for name, value in properties.items()}
        strict["required"] = list(properties)
        strict["additionalProperties"] = False
    return strict
