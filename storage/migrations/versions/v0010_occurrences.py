"""Due times are called occurrences, and a schedule's flags are called what they do.

Why: the words of the field. Constraints keep their names: SQLite can't rename them.
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COLUMNS = (
    ("schedules", "surprise", "auto_topics"),
    ("schedules", "quiet", "final_only"),
    ("schedules", "fresh", "avoid_repeats"),
    ("schedules", "turn", "occurrence_count"),
    ("schedules", "place", "where"),
    ("schedules", "asked_id", "request_id"),
    ("occurrences", "by_hand", "manual"),
    ("occurrences", "turn", "number"),
    ("occurrences", "asked_id", "request_id"),
)
INDEXES = (
    ("schedules", "uq_schedules_asked_id", "uq_schedules_request_id", "request_id", True),
    (
        "occurrences",
        "ix_firings_next_try_utc",
        "ix_occurrences_next_try",
        "next_try_utc",
        False,
    ),
    ("occurrences", "uq_firings_asked_id", "uq_occurrences_request_id", "request_id", True),
)


def upgrade() -> None:
    """Renames the table, columns and indexes."""
    op.rename_table("firings", "occurrences")
    for table, before, after in COLUMNS:
        op.execute(f'ALTER TABLE {table} RENAME COLUMN "{before}" TO "{after}"')
    for table, before, after, column, unique in INDEXES:
        op.drop_index(before, table)
        op.create_index(after, table, [column], unique=unique)
