"""Holds recorded requests against Discord's own OpenAPI document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend  # pyright: ignore[reportUnknownVariableType]
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.fakes.discord.messages import message_violations
from tests.fakes.discord.seen import SeenRequest

_BASE = "urn:discord"
_PARAMETER = re.compile(r"\{[^}]+\}")
_SHOWN_CHARS = 300


def check_requests(requests: Iterable[SeenRequest], document_path: str | Path) -> list[str]:
    """One sentence for each breach of Discord's API among `requests`; none is an empty list.

    The bodies, or their `payload_json`, have to fit the document at `document_path`, where digit
    strings pass for integers, integers for snowflakes, and `oneOf` means `anyOf`; a path or method
    which it does not know is a breach. Messages have to keep the rules it misses as well.
    """
    document = _document(str(document_path))
    violations: list[str] = []
    for request in requests:
        name = f"#{request.index} {request.method} {request.path}"
        found = [*document.violations(request), *message_violations(request)]
        violations += [f"{name}: {violation}" for violation in found]
    return violations


class _Document:
    """The paths of an OpenAPI document, with a validator for each body that was asked for."""

    def __init__(self, document: dict[str, Any]) -> None:
        contents = _lenient(document)
        self._paths: dict[str, Any] = contents["paths"]
        resource: Resource[Any] = Resource(contents=contents, specification=DRAFT202012)
        self._registry: Registry[Any] = Registry[Any]().with_resource(_BASE, resource)
        self._templates = sorted(
            ((template, _pattern(template)) for template in self._paths),
            key=lambda item: len(_PARAMETER.findall(item[0])),
        )
        self._validators: dict[tuple[str, str], Draft202012Validator] = {}

    def violations(self, request: SeenRequest) -> list[str]:
        """The violations of the document by one request."""
        method = request.method.lower()
        template = self._template(request.path, method)
        if template is None:
            return ["the document knows no such path and method"]
        operation = cast(dict[str, Any], self._paths[template][method])
        described = cast(dict[str, Any], operation.get("requestBody") or {})
        if request.body is None:
            return ["the body is missing"] if described.get("required") else []
        if "application/json" not in described.get("content", {}):
            return [] if described else ["the document knows no body here"]
        validator = self._validator(template, method)
        errors = cast(Iterable[ValidationError], validator.iter_errors(request.body))  # pyright: ignore[reportUnknownMemberType]
        return [_sentence(error) for error in errors]

    def _template(self, path: str, method: str) -> str | None:
        """The path of the document which matches with the fewest parameters."""
        for template, pattern in self._templates:
            if method in self._paths[template] and pattern.fullmatch(path):
                return template
        return None

    def _validator(self, template: str, method: str) -> Draft202012Validator:
        if (template, method) not in self._validators:
            escaped = template.replace("~", "~0").replace("/", "~1")
            pointer = f"/paths/{escaped}/{method}/requestBody/content/application~1json/schema"
            schema = {"$ref": f"{_BASE}#{pointer}"}
            self._validators[template, method] = _Lenient(schema, registry=self._registry)
        return self._validators[template, method]


@lru_cache(maxsize=2)
def _document(path: str) -> _Document:
    return _Document(json.loads(Path(path).read_text(encoding="utf-8")))


def _lenient(schema: Any) -> Any:
    """The schema with `anyOf` for `oneOf` and with integers allowed for snowflakes."""
    if isinstance(schema, list):
        return [_lenient(item) for item in cast(list[Any], schema)]
    if not isinstance(schema, dict):
        return schema
    given = cast(dict[str, Any], schema)
    changed = {
        "anyOf" if key == "oneOf" and isinstance(value, list) else key: _lenient(value)
        for key, value in given.items()
    }
    if given.get("format") == "snowflake" and given.get("type") == "string":
        changed["type"] = ["string", "integer"]
    return changed


def _is_integer(checker: Any, instance: object) -> bool:
    if isinstance(instance, bool):
        return False
    if isinstance(instance, float):
        return instance.is_integer()  # so JSON Schema has it; discord.py sends hours as 1.0
    return isinstance(instance, int) or (isinstance(instance, str) and instance.isdecimal())


_Lenient = cast(
    type[Draft202012Validator],
    extend(
        Draft202012Validator,
        type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer),
    ),
)


def _pattern(template: str) -> re.Pattern[str]:
    literals = (re.escape(literal) for literal in _PARAMETER.split(template))
    return re.compile("[^/]+".join(literals))


def _sentence(error: ValidationError) -> str:
    """Where the error is and what it says, down the branch of each `anyOf` that went furthest."""
    context = error.context or []
    if context:
        return _sentence(max(context, key=lambda inner: len(_steps(inner))))
    return f"{'/'.join(_steps(error)) or 'body'}: {error.message[:_SHOWN_CHARS]}"


def _steps(error: ValidationError) -> list[str]:
    return [str(step) for step in cast(Iterable[str | int], error.absolute_path)]
