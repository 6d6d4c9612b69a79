"""Runs: what was asked for, where its card is, and how each attempt ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.ballots import open_ballot, pause_ballot
from storage.brainstorm_tables import frozen_runs, runs_of_brainstorms
from storage.database import Database
from storage.errors import RunNotFound
from storage.old_outbox import post_rows
from storage.records import NewPost, NewRun, Outcome, RunRecord
from storage.run_rows import run_record, write_run
from storage.tables import CallRow, RunRow
from storage.vote_tables import VoteRow

MARKS = frozenset({"channel_id", "card_message_id", "posts_channel_id"})


class RunStore:
    """Keeps runs; every method is one transaction, committed when it returns."""

    def __init__(self, database: Database, process: str = "") -> None:
        self._database = database
        self._process = process
        """Who has the runs and attempts that are begun here."""

    async def add(self, run: NewRun) -> RunRecord:
        """Writes an accepted request down; from here on it is owed a visible end.

        Raises RunExists where the id has a run already.
        """
        async with self._database.old_write() as session:
            return await write_run(session, run, self._process)

    async def get(self, run_id: str) -> RunRecord:
        """The run with this id. Raises RunNotFound."""
        async with self._database.old_read() as session:
            row = await session.get(RunRow, run_id)
            if row is None:
                raise RunNotFound(f"no run {run_id}")
            return run_record(row)

    async def undelivered(self) -> list[RunRecord]:
        """The runs that something is still owed for, oldest first."""
        query = (
            select(RunRow)
            .where(RunRow.delivered_at_utc.is_(None))
            .order_by(RunRow.created_at_utc, RunRow.id)
        )
        async with self._database.old_read() as session:
            return [run_record(row) for row in (await session.scalars(query)).all()]

    async def take_over(self, is_alive: Callable[[str], bool]) -> list[RunRecord]:
        """The runs that something is still owed for and that no process alive has, oldest first.

        From now on they are this process's: of several that ask, each run goes to one.
        """
        query = (
            select(RunRow)
            .where(RunRow.delivered_at_utc.is_(None))
            .order_by(RunRow.created_at_utc, RunRow.id)
            .with_for_update(skip_locked=True)
        )
        async with self._database.old_write() as session:
            rows = (await session.scalars(query)).all()
            others = {row.process for row in rows}
            gone = {one for one in others if one is None or not is_alive(one)}
            taken = [row for row in rows if row.process in gone]
            for row in taken:
                row.process = self._process
            await session.flush()
            return [run_record(row) for row in taken]

    async def mark(self, run_id: str, **marks: int) -> RunRecord:
        """Notes where the run is in Discord: `channel_id`, `card_message_id`, `posts_channel_id`.

        A run keeps its channel, unless its card begins a post of a forum.
        """
        unknown = set(marks) - MARKS
        if unknown:
            raise ValueError(f"not marks of a run: {sorted(unknown)}")
        async with self._database.old_write() as session:
            await session.execute(update(RunRow).where(RunRow.id == run_id).values(**marks))
            return run_record(await session.get_one(RunRow, run_id))

    async def begin_attempt(
        self, run_id: str, todo: Sequence[str], now_utc: datetime
    ) -> RunRecord | None:
        """Opens the next attempt, which writes the branches `todo`; None where one is under way.

        Two people who press Retry at the same moment start one attempt between them. A crowd that
        is voting has to wait for it. None as well where its vote is over, or where the brainstorm
        that it brought ideas to is closed.
        """
        change = (
            update(RunRow)
            .where(
                RunRow.id == run_id,
                RunRow.outcome.is_not(None),
                RunRow.id.not_in(frozen_runs()),
            )
            .values(
                attempt=RunRow.attempt + 1,
                todo=list(todo),
                outcome=None,
                reason=None,
                ended_at_utc=None,
                delivered_at_utc=None,
                attempt_started_at_utc=now_utc,
                process=self._process,
            )
        )
        async with self._database.old_write() as session:
            if not await pause_ballot(session, run_id, now_utc):
                return None
            if not await _changed_one(session, change):
                return None
            return run_record(await session.get_one(RunRow, run_id))

    async def end(
        self,
        run_id: str,
        attempt: int,
        outcome: Outcome,
        now_utc: datetime,
        *,
        reason: str | None = None,
        aggregated_text: str | None = None,
        posts: Sequence[NewPost] = (),
        opens_ballot: bool = False,
    ) -> bool:
        """Writes how the attempt ended, with the messages that this promises.

        The first end wins: False, and nothing written, where the attempt has one already (it was
        cancelled a moment before it finished, say). With `opens_ballot` the crowd can vote now.
        """
        values: dict[str, Any] = {
            "outcome": outcome.value,
            "reason": reason,
            "ended_at_utc": now_utc,
        }
        if aggregated_text is not None:
            values["aggregated_text"] = aggregated_text
        change = (
            update(RunRow)
            .where(RunRow.id == run_id, RunRow.attempt == attempt, RunRow.outcome.is_(None))
            .values(**values)
        )
        async with self._database.old_write() as session:
            if not await _changed_one(session, change):
                return False
            session.add_all(post_rows(run_id, "", attempt, posts))
            if opens_ballot:
                await open_ballot(session, run_id, attempt, now_utc)
            return True

    async def delivered(self, run: RunRecord, now_utc: datetime) -> None:
        """Marks the attempt as wholly shown; called after its last message, never before.

        The calls of its branches are no longer needed, and are deleted; what was kept of a branch
        that is still to be written stays.
        """
        change = (
            update(RunRow)
            .where(RunRow.id == run.id, RunRow.attempt == run.attempt)
            .values(delivered_at_utc=now_utc)
        )
        calls = delete(CallRow).where(
            CallRow.run_id == run.id, CallRow.attempt.between(1, run.attempt)
        )
        async with self._database.old_write() as session:
            await session.execute(change)
            await session.execute(calls)

    async def prune(self, before_utc: datetime) -> int:
        """Deletes delivered runs that ended before this time; returns how many.

        Those of a brainstorm are kept as long as that is; one whose crowd can still vote stays.
        """
        voted_on = select(VoteRow.run_id).where(VoteRow.closes_at_utc.is_not(None))
        change = delete(RunRow).where(
            RunRow.delivered_at_utc.is_not(None),
            RunRow.delivered_at_utc < before_utc,
            RunRow.id.not_in(runs_of_brainstorms()),
            RunRow.id.not_in(voted_on),
        )
        async with self._database.old_write() as session:
            return cast("CursorResult[Any]", await session.execute(change)).rowcount


async def _changed_one(session: AsyncSession, change: Any) -> bool:
    return cast("CursorResult[Any]", await session.execute(change)).rowcount == 1
