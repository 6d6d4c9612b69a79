"""Runs as rows: written down with what belongs to them, and read."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from storage.errors import RunExists
from storage.records import NewRun, Outcome, RunRecord
from storage.tables import HandedInRow, MaterialRow, RunRow


async def write_run(session: AsyncSession, run: NewRun, process: str) -> RunRecord:
    """Writes an accepted request down within a transaction that writes more; `process` has it.

    Raises RunExists where the id has a run already.
    """
    if await session.get(RunRow, run.id) is not None:
        raise RunExists(f"there is a run {run.id} already")
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
        as_post=run.as_post,
        created_at_utc=run.created_at_utc,
        attempt_started_at_utc=run.created_at_utc,
        schedule_id=run.schedule_id,
        quiet=run.quiet,
        fresh=run.fresh,
        process=process,
    )
    session.add(row)
    await session.flush()
    session.add_all(
        MaterialRow(run_id=run.id, name=name, text=text) for name, text in run.material.items()
    )
    if run.file is not None:
        session.add(HandedInRow(run_id=run.id, name=run.file.name, url=run.file.url))
    return run_record(row)


def run_record(row: RunRow) -> RunRecord:
    """The row as others see it."""
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
        as_post=row.as_post,
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
