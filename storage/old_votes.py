"""Votes: who has voted how, when it is over, and how judges and crowds have agreed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.ballots import locked_vote, stop_ballot
from storage.database import Database
from storage.old_outbox import post_rows
from storage.records import NewRun, Outcome, RunRecord
from storage.run_rows import run_record, write_run
from storage.tables import RunRow
from storage.vote_records import Ballot, Cast, CountedBallot, NewVote, Settled, VoteRecord
from storage.vote_tables import BallotRow, ComparedVoteRow, VoteRow

Settle = Callable[[tuple[CountedBallot, ...]], Settled]
"""What the ballots of a vote come to; must not raise."""


class VoteStore:
    """Keeps votes; every method is one transaction, committed when it returns."""

    def __init__(self, database: Database, process: str = "") -> None:
        self._database = database
        self._process = process
        """Who has the runs that are begun here."""

    async def begin(self, vote: NewVote, run: NewRun) -> RunRecord:
        """Writes a run down together with the vote on its candidates, which are yet to come."""
        async with self._database.old_write() as session:
            record = await write_run(session, run, self._process)
            session.add(
                VoteRow(
                    run_id=run.id,
                    judged=vote.judged,
                    crowd=vote.crowd,
                    ranked=vote.ranked,
                    poll=vote.poll,
                    open_seconds=vote.open_seconds,
                )
            )
            return record

    async def of_run(self, run_id: str) -> VoteRecord | None:
        """The run's vote; None where it is not about one."""
        voters = select(func.count()).where(BallotRow.run_id == run_id).scalar_subquery()
        query = select(VoteRow, voters).where(VoteRow.run_id == run_id)
        async with self._database.old_read() as session:
            found = (await session.execute(query)).one_or_none()
            return None if found is None else _record(found[0], found[1])

    async def cast(
        self, run_id: str, ballots: Sequence[Ballot], now_utc: datetime
    ) -> tuple[list[Cast], datetime | None]:
        """Counts ballots in the order they came; what became of each, and when the vote closes.

        A ballot takes the place of an earlier one of the same person: nobody has two, however many
        arrive at the same time. Those that come at the moment of closing or later are refused.
        """
        async with self._database.old_write() as session:
            vote = await locked_vote(session, run_id)
            if vote is None or vote.closed_at_utc is not None or _is_due(vote, now_utc):
                return [Cast.CLOSED] * len(ballots), None
            if vote.closes_at_utc is None:
                return [Cast.NOT_OPEN] * len(ballots), None
            users = {ballot.user_id for ballot in ballots}
            mine = (BallotRow.run_id == run_id) & BallotRow.user_id.in_(users)
            query = select(BallotRow.user_id, BallotRow.choice).where(mine)
            before = {user: tuple(choice) for user, choice in await session.execute(query)}
            became, after = _taken(ballots, before)
            changed = [user for user, choice in after.items() if before.get(user) != choice]
            same_people = (BallotRow.run_id == run_id) & BallotRow.user_id.in_(changed)
            await session.execute(delete(BallotRow).where(same_people))
            rows = [
                {
                    "run_id": run_id,
                    "user_id": user,
                    "choice": list(after[user]),
                    "cast_at_utc": now_utc,
                }
                for user in changed
            ]
            if rows:
                await session.execute(insert(BallotRow), rows)
            return became, vote.closes_at_utc

    async def next_due(self) -> datetime | None:
        """When a vote is to be closed next; None for never."""
        query = select(func.min(VoteRow.due_at_utc))
        async with self._database.old_read() as session:
            return await session.scalar(query)

    async def claim_due(self, now_utc: datetime, again_utc: datetime) -> list[str]:
        """The runs whose votes are to be closed by now; those that are not, are due again then."""
        query = select(VoteRow).where(VoteRow.due_at_utc <= now_utc).order_by(VoteRow.due_at_utc)
        async with self._database.old_write() as session:
            rows = (await session.scalars(query.with_for_update(skip_locked=True))).all()
            for row in rows:
                row.due_at_utc = again_utc
            return [row.run_id for row in rows]

    async def open_runs(self) -> list[RunRecord]:
        """The runs whose votes are open."""
        query = (
            select(RunRow)
            .join(VoteRow, VoteRow.run_id == RunRow.id)
            .where(VoteRow.closes_at_utc.is_not(None))
        )
        async with self._database.old_read() as session:
            return [run_record(row) for row in (await session.scalars(query)).all()]

    async def close(
        self,
        run: RunRecord,
        now_utc: datetime,
        settle: Settle,
        *,
        by: int | None = None,
        counted: tuple[CountedBallot, ...] | None = None,
        note: str | None = None,
    ) -> RunRecord | None:
        """Ends the vote and has its run shown again, as an attempt that writes nothing.

        Somebody (`by`) may do so before its time. `counted` are the ballots where they were cast
        elsewhere. None, and nothing written, where it is not open in this attempt or not due.
        Whose ballot said what is deleted.
        """
        async with self._database.old_write() as session:
            vote = await _open_vote(session, run)
            if vote is None or (by is None and not _is_due(vote, now_utc)):
                return None
            ballots = await _counted(session, run.id) if counted is None else counted
            settled = settle(ballots)
            await session.execute(delete(BallotRow).where(BallotRow.run_id == run.id))
            vote.closes_at_utc = vote.due_at_utc = None
            vote.closed_at_utc, vote.closed_by, vote.note = now_utc, by, note
            vote.counted = [[list(one.choice), one.count] for one in ballots]
            if settled.agreement is not None:
                compared = ComparedVoteRow(
                    run_id=run.id,
                    guild_id=run.guild_id,
                    agreement=settled.agreement,
                    ballots=settled.ballots,
                    closed_at_utc=now_utc,
                )
                await session.merge(compared)
            shown = await _show_again(session, run.id, now_utc)
            session.add_all(post_rows(run.id, "", shown.attempt, settled.posts))
            return run_record(shown)

    async def call_off(self, run: RunRecord, now_utc: datetime, reason: str) -> RunRecord | None:
        """Stops an open vote without a result; its ballots count if it is opened again.

        None where it is not open in this attempt.
        """
        async with self._database.old_write() as session:
            vote = await _open_vote(session, run)
            if vote is None:
                return None
            stop_ballot(vote, now_utc)
            shown = await _show_again(session, run.id, now_utc)
            shown.outcome, shown.reason = Outcome.CANCELLED.value, reason
            return run_record(shown)

    async def compared(self, guild_id: int) -> list[tuple[str, int]]:
        """Of each vote in this server with judge and crowd: how they compared, and its ballots."""
        query = (
            select(ComparedVoteRow.agreement, ComparedVoteRow.ballots)
            .where(ComparedVoteRow.guild_id == guild_id)
            .order_by(ComparedVoteRow.closed_at_utc)
        )
        async with self._database.old_read() as session:
            return [(agreement, ballots) for agreement, ballots in await session.execute(query)]


def _taken(
    ballots: Sequence[Ballot], before: Mapping[int, tuple[str, ...]]
) -> tuple[list[Cast], dict[int, tuple[str, ...]]]:
    """What becomes of each ballot, one after the other, and how everybody has voted then."""
    after = dict(before)
    became: list[Cast] = []
    for ballot in ballots:
        if ballot.user_id not in after:
            became.append(Cast.COUNTED)
        else:
            same = after[ballot.user_id] == ballot.choice
            became.append(Cast.SAME if same else Cast.CHANGED)
        after[ballot.user_id] = ballot.choice
    return became, after


async def _open_vote(session: AsyncSession, run: RunRecord) -> VoteRow | None:
    """The vote, if it is open in this attempt of its run."""
    vote = await locked_vote(session, run.id)
    attempt = await session.scalar(select(RunRow.attempt).where(RunRow.id == run.id))
    is_open = vote is not None and vote.closes_at_utc is not None and attempt == run.attempt
    return vote if is_open else None


def _is_due(vote: VoteRow, now_utc: datetime) -> bool:
    return vote.closes_at_utc is not None and vote.closes_at_utc <= now_utc


async def _show_again(session: AsyncSession, run_id: str, now_utc: datetime) -> RunRow:
    """Makes the run's next attempt, which has its end already and is yet to be shown."""
    change = (
        update(RunRow)
        .where(RunRow.id == run_id)
        .values(attempt=RunRow.attempt + 1, todo=[], ended_at_utc=now_utc, delivered_at_utc=None)
    )
    await session.execute(change)
    return await session.get_one(RunRow, run_id, populate_existing=True)


async def _counted(session: AsyncSession, run_id: str) -> tuple[CountedBallot, ...]:
    """The ballots without names, in an order that tells nothing of when they came."""
    query = select(BallotRow.choice).where(BallotRow.run_id == run_id)
    times = Counter(tuple(choice) for choice in (await session.scalars(query)).all())
    return tuple(CountedBallot(choice, count) for choice, count in sorted(times.items()))


def _record(row: VoteRow, voters: int) -> VoteRecord:
    return VoteRecord(
        run_id=row.run_id,
        judged=row.judged,
        crowd=row.crowd,
        ranked=row.ranked,
        poll=row.poll,
        open_seconds=row.open_seconds,
        closes_at_utc=row.closes_at_utc,
        paused=row.paused,
        closed_at_utc=row.closed_at_utc,
        closed_by=row.closed_by,
        voters=voters,
        counted=tuple(CountedBallot(tuple(choice), count) for choice, count in row.counted),
        struck=row.struck,
        note=row.note,
    )
