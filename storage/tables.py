"""The tables, as SQLAlchemy maps them; nothing outside storage sees a row."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in and out, also on SQLite, which keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Base of the mapped tables."""


class RunRow(Base):
    """One run: what was asked for, where its card is, and how it ended."""

    __tablename__ = "runs"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    attempt: Mapped[int] = mapped_column(default=1)
    topic: Mapped[str] = mapped_column(Text)
    recipe: Mapped[str] = mapped_column(Text)
    todo: Mapped[list[str]] = mapped_column(JSON)
    workflow_api: Mapped[str] = mapped_column(Text)
    requester_id: Mapped[int] = mapped_column(BigInteger)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    channel_id: Mapped[int] = mapped_column(BigInteger)
    in_thread: Mapped[bool]
    asked_id: Mapped[int] = mapped_column(BigInteger)
    replies: Mapped[bool]
    as_post: Mapped[bool] = mapped_column(default=False)
    posts_channel_id: Mapped[int | None] = mapped_column(BigInteger)
    card_message_id: Mapped[int | None] = mapped_column(BigInteger)
    outcome: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    aggregated_text: Mapped[str | None] = mapped_column(Text)
    created_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    attempt_started_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    schedule_id: Mapped[int | None]
    quiet: Mapped[bool] = mapped_column("final_only", default=False)
    fresh: Mapped[bool] = mapped_column("avoid_repeats", default=False)
    process: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index("ix_runs_undelivered", "delivered_at_utc"),
        Index("ix_runs_posts_channel_id", "posts_channel_id"),
        Index("ix_runs_card_message_id", "card_message_id"),
    )


class BranchRow(Base):
    """What one branch came to in one attempt; written before anybody sees it."""

    __tablename__ = "branches"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    done: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    ref: Mapped[str | None] = mapped_column(Text)
    truncated: Mapped[bool] = mapped_column(default=False)
    seconds: Mapped[float]
    input_tokens: Mapped[int]
    output_tokens: Mapped[int]
    notes: Mapped[list[str]] = mapped_column(JSON)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class PictureRow(Base):
    """A picture of a branch, numbered from 1; written together with its text."""

    __tablename__ = "pictures"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class MaterialRow(Base):
    """A named text that the run works with beside its topic."""

    __tablename__ = "materials"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class HandedInRow(Base):
    """The file that came with the request: where it is to be had, and then its content."""

    __tablename__ = "handed_in"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)


class CallRow(Base):
    """What one of a branch's calls of the model came to, until its attempt has been delivered.

    Under attempt 0 it outlasts its attempt, until the branch is written.
    """

    __tablename__ = "calls"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    truncated: Mapped[bool]
    input_tokens: Mapped[int]
    output_tokens: Mapped[int]


class PostRow(Base):
    """The outbox: a message promised to Discord, and its id once Discord has it."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(Text)
    attempt: Mapped[int]
    part: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    nonce: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    failed_reason: Mapped[str | None] = mapped_column(Text)
    together: Mapped[str | None] = mapped_column(Text)
    pictures: Mapped[int] = mapped_column(default=0)
    with_file: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (UniqueConstraint("nonce", name="uq_outbox_nonce"),)
