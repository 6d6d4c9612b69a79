"""Scheduled runs, who has a run, and what is still to be told of schedules.

Why: a run knows the schedule that it is a post of, and whether it is a quiet one. It also knows
the process that has it, so that of several processes on one database none goes on with what
another is busy with. A schedule is made, and posts at once, once for each request, however many
processes hear of it. What people are to be told of a schedule outlives a crash.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns and makes the table."""
    op.add_column("runs", sa.Column("schedule_id", sa.Integer))
    for name in ("quiet", "fresh"):
        column = sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())
        op.add_column("runs", column)
    op.add_column("runs", sa.Column("process", sa.Text))
    op.add_column("schedules", sa.Column("place", sa.Text))
    for table in ("schedules", "firings"):
        op.add_column(table, sa.Column("asked_id", sa.BigInteger))
        op.create_index(f"uq_{table}_asked_id", table, ["asked_id"], unique=True)
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "schedule_id",
            sa.Integer,
            sa.ForeignKey("schedules.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("created_at_utc", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
