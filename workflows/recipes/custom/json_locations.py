"""Reads JSON and remembers where each value stands, so that a person can be shown the line.

Stricter than Python's own reader: no key twice, no NaN, bounded depth.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from workflows.errors import RecipeError
from workflows.recipes.custom.problems import Path

MOST_DEEP: Final = 12
_SPACE: Final = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Position:
    """A line and a column of a text, both from 1; a column counts characters."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}"


class InvalidJson(RecipeError):
    """The text is no JSON; the message says why."""

    def __init__(self, reason: str, position: Position) -> None:
        super().__init__(reason)
        self.position = position


@dataclass(frozen=True, slots=True)
class LocatedJson:
    """The value of a JSON text, and where each part of it stands."""

    text: str
    value: Any
    values_at: dict[Path, int]
    """Where each value begins, counted in characters from the text's start."""
    keys_at: dict[Path, int]
    """Where the key of a value begins, for those that have one."""

    def nearest(self, path: Path) -> Position:
        """The position of the value at this path, or of the innermost one around it."""
        while path not in self.values_at:
            path = path[:-1]
        return position_at(self.text, self.values_at[path])

    def key(self, path: Path) -> Position:
        """The position of this value's key, or of the value nearest to it."""
        if path in self.keys_at:
            return position_at(self.text, self.keys_at[path])
        return self.nearest(path)


def read_json(text: str) -> LocatedJson:
    """Reads the text, and where all the values in it stand. Raises InvalidJson."""
    reader = _JsonReader(text)
    value, end = reader.value(_skip(text, 0), ())
    if end < len(text):
        reader.stop("there is more after the end", end)
    return LocatedJson(text, value, reader.values_at, reader.keys_at)


class _JsonReader:
    """Goes through the text once; single values are read by Python's own decoder."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.values_at: dict[Path, int] = {}
        self.keys_at: dict[Path, int] = {}
        self._decoder = json.JSONDecoder(parse_constant=_refuse_constant)

    def value(self, start: int, path: Path) -> tuple[Any, int]:
        """The value that starts here, and where what follows it starts."""
        if len(path) > MOST_DEEP:
            self.stop(f"it is nested more than {MOST_DEEP} deep", start)
        self.values_at[path] = start
        match self._text[start : start + 1]:
            case "{":
                return self._object(start, path)
            case "[":
                return self._array(start, path)
            case _:
                return self._single(start)

    def _object(self, start: int, path: Path) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        end = _skip(self._text, start + 1)
        while self._text[end : end + 1] != "}":
            if found:
                end = self._after(end, ",", "a comma or “}” is missing")
            if self._text[end : end + 1] != '"':
                self.stop("a key in double quotes is missing", end)
            key_at = end
            key, end = self._single(end)
            if key in found:
                self.stop(f"“{key}” is there twice", key_at)
            self.keys_at[*path, key] = key_at
            end = self._after(end, ":", "a colon is missing")
            found[key], end = self.value(end, (*path, key))
        return found, _skip(self._text, end + 1)

    def _array(self, start: int, path: Path) -> tuple[list[Any], int]:
        found: list[Any] = []
        end = _skip(self._text, start + 1)
        while self._text[end : end + 1] != "]":
            if found:
                end = self._after(end, ",", "a comma or “]” is missing")
            item, end = self.value(end, (*path, len(found)))
            found.append(item)
        return found, _skip(self._text, end + 1)

    def _single(self, start: int) -> tuple[Any, int]:
        """A text, a number, true, false or null."""
        try:
            value, end = self._decoder.raw_decode(self._text, start)
        except json.JSONDecodeError as error:
            self.stop(_plainly(error.msg), error.pos)
        except ValueError:
            self.stop("this number can't be read", start)
        return value, _skip(self._text, end)

    def _after(self, start: int, sign: str, reason: str) -> int:
        if self._text[start : start + 1] != sign:
            self.stop(reason, start)
        return _skip(self._text, start + 1)

    def stop(self, reason: str, at: int) -> NoReturn:
        """Raises InvalidJson for this position."""
        raise InvalidJson(reason, position_at(self._text, at))


def position_at(text: str, at: int) -> Position:
    """The line and column of a position in the text."""
    line_start = text.rfind("\n", 0, at) + 1
    return Position(text.count("\n", 0, at) + 1, at - line_start + 1)


def _skip(text: str, start: int) -> int:
    space = _SPACE.match(text, start)
    return start if space is None else space.end()


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


def _plainly(message: str) -> str:
    """Makes what Python's reader says part of our sentence."""
    if message == "Expecting value":
        return "a value is missing, or it is none that JSON has"
    plain = message.removesuffix(" at").removesuffix(" starting")
    return plain[:1].lower() + plain[1:]
