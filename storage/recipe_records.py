"""The frozen dataclasses of the recipes that servers make themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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
    """What it shares with every name that a reader takes for the same one."""
    summary: str
    content: str
    author_id: int
    saved_at_utc: datetime


@dataclass(frozen=True, slots=True)
class VersionRecord:
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
class DraftRecord:
    """What somebody is making of a recipe and has not saved yet."""

    id: str
    guild_id: int
    author_id: int
    recipe_id: int | None
    """The recipe it is to become a version of; None for a new one."""
    base_version: int
    content: str
    """What there is so far, as JSON."""
    changed_at_utc: datetime


@dataclass(frozen=True, slots=True)
class RecipeName:
    """What a list of choices says of a recipe."""

    name: str
    summary: str
