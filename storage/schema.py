"""Tables made from frozen dataclasses, and the one mapping between their rows and those.

The migrations make the schema, with its keys, indexes and constraints. What is here says what the
columns hold; tests/unit/storage/test_schema.py compares the two.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Table,
    Text,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.types import TypeDecorator, TypeEngine

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

Query: TypeAlias = Select[*tuple[Any, ...]]
"""Anything that selects."""
Returning: TypeAlias = Query | ReturningInsert[*tuple[Any, ...]]
"""Anything that gives rows."""

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


PLAIN_TYPES: Mapping[type, type[TypeEngine[Any]]] = MappingProxyType(
    {
        str: Text,
        int: Integer,
        bool: Boolean,
        float: Float,
        bytes: LargeBinary,
        datetime: UtcDateTime,
    }
)


def table_of(
    name: str,
    record: type[DataclassInstance] | None = None,
    /,
    *columns: Column[Any],
    without: Iterable[str] = (),
    **more: Any,
) -> Table:
    """The table of this name with a column for each field of `record`, but for those `without`.

    `more` are further columns and what they hold (`schedule_id=int | None`), as the fields'
    annotations are: a value that may be None makes a nullable column, and what is not plain is
    kept as JSON.
    """
    fields = get_type_hints(record) if record is not None else {}
    kinds = {key: kind for key, kind in fields.items() if key not in without} | more
    made = (Column(key, _type_of(kind), nullable=_may_be_none(kind)) for key, kind in kinds.items())
    return Table(name, metadata, *made, *columns)


def _may_be_none(kind: Any) -> bool:
    return NoneType in get_args(kind)


def _type_of(kind: Any) -> TypeEngine[Any]:
    if _may_be_none(kind):
        (kind,) = (part for part in get_args(kind) if part is not NoneType)
    if kind in PLAIN_TYPES:
        return PLAIN_TYPES[kind]()
    if isinstance(kind, type) and issubclass(kind, Enum):
        return EnumText(kind)
    return Json(kind)


@cache
def _names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def values_of(record: DataclassInstance, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """The record's fields by name, as `insert(table).values(…)` takes them."""
    left_out = frozenset(without)
    return {name: getattr(record, name) for name in _names(type(record)) if name not in left_out}


def columns_of(table: Table, kind: type[DataclassInstance]) -> list[ColumnElement[Any]]:
    """Those of the table's columns that `kind` has fields for, to select its rows with."""
    return [table.c[name].label(name) for name in _names(kind) if name in table.c]


def fetch_all(connection: Connection, kind: type[T], query: Returning, **given: Any) -> list[T]:
    """The rows of the query as `kind`s, by the names of its columns; `given` are its binds."""
    return [kind(**row) for row in connection.execute(query, given).mappings()]


def fetch_one(connection: Connection, kind: type[T], query: Returning, **given: Any) -> T | None:
    """The one row that the query selects, as a `kind`; None where there is none."""
    row = connection.execute(query, given).mappings().first()
    return None if row is None else kind(**row)


def fetch_known(
    connection: Connection, kind: type[T], query: Query, missing: Exception, **given: Any
) -> T:
    """The one row that the query selects, as a `kind`. Raises `missing` where there is none."""
    found = fetch_one(connection, kind, query, **given)
    if found is None:
        raise missing
    return found


def count_rows(connection: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    """How many rows fulfil the conditions."""
    query = select(func.count()).select_from(table).where(*where)
    return connection.execute(query).scalar_one()


def update_rows(
    connection: Connection, table: Table, /, *where: ColumnElement[bool], **values: Any
) -> int:
    """Changes the rows that fulfil the conditions, and returns how many these were."""
    return connection.execute(update(table).where(*where).values(**values)).rowcount


def delete_rows(connection: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    """Deletes the rows that fulfil the conditions, and returns how many these were."""
    return connection.execute(delete(table).where(*where)).rowcount
