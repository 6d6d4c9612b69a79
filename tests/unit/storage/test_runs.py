"""Runs, branches and the outbox, as rows."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage import results, runs
from storage.database import Database
from storage.errors import RunExists, RunNotFound
from storage.results import BranchRecord, MessageKind, NewMessage, OutboxMessage
from storage.run_inputs import RunInputs
from storage.runs import Outcome, Run, RunRequest

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
RUN = Run(
    id="0123456789ab",
    topic="cats",
    recipe="{}",
    todo=("story", "joke"),
    workflow_api="functional",
    requester_id=1 << 60,
    guild_id=2,
    channel_id=3,
    asked_id=4,
    created_at_utc=NOW,
    attempt_started_at_utc=NOW,
    process="here",
)
JOKE = BranchRecord(RUN.id, "joke", 1, True, "Knock.", None, None, False, 0.5, 10, 20, ("a",))
NOTHING = RunInputs()


def message(nonce: str) -> NewMessage:
    return NewMessage(MessageKind.BRANCH, nonce, f"text of {nonce}")


def ended(outcome: Outcome, run: Run = RUN) -> Run:
    return replace(run, outcome=outcome, ended_at_utc=NOW)


async def messages_of(database: Database, run_id: str = RUN.id) -> Sequence[OutboxMessage]:
    return (await database.read(results.load, run_id)).messages


async def test_a_run_comes_back_as_it_was_written(database: Database) -> None:
    await database.write(runs.accept, RUN, NOTHING)
    assert await database.read(runs.get, RUN.id) == RUN


def test_a_request_becomes_a_run_with_all_that_was_asked_for() -> None:
    request = RunRequest(
        topic="cats",
        recipe="{}",
        requester_id=1 << 60,
        guild_id=2,
        channel_id=3,
        asked_id=4,
        final_only=True,
        schedule_id=7,
    )
    run = runs.accepted(
        request,
        run_id=RUN.id,
        todo=["story", "joke"],
        workflow_api="functional",
        process="here",
        now_utc=NOW,
    )
    assert run == replace(RUN, final_only=True, schedule_id=7)


async def test_an_id_is_given_once(database: Database) -> None:
    await database.write(runs.accept, RUN, NOTHING)
    with pytest.raises(RunExists):
        await database.write(runs.accept, RUN, NOTHING)


async def test_an_unknown_run_is_said_to_be_so(database: Database) -> None:
    with pytest.raises(RunNotFound):
        await database.read(results.load, "ffffffffffff")


async def test_a_branch_and_its_messages_are_written_together_and_once(
    database: Database,
) -> None:
    await database.write(runs.accept, RUN, NOTHING)
    assert await database.write(results.record, JOKE, [message("n-1"), message("n-2")])
    again = replace(JOKE, text="Another.")
    assert not await database.write(results.record, again, [message("n-3")])

    await database.write(results.mark_sent, ["n-1"], message_id=7, channel_id=8)
    await database.write(results.mark_refused, ["n-2"], "the channel is gone")
    stored = await database.read(results.load, RUN.id)
    assert stored.results == (JOKE,)
    first, second = stored.messages
    assert (first.message_id, first.channel_id, first.part) == (7, 8, 1)
    assert second.failed_reason == "the channel is gone"
    assert not any(promised.is_owed for promised in stored.messages)


async def test_a_branch_that_ends_after_the_run_promises_nothing(database: Database) -> None:
    await database.write(runs.accept, RUN, NOTHING)
    await database.write(results.end_run, ended(Outcome.CANCELLED))
    assert not await database.write(results.record, JOKE, [message("n-1")])
    assert (await database.read(results.load, RUN.id)).results == (JOKE,)
    assert await messages_of(database) == ()


async def test_a_message_that_can_not_be_promised_takes_the_branch_along(
    database: Database,
) -> None:
    await database.write(runs.accept, RUN, NOTHING)
    with pytest.raises(Exception, match="UNIQUE"):
        await database.write(results.record, JOKE, [message("same"), message("same")])
    assert (await database.read(results.load, RUN.id)).results == ()
    assert await messages_of(database) == ()


async def test_the_first_end_wins(database: Database) -> None:
    await database.write(runs.accept, RUN, NOTHING)
    whole = replace(ended(Outcome.COMPLETE), aggregated_text="all")
    ends = await asyncio.gather(
        database.write(results.end_run, ended(Outcome.CANCELLED)),
        database.write(results.end_run, whole, [message("c")]),
    )
    assert sorted(ends) == [False, True]
    run = await database.read(runs.get, RUN.id)
    assert run.outcome is (Outcome.CANCELLED if ends[0] else Outcome.COMPLETE)
    assert len(await messages_of(database)) == int(ends[1])


async def test_two_who_retry_at_once_start_one_attempt(database: Database) -> None:
    await database.write(runs.accept, RUN, NOTHING)
    # It is still running.
    assert await database.write(runs.begin_attempt, RUN.id, ["joke"], "here", NOW) is None
    await database.write(results.end_run, ended(Outcome.PARTIAL))
    later = NOW + timedelta(minutes=1)
    begun = await asyncio.gather(
        *(database.write(runs.begin_attempt, RUN.id, ["joke"], "here", later) for _ in range(5))
    )
    (attempt,) = [run for run in begun if run is not None]
    assert attempt.attempt == 2
    assert attempt.todo == ("joke",)
    assert attempt.outcome is None
    assert attempt.ended_at_utc is None


async def owed(database: Database) -> list[tuple[str, int]]:
    return [(run.id, run.attempt) for run in await database.read(runs.undelivered)]


async def test_a_run_is_owed_until_it_was_delivered(database: Database) -> None:
    await database.write(runs.accept, RUN, NOTHING)
    await database.write(results.end_run, ended(Outcome.COMPLETE))
    assert await owed(database) == [(RUN.id, 1)]
    await database.write(runs.deliver, ended(Outcome.COMPLETE), NOW)
    assert await owed(database) == []


async def test_the_end_of_an_earlier_attempt_does_not_deliver_the_next(
    database: Database,
) -> None:
    await database.write(runs.accept, RUN, NOTHING)
    await database.write(results.end_run, ended(Outcome.PARTIAL))
    await database.write(runs.begin_attempt, RUN.id, ["joke"], "here", NOW)
    await database.write(runs.deliver, ended(Outcome.PARTIAL), NOW)
    assert await owed(database) == [(RUN.id, 2)]


async def test_each_run_of_a_process_that_is_gone_goes_to_one_that_asks(
    database: Database,
) -> None:
    for number, process in enumerate(("gone", "alive", None)):
        run = replace(RUN, id=f"00000000000{number}", process=process)
        await database.write(runs.accept, run, NOTHING)
    assert await database.read(runs.processes) == {"gone", "alive", None}
    taken = await asyncio.gather(
        *(database.write(runs.take_over, {"gone", None}, name) for name in ("x", "y"))
    )
    ids = sorted(run.id for some in taken for run in some)
    assert ids == ["000000000000", "000000000002"]


async def test_pruning_deletes_only_old_delivered_runs(database: Database) -> None:
    for number, delivered in enumerate((NOW - timedelta(days=40), NOW, None)):
        run = replace(RUN, id=f"00000000000{number}")
        await database.write(runs.accept, run, NOTHING)
        await database.write(results.record, replace(JOKE, run_id=run.id), [message(f"n-{number}")])
        if delivered is not None:
            await database.write(results.end_run, ended(Outcome.COMPLETE, run))
            await database.write(runs.deliver, ended(Outcome.COMPLETE, run), delivered)
    assert await database.write(runs.prune, NOW - timedelta(days=30)) == 1
    with pytest.raises(RunNotFound):
        await database.read(runs.get, "000000000000")
    with pytest.raises(RunNotFound):
        await messages_of(database, "000000000000")
    assert len(await messages_of(database, "000000000001")) == 1
