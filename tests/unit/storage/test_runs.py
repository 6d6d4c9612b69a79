"""Runs, branches and the outbox, as rows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.branches import BranchStore
from storage.database import Database, open_database
from storage.errors import RunNotFound
from storage.facts import Facts
from storage.outbox import Outbox
from storage.records import BranchRecord, NewPost, NewRun, Outcome, PostKind
from storage.runs import RunStore

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
RUN = NewRun(
    id="0123456789ab",
    topic="cats",
    recipe="{}",
    todo=("story", "joke"),
    workflow_api="functional",
    requester_id=1 << 60,
    guild_id=2,
    channel_id=3,
    in_thread=False,
    asked_id=4,
    replies=False,
    created_at_utc=NOW,
)
JOKE = BranchRecord(RUN.id, "joke", 1, True, "Knock.", None, None, False, 0.5, 10, 20)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'chorus.db'}") as opened:
        yield opened


@pytest.fixture
def runs(database: Database) -> RunStore:
    return RunStore(database)


@pytest.fixture
def branches(database: Database) -> BranchStore:
    return BranchStore(database)


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database)


def post(nonce: str) -> NewPost:
    return NewPost(PostKind.BRANCH, nonce, f"text of {nonce}")


async def test_a_run_comes_back_as_it_was_written(runs: RunStore) -> None:
    added = await runs.add(RUN)
    assert added == await runs.get(RUN.id)
    assert added.created_at_utc == NOW
    assert added.requester_id == 1 << 60
    assert added.todo == ("story", "joke")
    assert added.outcome is None


async def test_an_unknown_run_is_said_to_be_so(runs: RunStore) -> None:
    with pytest.raises(RunNotFound):
        await runs.get("ffffffffffff")


async def test_a_branch_and_its_messages_are_written_together_and_once(
    runs: RunStore, branches: BranchStore, outbox: Outbox
) -> None:
    await runs.add(RUN)
    await branches.record(JOKE, [post("n-1"), post("n-2")])
    await branches.record(replace(JOKE, text="Another."), [post("n-3")])
    assert await branches.of_run(RUN.id) == [JOKE]
    assert [row.nonce for row in await outbox.unsent(RUN.id)] == ["n-1", "n-2"]

    await outbox.sent(["n-1"], message_id=7, channel_id=8)
    await outbox.refused(["n-2"], "the channel is gone")
    assert await outbox.unsent(RUN.id) == []
    first, second = await outbox.all(RUN.id)
    assert (first.message_id, first.channel_id, first.part) == (7, 8, 1)
    assert second.failed_reason == "the channel is gone"


async def test_a_message_that_can_not_be_promised_takes_the_branch_along(
    runs: RunStore, branches: BranchStore, outbox: Outbox
) -> None:
    await runs.add(RUN)
    with pytest.raises(Exception, match="UNIQUE"):
        await branches.record(JOKE, [post("same"), post("same")])
    assert await branches.of_run(RUN.id) == []
    assert await outbox.all(RUN.id) == []


async def test_the_first_end_wins(runs: RunStore, outbox: Outbox) -> None:
    await runs.add(RUN)
    ends = await asyncio.gather(
        runs.end(RUN.id, 1, Outcome.CANCELLED, NOW, reason="Cancelled."),
        runs.end(RUN.id, 1, Outcome.COMPLETE, NOW, aggregated_text="all", posts=[post("c")]),
    )
    assert sorted(ends) == [False, True]
    run = await runs.get(RUN.id)
    assert run.outcome is (Outcome.CANCELLED if ends[0] else Outcome.COMPLETE)
    assert len(await outbox.all(RUN.id)) == int(ends[1])


async def test_two_who_retry_at_once_start_one_attempt(runs: RunStore) -> None:
    await runs.add(RUN)
    assert await runs.begin_attempt(RUN.id, ["joke"], NOW) is None  # still running
    await runs.end(RUN.id, 1, Outcome.PARTIAL, NOW)
    begun = await asyncio.gather(
        *(runs.begin_attempt(RUN.id, ["joke"], NOW + timedelta(minutes=1)) for _ in range(5))
    )
    (attempt,) = [run for run in begun if run is not None]
    assert attempt.attempt == 2
    assert attempt.todo == ("joke",)
    assert attempt.outcome is None
    assert attempt.ended_at_utc is None


async def test_a_run_is_owed_until_it_was_delivered(runs: RunStore) -> None:
    run = await runs.add(RUN)
    await runs.end(RUN.id, 1, Outcome.COMPLETE, NOW)
    assert [owed.id for owed in await runs.undelivered()] == [RUN.id]
    await runs.delivered(run, NOW)
    assert await runs.undelivered() == []


async def test_the_end_of_an_earlier_attempt_does_not_deliver_the_next(runs: RunStore) -> None:
    first = await runs.add(RUN)
    await runs.end(RUN.id, 1, Outcome.PARTIAL, NOW)
    await runs.begin_attempt(RUN.id, ["joke"], NOW)
    await runs.delivered(first, NOW)
    assert [owed.attempt for owed in await runs.undelivered()] == [2]


async def test_pruning_deletes_only_old_delivered_runs(
    runs: RunStore, branches: BranchStore, outbox: Outbox
) -> None:
    for number, delivered in enumerate((NOW - timedelta(days=40), NOW, None)):
        run = await runs.add(replace(RUN, id=f"00000000000{number}"))
        await branches.record(replace(JOKE, run_id=run.id), [post(f"n-{number}")])
        if delivered is not None:
            await runs.delivered(run, delivered)
    assert await runs.prune(NOW - timedelta(days=30)) == 1
    with pytest.raises(RunNotFound):
        await runs.get("000000000000")
    assert await outbox.all("000000000000") == []
    assert len(await outbox.all("000000000001")) == 1


async def test_facts_are_kept_by_name(database: Database) -> None:
    facts = Facts(database)
    assert await facts.get("hash") is None
    await facts.set("hash", "a")
    await facts.set("hash", "b")
    assert await facts.get("hash") == "b"
