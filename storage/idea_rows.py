"""Ideas as rows: written within a transaction that writes more, and read with their votes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.brainstorm_records import IdeaRecord, NewIdea, RunKind
from storage.brainstorm_tables import BrainstormRow, BrainstormRunRow, IdeaRow, VoteRow
from storage.records import BranchRecord
from storage.tables import PostRow


async def write_ideas(
    session: AsyncSession, branch: BranchRecord, ideas: Sequence[NewIdea], nonce: str
) -> None:
    """Writes the ideas that a branch had, which the message of this nonce shows."""
    part = await session.get_one(BrainstormRunRow, branch.run_id)
    first = await next_number(session, part.brainstorm_id)
    now_utc = datetime.now(UTC)
    session.add_all(
        IdeaRow(
            brainstorm_id=part.brainstorm_id,
            number=number,
            title=idea.title,
            sentence=idea.sentence,
            perspective=idea.perspective,
            run_id=branch.run_id,
            key=branch.key,
            attempt=branch.attempt,
            built_on=part.idea_number if part.kind == RunKind.BUILD else None,
            nonce=nonce,
            created_at_utc=now_utc,
        )
        for number, idea in enumerate(ideas, start=first)
    )
    (await session.get_one(BrainstormRow, part.brainstorm_id)).touched_at_utc = now_utc


async def next_number(session: AsyncSession, brainstorm_id: str) -> int:
    """The number of the brainstorm's next idea."""
    newest = select(func.max(IdeaRow.number)).where(IdeaRow.brainstorm_id == brainstorm_id)
    return (await session.scalar(newest) or 0) + 1


async def read_ideas(session: AsyncSession, *which: ColumnElement[bool]) -> tuple[IdeaRecord, ...]:
    """The ideas for which these conditions on IdeaRow and PostRow hold, by number."""
    query = (
        select(IdeaRow, PostRow.message_id, PostRow.channel_id)
        .outerjoin(PostRow, PostRow.nonce == IdeaRow.nonce)
        .where(*which)
        .order_by(IdeaRow.brainstorm_id, IdeaRow.number)
    )
    found = (await session.execute(query)).all()
    voters: dict[tuple[str, int], set[int]] = defaultdict(set)
    for vote in await session.scalars(
        select(VoteRow).where(VoteRow.brainstorm_id.in_({row.brainstorm_id for row, *_ in found}))
    ):
        voters[vote.brainstorm_id, vote.number].add(vote.user_id)
    return tuple(
        IdeaRecord(
            brainstorm_id=row.brainstorm_id,
            number=row.number,
            title=row.title,
            sentence=row.sentence,
            perspective=row.perspective,
            author_id=row.author_id,
            author_name=row.author_name,
            built_on=row.built_on,
            nonce=row.nonce,
            voters=frozenset(voters[row.brainstorm_id, row.number]),
            message_id=message_id,
            channel_id=channel_id,
        )
        for row, message_id, channel_id in found
    )
