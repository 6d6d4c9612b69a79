"""Glossaries: how each server wants its terms to be translated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from storage.errors import GlossaryFull
from storage.schema import (
    columns_of,
    count_rows,
    delete_rows,
    fetch_all,
    fetch_one,
    table_of,
    update_rows,
    values_of,
)

MOST_ENTRIES = 500
"""In a server."""


@dataclass(frozen=True, slots=True)
class NewGlossaryEntry:
    """How a term is to be translated from now on."""

    guild_id: int
    language: str
    """A language's tag; empty for every language."""
    term_key: str
    """The same for all ways to write the term: what makes two entries the same."""
    term: str
    translation: str
    author_id: int
    added_at_utc: datetime


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """An entry of a server's glossary."""

    id: int
    language: str
    term_key: str
    term: str
    translation: str


glossary_table = table_of("glossary", NewGlossaryEntry, id=int)
_IS_HERE = glossary_table.c.guild_id == bindparam("of_guild_id")
_ENTRIES = select(*columns_of(glossary_table, GlossaryEntry)).where(_IS_HERE)
_LIST = _ENTRIES.order_by(glossary_table.c.term_key, glossary_table.c.language)


def list_entries(connection: Connection, guild_id: int) -> list[GlossaryEntry]:
    """The server's entries, by term, of one term those for every language first."""
    return fetch_all(connection, GlossaryEntry, _LIST, of_guild_id=guild_id)


def put(connection: Connection, new: NewGlossaryEntry) -> GlossaryEntry | None:
    """Adds the entry, or replaces the same term's, which it gives back then.

    Raises GlossaryFull.
    """
    same = _ENTRIES.where(
        glossary_table.c.language == new.language, glossary_table.c.term_key == new.term_key
    )
    before = fetch_one(connection, GlossaryEntry, same, of_guild_id=new.guild_id)
    if before is not None:
        theirs = glossary_table.c.id == before.id
        update_rows(connection, glossary_table, theirs, **values_of(new))
        return before
    here = glossary_table.c.guild_id == new.guild_id
    if count_rows(connection, glossary_table, here) >= MOST_ENTRIES:
        raise GlossaryFull(f"{MOST_ENTRIES} entries in {new.guild_id}")
    connection.execute(insert(glossary_table).values(values_of(new)))
    return None


def remove(connection: Connection, guild_id: int, entry_id: int) -> bool:
    """Takes an entry out of the server's glossary; False where it was gone already."""
    its = (glossary_table.c.id == entry_id, glossary_table.c.guild_id == guild_id)
    return delete_rows(connection, glossary_table, *its) == 1
