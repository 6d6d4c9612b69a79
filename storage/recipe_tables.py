"""The tables of the recipes that servers make themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base, UtcDateTime

_VISIBLE = text("hidden_at_utc IS NULL")


class RecipeRow(Base):
    """One recipe of a server; what it says is in its versions."""

    __tablename__ = "recipes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    name_key: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    hidden_by: Mapped[int | None] = mapped_column(BigInteger)
    hidden_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(
            "uq_recipes_name",
            "guild_id",
            "name_key",
            unique=True,
            sqlite_where=_VISIBLE,
            postgresql_where=_VISIBLE,
        ),
    )


class RecipeVersionRow(Base):
    """A version of a recipe, as it was saved; it never changes."""

    __tablename__ = "recipe_versions"

    recipe_id: Mapped[int] = mapped_column(
        ForeignKey("recipes.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(BigInteger)
    saved_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)


class RecipeDraftRow(Base):
    """What somebody is making of a recipe and has not saved yet."""

    __tablename__ = "recipe_drafts"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    author_id: Mapped[int] = mapped_column(BigInteger)
    recipe_id: Mapped[int | None] = mapped_column(ForeignKey("recipes.id", ondelete="CASCADE"))
    base_version: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    changed_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_recipe_drafts_author", "guild_id", "author_id"),)


class RecipeRoleRow(Base):
    """The role that may change a server's recipes beside those who may manage the server."""

    __tablename__ = "recipe_roles"

    guild_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    role_id: Mapped[int] = mapped_column(BigInteger)
