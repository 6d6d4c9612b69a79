"""Schedules, their due times, and what they posted.

Why: posts go out at set times, each exactly once. A due time is claimed by inserting its row, which
the unique key lets happen once, in the transaction that moves the schedule on to the next; what
was posted is kept for the schedules that repeat nothing.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    _schedules()
    _firings()
    op.create_table(
        "past_posts",
        sa.Column("id", sa.Integer, primary_key=True),
        _schedule_id(),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("output", sa.Text, nullable=False),
        sa.Column("posted_at_utc", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_past_posts_schedule_id", "past_posts", ["schedule_id", "posted_at_utc"])


def _schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("owner_id", sa.BigInteger, nullable=False),
        sa.Column("recipe", sa.Text, nullable=False),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("surprise", sa.Boolean, nullable=False),
        sa.Column("at", sa.Text),
        sa.Column("days", sa.Text, nullable=False),
        sa.Column("timezone", sa.Text, nullable=False),
        sa.Column("quiet", sa.Boolean, nullable=False),
        sa.Column("fresh", sa.Boolean, nullable=False),
        sa.Column("paused_reason", sa.Text),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("next_due_utc", sa.DateTime(timezone=True)),
        sa.Column("handled_utc", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at_utc", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_schedules_next_due_utc", "schedules", ["next_due_utc"])
    op.create_index("ix_schedules_guild_id", "schedules", ["guild_id"])


def _firings() -> None:
    op.create_table(
        "firings",
        sa.Column("id", sa.Integer, primary_key=True),
        _schedule_id(),
        sa.Column("due_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("by_hand", sa.Boolean, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("topic", sa.Text),
        sa.Column("skipped", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try_utc", sa.DateTime(timezone=True)),
        sa.Column("claimed_by", sa.Text, nullable=False),
        sa.Column("claimed_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text),
        sa.UniqueConstraint("schedule_id", "due_utc", name="uq_firings_due"),
        sa.UniqueConstraint("run_id", name="uq_firings_run_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_firings_next_try_utc", "firings", ["next_try_utc"])


def _schedule_id() -> sa.Column[int]:
    foreign = sa.ForeignKey("schedules.id", ondelete="CASCADE")
    return sa.Column("schedule_id", sa.Integer, foreign, nullable=False)
