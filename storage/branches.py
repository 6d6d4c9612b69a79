"""What the branches of a run came to, with their pictures and the messages that carry them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Delete, delete, select

from storage.brainstorm_records import NewIdea
from storage.database import Database
from storage.idea_rows import write_ideas
from storage.materials import KEPT
from storage.outbox import post_rows
from storage.records import BranchRecord, NewPost, PictureRecord
from storage.tables import BranchRow, CallRow, PictureRow, RunRow


class BranchStore:
    """Keeps results; every method is one transaction, committed when it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(
        self,
        branch: BranchRecord,
        posts: Sequence[NewPost],
        pictures: Sequence[PictureRecord] = (),
        ideas: Sequence[NewIdea] = (),
    ) -> None:
        """Writes a branch's result and the messages that carry it in one transaction.

        `ideas` are those that the first message shows. A branch that is recorded already stays as
        it is. One that comes after the attempt's end is kept, and promises no messages, no ideas.
        """
        identity = (branch.run_id, branch.key, branch.attempt)
        async with self._database.old_write() as session:
            if await session.get(BranchRow, identity) is not None:
                return
            run = await session.get(RunRow, branch.run_id)
            if run is None or run.attempt != branch.attempt or run.outcome is not None:
                posts = ()
            session.add(_row(branch))
            if branch.done:
                await session.execute(_kept_calls(branch))
            session.add_all(
                PictureRow(
                    run_id=branch.run_id,
                    key=picture.key,
                    attempt=picture.attempt,
                    number=number,
                    name=picture.name,
                    description=picture.description,
                    content=picture.content,
                )
                for number, picture in enumerate(pictures, start=1)
            )
            session.add_all(post_rows(branch.run_id, branch.key, branch.attempt, posts))
            if ideas and posts:
                await write_ideas(session, branch, ideas, posts[0].nonce)

    async def of_run(self, run_id: str, key: str | None = None) -> list[BranchRecord]:
        """Every result of the run, or of one branch of it; earliest attempt first."""
        query = select(BranchRow).where(BranchRow.run_id == run_id).order_by(BranchRow.attempt)
        if key is not None:
            query = query.where(BranchRow.key == key)
        async with self._database.old_read() as session:
            return [_record(row) for row in (await session.scalars(query)).all()]

    async def pictures(self, run_id: str, key: str | None = None) -> list[PictureRecord]:
        """Every picture of the run, or of one branch of it, in the order they were drawn."""
        query = (
            select(PictureRow)
            .where(PictureRow.run_id == run_id)
            .order_by(PictureRow.attempt, PictureRow.key, PictureRow.number)
        )
        if key is not None:
            query = query.where(PictureRow.key == key)
        async with self._database.old_read() as session:
            return [
                PictureRecord(row.key, row.attempt, row.name, row.description, row.content)
                for row in (await session.scalars(query)).all()
            ]


def _kept_calls(branch: BranchRecord) -> Delete:
    """What was kept for writing it is not needed once it is written: the next version is new."""
    return delete(CallRow).where(
        CallRow.run_id == branch.run_id, CallRow.key == branch.key, CallRow.attempt == KEPT
    )


def _row(branch: BranchRecord) -> BranchRow:
    return BranchRow(
        run_id=branch.run_id,
        key=branch.key,
        attempt=branch.attempt,
        done=branch.done,
        text=branch.text,
        reason=branch.reason,
        ref=branch.ref,
        truncated=branch.truncated,
        seconds=branch.seconds,
        input_tokens=branch.input_tokens,
        output_tokens=branch.output_tokens,
        notes=list(branch.notes),
        data=dict(branch.data),
    )


def _record(row: BranchRow) -> BranchRecord:
    return BranchRecord(
        run_id=row.run_id,
        key=row.key,
        attempt=row.attempt,
        done=row.done,
        text=row.text,
        reason=row.reason,
        ref=row.ref,
        truncated=row.truncated,
        seconds=row.seconds,
        input_tokens=row.input_tokens,
        output_tokens=row.output_tokens,
        notes=tuple(row.notes),
        data=row.data,
    )
