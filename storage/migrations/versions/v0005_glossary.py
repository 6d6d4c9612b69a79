"""Glossaries, what forms set aside, and posts that a file goes along with.

Why: a server has words of its own, which its translations are to keep to. The form that asks for
languages has no room for the text that somebody wants to have translated. And a text too long for a
few messages is posted as its beginning, with the whole as a file.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the tables and the column."""
    op.create_table(
        "glossary",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("term_key", sa.Text, nullable=False),
        sa.Column("term", sa.Text, nullable=False),
        sa.Column("translation", sa.Text, nullable=False),
        sa.Column("author_id", sa.BigInteger, nullable=False),
        sa.Column("added_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("guild_id", "language", "term_key", name="uq_glossary_term"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "set_aside",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("at_utc", sa.DateTime(timezone=True), nullable=False),
    )
    op.add_column(
        "outbox", sa.Column("with_file", sa.Boolean, nullable=False, server_default=sa.false())
    )
