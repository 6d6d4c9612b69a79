"""Votes as rows: one ballot a person, counted or refused and never half, closed once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from storage import results, runs, votes
from storage.database import Database
from storage.errors import VoteOver
from storage.results import BranchRecord, MessageKind, NewMessage
from storage.run_inputs import RunInputs
from storage.runs import Outcome, Run
from storage.votes import CastResult, CountedBallot, Vote, VoteRequest, VoteResult

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
RUN = Run(
    id="0123456789ab",
    topic="cats",
    recipe="{}",
    todo=("A", "B"),
    workflow_api="functional",
    requester_id=1,
    guild_id=2,
    channel_id=3,
    asked_id=4,
    created_at_utc=NOW,
    attempt_started_at_utc=NOW,
)
TEXT = BranchRecord(RUN.id, "A", 2, True, "A cat.", None, None, False, 0.5, 10, 20)
REQUEST = VoteRequest(judged=True, crowd=True, open_seconds=600)
CLOSES = NOW + timedelta(seconds=600)


def accept(connection: Connection, request: VoteRequest | None = REQUEST) -> None:
    """Writes the run down, with a vote on its candidates."""
    runs.accept(connection, RUN, RunInputs())
    if request is not None:
        votes.add(connection, RUN.id, request)


def end(
    connection: Connection, now_utc: datetime = NOW, outcome: Outcome = Outcome.COMPLETE
) -> None:
    """Ends the run's attempt, and opens its ballot."""
    run = runs.get(connection, RUN.id)
    run = replace(run, outcome=outcome, aggregated_text="x", ended_at_utc=now_utc)
    assert results.end_run(connection, run)
    votes.open_ballot(connection, RUN.id, run.attempt, now_utc)


def again(connection: Connection, todo: Sequence[str], now_utc: datetime) -> Run | None:
    """Begins the next attempt, which the ballot waits for."""
    votes.pause_ballot(connection, RUN.id, now_utc)
    return runs.begin_attempt(connection, RUN.id, todo, "", now_utc)


def prune(connection: Connection, before_utc: datetime) -> int:
    return runs.prune(connection, before_utc, [votes.open_runs()])


async def opened(database: Database) -> Run:
    """A run whose candidates are written, shown, and voted on."""
    await database.write(accept)
    await database.write(end)
    run = await database.read(runs.get, RUN.id)
    await database.write(runs.deliver, run, NOW)
    return run


async def cast(
    database: Database, user: int, choice: list[str], at_utc: datetime
) -> tuple[CastResult, datetime | None]:
    """The result of casting one person's ballot."""
    return await database.write(votes.cast, RUN.id, user, choice, at_utc)


async def vote_of(database: Database) -> Vote:
    found = await database.read(votes.of_run, RUN.id)
    assert found is not None
    return found


async def close(database: Database, run: Run, now_utc: datetime, *, by: int | None = None) -> bool:
    return await database.write(votes.close, run, now_utc, count, process="here", by=by)


def count(counted: tuple[CountedBallot, ...]) -> VoteResult:
    ballots = sum(ballot.times for ballot in counted)
    return VoteResult("yes", ballots, [NewMessage(MessageKind.NOTICE, "n", "over")])


async def test_a_vote_opens_with_the_end_of_its_run_and_is_due_when_it_closes(
    database: Database,
) -> None:
    await database.write(accept)
    assert not (await vote_of(database)).is_open
    assert await database.read(votes.next_due) is None
    assert await cast(database, 1, ["A"], NOW) == (CastResult.NOT_OPEN, None)
    await database.write(end)
    assert (await vote_of(database)).closes_at_utc == CLOSES
    assert await database.read(votes.next_due) == CLOSES
    assert await database.read(votes.channels_of_open) == [(RUN.id, RUN.channel_id)]


async def test_a_run_that_is_no_vote_has_none(database: Database) -> None:
    await database.write(accept, None)
    assert await database.read(votes.of_run, RUN.id) is None
    await database.write(end)
    assert await database.read(votes.channels_of_open) == []


async def test_a_person_has_one_ballot_and_may_change_it(database: Database) -> None:
    await opened(database)
    for choice, became in (
        ("A", CastResult.COUNTED),
        ("A", CastResult.SAME),
        ("B", CastResult.CHANGED),
        ("A", CastResult.CHANGED),
    ):
        assert await cast(database, 7, [choice], NOW) == (became, CLOSES)
    assert (await vote_of(database)).voters == 1


async def test_ballots_that_come_together_are_counted_in_their_order(database: Database) -> None:
    await opened(database)
    await cast(database, 2, ["A"], NOW)
    came = [(1, "A"), (2, "A"), (1, "B"), (1, "B"), (3, "C"), (2, "B")]
    cast_all = [cast(database, user, [choice], NOW) for user, choice in came]
    assert await asyncio.gather(*cast_all) == [
        (result, CLOSES)
        for result in (
            CastResult.COUNTED,
            CastResult.SAME,
            CastResult.CHANGED,
            CastResult.SAME,
            CastResult.COUNTED,
            CastResult.CHANGED,
        )
    ]
    assert (await vote_of(database)).voters == 3


async def test_a_crowd_at_the_same_moment_is_counted_once_each(database: Database) -> None:
    run = await opened(database)
    casts = [
        cast(database, user, ["A" if user % 3 else "B"], NOW)
        for user in range(60)
        for _ in range(2)
    ]
    became = [result for result, _ in await asyncio.gather(*casts)]
    assert became.count(CastResult.COUNTED) == became.count(CastResult.SAME) == 60
    assert await close(database, run, CLOSES)
    assert (await vote_of(database)).counted == (
        CountedBallot(("A",), 40),
        CountedBallot(("B",), 20),
    )


@pytest.mark.parametrize("late", [timedelta(0), timedelta(microseconds=1), timedelta(days=9)])
async def test_a_ballot_at_the_moment_of_closing_is_refused(
    database: Database, late: timedelta
) -> None:
    await opened(database)
    just_before = CLOSES - timedelta(microseconds=1)
    assert (await cast(database, 1, ["A"], just_before))[0] is CastResult.COUNTED
    assert await cast(database, 2, ["A"], CLOSES + late) == (CastResult.CLOSED, None)


async def test_closing_and_voting_at_once_counts_a_ballot_or_refuses_it(database: Database) -> None:
    run = await opened(database)
    early = NOW + timedelta(seconds=1)
    casts = [asyncio.create_task(cast(database, user, ["A"], early)) for user in range(20)]
    closing = asyncio.create_task(close(database, run, early, by=1))
    casts += [asyncio.create_task(cast(database, user, ["A"], early)) for user in range(20, 40)]
    assert await closing
    told = [(await casting)[0] for casting in casts]
    counted = sum(ballot.times for ballot in (await vote_of(database)).counted)
    assert told.count(CastResult.COUNTED) == counted
    assert told.count(CastResult.CLOSED) == 40 - counted


async def test_closing_freezes_counts_promises_and_shows_the_run_again(database: Database) -> None:
    run = await opened(database)
    await cast(database, 7, ["B", "A"], NOW)
    assert not await close(database, run, NOW)  # it is not due yet
    assert await close(database, run, CLOSES)
    closed = await database.read(runs.get, RUN.id)
    assert (closed.attempt, closed.delivered_at_utc, closed.process) == (1, None, "here")
    assert (closed.outcome, closed.aggregated_text) == (Outcome.COMPLETE, "x")
    assert [run.id for run in await database.read(runs.undelivered)] == [RUN.id]
    vote = await vote_of(database)
    assert vote.counted == (CountedBallot(("B", "A"), 1),)
    assert (vote.voters, vote.closed_at_utc, vote.is_open) == (0, CLOSES, False)
    stored = await database.read(results.load, RUN.id)
    assert [message.body for message in stored.messages] == ["over"]
    assert await database.read(votes.compared, RUN.guild_id) == [("yes", 1)]
    assert await database.read(votes.compared, 99) == []
    assert not await close(database, closed, CLOSES)
    assert await database.read(votes.next_due) is None
    await database.write(runs.deliver, run, CLOSES)  # the showing of the ballot ends late
    assert (await database.read(runs.get, RUN.id)).delivered_at_utc is None


async def test_what_is_due_is_claimed_and_due_again_if_it_is_not_closed(database: Database) -> None:
    await opened(database)
    later = CLOSES + timedelta(minutes=1)
    assert await database.write(votes.claim_due, NOW, later) == []
    assert await database.write(votes.claim_due, CLOSES, later) == [RUN.id]
    assert await database.write(votes.claim_due, CLOSES, later) == []
    assert await database.read(votes.next_due) == later
    assert (await vote_of(database)).closes_at_utc == CLOSES


async def test_writing_a_candidate_anew_pauses_the_vote_and_takes_votes_for_it_back(
    database: Database,
) -> None:
    await opened(database)
    for user, choice in ((1, ["A"]), (2, ["B"]), (3, ["B", "A"])):
        await cast(database, user, choice, NOW)
    later = NOW + timedelta(seconds=100)
    run = await database.write(again, ["A"], later)
    assert run is not None
    assert await database.read(votes.next_due) is None
    assert (await vote_of(database)).paused
    assert await cast(database, 4, ["A"], later) == (CastResult.NOT_OPEN, None)
    assert not await close(database, run, CLOSES)

    await database.write(results.record, TEXT)
    ended = later + timedelta(seconds=900)
    await database.write(end, ended)
    vote = await vote_of(database)
    assert (vote.voters, vote.revoked, vote.paused) == (2, {"A": 2}, False)
    assert vote.closes_at_utc == ended + timedelta(seconds=500)
    assert await close(database, await database.read(runs.get, RUN.id), ended, by=1)
    assert (await vote_of(database)).counted == (CountedBallot(("B",), 2),)


async def test_a_candidate_that_failed_anew_takes_no_votes_back(database: Database) -> None:
    await opened(database)
    await cast(database, 1, ["A"], NOW)
    await database.write(again, ["A"], CLOSES - timedelta(seconds=5))
    await database.write(results.record, replace(TEXT, done=False))
    await database.write(end, CLOSES, Outcome.PARTIAL)
    vote = await vote_of(database)
    assert (vote.voters, vote.revoked) == (1, {})
    assert vote.closes_at_utc == CLOSES + timedelta(seconds=60)


async def test_nothing_is_written_anew_once_the_vote_is_over(database: Database) -> None:
    run = await opened(database)
    assert await close(database, run, CLOSES)
    with pytest.raises(VoteOver):
        await database.write(again, ["A"], CLOSES)


async def test_a_vote_that_is_called_off_can_be_opened_again_with_its_ballots(
    database: Database,
) -> None:
    run = await opened(database)
    await cast(database, 1, ["A"], NOW)
    later = NOW + timedelta(seconds=100)
    assert await database.write(votes.call_off, run, later, "Cancelled.", process="here")
    off = await database.read(runs.get, RUN.id)
    assert (off.outcome, off.reason, off.attempt) == (Outcome.CANCELLED, "Cancelled.", 1)
    assert off.delivered_at_utc is None
    assert not await database.write(votes.call_off, off, NOW, "Cancelled.", process="here")
    assert await database.read(votes.next_due) is None
    await database.write(again, [], CLOSES)
    await database.write(end, CLOSES)
    vote = await vote_of(database)
    assert (vote.voters, vote.closes_at_utc) == (1, CLOSES + timedelta(seconds=500))


async def test_an_open_vote_outlives_the_retention_and_what_was_compared_outlives_its_run(
    database: Database,
) -> None:
    run = await opened(database)
    days_later = NOW + timedelta(days=60)
    assert await database.write(prune, days_later) == 0
    assert await close(database, run, days_later)
    closed = await database.read(runs.get, RUN.id)
    await database.write(runs.deliver, closed, days_later)
    assert await database.write(prune, days_later + timedelta(days=1)) == 1
    assert await database.read(votes.of_run, RUN.id) is None
    assert await database.read(votes.compared, RUN.guild_id) == [("yes", 0)]
