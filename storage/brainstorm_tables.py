"""The tables of brainstorms, as SQLAlchemy maps them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Select,
    Text,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.brainstorm_records import RunKind
from storage.tables import Base, UtcDateTime


class BrainstormRow(Base):
    """A brainstorm: what it is about, with which run it began, and whether it is closed."""

    __tablename__ = "brainstorms"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    guild_id: Mapped[int] = mapped_column(BigInteger)
    requester_id: Mapped[int] = mapped_column(BigInteger)
    topic: Mapped[str] = mapped_column(Text)
    perspectives: Mapped[list[str]] = mapped_column(JSON)
    created_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    touched_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[int | None] = mapped_column(BigInteger)
    closing_run_id: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index("ix_brainstorms_run_id", "run_id"),)


class BrainstormRunRow(Base):
    """A run that belongs to a brainstorm, the first one included."""

    __tablename__ = "brainstorm_runs"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    brainstorm_id: Mapped[str] = mapped_column(ForeignKey("brainstorms.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(Text)
    idea_number: Mapped[int | None]

    __table_args__ = (Index("ix_brainstorm_runs_brainstorm_id", "brainstorm_id"),)


class IdeaRow(Base):
    """An idea; written together with its branch's result, or with the message promised for it."""

    __tablename__ = "ideas"

    brainstorm_id: Mapped[str] = mapped_column(
        ForeignKey("brainstorms.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    sentence: Mapped[str] = mapped_column(Text)
    perspective: Mapped[str | None] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(BigInteger)
    author_name: Mapped[str | None] = mapped_column(Text)
    run_id: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    attempt: Mapped[int]
    built_on: Mapped[int | None]
    nonce: Mapped[str] = mapped_column(Text)
    shown_votes: Mapped[int] = mapped_column(default=0)
    created_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_ideas_nonce", "nonce"),)


class VoteRow(Base):
    """Somebody is for an idea; taken back, the row goes."""

    __tablename__ = "idea_votes"

    brainstorm_id: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    voted_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        ForeignKeyConstraint(
            ["brainstorm_id", "number"],
            ["ideas.brainstorm_id", "ideas.number"],
            ondelete="CASCADE",
        ),
    )


class BrainstormChannelRow(Base):
    """A channel in which a mention of the bot is the topic of a brainstorm."""

    __tablename__ = "brainstorm_channels"

    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    enabled_by: Mapped[int] = mapped_column(BigInteger)
    enabled_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_brainstorm_channels_guild_id", "guild_id"),)


def runs_of_brainstorms() -> Select[str]:
    """The ids of the runs that are kept as long as the brainstorm that they belong to."""
    return select(BrainstormRunRow.run_id)


def frozen_runs() -> Select[str]:
    """The ids of the runs that may bring no more ideas, since their brainstorm is closed."""
    return (
        select(BrainstormRunRow.run_id)
        .join(BrainstormRow, BrainstormRow.id == BrainstormRunRow.brainstorm_id)
        .where(
            BrainstormRow.closed_at_utc.is_not(None),
            BrainstormRunRow.kind.in_([RunKind.START.value, RunKind.BUILD.value]),
        )
    )
