"""Votes as rows: one ballot a person, counted or refused and never half, closed once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.database import open_database
from storage.records import NewPost, Outcome, PostKind, RunRecord
from storage.stores import Stores
from storage.vote_records import Ballot, Cast, CountedBallot, NewVote, Settled, VoteRecord
from tests.unit.storage.test_runs import JOKE, NOW, RUN

VOTE = NewVote(judged=True, crowd=True, open_seconds=600)
CLOSES = NOW + timedelta(seconds=600)


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncGenerator[Stores]:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'chorus.db'}") as opened:
        yield Stores(opened)


async def opened(stores: Stores, vote: NewVote = VOTE) -> RunRecord:
    """A run whose candidates are written, shown, and voted on."""
    await stores.votes.begin(vote, RUN)
    await stores.runs.end(RUN.id, 1, Outcome.COMPLETE, NOW, aggregated_text="x", opens_ballot=True)
    run = await stores.runs.get(RUN.id)
    await stores.runs.delivered(run, NOW)
    return run


async def cast(
    stores: Stores, user: int, choice: list[str], at_utc: datetime
) -> tuple[Cast, datetime | None]:
    """What becomes of one person's ballot."""
    (became,), closes = await stores.votes.cast(RUN.id, [Ballot(user, tuple(choice))], at_utc)
    return became, closes


async def vote_of(stores: Stores) -> VoteRecord:
    found = await stores.votes.of_run(RUN.id)
    assert found is not None
    return found


def settle(counted: tuple[CountedBallot, ...]) -> Settled:
    ballots = sum(one.count for one in counted)
    return Settled("yes", ballots, [NewPost(PostKind.NOTICE, "n", "over")])


async def test_a_vote_opens_with_the_end_of_its_run_and_is_due_when_it_closes(
    stores: Stores,
) -> None:
    await stores.votes.begin(VOTE, RUN)
    assert not (await vote_of(stores)).is_open
    assert await stores.votes.next_due() is None
    assert await cast(stores, 1, ["A"], NOW) == (Cast.NOT_OPEN, None)
    await stores.runs.end(RUN.id, 1, Outcome.COMPLETE, NOW, opens_ballot=True)
    assert (await vote_of(stores)).closes_at_utc == CLOSES
    assert await stores.votes.next_due() == CLOSES
    assert [run.id for run in await stores.votes.open_runs()] == [RUN.id]


async def test_a_run_that_is_no_vote_has_none(stores: Stores) -> None:
    await stores.runs.add(RUN)
    assert await stores.votes.of_run(RUN.id) is None
    await stores.runs.end(RUN.id, 1, Outcome.COMPLETE, NOW, opens_ballot=True)
    assert await stores.votes.open_runs() == []


async def test_a_person_has_one_ballot_and_may_change_it(stores: Stores) -> None:
    await opened(stores)
    for choice, became in (
        ("A", Cast.COUNTED),
        ("A", Cast.SAME),
        ("B", Cast.CHANGED),
        ("A", Cast.CHANGED),
    ):
        assert await cast(stores, 7, [choice], NOW) == (became, CLOSES)
    assert (await vote_of(stores)).voters == 1


async def test_ballots_that_come_together_are_counted_in_their_order(stores: Stores) -> None:
    await opened(stores)
    await cast(stores, 2, ["A"], NOW)
    came = [(1, "A"), (2, "A"), (1, "B"), (1, "B"), (3, "C"), (2, "B")]
    became, closes = await stores.votes.cast(
        RUN.id, [Ballot(user, (choice,)) for user, choice in came], NOW
    )
    assert became == [
        Cast.COUNTED,
        Cast.SAME,
        Cast.CHANGED,
        Cast.SAME,
        Cast.COUNTED,
        Cast.CHANGED,
    ]
    assert closes == CLOSES
    assert (await vote_of(stores)).voters == 3


async def test_a_crowd_at_the_same_moment_is_counted_once_each(stores: Stores) -> None:
    run = await opened(stores)
    casts = [
        cast(stores, user, ["A" if user % 3 else "B"], NOW) for user in range(60) for _ in range(2)
    ]
    became = [one for one, _ in await asyncio.gather(*casts)]
    assert became.count(Cast.COUNTED) == became.count(Cast.SAME) == 60
    closed = await stores.votes.close(run, CLOSES, settle)
    assert closed is not None
    assert (await vote_of(stores)).counted == (
        CountedBallot(("A",), 40),
        CountedBallot(("B",), 20),
    )


@pytest.mark.parametrize("late", [timedelta(0), timedelta(microseconds=1), timedelta(days=9)])
async def test_a_ballot_at_the_moment_of_closing_is_refused(
    stores: Stores, late: timedelta
) -> None:
    await opened(stores)
    just_before = CLOSES - timedelta(microseconds=1)
    assert (await cast(stores, 1, ["A"], just_before))[0] is Cast.COUNTED
    assert await cast(stores, 2, ["A"], CLOSES + late) == (Cast.CLOSED, None)


async def test_closing_and_voting_at_once_counts_a_ballot_or_refuses_it(stores: Stores) -> None:
    run = await opened(stores)
    early = NOW + timedelta(seconds=1)
    casts = [asyncio.create_task(cast(stores, user, ["A"], early)) for user in range(20)]
    closing = asyncio.create_task(stores.votes.close(run, early, settle, by=1))
    casts += [asyncio.create_task(cast(stores, user, ["A"], early)) for user in range(20, 40)]
    assert await closing is not None
    told = [(await one)[0] for one in casts]
    counted = sum(one.count for one in (await vote_of(stores)).counted)
    assert told.count(Cast.COUNTED) == counted
    assert told.count(Cast.CLOSED) == 40 - counted


async def test_closing_freezes_counts_promises_and_shows_the_run_again(stores: Stores) -> None:
    run = await opened(stores)
    await cast(stores, 7, ["B", "A"], NOW)
    assert await stores.votes.close(run, NOW, settle) is None  # it is not due yet
    closed = await stores.votes.close(run, CLOSES, settle)
    assert closed is not None
    assert (closed.attempt, closed.todo, closed.delivered_at_utc) == (2, (), None)
    assert (closed.outcome, closed.aggregated_text) == (Outcome.COMPLETE, "x")
    assert [one.id for one in await stores.runs.undelivered()] == [RUN.id]
    vote = await vote_of(stores)
    assert vote.counted == (CountedBallot(("B", "A"), 1),)
    assert (vote.voters, vote.closed_at_utc, vote.is_open) == (0, CLOSES, False)
    assert [one.body for one in await stores.outbox.unsent(RUN.id)] == ["over"]
    assert await stores.votes.compared(RUN.guild_id) == [("yes", 1)]
    assert await stores.votes.compared(99) == []
    assert await stores.votes.close(closed, CLOSES, settle) is None
    assert await stores.votes.next_due() is None
    await stores.runs.delivered(run, CLOSES)  # the showing of the ballot ends late
    assert (await stores.runs.get(RUN.id)).delivered_at_utc is None


async def test_what_is_due_is_claimed_and_due_again_if_it_is_not_closed(stores: Stores) -> None:
    await opened(stores)
    again = CLOSES + timedelta(minutes=1)
    assert await stores.votes.claim_due(NOW, again) == []
    assert await stores.votes.claim_due(CLOSES, again) == [RUN.id]
    assert await stores.votes.claim_due(CLOSES, again) == []
    assert await stores.votes.next_due() == again
    assert (await vote_of(stores)).closes_at_utc == CLOSES


async def test_writing_a_candidate_anew_pauses_the_vote_and_takes_votes_for_it_back(
    stores: Stores,
) -> None:
    await opened(stores)
    for user, choice in ((1, ["A"]), (2, ["B"]), (3, ["B", "A"])):
        await cast(stores, user, choice, NOW)
    later = NOW + timedelta(seconds=100)
    run = await stores.runs.begin_attempt(RUN.id, ["A"], later)
    assert run is not None
    assert await stores.votes.next_due() is None
    assert (await vote_of(stores)).paused
    assert await cast(stores, 4, ["A"], later) == (Cast.NOT_OPEN, None)
    assert await stores.votes.close(run, CLOSES, settle) is None

    await stores.branches.record(replace(JOKE, key="A", attempt=2), [])
    ended = later + timedelta(seconds=900)
    await stores.runs.end(RUN.id, 2, Outcome.COMPLETE, ended, opens_ballot=True)
    vote = await vote_of(stores)
    assert (vote.voters, vote.struck, vote.paused) == (2, {"A": 2}, False)
    assert vote.closes_at_utc == ended + timedelta(seconds=500)
    closed = await stores.votes.close(await stores.runs.get(RUN.id), ended, settle, by=1)
    assert closed is not None
    assert (await vote_of(stores)).counted == (CountedBallot(("B",), 2),)


async def test_a_candidate_that_failed_anew_takes_no_votes_back(stores: Stores) -> None:
    await opened(stores)
    await cast(stores, 1, ["A"], NOW)
    await stores.runs.begin_attempt(RUN.id, ["A"], CLOSES - timedelta(seconds=5))
    await stores.branches.record(replace(JOKE, key="A", attempt=2, done=False), [])
    await stores.runs.end(RUN.id, 2, Outcome.PARTIAL, CLOSES, opens_ballot=True)
    vote = await vote_of(stores)
    assert (vote.voters, vote.struck) == (1, {})
    assert vote.closes_at_utc == CLOSES + timedelta(seconds=60)


async def test_nothing_is_written_anew_once_the_vote_is_over(stores: Stores) -> None:
    run = await opened(stores)
    await stores.votes.close(run, CLOSES, settle)
    assert await stores.runs.begin_attempt(RUN.id, ["A"], CLOSES) is None


async def test_a_vote_that_is_called_off_can_be_opened_again_with_its_ballots(
    stores: Stores,
) -> None:
    run = await opened(stores)
    await cast(stores, 1, ["A"], NOW)
    off = await stores.votes.call_off(run, NOW + timedelta(seconds=100), "Cancelled.")
    assert off is not None
    assert (off.outcome, off.reason, off.attempt) == (Outcome.CANCELLED, "Cancelled.", 2)
    assert await stores.votes.call_off(off, NOW, "Cancelled.") is None
    assert await stores.votes.next_due() is None
    await stores.runs.begin_attempt(RUN.id, [], CLOSES)
    await stores.runs.end(RUN.id, 3, Outcome.COMPLETE, CLOSES, opens_ballot=True)
    vote = await vote_of(stores)
    assert (vote.voters, vote.closes_at_utc) == (1, CLOSES + timedelta(seconds=500))


async def test_an_open_vote_outlives_the_retention_and_what_was_compared_outlives_its_run(
    stores: Stores,
) -> None:
    run = await opened(stores)
    days_later = NOW + timedelta(days=60)
    assert await stores.runs.prune(days_later) == 0
    closed = await stores.votes.close(run, days_later, settle)
    assert closed is not None
    await stores.runs.delivered(closed, days_later)
    assert await stores.runs.prune(days_later + timedelta(days=1)) == 1
    assert await stores.votes.of_run(RUN.id) is None
    assert await stores.votes.compared(RUN.guild_id) == [("yes", 0)]
