"""The recipes that servers make themselves: every version, drafts, and who may change them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select

from storage.errors import (
    DraftLimitReached,
    DraftNotFound,
    RecipeChanged,
    RecipeLimitReached,
    RecipeNameTaken,
    RecipeNotFound,
)
from storage.schema import (
    count_rows,
    delete_rows,
    fetch_all,
    fetch_known,
    fetch_one,
    table_of,
    update_rows,
    values_of,
)

MOST_RECIPES = 50
"""Visible ones in a server."""
MOST_DRAFTS = 10
"""Drafts that one person may have in one server."""

recipe_table = table_of(
    "recipes",
    id=int,
    guild_id=int,
    name_key=str,
    version=int,
    hidden_by=int | None,
    hidden_at_utc=datetime | None,
)
"""One row a recipe; what it says is in its versions."""

version_table = table_of(
    "recipe_versions",
    recipe_id=int,
    version=int,
    name=str,
    summary=str,
    content=str,
    author_id=int,
    saved_at_utc=datetime,
)
"""The versions as they were saved. They never change, also when their recipe is hidden."""

role_table = table_of("recipe_roles", guild_id=int, role_id=int)


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version of a recipe to be saved."""

    guild_id: int
    recipe_id: int | None
    """The recipe it is a version of; None makes a new one."""
    base_version: int
    """The version it was made from: the newest one, or saving it is refused; 0 for a new recipe."""
    revives: bool
    """Whether it may bring a recipe back that was deleted."""
    name: str
    name_key: str
    """The same for all names that a reader takes for one."""
    summary: str
    content: str
    author_id: int
    saved_at_utc: datetime


@dataclass(frozen=True, slots=True)
class RecipeVersion:
    """A version of a recipe, and where its recipe stands."""

    recipe_id: int
    guild_id: int
    version: int
    newest_version: int
    name: str
    summary: str
    content: str
    """The recipe as JSON; storage does not look into it."""
    author_id: int
    saved_at_utc: datetime
    hidden_by: int | None
    """Who deleted the recipe, where somebody has."""
    hidden_at_utc: datetime | None


@dataclass(frozen=True, slots=True)
class RecipeName:
    """A recipe as a list of choices shows it."""

    name: str
    summary: str


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


draft_table = table_of("recipe_drafts", RecipeDraft)
_IS_HIDDEN = recipe_table.c.hidden_at_utc.is_not(None)
_IS_HERE = recipe_table.c.guild_id == bindparam("guild_id")
_IS_NEWEST = (version_table.c.recipe_id == recipe_table.c.id) & (
    version_table.c.version == recipe_table.c.version
)
_VERSIONS = (
    select(
        version_table,
        recipe_table.c.guild_id,
        recipe_table.c.version.label("newest_version"),
        recipe_table.c.hidden_by,
        recipe_table.c.hidden_at_utc,
    )
    .join(recipe_table, version_table.c.recipe_id == recipe_table.c.id)
    .where(_IS_HERE)
)
_NAMED = (
    _VERSIONS.where(_IS_NEWEST, recipe_table.c.name_key == bindparam("name_key"))
    .order_by(_IS_HIDDEN, recipe_table.c.hidden_at_utc.desc())
    .limit(1)
)
_NAMES = (
    select(version_table.c.name, version_table.c.summary)
    .join(recipe_table, _IS_NEWEST)
    .where(_IS_HERE, ~_IS_HIDDEN)
    .order_by(recipe_table.c.name_key)
)


def list_recipes(connection: Connection, guild_id: int) -> list[RecipeVersion]:
    """The newest version of each recipe that can be chosen, by name."""
    query = _VERSIONS.where(_IS_NEWEST, ~_IS_HIDDEN).order_by(recipe_table.c.name_key)
    return fetch_all(connection, RecipeVersion, query, guild_id=guild_id)


def list_names(connection: Connection, guild_id: int) -> list[RecipeName]:
    """The same without what is in them, for those who are typing."""
    return fetch_all(connection, RecipeName, _NAMES, guild_id=guild_id)


def find_named(connection: Connection, guild_id: int, name_key: str) -> RecipeVersion | None:
    """The newest version of the recipe of this name; of a hidden one where no other has it."""
    return fetch_one(connection, RecipeVersion, _NAMED, guild_id=guild_id, name_key=name_key)


def get_version(
    connection: Connection, guild_id: int, recipe_id: int, version: int
) -> RecipeVersion:
    """One version of a recipe of this server. Raises RecipeNotFound."""
    query = _VERSIONS.where(
        version_table.c.recipe_id == recipe_id, version_table.c.version == version
    )
    return _only(connection, query, guild_id)


def get_newest(connection: Connection, guild_id: int, recipe_id: int) -> RecipeVersion:
    """The newest version of a recipe of this server. Raises RecipeNotFound."""
    query = _VERSIONS.where(_IS_NEWEST, version_table.c.recipe_id == recipe_id)
    return _only(connection, query, guild_id)


def list_versions(connection: Connection, guild_id: int, recipe_id: int) -> list[RecipeVersion]:
    """Every version of a recipe of this server, newest first."""
    query = _VERSIONS.where(version_table.c.recipe_id == recipe_id)
    query = query.order_by(version_table.c.version.desc())
    return fetch_all(connection, RecipeVersion, query, guild_id=guild_id)


def save(connection: Connection, new: NewVersion, *, draft_id: str | None = None) -> RecipeVersion:
    """Adds a version, and discards the draft that it was made in.

    Raises RecipeNameTaken, RecipeLimitReached, RecipeNotFound, DraftNotFound where the draft was
    saved a moment ago, or RecipeChanged where the recipe has gone on since `base_version`; nothing
    is written then.
    """
    if draft_id is not None and not discard_draft(connection, draft_id):
        raise DraftNotFound(f"no draft {draft_id}")
    version = _version_before(connection, new) + 1
    _check_name(connection, new)
    recipe_id = _save_recipe(connection, new, version)
    values = values_of(new, without=["guild_id", "base_version", "revives", "name_key"])
    values |= {"recipe_id": recipe_id, "version": version}
    connection.execute(insert(version_table).values(values))
    return get_version(connection, new.guild_id, recipe_id, version)


def hide(connection: Connection, guild_id: int, recipe_id: int, by: int, now_utc: datetime) -> bool:
    """Takes a recipe out of the choices; False where it was out already."""
    its = (recipe_table.c.guild_id == guild_id, recipe_table.c.id == recipe_id, ~_IS_HIDDEN)
    return update_rows(connection, recipe_table, *its, hidden_by=by, hidden_at_utc=now_utc) == 1


def get_role(connection: Connection, guild_id: int) -> int | None:
    """The role that may change recipes here; None where nobody chose one."""
    query = select(role_table.c.role_id).where(role_table.c.guild_id == guild_id)
    return connection.execute(query).scalar()


def set_role(connection: Connection, guild_id: int, role_id: int | None) -> None:
    """Lets this role change recipes here in place of an earlier one; None lets no role."""
    delete_rows(connection, role_table, role_table.c.guild_id == guild_id)
    if role_id is not None:
        connection.execute(insert(role_table).values(guild_id=guild_id, role_id=role_id))


def _version_before(connection: Connection, new: NewVersion) -> int:
    """The version that the new one follows, 0 for a new recipe; raises what `save` raises."""
    if new.recipe_id is None:
        _check_limit(connection, new.guild_id)
        return 0
    query = select(recipe_table.c.version, _IS_HIDDEN).where(
        recipe_table.c.id == new.recipe_id, recipe_table.c.guild_id == new.guild_id
    )
    row = connection.execute(query).first()
    if row is None:
        raise RecipeNotFound(f"no recipe {new.recipe_id} in {new.guild_id}")
    version, is_hidden = row
    if version != new.base_version or (is_hidden and not new.revives):
        raise RecipeChanged(f"recipe {new.recipe_id} is at version {version}")
    if is_hidden:
        _check_limit(connection, new.guild_id)
    return version


def _save_recipe(connection: Connection, new: NewVersion, version: int) -> int:
    """Writes the recipe's own row; gives its id."""
    values: dict[str, Any] = {"name_key": new.name_key, "version": version}
    if new.recipe_id is None:
        added = insert(recipe_table).values(guild_id=new.guild_id, **values)
        return connection.execute(added.returning(recipe_table.c.id)).scalar_one()
    values |= {"hidden_by": None, "hidden_at_utc": None}
    update_rows(connection, recipe_table, recipe_table.c.id == new.recipe_id, **values)
    return new.recipe_id


def _check_limit(connection: Connection, guild_id: int) -> None:
    visible = (recipe_table.c.guild_id == guild_id, ~_IS_HIDDEN)
    if count_rows(connection, recipe_table, *visible) >= MOST_RECIPES:
        raise RecipeLimitReached(f"{MOST_RECIPES} recipes in {guild_id}")


def _check_name(connection: Connection, new: NewVersion) -> None:
    same = (
        recipe_table.c.guild_id == new.guild_id,
        recipe_table.c.name_key == new.name_key,
        ~_IS_HIDDEN,
        recipe_table.c.id != (new.recipe_id or 0),
    )
    if count_rows(connection, recipe_table, *same):
        raise RecipeNameTaken(f"{new.name} in {new.guild_id}")


def _only(connection: Connection, query: Select[Any], guild_id: int) -> RecipeVersion:
    missing = RecipeNotFound("no such recipe or version here")
    return fetch_known(connection, RecipeVersion, query, missing, guild_id=guild_id)


def add_draft(connection: Connection, draft: RecipeDraft) -> None:
    """Keeps a new draft. Raises DraftLimitReached."""
    mine = draft_table.c.guild_id == draft.guild_id, draft_table.c.author_id == draft.author_id
    if count_rows(connection, draft_table, *mine) >= MOST_DRAFTS:
        raise DraftLimitReached(f"{MOST_DRAFTS} drafts of {draft.author_id}")
    connection.execute(insert(draft_table).values(values_of(draft)))


def get_draft(connection: Connection, draft_id: str) -> RecipeDraft:
    """The draft with this id. Raises DraftNotFound."""
    query = select(draft_table).where(draft_table.c.id == draft_id)
    return fetch_known(connection, RecipeDraft, query, DraftNotFound(f"no draft {draft_id}"))


def list_drafts(connection: Connection, guild_id: int, author_id: int) -> list[RecipeDraft]:
    """Somebody's drafts in this server, the newest first."""
    query = (
        select(draft_table)
        .where(draft_table.c.guild_id == guild_id, draft_table.c.author_id == author_id)
        .order_by(draft_table.c.changed_at_utc.desc(), draft_table.c.id)
    )
    return fetch_all(connection, RecipeDraft, query)


def change_draft(connection: Connection, draft_id: str, content: str, now_utc: datetime) -> None:
    """Keeps what the draft has become. Raises DraftNotFound."""
    values = {"content": content, "changed_at_utc": now_utc}
    if update_rows(connection, draft_table, draft_table.c.id == draft_id, **values) != 1:
        raise DraftNotFound(f"no draft {draft_id}")


def discard_draft(connection: Connection, draft_id: str) -> bool:
    """Deletes the draft; False where it is gone already."""
    return delete_rows(connection, draft_table, draft_table.c.id == draft_id) == 1


def prune_drafts(connection: Connection, before_utc: datetime) -> int:
    """Deletes the drafts that nobody has touched since this time; gives how many."""
    return delete_rows(connection, draft_table, draft_table.c.changed_at_utc < before_utc)
