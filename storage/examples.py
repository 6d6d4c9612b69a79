"""Examples: texts that a server keeps for its recipes' branches, and whether they are used."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert, select, tuple_

from storage.errors import ExampleLimitReached
from storage.schema import count_rows, delete_rows, fetch_all, fetch_one, table_of, values_of

MOST_OF_A_BRANCH = 10
MOST_OF_A_SERVER = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExample:
    """A text that a server keeps as an example of a recipe's branch."""

    guild_id: int
    recipe_key: str
    """The recipe's name as names are compared."""
    recipe: str
    branch: str
    """The branch's key."""
    title: str
    """The branch's title."""
    topic: str
    text: str = field(repr=False)
    added_by: int
    added_at_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Example(NewExample):
    """An example that is kept."""

    id: int


table = table_of("examples", Example)

use_table = table_of("example_use", guild_id=int, chosen_by=int)
"""The servers in which examples are put into prompts."""


def add(connection: Connection, new: NewExample) -> Example:
    """Keeps an example; one with the same text of the same branch is there only once.

    Raises ExampleLimitReached.
    """
    here = table.c.guild_id == new.guild_id
    branch = here & (table.c.recipe_key == new.recipe_key) & (table.c.branch == new.branch)
    same = select(table).where(branch, table.c.text == new.text)
    if (known := fetch_one(connection, Example, same)) is not None:
        return known
    for most, theirs in ((MOST_OF_A_BRANCH, branch), (MOST_OF_A_SERVER, here)):
        if count_rows(connection, table, theirs) >= most:
            raise ExampleLimitReached(f"{most} examples in {new.guild_id}")
    written = insert(table).values(values_of(new)).returning(table)
    (example,) = fetch_all(connection, Example, written)
    return example


def of_server(connection: Connection, guild_id: int) -> list[Example]:
    """Every example of the server, by recipe and branch, the newest first."""
    query = (
        select(table)
        .where(table.c.guild_id == guild_id)
        .order_by(table.c.recipe_key, table.c.branch, table.c.id.desc())
    )
    return fetch_all(connection, Example, query)


def overview(connection: Connection, guild_id: int) -> tuple[list[Example], bool]:
    """Every example of the server, and whether they are put into prompts there."""
    return of_server(connection, guild_id), are_used(connection, guild_id)


def to_use(
    connection: Connection, guild_id: int, branches: Collection[tuple[str, str]]
) -> list[Example]:
    """The examples of these branches, the newest first; none where the server uses none.

    A branch is given by its recipe's key and its own.
    """
    query = (
        select(table)
        .join(use_table, use_table.c.guild_id == table.c.guild_id)
        .where(
            table.c.guild_id == guild_id,
            tuple_(table.c.recipe_key, table.c.branch).in_(list(branches)),
        )
        .order_by(table.c.id.desc())
    )
    return fetch_all(connection, Example, query)


def remove(connection: Connection, guild_id: int, example_id: int) -> bool:
    """Deletes one of the server's examples; False where it is not there."""
    its = (table.c.guild_id == guild_id, table.c.id == example_id)
    return delete_rows(connection, table, *its) == 1


def are_used(connection: Connection, guild_id: int) -> bool:
    """Whether examples are put into prompts here; they are not unless somebody chose so."""
    return count_rows(connection, use_table, use_table.c.guild_id == guild_id) > 0


def use(connection: Connection, guild_id: int, *, on: bool, by: int) -> None:
    """Puts examples into prompts from now on, or no longer."""
    delete_rows(connection, use_table, use_table.c.guild_id == guild_id)
    if on:
        connection.execute(insert(use_table).values(guild_id=guild_id, chosen_by=by))
