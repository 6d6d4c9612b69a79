"""Ideas of people and votes; what perspectives have is written with their branches' results."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.brainstorm_records import Author, IdeaPost, IdeaRecord
from storage.brainstorm_tables import BrainstormRow, IdeaRow, VoteRow
from storage.database import Database
from storage.errors import BrainstormClosed, BrainstormFull, BrainstormNotFound, IdeaThere
from storage.idea_rows import next_number, read_ideas
from storage.old_outbox import post_rows
from storage.records import NewPost, PostKind
from storage.tables import PostRow

MOST_IDEAS = 200
"""From here on a brainstorm takes no more; a run that is under way may add a few."""


class IdeaStore:
    """Keeps ideas; every method is one transaction, committed when it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, brainstorm_id: str, author: Author, title: str, sentence: str, now_utc: datetime
    ) -> IdeaRecord:
        """Keeps an idea of a person's, and promises the message that shows it.

        Raises BrainstormNotFound, BrainstormClosed, BrainstormFull, or IdeaThere where the person
        has added the same one before.
        """
        async with self._database.old_write() as session:
            brainstorm = await open_row(session, brainstorm_id)
            await _check_new(session, brainstorm_id, author, title, sentence)
            number = await next_number(session, brainstorm_id)
            if number > MOST_IDEAS:
                raise BrainstormFull(f"{MOST_IDEAS} ideas in {brainstorm_id}")
            nonce = f"{brainstorm_id}-i{number}"
            session.add(
                IdeaRow(
                    brainstorm_id=brainstorm_id,
                    number=number,
                    title=title,
                    sentence=sentence,
                    author_id=author.id,
                    author_name=author.name,
                    run_id=brainstorm.run_id,
                    key="",
                    attempt=1,
                    nonce=nonce,
                    created_at_utc=now_utc,
                )
            )
            post = NewPost(PostKind.OWN_IDEA, nonce, "")
            session.add_all(post_rows(brainstorm.run_id, "", 1, [post]))
            brainstorm.touched_at_utc = now_utc
            await session.flush()
            return await _idea(session, brainstorm_id, number)

    async def toggle(
        self, brainstorm_id: str, number: int, user_id: int, now_utc: datetime
    ) -> IdeaRecord:
        """Gives the person's vote for the idea, or takes it back where it was given.

        Raises BrainstormNotFound or BrainstormClosed.
        """
        mine = delete(VoteRow).where(
            VoteRow.brainstorm_id == brainstorm_id,
            VoteRow.number == number,
            VoteRow.user_id == user_id,
        )
        async with self._database.old_write() as session:
            brainstorm = await open_row(session, brainstorm_id)
            await _idea(session, brainstorm_id, number)
            if cast("CursorResult[Any]", await session.execute(mine)).rowcount == 0:
                session.add(
                    VoteRow(
                        brainstorm_id=brainstorm_id,
                        number=number,
                        user_id=user_id,
                        voted_at_utc=now_utc,
                    )
                )
            brainstorm.touched_at_utc = now_utc
            await session.flush()
            return await _idea(session, brainstorm_id, number)

    async def all(self, brainstorm_id: str) -> tuple[IdeaRecord, ...]:
        """The brainstorm's ideas, by number."""
        async with self._database.old_read() as session:
            return await read_ideas(session, IdeaRow.brainstorm_id == brainstorm_id)

    async def shown_by(self, message_id: int) -> tuple[IdeaRecord, ...]:
        """The ideas that this message shows; none where it shows none."""
        async with self._database.old_read() as session:
            return await read_ideas(session, PostRow.message_id == message_id)

    async def post(self, nonce: str) -> IdeaPost:
        """The message of this nonce, with its ideas as they stand. Raises BrainstormNotFound."""
        query = select(PostRow).where(PostRow.nonce == nonce)
        async with self._database.old_read() as session:
            row = (await session.scalars(query)).one_or_none()
            if row is None:
                raise BrainstormNotFound(f"no message {nonce}")
            ideas = await read_ideas(session, IdeaRow.nonce == nonce)
            return IdeaPost(nonce, row.body, ideas, row.message_id, row.channel_id)

    async def mark_shown(self, brainstorm_id: str, votes: Mapping[int, int]) -> None:
        """Notes how many votes the message shows, by the idea's number; called after the fact."""
        async with self._database.old_write() as session:
            for number, shown in votes.items():
                change = (
                    update(IdeaRow)
                    .where(IdeaRow.brainstorm_id == brainstorm_id, IdeaRow.number == number)
                    .values(shown_votes=shown)
                )
                await session.execute(change)

    async def outdated(self) -> list[str]:
        """The nonces of messages that show another number of votes than there are."""
        votes = (
            select(func.count())
            .where(VoteRow.brainstorm_id == IdeaRow.brainstorm_id, VoteRow.number == IdeaRow.number)
            .scalar_subquery()
        )
        query = (
            select(IdeaRow.nonce)
            .join(PostRow, PostRow.nonce == IdeaRow.nonce)
            .where(PostRow.message_id.is_not(None), IdeaRow.shown_votes != votes)
            .distinct()
        )
        async with self._database.old_read() as session:
            return list((await session.scalars(query)).all())


async def open_row(session: AsyncSession, brainstorm_id: str) -> BrainstormRow:
    """The brainstorm, where it is open. Raises BrainstormNotFound or BrainstormClosed."""
    row = await session.get(BrainstormRow, brainstorm_id)
    if row is None:
        raise BrainstormNotFound(f"no brainstorm {brainstorm_id}")
    if row.closed_at_utc is not None:
        raise BrainstormClosed(brainstorm_id)
    return row


async def _check_new(
    session: AsyncSession, brainstorm_id: str, author: Author, title: str, sentence: str
) -> None:
    same = select(IdeaRow.number).where(
        IdeaRow.brainstorm_id == brainstorm_id,
        IdeaRow.author_id == author.id,
        IdeaRow.title == title,
        IdeaRow.sentence == sentence,
    )
    if (there := await session.scalar(same)) is not None:
        raise IdeaThere(there)


async def _idea(session: AsyncSession, brainstorm_id: str, number: int) -> IdeaRecord:
    found = await read_ideas(
        session, IdeaRow.brainstorm_id == brainstorm_id, IdeaRow.number == number
    )
    if not found:
        raise BrainstormNotFound(f"no idea {number} in {brainstorm_id}")
    return found[0]
