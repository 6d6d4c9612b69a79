"""A vote's cards, messages and files: functions of the run's state and the vote."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from bot.discord_api.polls import Poll
from bot.features.votes.extension import VoteExtension
from bot.features.votes.view import VOTES, VoteView, view_of, what_failed
from bot.runs.extension import ExportParts
from bot.runs.state import RunState
from storage.results import BranchRecord, MessageKind, NewMessage, OutboxMessage, outbox_messages
from storage.runs import Outcome, Run
from storage.votes import CountedBallot, Vote
from tests.support.world import walk
from workflows.recipe import Recipe
from workflows.recipes.votes.candidates import assigned_settings
from workflows.recipes.votes.judge import CRITERIA
from workflows.recipes.votes.recipe import typed_task, vote_recipe

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
CLOSES = NOW + timedelta(minutes=10)
RUN_ID = "0123456789ab"
EXTENSION = VoteExtension(lambda: None)
VOTE = Vote(run_id=RUN_ID, judged=False, crowd=True, open_seconds=600)
OPEN = replace(VOTE, closes_at_utc=CLOSES, voters=3)
OVER = replace(VOTE, closed_at_utc=CLOSES, counted=(CountedBallot(("B",), 2),))


def recipe_of(count: int = 3) -> Recipe:
    settings = assigned_settings(count, "a model", random.Random(1))
    return vote_recipe(typed_task("Write a haiku."), settings, CRITERIA, judged=False)


def record(key: str, *, attempt: int = 1, done: bool = True) -> BranchRecord:
    text, reason = (f"Text of {key}.", None) if done else ("", "it was too slow")
    return BranchRecord(RUN_ID, key, attempt, done, text, reason, None, False, 1.0, 1, 1)


def state_of(vote: Vote, *results: BranchRecord, **changes: Any) -> RunState:
    """A run that has ended; its three candidates are written unless results are given."""
    recipe = recipe_of()
    run = Run(
        id=RUN_ID,
        topic="cats",
        recipe=recipe.to_json(),
        todo=recipe.keys,
        workflow_api="functional",
        requester_id=1,
        guild_id=2,
        channel_id=3,
        asked_id=4,
        card_message_id=5,
        created_at_utc=NOW,
        attempt_started_at_utc=NOW,
        ended_at_utc=NOW,
        outcome=Outcome.COMPLETE,
    )
    written = results or tuple(map(record, recipe.keys))
    return RunState(replace(run, **changes), recipe, written, (), {}, (EXTENSION,), {VOTES: vote})


def view(state: RunState) -> VoteView:
    found = view_of(state)
    assert found is not None
    return found


async def shown(state: RunState) -> tuple[str, list[str]]:
    """All that the card says, and its buttons' labels."""
    card = await EXTENSION.card(state)
    assert card is not None
    parts = list(walk(card.view.children))
    texts = [part.content for part in parts if isinstance(part, discord.ui.TextDisplay)]
    labels = [part.label or "" for part in parts if isinstance(part, discord.ui.Button)]
    return "\n".join(texts), labels


def kinds(messages: list[NewMessage]) -> list[MessageKind]:
    return [message.kind for message in messages]


async def test_an_open_vote_shows_its_ballot_and_no_settings() -> None:
    text, labels = await shown(state_of(OPEN))
    assert labels == ["A", "B", "C", "Close now", "Cancel", "Export"]
    assert "**Which one is the best?** Candidate A · Candidate B · Candidate C" in text
    assert "**3** people have voted" in text
    assert "temperature" not in text


async def test_a_vote_that_is_over_tells_who_won_and_who_wrote_what() -> None:
    text, labels = await shown(state_of(OVER))
    assert "## 🏆 cats: candidate B wins" in text
    assert "🗳️ **Crowd:** Candidate B wins with 2 of 2 votes." in text
    assert "Text of B." in text
    assert text.count("temperature ") == 3
    assert labels == ["Make it the story…", "Post it to a channel…", "Export"]


async def test_one_candidate_alone_opens_no_ballot() -> None:
    state = state_of(VOTE, record("A"), record("B", done=False), outcome=Outcome.PARTIAL)
    text, labels = await shown(state)
    assert "Only one candidate was written" in text
    assert labels == ["Retry", "Export"]
    assert EXTENSION.closing_messages(state) == []


async def test_a_vote_that_opens_is_told_of_and_brings_its_poll() -> None:
    assert kinds(EXTENSION.closing_messages(state_of(VOTE))) == [MessageKind.NOTICE]
    state = state_of(replace(VOTE, poll=True, open_seconds=5400))
    messages = EXTENSION.closing_messages(state)
    assert kinds(messages) == [MessageKind.POLL, MessageKind.NOTICE]
    (poll, notice) = outbox_messages(RUN_ID, "", 1, messages)
    sent = await EXTENSION.message_view(state, poll)
    assert isinstance(sent, Poll)
    assert sent.poll.duration == timedelta(hours=2)
    assert [answer.text for answer in sent.poll.answers] == [
        "Candidate A",
        "Candidate B",
        "Candidate C",
    ]
    assert await EXTENSION.message_view(state, notice) is None


@pytest.mark.parametrize("outcome", [Outcome.CANCELLED, Outcome.FAILED])
def test_a_run_that_did_not_come_to_its_end_opens_no_ballot_but_a_paused_one(
    outcome: Outcome,
) -> None:
    assert EXTENSION.closing_messages(state_of(VOTE, outcome=outcome)) == []
    paused = state_of(replace(VOTE, paused=True), outcome=outcome)
    assert kinds(EXTENSION.closing_messages(paused)) == [MessageKind.NOTICE]


def test_nothing_is_written_anew_once_the_vote_is_over_or_while_a_poll_is_open() -> None:
    for vote in (VOTE, OPEN):
        assert EXTENSION.why_fixed(state_of(vote)) is None
        assert EXTENSION.why_closed(state_of(vote)) is None
    assert (EXTENSION.why_fixed(state_of(OVER)) or "").startswith("This vote is over")
    assert (EXTENSION.why_closed(state_of(OVER)) or "").startswith("This vote is over")
    poll = replace(OPEN, poll=True)
    assert (EXTENSION.why_fixed(state_of(poll)) or "").startswith("A Discord poll")
    refused = OutboxMessage(
        MessageKind.POLL,
        "n",
        "{}",
        run_id=RUN_ID,
        key="",
        attempt=1,
        part=1,
        failed_reason="it may not",
    )
    assert EXTENSION.why_fixed(replace(state_of(poll), messages=(refused,))) is None


def test_a_setback_is_told_while_the_vote_can_still_be_given() -> None:
    results = (*map(record, "ABC"), record("A", attempt=2, done=False))
    told = what_failed(view(state_of(OPEN, *results, attempt=2)))
    assert told == [
        "⚠️ Candidate A could not be rewritten: it was too slow. The earlier text is kept."
    ]
    assert what_failed(view(state_of(OVER, *results, attempt=2))) == []


def test_the_files_keep_the_secret_until_the_vote_is_over() -> None:
    secret, told = EXTENSION.export(state_of(OPEN)), EXTENSION.export(state_of(OVER))
    assert isinstance(secret, ExportParts)
    assert isinstance(told, ExportParts)
    assert secret.hides_whole
    assert not told.hides_whole
    assert "temperature" not in json.dumps(secret.fields) + "".join(secret.markdown)
    assert told.fields["vote"]["crowd"]["ballots"] == [{"choice": ["B"], "count": 2}]
    assert told.fields["vote"]["winners"] == ["B"]


def test_a_run_that_is_no_vote_is_left_alone() -> None:
    state = replace(state_of(VOTE), details={})
    assert EXTENSION.closing_messages(state) == []
    assert EXTENSION.export(state) is None
    assert EXTENSION.can_retry(state) is None
