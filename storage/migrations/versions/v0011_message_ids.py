"""Adds an index: messages are looked up by their ids.

Why: each mention that replies to a message asks whether that shows ideas of a brainstorm, which
would read the whole outbox.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SENT = sa.text("message_id IS NOT NULL")


def upgrade() -> None:
    """Adds the index, of the messages that Discord has."""
    op.create_index(
        "ix_outbox_message_id",
        "outbox",
        ["message_id"],
        sqlite_where=SENT,
        postgresql_where=SENT,
    )
