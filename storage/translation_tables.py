"""The tables of translations: a server's glossary, and what forms set aside."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base, UtcDateTime


class GlossaryRow(Base):
    """How a server wants a term to be translated."""

    __tablename__ = "glossary"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    language: Mapped[str] = mapped_column(Text)
    term_key: Mapped[str] = mapped_column(Text)
    term: Mapped[str] = mapped_column(Text)
    translation: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(BigInteger)
    added_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("guild_id", "language", "term_key", name="uq_glossary_term"),
        # An id is never given twice: a choice that is still shown removes nothing else.
        {"sqlite_autoincrement": True},
    )


class SetAsideRow(Base):
    """What a form needs when it comes back and its custom id has no room for."""

    __tablename__ = "set_aside"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
