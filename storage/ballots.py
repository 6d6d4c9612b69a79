"""A vote's ballot as a run's attempts begin and end: opened, paused, opened again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import BranchRow
from storage.vote_tables import BallotRow, VoteRow

LEAST_SECONDS = 60
"""A ballot that is opened again stays open for so long at least."""


async def locked_vote(session: AsyncSession, run_id: str) -> VoteRow | None:
    """The vote's row, which nobody else changes until this transaction is over."""
    return await session.get(VoteRow, run_id, with_for_update=True)


async def open_ballot(session: AsyncSession, run_id: str, attempt: int, now_utc: datetime) -> None:
    """Lets the crowd vote, for as long as is left.

    A vote for a candidate that this attempt has written anew was for another text: it is taken
    back, and on a ballot that ranks several only that name is struck out.
    """
    vote = await locked_vote(session, run_id)
    if vote is None or not vote.crowd or vote.closed_at_utc is not None:
        return
    written = select(BranchRow.key).where(
        BranchRow.run_id == run_id, BranchRow.attempt == attempt, BranchRow.done
    )
    vote.struck = await _strike(session, run_id, set((await session.scalars(written)).all()))
    vote.closes_at_utc = vote.due_at_utc = now_utc + timedelta(seconds=vote.open_seconds)
    vote.paused = False


async def pause_ballot(session: AsyncSession, run_id: str, now_utc: datetime) -> bool:
    """Takes no votes while candidates are written anew; False where the crowd's vote is over."""
    vote = await locked_vote(session, run_id)
    if vote is None:
        return True
    if vote.closed_at_utc is not None:
        return False
    if vote.closes_at_utc is not None:
        stop_ballot(vote, now_utc)
        vote.paused = True
    return True


def stop_ballot(vote: VoteRow, now_utc: datetime) -> None:
    """Takes no more votes, and keeps the time that is left."""
    assert vote.closes_at_utc is not None
    left = int((vote.closes_at_utc - now_utc).total_seconds())
    vote.open_seconds = max(LEAST_SECONDS, left)
    vote.closes_at_utc = vote.due_at_utc = None


async def _strike(session: AsyncSession, run_id: str, keys: set[str]) -> dict[str, int]:
    """Takes these candidates off the ballots; how many ballots named each of them."""
    struck: dict[str, int] = {}
    for ballot in (await session.scalars(select(BallotRow).filter_by(run_id=run_id))).all():
        for key in keys.intersection(ballot.choice):
            struck[key] = struck.get(key, 0) + 1
        ballot.choice = [key for key in ballot.choice if key not in keys]
        if not ballot.choice:
            await session.delete(ballot)
    return struck
