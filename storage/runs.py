"""Runs: what was asked for, where its card is, and how each attempt ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.errors import RunExists, RunNotFound
from storage.outbox import post_rows
from storage.records import NewPost, NewRun, Outcome, RunRecord
from storage.tables import CallRow, HandedInRow, MaterialRow, RunRow

MARKS = frozenset({"card_message_id", "posts_channel_id"})


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
        row = RunRow(
            id=run.id,
            attempt=1,
            topic=run.topic,
            recipe=run.recipe,
            todo=list(run.todo),
            workflow_api=run.workflow_api,
            requester_id=run.requester_id,
            guild_id=run.guild_id,
            channel_id=run.channel_id,
            in_thread=run.in_thread,
            asked_id=run.asked_id,
            replies=run.replies,
            created_at_utc=run.created_at_utc,
            attempt_started_at_utc=run.created_at_utc,
            schedule_id=run.schedule_id,
            quiet=run.quiet,
            fresh=run.fresh,
            process=self._process,
        )
        async with self._database.write() as session:
            if await session.get(RunRow, run.id) is not None:
                raise RunExists(f"there is a run {run.id} already")
            session.add(row)
            await session.flush()
            session.add_all(
                MaterialRow(run_id=run.id, name=name, text=text)
                for name, text in run.material.items()
            )
            if run.file is not None:
                session.add(HandedInRow(run_id=run.id, name=run.file.name, url=run.file.url))
            return _run(row)

    async def get(self, run_id: str) -> RunRecord:
        """The run with this id. Raises RunNotFound."""
        async with self._database.read() as session:
            row = await session.get(RunRow, run_id)
            if row is None:
                raise RunNotFound(f"no run {run_id}")
            return _run(row)

    async def undelivered(self) -> list[RunRecord]:
        """The runs that something is still owed for, oldest first."""
        query = (
            select(RunRow)
            .where(RunRow.delivered_at_utc.is_(None))
            .order_by(RunRow.created_at_utc, RunRow.id)
        )
        async with self._database.read() as session:
            return [_run(row) for row in (await session.scalars(query)).all()]

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
        async with self._database.write() as session:
            rows = (await session.scalars(query)).all()
            others = {row.process for row in rows}
            gone = {one for one in others if one is None or not is_alive(one)}
            taken = [row for row in rows if row.process in gone]
            for row in taken:
                row.process = self._process
            await session.flush()
            return [_run(row) for row in taken]

    async def mark(self, run_id: str, **marks: int) -> RunRecord:
        """Notes where the run is in Discord: `card_message_id`, `posts_channel_id`."""
        unknown = set(marks) - MARKS
        if unknown:
            raise ValueError(f"not marks of a run: {sorted(unknown)}")
        async with self._database.write() as session:
            await session.execute(update(RunRow).where(RunRow.id == run_id).values(**marks))
            return _run(await session.get_one(RunRow, run_id))

    async def begin_attempt(
        self, run_id: str, todo: Sequence[str], now_utc: datetime
    ) -> RunRecord | None:
        """Opens the next attempt, which writes the branches `todo`; None where one is under way.

        Two people who press Retry at the same moment start one attempt between them.
        """
        change = (
            update(RunRow)
            .where(RunRow.id == run_id, RunRow.outcome.is_not(None))
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
        async with self._database.write() as session:
            if not await _changed_one(session, change):
                return None
            return _run(await session.get_one(RunRow, run_id))

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
    ) -> bool:
        """Writes how the attempt ended, with the messages that this promises.

        The first end wins: False, and nothing written, where the attempt has one already (it was
        cancelled a moment before it finished, say).
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
        async with self._database.write() as session:
            if not await _changed_one(session, change):
                return False
            session.add_all(post_rows(run_id, "", attempt, posts))
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
        async with self._database.write() as session:
            await session.execute(change)
            await session.execute(calls)

    async def prune(self, before_utc: datetime) -> int:
        """Deletes delivered runs that ended before this time; returns how many."""
        change = delete(RunRow).where(
            RunRow.delivered_at_utc.is_not(None), RunRow.delivered_at_utc < before_utc
        )
        async with self._database.write() as session:
            return cast("CursorResult[Any]", await session.execute(change)).rowcount


async def _changed_one(session: AsyncSession, change: Any) -> bool:
    return cast("CursorResult[Any]", await session.execute(change)).rowcount == 1


def _run(row: RunRow) -> RunRecord:
    return RunRecord(
        id=row.id,
        attempt=row.attempt,
        topic=row.topic,
        recipe=row.recipe,
        todo=tuple(row.todo),
        workflow_api=row.workflow_api,
        requester_id=row.requester_id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        in_thread=row.in_thread,
        asked_id=row.asked_id,
        replies=row.replies,
        posts_channel_id=row.posts_channel_id,
        card_message_id=row.card_message_id,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        reason=row.reason,
        aggregated_text=row.aggregated_text,
        created_at_utc=row.created_at_utc,
        attempt_started_at_utc=row.attempt_started_at_utc,
        ended_at_utc=row.ended_at_utc,
        delivered_at_utc=row.delivered_at_utc,
        schedule_id=row.schedule_id,
        quiet=row.quiet,
        fresh=row.fresh,
        process=row.process,
    )
