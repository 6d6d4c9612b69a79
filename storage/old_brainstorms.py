"""Brainstorms: begun, built on and closed, each together with the run that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Select, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.brainstorm_records import Board, BrainstormRecord, IdeaRecord, RunKind
from storage.brainstorm_tables import BrainstormRow, BrainstormRunRow, IdeaRow
from storage.database import Database
from storage.errors import BrainstormBusy, BrainstormFull, BrainstormNotFound
from storage.idea_rows import next_number, read_ideas
from storage.old_ideas import MOST_IDEAS, open_row
from storage.records import NewRun, RunRecord
from storage.run_rows import write_run
from storage.tables import BranchRow, RunRow

MOST_AT_ONCE = 3
"""Runs of one brainstorm at the same time."""

Snapshot = Callable[[Sequence[IdeaRecord]], Mapping[str, str]]
"""Makes a run's material of the ideas as they are when it is written down."""


class BrainstormStore:
    """Keeps brainstorms; every method is one transaction, committed when it returns."""

    def __init__(self, database: Database, process: str = "") -> None:
        self._database = database
        self._process = process
        """Who has the runs that are begun here."""

    async def begin(
        self, brainstorm_id: str, perspectives: Sequence[str], run: NewRun
    ) -> RunRecord:
        """Writes a new brainstorm down, with the run that it begins with.

        Raises BrainstormBusy where one is open in the thread that the run is in.
        """
        there = _select().where(
            BrainstormRow.closed_at_utc.is_(None),
            or_(
                RunRow.posts_channel_id == run.channel_id,
                RunRow.posts_channel_id.is_(None) & (RunRow.channel_id == run.channel_id),
            ),
        )
        async with self._database.old_write() as session:
            if not run.in_thread and (await session.execute(there)).first() is not None:
                raise BrainstormBusy("Another brainstorm is open in this thread")
            record = await write_run(session, run, self._process)
            session.add(
                BrainstormRow(
                    id=brainstorm_id,
                    run_id=run.id,
                    guild_id=run.guild_id,
                    requester_id=run.requester_id,
                    topic=run.topic,
                    perspectives=list(perspectives),
                    created_at_utc=run.created_at_utc,
                    touched_at_utc=run.created_at_utc,
                )
            )
            await session.flush()
            session.add(_part(run, brainstorm_id, RunKind.START))
            return record

    async def go_on(
        self, brainstorm_id: str, kind: RunKind, about: int, run: NewRun, snapshot: Snapshot
    ) -> RunRecord:
        """Writes a further run about one of the ideas down, with what `snapshot` adds to it.

        Raises BrainstormNotFound, BrainstormClosed, BrainstormFull, or BrainstormBusy where the
        idea is being built on already, or too much is being written.
        """
        async with self._database.old_write() as session:
            row = await open_row(session, brainstorm_id)
            busy = await _under_way(session, brainstorm_id)
            if kind is RunKind.BUILD and (kind, about) in busy:
                raise BrainstormBusy(f"#{about} is being built on just now")
            if len(busy) >= MOST_AT_ONCE:
                raise BrainstormBusy(f"{len(busy)} things are being written here just now")
            if await next_number(session, brainstorm_id) > MOST_IDEAS and kind is RunKind.BUILD:
                raise BrainstormFull(f"{MOST_IDEAS} ideas in {brainstorm_id}")
            ideas = await read_ideas(session, IdeaRow.brainstorm_id == brainstorm_id)
            if about not in {idea.number for idea in ideas}:
                raise BrainstormNotFound(f"no idea {about} in {brainstorm_id}")
            record = await write_run(session, _with(run, snapshot(ideas)), self._process)
            session.add(_part(run, brainstorm_id, kind, about))
            row.touched_at_utc = run.created_at_utc
            return record

    async def close(
        self, brainstorm_id: str, closed_by: int, run: NewRun, snapshot: Snapshot
    ) -> RunRecord:
        """Closes it and writes down the run that sums it up, with the ideas and votes as they are.

        From then on both stay so, and the card that it began with has to be shown anew. Raises
        BrainstormNotFound, BrainstormClosed, or BrainstormBusy while anything is being written.
        """
        async with self._database.old_write() as session:
            row = await open_row(session, brainstorm_id)
            if await _under_way(session, brainstorm_id):
                raise BrainstormBusy("Something is still being written here")
            ideas = await read_ideas(session, IdeaRow.brainstorm_id == brainstorm_id)
            record = await write_run(session, _with(run, snapshot(ideas)), self._process)
            session.add(_part(run, brainstorm_id, RunKind.CLOSE))
            row.closed_at_utc = row.touched_at_utc = run.created_at_utc
            row.closed_by = closed_by
            row.closing_run_id = run.id
            begun = update(RunRow).where(RunRow.id == row.run_id).values(delivered_at_utc=None)
            await session.execute(begun)
            return record

    async def get(self, brainstorm_id: str) -> BrainstormRecord:
        """The brainstorm with this id. Raises BrainstormNotFound."""
        found = await self._first(_select().where(BrainstormRow.id == brainstorm_id))
        if found is None:
            raise BrainstormNotFound(f"no brainstorm {brainstorm_id}")
        return found

    async def in_thread(self, channel_id: int) -> BrainstormRecord | None:
        """The newest brainstorm whose ideas are in this thread or channel.

        A thread that has only just been opened is known by its card, whose id it has.
        """
        there = (RunRow.posts_channel_id == channel_id) | (RunRow.card_message_id == channel_id)
        return await self._first(
            _select()
            .where(there)
            .order_by(BrainstormRow.created_at_utc.desc(), BrainstormRow.id)
            .limit(1)
        )

    async def board(self, run_id: str) -> Board | None:
        """What the card of this run shows of its brainstorm; None where it belongs to none."""
        async with self._database.old_read() as session:
            part = await session.get(BrainstormRunRow, run_id)
            if part is None:
                return None
            mine = _select().where(BrainstormRow.id == part.brainstorm_id)
            row, thread_id = (await session.execute(mine)).one()
            summed_up = (
                select(BranchRow)
                .where(BranchRow.run_id == row.closing_run_id, BranchRow.done.is_(True))
                .order_by(BranchRow.attempt.desc())
                .limit(1)
            )
            summary = (await session.scalars(summed_up)).one_or_none()
            return Board(
                brainstorm=_record(row, thread_id),
                kind=RunKind(part.kind),
                about=part.idea_number,
                ideas=await read_ideas(session, IdeaRow.brainstorm_id == row.id),
                summary={} if summary is None else summary.data,
            )

    async def prune(self, before_utc: datetime) -> int:
        """Deletes brainstorms in which nothing has happened since this time; returns how many.

        Their runs go with the next that are pruned.
        """
        owed = (
            select(BrainstormRunRow.brainstorm_id)
            .join(RunRow, RunRow.id == BrainstormRunRow.run_id)
            .where(RunRow.delivered_at_utc.is_(None))
        )
        change = delete(BrainstormRow).where(
            BrainstormRow.touched_at_utc < before_utc, BrainstormRow.id.not_in(owed)
        )
        async with self._database.old_write() as session:
            return cast("CursorResult[Any]", await session.execute(change)).rowcount

    async def _first(self, query: Select[BrainstormRow, int | None]) -> BrainstormRecord | None:
        async with self._database.old_read() as session:
            found = (await session.execute(query)).first()
            return None if found is None else _record(*found)


def _select() -> Select[BrainstormRow, int | None]:
    """Brainstorms, and where their ideas are: that is known of the run that each began with."""
    return select(BrainstormRow, RunRow.posts_channel_id).join(
        RunRow, RunRow.id == BrainstormRow.run_id
    )


async def _under_way(session: AsyncSession, brainstorm_id: str) -> list[tuple[str, int | None]]:
    """What is being written: for what, and about which idea."""
    query = (
        select(BrainstormRunRow.kind, BrainstormRunRow.idea_number)
        .join(RunRow, RunRow.id == BrainstormRunRow.run_id)
        .where(BrainstormRunRow.brainstorm_id == brainstorm_id, RunRow.outcome.is_(None))
    )
    return [(kind, number) for kind, number in await session.execute(query)]


def _part(
    run: NewRun, brainstorm_id: str, kind: RunKind, about: int | None = None
) -> BrainstormRunRow:
    return BrainstormRunRow(
        run_id=run.id, brainstorm_id=brainstorm_id, kind=kind.value, idea_number=about
    )


def _with(run: NewRun, material: Mapping[str, str]) -> NewRun:
    return replace(run, material={**run.material, **material})


def _record(row: BrainstormRow, thread_id: int | None) -> BrainstormRecord:
    return BrainstormRecord(
        id=row.id,
        guild_id=row.guild_id,
        run_id=row.run_id,
        requester_id=row.requester_id,
        topic=row.topic,
        perspectives=tuple(row.perspectives),
        created_at_utc=row.created_at_utc,
        closed_at_utc=row.closed_at_utc,
        closed_by=row.closed_by,
        closing_run_id=row.closing_run_id,
        thread_id=thread_id,
    )
