"""A run's flags are called what they do: final_only and avoid_repeats.

Revision 0009, after 0008.
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NAMES = (("quiet", "final_only"), ("fresh", "avoid_repeats"))


def upgrade() -> None:
    for before, after in NAMES:
        op.execute(f"ALTER TABLE runs RENAME COLUMN {before} TO {after}")


def downgrade() -> None:
    for before, after in NAMES:
        op.execute(f"ALTER TABLE runs RENAME COLUMN {after} TO {before}")
