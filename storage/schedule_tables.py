"""The tables of scheduled posts, as SQLAlchemy maps them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base, UtcDateTime


class ScheduleRow(Base):
    """What is posted where and when. An id is never given twice: old messages hold it."""

    __tablename__ = "schedules"

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    channel_id: Mapped[int] = mapped_column(BigInteger)
    owner_id: Mapped[int] = mapped_column(BigInteger)
    recipe: Mapped[str] = mapped_column(Text)
    topics: Mapped[list[str]] = mapped_column(JSON)
    surprise: Mapped[bool] = mapped_column("auto_topics")
    at: Mapped[str | None] = mapped_column(Text)
    days: Mapped[str] = mapped_column(Text)
    timezone: Mapped[str] = mapped_column(Text)
    quiet: Mapped[bool] = mapped_column("final_only")
    fresh: Mapped[bool] = mapped_column("avoid_repeats")
    paused_reason: Mapped[str | None] = mapped_column(Text)
    turn: Mapped[int] = mapped_column("occurrence_count", default=0)
    next_due_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handled_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    created_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[str | None] = mapped_column("where", Text)
    asked_id: Mapped[int | None] = mapped_column("request_id", BigInteger)

    __table_args__ = (
        Index("ix_schedules_next_due_utc", "next_due_utc"),
        Index("ix_schedules_guild_id", "guild_id"),
        Index("uq_schedules_asked_id", "request_id", unique=True),
        {"sqlite_autoincrement": True},
    )


class FiringRow(Base):
    """A due time that was claimed or skipped: at most one row for each."""

    __tablename__ = "occurrences"

    id: Mapped[int] = mapped_column(primary_key=True)
    schedule_id: Mapped[int] = mapped_column(ForeignKey("schedules.id", ondelete="CASCADE"))
    due_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    run_id: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    by_hand: Mapped[bool] = mapped_column("manual")
    turn: Mapped[int] = mapped_column("number")
    topic: Mapped[str | None] = mapped_column(Text)
    skipped: Mapped[int]
    tries: Mapped[int]
    next_try_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claimed_by: Mapped[str] = mapped_column(Text)
    claimed_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(Text)
    asked_id: Mapped[int | None] = mapped_column("request_id", BigInteger)

    __table_args__ = (
        UniqueConstraint("schedule_id", "due_utc", name="uq_firings_due"),
        UniqueConstraint("run_id", name="uq_firings_run_id"),
        Index("ix_firings_next_try_utc", "next_try_utc"),
        Index("uq_firings_asked_id", "request_id", unique=True),
        {"sqlite_autoincrement": True},
    )


class PastPostRow(Base):
    """What a schedule posted, for those that repeat nothing."""

    __tablename__ = "past_posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    schedule_id: Mapped[int] = mapped_column(ForeignKey("schedules.id", ondelete="CASCADE"))
    topic: Mapped[str] = mapped_column(Text)
    output: Mapped[str] = mapped_column(Text)
    posted_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_past_posts_schedule_id", "schedule_id", "posted_at_utc"),)


class AlertRow(Base):
    """Something that people are still to be told of a schedule; deleted once they have been."""

    __tablename__ = "alerts"

    id: Mapped[int] = mapped_column(primary_key=True)
    schedule_id: Mapped[int] = mapped_column(ForeignKey("schedules.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    created_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = ({"sqlite_autoincrement": True},)
