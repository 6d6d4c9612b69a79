"""Brainstorms, their ideas and votes, and the channels that are made for them.

Why: people vote on ideas, add their own and build on others' for days, over restarts. Ideas and
votes are rows that messages only show; a branch that had ideas is kept in the transaction that
writes them. A card that begins a post of a forum has no channel before that post is there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the tables and columns."""
    op.add_column("branches", sa.Column("data", sa.JSON, nullable=False, server_default="{}"))
    as_post = sa.Column("as_post", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("runs", as_post)
    op.create_index("ix_runs_posts_channel_id", "runs", ["posts_channel_id"])
    op.create_index("ix_runs_card_message_id", "runs", ["card_message_id"])
    _brainstorms()
    _ideas()
    op.create_table(
        "brainstorm_channels",
        sa.Column("channel_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("enabled_by", sa.BigInteger, nullable=False),
        sa.Column("enabled_at_utc", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_brainstorm_channels_guild_id", "brainstorm_channels", ["guild_id"])


def _brainstorms() -> None:
    op.create_table(
        "brainstorms",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("run_id", sa.Text, _in("runs.id"), nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("requester_id", sa.BigInteger, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("perspectives", sa.JSON, nullable=False),
        sa.Column("created_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at_utc", sa.DateTime(timezone=True)),
        sa.Column("closed_by", sa.BigInteger),
        sa.Column("closing_run_id", sa.Text),
    )
    op.create_index("ix_brainstorms_run_id", "brainstorms", ["run_id"])
    op.create_table(
        "brainstorm_runs",
        sa.Column("run_id", sa.Text, _in("runs.id"), primary_key=True),
        sa.Column("brainstorm_id", sa.Text, _in("brainstorms.id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("idea_number", sa.Integer),
    )
    op.create_index("ix_brainstorm_runs_brainstorm_id", "brainstorm_runs", ["brainstorm_id"])


def _ideas() -> None:
    op.create_table(
        "ideas",
        sa.Column("brainstorm_id", sa.Text, _in("brainstorms.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("perspective", sa.Text),
        sa.Column("author_id", sa.BigInteger),
        sa.Column("author_name", sa.Text),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("built_on", sa.Integer),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("shown_votes", sa.Integer, nullable=False),
        sa.Column("created_at_utc", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_ideas_nonce", "ideas", ["nonce"])
    op.create_table(
        "idea_votes",
        sa.Column("brainstorm_id", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.BigInteger, primary_key=True),
        sa.Column("voted_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["brainstorm_id", "number"],
            ["ideas.brainstorm_id", "ideas.number"],
            ondelete="CASCADE",
        ),
    )


def _in(column: str) -> sa.ForeignKey:
    return sa.ForeignKey(column, ondelete="CASCADE")
