"""Files on their way from a test to the stand-in's process, as JSON in which bytes may stand."""

from __future__ import annotations

import base64
import json
from typing import Any, cast

File = tuple[str, bytes]
"""A file's name and what is in it."""


def dumps(value: Any) -> str:
    """`value` as JSON; bytes become an object with the one key `base64`."""
    return json.dumps(value, default=_packed)


def loads(text: str) -> Any:
    """The value that `dumps` was given, with a list in place of each tuple."""
    return json.loads(text, object_hook=_unpacked)


def read_file(value: object) -> object:
    """The File that arrived as `value`, or `value` itself when it is none."""
    if isinstance(value, list):
        pair = cast(list[object], value)
        if len(pair) == 2 and isinstance(pair[0], str) and isinstance(pair[1], bytes):
            return pair[0], pair[1]
    return cast(object, value)


def _packed(value: object) -> dict[str, str]:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def _unpacked(value: dict[str, Any]) -> Any:
    return base64.b64decode(value["base64"]) if value.keys() == {"base64"} else value
