"""The inputs of runs: named texts, an uploaded file, and the model's answers so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from storage.schema import (
    Query,
    columns_of,
    delete_rows,
    fetch_one,
    table_of,
    update_rows,
    values_of,
)

KEPT = 0
"""The attempt under which a call is found that outlasts its own."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    url: str
    """Where Discord has it for about a day."""
    content: bytes | None = field(default=None, repr=False)
    """None until it has been fetched."""


@dataclass(frozen=True, slots=True)
class RunInputs:
    """A run's inputs beside its topic."""

    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    """By name: material for the model, never instructions."""
    upload: Upload | None = None


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One of a branch's calls of the model, with its answer or failure."""

    run_id: str
    key: str
    attempt: int
    name: str
    text: str
    truncated: bool
    input_tokens: int
    output_tokens: int


text_table = table_of("materials", run_id=str, name=str, text=str)
upload_table = table_of("handed_in", Upload, run_id=str)
call_table = table_of("calls", CallRecord)


def add(connection: Connection, run_id: str, inputs: RunInputs) -> None:
    """Writes down what a new run is given."""
    for name, text in inputs.texts.items():
        connection.execute(insert(text_table).values(run_id=run_id, name=name, text=text))
    if inputs.upload is not None:
        row = {"run_id": run_id, **values_of(inputs.upload)}
        connection.execute(insert(upload_table).values(row))


def texts(connection: Connection, run_id: str) -> dict[str, str]:
    """The run's texts by name; empty where it has a topic alone."""
    query = select(text_table.c.name, text_table.c.text).where(text_table.c.run_id == run_id)
    return {str(name): str(text) for name, text in connection.execute(query)}


def add_text(connection: Connection, run_id: str, name: str, text: str) -> None:
    """Keeps a text under this name, in place of an earlier one."""
    write = upsert(text_table).values(run_id=run_id, name=name, text=text)
    connection.execute(
        write.on_conflict_do_update(index_elements=["run_id", "name"], set_={"text": text})
    )


def upload(connection: Connection, run_id: str) -> Upload | None:
    """The file that came with the request; None where none did."""
    query = select(*columns_of(upload_table, Upload)).where(upload_table.c.run_id == run_id)
    return fetch_one(connection, Upload, query)


def keep_upload(connection: Connection, run_id: str, content: bytes) -> None:
    """Keeps the file's content, once it has been fetched."""
    update_rows(connection, upload_table, upload_table.c.run_id == run_id, content=content)


def call(
    connection: Connection, run_id: str, key: str, attempt: int, name: str
) -> CallRecord | None:
    """Reads the call's record, of this attempt or kept from an earlier one; None for neither."""
    query = (
        select(call_table)
        .where(
            call_table.c.run_id == run_id,
            call_table.c.key == key,
            call_table.c.attempt.in_((attempt, KEPT)),
            call_table.c.name == name,
        )
        .order_by(call_table.c.attempt)
        .limit(1)
    )
    return fetch_one(connection, CallRecord, query)


def record_call(connection: Connection, record: CallRecord) -> None:
    """Keeps what a call came to; one that is there already stays as it is."""
    connection.execute(upsert(call_table).values(values_of(record)).on_conflict_do_nothing())


def keep_calls(connection: Connection, run_id: str, key: str, attempt: int, prefix: str) -> None:
    """Lets a branch's calls whose names begin so outlast their attempt."""
    update_rows(
        connection,
        call_table,
        call_table.c.run_id == run_id,
        call_table.c.key == key,
        call_table.c.attempt == attempt,
        call_table.c.name.startswith(prefix, autoescape=True),
        attempt=KEPT,
    )


def forget_calls(connection: Connection, run_id: str, attempt: int, written: Query) -> None:
    """Deletes the calls of this attempt and of earlier ones.

    What is kept of a branch stays, unless `written` selects its key: its next version is a new one.
    """
    is_over = call_table.c.attempt.between(1, attempt)
    is_used = (call_table.c.attempt == KEPT) & call_table.c.key.in_(written)
    delete_rows(connection, call_table, call_table.c.run_id == run_id, is_over | is_used)
