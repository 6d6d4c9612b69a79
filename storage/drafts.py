"""Drafts of recipes: what people are making and have not saved yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from storage.errors import DraftLimitReached, DraftNotFound
from storage.schema import UtcDateTime, fetch_all, fetch_one, metadata, values_of

MOST_DRAFTS = 10
"""Drafts that one person may have in one server."""

draft_table = Table(
    "recipe_drafts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("author_id", BigInteger, nullable=False),
    Column("recipe_id", Integer, ForeignKey("recipes.id", ondelete="CASCADE")),
    Column("base_version", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("changed_at_utc", UtcDateTime, nullable=False),
    Index("ix_recipe_drafts_author", "guild_id", "author_id"),
)


@dataclass(frozen=True, slots=True)
class RecipeDraft:
    """A recipe that somebody is making and has not saved yet."""

    id: str
    guild_id: int
    author_id: int
    recipe_id: int | None
    """The recipe it is to become a version of; None for a new one."""
    base_version: int
    content: str
    """The recipe so far, as JSON; storage does not look into it."""
    changed_at_utc: datetime


def add(connection: Connection, draft: RecipeDraft) -> None:
    """Keeps a new draft. Raises DraftLimitReached."""
    mine = select(func.count()).where(
        draft_table.c.guild_id == draft.guild_id, draft_table.c.author_id == draft.author_id
    )
    if connection.execute(mine).scalar_one() >= MOST_DRAFTS:
        raise DraftLimitReached(f"{MOST_DRAFTS} drafts of {draft.author_id}")
    connection.execute(insert(draft_table).values(values_of(draft)))


def get(connection: Connection, draft_id: str) -> RecipeDraft:
    """The draft with this id. Raises DraftNotFound."""
    query = select(draft_table).where(draft_table.c.id == draft_id)
    draft = fetch_one(connection, RecipeDraft, query)
    if draft is None:
        raise DraftNotFound(f"no draft {draft_id}")
    return draft


def list_of_author(connection: Connection, guild_id: int, author_id: int) -> list[RecipeDraft]:
    """Somebody's drafts in this server, the newest first."""
    query = (
        select(draft_table)
        .where(draft_table.c.guild_id == guild_id, draft_table.c.author_id == author_id)
        .order_by(draft_table.c.changed_at_utc.desc(), draft_table.c.id)
    )
    return fetch_all(connection, RecipeDraft, query)


def change(connection: Connection, draft_id: str, content: str, now_utc: datetime) -> None:
    """Keeps what the draft has become. Raises DraftNotFound."""
    changed = (
        update(draft_table)
        .where(draft_table.c.id == draft_id)
        .values(content=content, changed_at_utc=now_utc)
    )
    if connection.execute(changed).rowcount != 1:
        raise DraftNotFound(f"no draft {draft_id}")


def take(connection: Connection, draft_id: str) -> None:
    """Deletes a draft that becomes a version. Raises DraftNotFound where it is gone already."""
    if not discard(connection, draft_id):
        raise DraftNotFound(f"no draft {draft_id}")


def discard(connection: Connection, draft_id: str) -> bool:
    """Deletes the draft; False where it is gone already."""
    return connection.execute(delete(draft_table).where(draft_table.c.id == draft_id)).rowcount == 1


def prune(connection: Connection, before_utc: datetime) -> int:
    """Deletes the drafts that nobody has touched since this time; gives how many."""
    old = delete(draft_table).where(draft_table.c.changed_at_utc < before_utc)
    return connection.execute(old).rowcount
