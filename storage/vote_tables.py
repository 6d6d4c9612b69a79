"""The tables of votes and examples, as SQLAlchemy maps them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base, UtcDateTime


class VoteRow(Base):
    """How a run's vote is decided, and how far that has come."""

    __tablename__ = "votes"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    judged: Mapped[bool]
    crowd: Mapped[bool]
    ranked: Mapped[bool]
    poll: Mapped[bool]
    open_seconds: Mapped[int]
    closes_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused: Mapped[bool] = mapped_column(default=False)
    closed_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[int | None] = mapped_column(BigInteger)
    counted: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    struck: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    note: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index("ix_votes_due_at_utc", "due_at_utc"),)


class BallotRow(Base):
    """One person's ballot, as it stands; gone once the vote has been counted."""

    __tablename__ = "ballots"

    run_id: Mapped[str] = mapped_column(
        ForeignKey("votes.run_id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    choice: Mapped[list[str]] = mapped_column(JSON)
    cast_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)


class ComparedVoteRow(Base):
    """How judge and crowd compared in one vote; stays when the run is deleted."""

    __tablename__ = "compared_votes"

    run_id: Mapped[str] = mapped_column(Text, primary_key=True)
    guild_id: Mapped[int] = mapped_column(BigInteger, index=True)
    agreement: Mapped[str] = mapped_column(Text)
    ballots: Mapped[int]
    closed_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)


class ExampleRow(Base):
    """A text that is kept as an example of a recipe's branch."""

    __tablename__ = "examples"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    recipe_key: Mapped[str] = mapped_column(Text)
    recipe: Mapped[str] = mapped_column(Text)
    branch: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    topic: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    added_by: Mapped[int] = mapped_column(BigInteger)
    added_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_examples_branch", "guild_id", "recipe_key", "branch"),
        {"sqlite_autoincrement": True},
    )


class ExampleUseRow(Base):
    """A server in which examples are put into prompts."""

    __tablename__ = "example_use"

    guild_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    chosen_by: Mapped[int] = mapped_column(BigInteger)
