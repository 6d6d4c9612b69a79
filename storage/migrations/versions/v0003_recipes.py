"""Recipes that servers make themselves, with every version, and the drafts of new ones.

Why: a recipe is changed while runs of it are under way, by several people, over restarts. Versions
are only ever added; what is being typed is kept until it is saved or thrown away.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the tables."""
    _recipes()
    _drafts()
    op.create_table(
        "recipe_roles",
        sa.Column("guild_id", sa.BigInteger, primary_key=True),
        sa.Column("role_id", sa.BigInteger, nullable=False),
    )


def _recipes() -> None:
    op.create_table(
        "recipes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("hidden_by", sa.BigInteger),
        sa.Column("hidden_at_utc", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "uq_recipes_name",
        "recipes",
        ["guild_id", "name_key"],
        unique=True,
        sqlite_where=sa.text("hidden_at_utc IS NULL"),
        postgresql_where=sa.text("hidden_at_utc IS NULL"),
    )
    op.create_table(
        "recipe_versions",
        sa.Column(
            "recipe_id",
            sa.Integer,
            sa.ForeignKey("recipes.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("author_id", sa.BigInteger, nullable=False),
        sa.Column("saved_at_utc", sa.DateTime(timezone=True), nullable=False),
    )


def _drafts() -> None:
    op.create_table(
        "recipe_drafts",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("author_id", sa.BigInteger, nullable=False),
        sa.Column("recipe_id", sa.Integer, sa.ForeignKey("recipes.id", ondelete="CASCADE")),
        sa.Column("base_version", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("changed_at_utc", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_recipe_drafts_author", "recipe_drafts", ["guild_id", "author_id"])
