"""A few strings by name that outlive the process, such as the hash of the commands synced last."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Table, Text, delete, insert, select

from storage.schema import metadata

key_value_table = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)


def get(connection: Connection, name: str) -> str | None:
    """The value under this name; None where it was never put."""
    query = select(key_value_table.c.value).where(key_value_table.c.name == name)
    return connection.execute(query).scalar()


def put(connection: Connection, name: str, value: str) -> None:
    """Keeps the value under this name, in place of an earlier one."""
    connection.execute(delete(key_value_table).where(key_value_table.c.name == name))
    connection.execute(insert(key_value_table).values(name=name, value=value))
