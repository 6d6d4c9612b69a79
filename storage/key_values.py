"""Texts that outlive the process: values by name, and what belongs to an open form."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from storage.schema import delete_rows, table_of

key_value_table = table_of("facts", name=str, value=str)


def get(connection: Connection, name: str) -> str | None:
    """The value under this name; None where it was never put."""
    query = select(key_value_table.c.value).where(key_value_table.c.name == name)
    return connection.execute(query).scalar()


def put(connection: Connection, name: str, value: str) -> None:
    """Keeps the value under this name, in place of an earlier one."""
    delete_rows(connection, key_value_table, key_value_table.c.name == name)
    connection.execute(insert(key_value_table).values(name=name, value=value))


pending_form_table = table_of("set_aside", id=str, content=str, at_utc=datetime)


def add_form(connection: Connection, form_id: str, content: str, now_utc: datetime) -> None:
    """Keeps the content until the form comes back, also over a restart."""
    connection.execute(
        insert(pending_form_table).values(id=form_id, content=content, at_utc=now_utc)
    )


def get_form(connection: Connection, form_id: str) -> str | None:
    """The content that was kept for the form; None where it is gone."""
    query = select(pending_form_table.c.content).where(pending_form_table.c.id == form_id)
    return connection.execute(query).scalar()


def remove_form(connection: Connection, form_id: str) -> None:
    """Deletes the content, which is not needed any more."""
    delete_rows(connection, pending_form_table, pending_form_table.c.id == form_id)


def prune_forms(connection: Connection, before_utc: datetime) -> int:
    """Deletes what nobody has come back for since this time; gives how many."""
    return delete_rows(connection, pending_form_table, pending_form_table.c.at_utc < before_utc)
