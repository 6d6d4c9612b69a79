"""The smallest answer that fits a JSON schema, so that structured output has a good default."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

_Schema = Mapping[str, Any]
_ALTERNATIVES = ("anyOf", "oneOf")
_FORMATS = {
    "date": "2026-01-01",
    "date-time": "2026-01-01T00:00:00Z",
    "email": "a@example.org",
    "time": "00:00:00Z",
    "uri": "https://example.org",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
_INFERRED = {
    "properties": "object",
    "required": "object",
    "items": "array",
    "prefixItems": "array",
    "minItems": "array",
    "minLength": "string",
    "pattern": "string",
    "minimum": "number",
    "exclusiveMinimum": "number",
}


def smallest(schema: _Schema) -> Any:
    """The smallest instance of `schema`, the same each time.

    Of an enum and of alternatives the first; of strings and arrays the shortest; of numbers the one
    nearest to zero; of objects only what is required. Raises ValueError where the schema asks for
    something that is not made here (distinct items, conditions), or is never at an end.
    """
    try:
        instance = _Maker(schema).make(schema)
    except _EndlessError as endless:
        raise ValueError(f"every instance would hold another {endless}") from endless
    validator = Draft202012Validator(schema)
    errors = cast(Iterable[ValidationError], validator.iter_errors(instance))  # pyright: ignore[reportUnknownMemberType]
    for error in errors:
        raise ValueError(f"no instance is made of this schema: {error.message}")
    return instance


class _EndlessError(Exception):
    """The schema refers to itself where an instance is needed."""


class _Maker:
    """Makes instances of the parts of one schema."""

    def __init__(self, root: _Schema) -> None:
        self._root = root
        self._open: list[str] = []
        """The references that are being followed."""

    def make(self, schema: _Schema) -> Any:
        """An instance of `schema`. Raises _EndlessError."""
        if "$ref" in schema:
            return self._follow(schema)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        if "allOf" in schema:
            return self.make(self._merged(schema))
        for name in _ALTERNATIVES:
            if name in schema:
                return self._first(name, schema)
        return self._of_kind(schema)

    def _of_kind(self, schema: _Schema) -> Any:
        match _kind(schema):
            case "object":
                return self._object(schema)
            case "array":
                return self._array(schema)
            case "string":
                return _string(schema)
            case "integer" | "number" as kind:
                return _number(schema, whole=kind == "integer")
            case "boolean":
                return False
            case _:
                return None

    def _follow(self, schema: _Schema) -> Any:
        reference = str(schema["$ref"])
        if reference in self._open:
            raise _EndlessError(reference)
        self._open.append(reference)
        try:
            return self.make({**self._target(reference), **_without(schema, "$ref")})
        finally:
            self._open.pop()

    def _target(self, reference: str) -> _Schema:
        found: Any = self._root
        for step in reference.removeprefix("#").split("/")[1:]:
            found = found[step.replace("~1", "/").replace("~0", "~")]
        return found

    def _merged(self, schema: _Schema) -> _Schema:
        """The schema with all of `allOf` in one."""
        merged = dict(_without(schema, "allOf"))
        for part in schema["allOf"]:
            whole = self._target(part["$ref"]) if "$ref" in part else part
            properties = {**merged.get("properties", {}), **whole.get("properties", {})}
            required = [*merged.get("required", []), *whole.get("required", [])]
            merged = {**merged, **whole}
            if properties:
                merged.update(properties=properties, required=required)
        return merged

    def _first(self, name: str, schema: _Schema) -> Any:
        """An instance of the first alternative that has an end."""
        endless = _EndlessError(name)
        for alternative in schema[name]:
            try:
                return self.make({**_without(schema, name), **alternative})
            except _EndlessError as error:
                endless = error
        raise endless

    def _object(self, schema: _Schema) -> dict[str, Any]:
        properties = schema.get("properties", {})
        return {name: self.make(properties.get(name, {})) for name in schema.get("required", [])}

    def _array(self, schema: _Schema) -> list[Any]:
        prefix = schema.get("prefixItems", [])
        schemas = [*prefix, *[schema.get("items", {})] * schema.get("minItems", 0)]
        return [self.make(item) for item in schemas[: schema.get("minItems", 0)]]


def _kind(schema: _Schema) -> str | None:
    kind = schema.get("type")
    if isinstance(kind, list):
        return str(cast(list[str], kind)[0])
    if kind is not None:
        return str(kind)
    return next((kind for key, kind in _INFERRED.items() if key in schema), None)


def _string(schema: _Schema) -> str:
    least = int(schema.get("minLength", 0))
    if "pattern" not in schema:
        return _FORMATS.get(schema.get("format", ""), "x" * least)
    return _matching(str(schema["pattern"]), least, schema.get("maxLength", math.inf))


@cache
def _matching(pattern: str, least: int, most: float) -> str:
    """A string of so many characters in which `pattern` is found."""
    from hypothesis import Phase, find, settings, strategies

    # Hypothesis tries the simplest string first; to shrink another one would take half a second.
    kept = settings(database=None, derandomize=True, phases=[Phase.generate])
    texts = strategies.from_regex(pattern)
    return find(texts, lambda text: least <= len(text) <= most, settings=kept)


def _number(schema: _Schema, *, whole: bool) -> float:
    """The number nearest to zero within the bounds; between two open ones, the middle."""
    step = schema.get("multipleOf", 1 if whole else None)
    low = _bound(schema, "minimum", "exclusiveMinimum", -math.inf)
    high = _bound(schema, "maximum", "exclusiveMaximum", math.inf)
    if _within(schema, 0):
        return 0
    if step is not None:
        nearest = math.ceil(low / step) * step if low >= 0 else math.floor(high / step) * step
        candidates = (nearest, nearest + step, nearest - step)
        return next((value for value in candidates if _within(schema, value)), nearest)
    edge = low if low >= 0 else high
    if _within(schema, edge):
        return edge
    if math.isfinite(low) and math.isfinite(high):
        return (low + high) / 2
    return edge + 1 if low >= 0 else edge - 1


def _bound(schema: _Schema, closed: str, open_: str, none: float) -> float:
    return schema.get(closed, schema.get(open_, none))


def _within(schema: _Schema, value: float) -> bool:
    return (
        schema.get("minimum", -math.inf) <= value <= schema.get("maximum", math.inf)
        and schema.get("exclusiveMinimum", -math.inf) < value
        and value < schema.get("exclusiveMaximum", math.inf)
    )


def _without(schema: _Schema, name: str) -> _Schema:
    return {key: value for key, value in schema.items() if key != name}
