"""Calls of the model that outlast their attempt."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from storage import results, run_inputs, runs
from storage.database import Database
from storage.results import BranchRecord
from storage.run_inputs import CallRecord, RunInputs
from storage.runs import Outcome, RunRequest

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
REQUEST = RunRequest(
    topic="cats", recipe="{}", requester_id=7, guild_id=1 << 60, channel_id=1, asked_id=2
)
RUN = runs.accepted(
    REQUEST,
    run_id="0123456789ab",
    todo=("fr", "de"),
    workflow_api="graph",
    process="",
    now_utc=NOW,
)
FRENCH = BranchRecord(RUN.id, "fr", 1, True, "Salut", None, None, False, 0.0, 0, 0)


async def answer(database: Database, key: str, attempt: int, name: str) -> str | None:
    call = await database.read(run_inputs.call, RUN.id, key, attempt, name)
    return call and call.text


async def test_kept_calls_last_until_their_branch_is_written(database: Database) -> None:
    await database.write(runs.accept, RUN, RunInputs())
    for key, name in [("fr", "p1"), ("de", "p1"), ("de", "p1 again"), ("de", "p2")]:
        call = CallRecord(RUN.id, key, 1, name, name, False, 1, 1)
        await database.write(run_inputs.record_call, call)
    for key in ("fr", "de"):
        await database.write(run_inputs.keep_calls, RUN.id, key, 1, "p1")
    assert await answer(database, "fr", 1, "p1") == "p1"
    await database.write(results.record, FRENCH)
    await database.write(results.record, replace(FRENCH, key="de", done=False, reason="late"))
    ended = replace(RUN, outcome=Outcome.PARTIAL, ended_at_utc=NOW)
    assert await database.write(results.end_run, ended)
    await database.write(runs.deliver, ended, NOW)
    assert await answer(database, "fr", 2, "p1") is None
    assert await answer(database, "de", 2, "p1") == "p1"
    assert await answer(database, "de", 2, "p1 again") == "p1 again"
    assert await answer(database, "de", 2, "p2") is None
    assert await answer(database, "de", 1, "p2") is None
