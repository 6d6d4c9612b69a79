"""Votes, ballots, how judges and crowds compared, and examples.

Why: a crowd votes on a run's candidates for up to a week, over restarts. A person has one ballot in
a vote, which its primary key keeps so; a vote that is over keeps only how often each was given.
How judge and crowd compared outlives the run, since a server asks for that over all its votes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    _votes()
    _examples()


def _votes() -> None:
    run = sa.ForeignKey("runs.id", ondelete="CASCADE")
    op.create_table(
        "votes",
        sa.Column("run_id", sa.Text, run, primary_key=True),
        sa.Column("judged", sa.Boolean, nullable=False),
        sa.Column("crowd", sa.Boolean, nullable=False),
        sa.Column("ranked", sa.Boolean, nullable=False),
        sa.Column("poll", sa.Boolean, nullable=False),
        sa.Column("open_seconds", sa.Integer, nullable=False),
        sa.Column("closes_at_utc", sa.DateTime(timezone=True)),
        sa.Column("due_at_utc", sa.DateTime(timezone=True)),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("closed_at_utc", sa.DateTime(timezone=True)),
        sa.Column("closed_by", sa.BigInteger),
        sa.Column("counted", sa.JSON, nullable=False),
        sa.Column("struck", sa.JSON, nullable=False),
        sa.Column("note", sa.Text),
    )
    op.create_index("ix_votes_due_at_utc", "votes", ["due_at_utc"])
    vote = sa.ForeignKey("votes.run_id", ondelete="CASCADE")
    op.create_table(
        "ballots",
        sa.Column("run_id", sa.Text, vote, primary_key=True),
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("choice", sa.JSON, nullable=False),
        sa.Column("cast_at_utc", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "compared_votes",
        sa.Column("run_id", sa.Text, primary_key=True),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("agreement", sa.Text, nullable=False),
        sa.Column("ballots", sa.Integer, nullable=False),
        sa.Column("closed_at_utc", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_compared_votes_guild_id", "compared_votes", ["guild_id"])


def _examples() -> None:
    op.create_table(
        "examples",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("recipe_key", sa.Text, nullable=False),
        sa.Column("recipe", sa.Text, nullable=False),
        sa.Column("branch", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("added_by", sa.BigInteger, nullable=False),
        sa.Column("added_at_utc", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_examples_branch", "examples", ["guild_id", "recipe_key", "branch"])
    op.create_table(
        "example_use",
        sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("chosen_by", sa.BigInteger, nullable=False),
    )
