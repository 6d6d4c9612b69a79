"""The types of the tables' columns, and the one mapping between rows and frozen dataclasses."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import JSON, Connection, DateTime, MetaData, Select, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

Query: TypeAlias = Select[*tuple[Any, ...]]
"""Anything that selects."""

metadata = MetaData()
"""Every table of Chorus."""


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in and out, also on SQLite, which keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class EnumText(TypeDecorator[E], Generic[E]):
    """A member of an enumeration, kept as its value."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        # A StrEnum's member may come as the plain string that it equals.
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> E | None:
        return None if value is None else self.kind(value)


class Json(TypeDecorator[Any]):
    """A value of any type that pydantic knows, such as nested dataclasses, kept as JSON."""

    impl = JSON
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else _adapter(self.kind).dump_python(value, mode="json")

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else _adapter(self.kind).validate_python(value)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@cache
def _names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def values_of(record: DataclassInstance, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """The record's fields by name, as `insert(table).values(…)` takes them."""
    left_out = frozenset(without)
    return {name: getattr(record, name) for name in _names(type(record)) if name not in left_out}


def record_of(kind: type[T], row: Mapping[str, Any], **more: Any) -> T:
    """The dataclass `kind` of a row whose columns have the names of its fields, and of `more`."""
    return kind(**row, **more)


def fetch_all(connection: Connection, kind: type[T], query: Query, **given: Any) -> list[T]:
    """The rows of the query as `kind`s, by the names of its columns; `given` are its binds."""
    return [kind(**row) for row in connection.execute(query, given).mappings()]


def fetch_one(connection: Connection, kind: type[T], query: Query, **given: Any) -> T | None:
    """The one row that the query selects, as a `kind`; None where there is none."""
    row = connection.execute(query, given).mappings().first()
    return None if row is None else kind(**row)
