"""Adds a run's inputs beside its topic, its calls of the model, and its pictures.

Why: branches are now checked, translated in pieces and drawn. A run that goes on after a crash
needs the texts and the file that came with its request, pays for no call of the model twice, and
posts the pictures it drew. Posts that go out together are decided before they are sent.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the tables and columns."""
    op.add_column("branches", sa.Column("notes", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("outbox", sa.Column("together", sa.Text))
    op.add_column("outbox", sa.Column("pictures", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "materials",
        _run_id(),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "handed_in",
        _run_id(),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary),
    )
    op.create_table(
        "calls",
        _run_id(),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("attempt", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("truncated", sa.Boolean, nullable=False),
        sa.Column("input_tokens", sa.Integer, nullable=False),
        sa.Column("output_tokens", sa.Integer, nullable=False),
    )
    op.create_table(
        "pictures",
        _run_id(),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("attempt", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )


def _run_id() -> sa.Column[str]:
    foreign = sa.ForeignKey("runs.id", ondelete="CASCADE")
    return sa.Column("run_id", sa.Text, foreign, primary_key=True)
