"""Brainstorms as rows: ideas numbered once, a person's vote counted once, nothing once closed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from storage import brainstorms, ideas, results, runs
from storage.brainstorms import MOST_IDEAS, RunKind
from storage.database import Database
from storage.errors import (
    BrainstormBusy,
    BrainstormClosed,
    BrainstormFull,
    BrainstormNotFound,
    IdeaThere,
)
from storage.ideas import BoardIdea, IdeaSource, NewIdea
from storage.results import BranchRecord, MessageKind, NewMessage
from storage.run_inputs import RunInputs
from storage.runs import Outcome, Run

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
STORM = "5703a45703a4"
RUN = Run(
    id="0123456789ab",
    topic="a quiet café",
    recipe="{}",
    todo=("p1",),
    workflow_api="functional",
    requester_id=1,
    guild_id=2,
    channel_id=3,
    asked_id=4,
    created_at_utc=NOW,
    attempt_started_at_utc=NOW,
)
IDEAS = [NewIdea("Stamp card", "The tenth is free.", "customer"), NewIdea("Felt", "", "customer")]
SLIPPERS = NewIdea("Slippers", "Nobody is loud in them.", author_id=7, author_name="Bob")


def accept(connection: Connection, run: Run = RUN, brainstorm_id: str = STORM) -> None:
    """Writes the run down, and the brainstorm that it begins."""
    runs.accept(connection, run, RunInputs())
    brainstorms.begin(connection, run, brainstorm_id, ["customer", "engineer"])


def have_ideas(
    connection: Connection, run: Run = RUN, new: Sequence[NewIdea] = IDEAS
) -> tuple[BoardIdea, ...]:
    """Records what the run's one branch had, with the message that shows it."""
    nonce = f"{run.id}-0-{run.attempt}-1"
    results.promise(
        connection,
        run.id,
        "p1",
        run.attempt,
        [NewMessage(MessageKind.IDEAS, nonce, "### Customer")],
    )
    source = IdeaSource(run.id, "p1", run.attempt, nonce)
    return brainstorms.record_ideas(connection, new, source, NOW)


def end(connection: Connection, run: Run = RUN) -> None:
    """Ends the run, shown to its end."""
    ended = replace(run, outcome=Outcome.COMPLETE, ended_at_utc=NOW)
    results.end_run(connection, ended)
    runs.deliver(connection, ended, NOW)


def follow(connection: Connection, kind: RunKind, about: int, run_id: str) -> Sequence[BoardIdea]:
    """Writes down a further run about an idea."""
    run = replace(RUN, id=run_id)
    runs.accept(connection, run, RunInputs())
    return brainstorms.go_on(connection, run, STORM, kind, about)


def close(connection: Connection, run_id: str = "ffffffffffff") -> Sequence[BoardIdea]:
    """Closes it, for user 9."""
    run = replace(RUN, id=run_id)
    runs.accept(connection, run, RunInputs())
    return brainstorms.close(connection, run, STORM, 9)


@pytest.fixture
async def storm(database: Database) -> Database:
    """A database with a brainstorm whose first run has ended with two ideas."""
    await database.write(accept)
    await database.write(have_ideas)
    await database.write(end)
    return database


async def test_a_board_has_the_ideas_by_number_and_who_voted_for_each(storm: Database) -> None:
    await storm.write(brainstorms.add_idea, STORM, SLIPPERS, NOW)
    for user_id in (7, 8):
        await storm.write(brainstorms.toggle_vote, STORM, 2, user_id, NOW)
    board = await storm.read(brainstorms.board, RUN.id)
    assert board is not None
    assert (board.kind, board.about, board.is_frozen) == (RunKind.START, None, False)
    assert board.brainstorm.perspectives == ("customer", "engineer")
    assert [(idea.number, idea.title, idea.voters) for idea in board.ideas] == [
        (1, "Stamp card", frozenset()),
        (2, "Felt", frozenset({7, 8})),
        (3, "Slippers", frozenset()),
    ]
    assert board == await storm.read(brainstorms.board_of, STORM)
    assert await storm.read(brainstorms.board, "no such run") is None
    with pytest.raises(BrainstormNotFound):
        await storm.read(brainstorms.board_of, "no such one")


async def test_ideas_that_come_at_once_have_numbers_of_their_own(storm: Database) -> None:
    added = await asyncio.gather(
        *(
            storm.write(brainstorms.add_idea, STORM, replace(SLIPPERS, author_id=user), NOW)
            for user in range(20)
        )
    )
    assert sorted(post.ideas[0].number for _, post in added) == [*range(3, 23)]
    promised = await storm.read(results.owed_of, MessageKind.OWN_IDEA)
    assert {message.nonce for message in promised} == {post.nonce for _, post in added}
    with pytest.raises(IdeaThere) as raised:
        await storm.write(brainstorms.add_idea, STORM, replace(SLIPPERS, author_id=0), NOW)
    assert raised.value.number in range(3, 23)


async def test_a_person_votes_once_and_a_second_time_takes_it_back(storm: Database) -> None:
    presses = [storm.write(brainstorms.toggle_vote, STORM, 1, user, NOW) for user in range(30)]
    nonces = await asyncio.gather(*presses)
    assert set(nonces) == {f"{RUN.id}-0-1-1"}
    nonce = await storm.write(brainstorms.toggle_vote, STORM, 1, 5, NOW)
    post = await storm.read(ideas.post, nonce)
    assert [idea.votes for idea in post.ideas] == [29, 0]
    assert 5 not in post.ideas[0].voters
    for brainstorm_id, number in ((STORM, 9), ("no such one", 1)):
        with pytest.raises(BrainstormNotFound):
            await storm.write(brainstorms.toggle_vote, brainstorm_id, number, 1, NOW)


async def test_votes_that_a_message_does_not_show_are_known(storm: Database) -> None:
    nonce = await storm.write(brainstorms.toggle_vote, STORM, 1, 7, NOW)
    assert await storm.read(ideas.outdated) == []
    await storm.write(results.mark_sent, [nonce], message_id=70, channel_id=3)
    assert await storm.read(ideas.outdated) == [nonce]
    assert [idea.number for idea in await storm.read(ideas.shown_by, 70)] == [1, 2]
    await storm.write(ideas.mark_shown, await storm.read(ideas.post, nonce))
    assert await storm.read(ideas.outdated) == []


async def test_one_brainstorm_is_open_in_a_thread(storm: Database) -> None:
    again = replace(RUN, id="111111111111")
    with pytest.raises(BrainstormBusy):
        await storm.write(accept, again, "222222222222")
    with pytest.raises(BrainstormNotFound):
        await storm.read(brainstorms.get, "222222222222")
    await storm.write(accept, replace(again, in_thread=True), "222222222222")
    await storm.write(runs.place, again.id, channel_id=3, card_message_id=40, posts_channel_id=40)
    await storm.write(close)
    await storm.write(accept, replace(RUN, id="333333333333"), "333333333333")


async def test_an_idea_is_built_on_once_at_a_time_and_three_things_are_written(
    storm: Database,
) -> None:
    given = await storm.write(follow, RunKind.BUILD, 1, "a00000000000")
    assert [idea.number for idea in given] == [1, 2]
    with pytest.raises(BrainstormBusy, match="#1 is being built on just now"):
        await storm.write(follow, RunKind.BUILD, 1, "b00000000000")
    with pytest.raises(BrainstormNotFound):
        await storm.write(follow, RunKind.DIG, 9, "c00000000000")
    await storm.write(follow, RunKind.DIG, 1, "d00000000000")
    await storm.write(follow, RunKind.BUILD, 2, "e00000000000")
    with pytest.raises(BrainstormBusy, match="3 things"):
        await storm.write(follow, RunKind.DIG, 2, "f00000000000")
    with pytest.raises(BrainstormBusy, match="still being written"):
        await storm.write(close)
    board = await storm.read(brainstorms.board, "a00000000000")
    assert board is not None
    assert (board.kind, board.about) == (RunKind.BUILD, 1)


async def test_a_closed_one_takes_nothing_more_and_shows_its_summary(storm: Database) -> None:
    given = await storm.write(close)
    assert [idea.number for idea in given] == [1, 2]
    for refused in (
        storm.write(close, "eeeeeeeeeeee"),
        storm.write(brainstorms.add_idea, STORM, SLIPPERS, NOW),
        storm.write(brainstorms.toggle_vote, STORM, 1, 7, NOW),
        storm.write(follow, RunKind.DIG, 1, "a00000000000"),
        storm.write(brainstorms.check_new_attempt, RUN.id),
    ):
        with pytest.raises(BrainstormClosed):
            await refused
    await storm.write(brainstorms.check_new_attempt, "ffffffffffff")
    assert [run.id for run in await storm.read(runs.undelivered)] == [RUN.id, "ffffffffffff"]
    result = BranchRecord(
        "ffffffffffff", "summary", 1, True, "x", None, None, False, 1, 2, 3, data={"steps": ["Go."]}
    )
    await storm.write(results.record, result)
    board = await storm.read(brainstorms.board, RUN.id)
    assert board is not None
    assert board.is_frozen
    assert board.summary == {"steps": ["Go."]}
    brainstorm, run = await storm.read(brainstorms.summary_run, STORM)
    assert (brainstorm.closed_by, brainstorm.closing_run_id) == (9, "ffffffffffff")
    assert run is not None
    assert run.id == "ffffffffffff"


async def test_a_full_one_takes_no_further_idea(storm: Database) -> None:
    await storm.write(have_ideas, replace(RUN, attempt=2), IDEAS * (MOST_IDEAS // 2))
    with pytest.raises(BrainstormFull):
        await storm.write(brainstorms.add_idea, STORM, SLIPPERS, NOW)
    with pytest.raises(BrainstormFull):
        await storm.write(follow, RunKind.BUILD, 1, "a00000000000")
    await storm.write(follow, RunKind.DIG, 1, "a00000000000")


async def test_a_mention_is_understood_where_it_is(storm: Database) -> None:
    nonce = f"{RUN.id}-0-1-1"
    await storm.write(results.mark_sent, [nonce], message_id=70, channel_id=30)
    await storm.write(runs.place, RUN.id, channel_id=3, card_message_id=30, posts_channel_id=30)
    at = brainstorms.surroundings
    inside = await storm.read(at, 30, None, [30, 3])
    assert inside.board is not None
    assert (inside.board.brainstorm.id, inside.shown) == (STORM, ())
    reply = await storm.read(at, None, 70, [3])
    assert reply.board is not None
    assert [idea.number for idea in reply.shown] == [1, 2]
    elsewhere = await storm.read(at, 31, 70, [31, 3])
    assert (elsewhere.board, elsewhere.shown, elsewhere.in_channel) == (None, (), False)
    assert await storm.write(brainstorms.enable_channel, 3, 2, 1, NOW)
    assert not await storm.write(brainstorms.enable_channel, 3, 2, 1, NOW)
    assert (await storm.read(at, 31, None, [31, 3])).in_channel
    assert await storm.write(brainstorms.disable_channel, 3)
    assert not await storm.write(brainstorms.disable_channel, 3)


async def test_it_is_kept_with_its_runs_until_nothing_has_happened_for_long(
    storm: Database,
) -> None:
    later = NOW + timedelta(days=30)
    await storm.write(brainstorms.toggle_vote, STORM, 1, 7, later)
    kept = [brainstorms.kept_runs()]
    assert await storm.write(brainstorms.prune, later) == 0
    assert await storm.write(runs.prune, later, kept) == 0
    assert await storm.write(brainstorms.prune, later + timedelta(seconds=1)) == 1
    assert await storm.write(runs.prune, later, kept) == 1
