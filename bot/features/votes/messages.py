"""What is promised when a vote opens: that the crowd can vote, and where."""

from __future__ import annotations

import json
import math

from bot.features.votes.view import FEWEST, VoteView, view_of
from bot.runs.cards.state import CardState
from storage.records import NewPost, Outcome, PostKind

BALLOT_OPEN = "your vote is open, and everybody here can take part:"
QUESTION = "Which candidate is the best? "
QUESTION_CHARS = 300
HOUR_SECONDS = 3600
MOST_HOURS = 32 * 24


def opens_ballot(state: CardState) -> bool:
    """Whether the crowd can vote now that the attempt has ended like this."""
    view = view_of(state)
    if view is None or not view.vote.crowd or view.vote.closed_at_utc is not None:
        return False
    goes_on = view.vote.paused or state.run.outcome in (Outcome.COMPLETE, Outcome.PARTIAL)
    return goes_on and len(view.candidates) >= FEWEST


def poll_post(state: CardState) -> list[NewPost]:
    """The poll that goes with a vote that opens; none where it has none."""
    view = view_of(state)
    if view is None or not view.vote.poll:
        return []
    run = state.run
    return [NewPost(PostKind.POLL, f"{run.id}-{run.attempt}-q", _poll(view))]


def _poll(view: VoteView) -> str:
    """A poll lasts whole hours, 768 at most; the vote closes it when its own time is over.

    Its limits are Discord's (https://discord.com/developers/docs/resources/poll).
    """
    topic = view.state.run.topic[: QUESTION_CHARS - len(QUESTION)]
    hours = math.ceil(view.vote.open_seconds / HOUR_SECONDS)
    fields = {
        "question": f"{QUESTION}{topic}",
        "answers": list(view.letters),
        "hours": min(max(1, hours), MOST_HOURS),
    }
    return json.dumps(fields, ensure_ascii=False)


def letters_of(body: str) -> list[str]:
    """The candidates of a promised poll, in the order of its answers."""
    return list(json.loads(body)["answers"])
