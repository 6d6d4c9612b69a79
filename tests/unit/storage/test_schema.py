"""The tables of the code are those that the migrations make."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from sqlalchemy import Boolean, Connection, Float, Integer, LargeBinary, Text, inspect
from sqlalchemy.types import JSON, DateTime, TypeEngine

import storage
from storage.database import Database
from storage.schema import metadata

KINDS = (Boolean, Integer, Float, LargeBinary, JSON, DateTime, Text)


def kind(made: TypeEngine[object]) -> str:
    """The family of a column's type: how many bits an integer has is nothing to SQLite."""
    plain = getattr(made, "impl_instance", made)
    return next(family.__name__ for family in KINDS if isinstance(plain, family))


async def test_the_migrations_make_the_tables_of_the_code(database: Database) -> None:
    for module in pkgutil.iter_modules(storage.__path__):
        import_module(f"storage.{module.name}")

    def made(connection: Connection) -> dict[str, dict[str, tuple[str, bool]]]:
        return {
            name: {
                column["name"]: (kind(column["type"]), column["nullable"])
                for column in inspect(connection).get_columns(name)
            }
            for name in metadata.tables
        }

    written = {
        name: {column.name: (kind(column.type), bool(column.nullable)) for column in table.columns}
        for name, table in metadata.tables.items()
    }
    assert await database.read(made) == written
