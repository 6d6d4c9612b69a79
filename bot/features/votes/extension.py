"""Extends the runs of votes: their cards, the ballot at the run's end, the export."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import discord
from pydantic_core import to_jsonable_python
from sqlalchemy import Connection

from bot.discord_api.polls import Poll
from bot.errors import Refused
from bot.features.votes.ballot_card import ballot_card, unopened_card
from bot.features.votes.reveal import reveal_card
from bot.features.votes.view import (
    FEWEST,
    OVER,
    VOTES,
    VoteView,
    can_retry_vote,
    view_of,
    why_fixed,
)
from bot.runs.cards.aggregated import notice
from bot.runs.extension import Card, ExportParts, RunExtension
from bot.runs.state import RunState
from storage import votes
from storage.errors import VoteOver
from storage.results import MessageKind, NewMessage, OutboxMessage
from storage.runs import Outcome, Run
from storage.schema import Query
from storage.votes import Vote
from workflows.recipe import Combine
from workflows.recipes.votes.judge import Comparison, Verdict
from workflows.recipes.votes.verdicts import COMPARISON, MATCH, by_letters

BALLOT_OPEN = "your vote is open, and everybody here can take part:"
QUESTION = "Which candidate is the best? "
QUESTION_CHARS = 300


class VoteExtension(RunExtension):
    """Opens the ballot once the candidates are there, and shows how the vote stands."""

    name = VOTES
    combines = frozenset({Combine.VOTE})
    counted: Mapping[str, str] = {COMPARISON: "comparisons", MATCH: "pairs"}

    def __init__(self, on_opened: Callable[[], None]) -> None:
        self._on_opened = on_opened

    def load(self, connection: Connection, run: Run) -> Vote | None:
        return votes.of_run(connection, run.id)

    async def card(self, state: RunState) -> Card | None:
        if (view := view_of(state)) is None:
            return None
        if view.is_decided:
            return await reveal_card(view)
        return Card(ballot_card(view) if view.vote.is_open else unopened_card(view))

    def fits_on_card(self, state: RunState) -> bool:
        return True

    def closing_messages(self, state: RunState) -> list[NewMessage]:
        view = view_of(state)
        if view is None or not opens_ballot(view):
            return []
        poll = [poll_message(view)] if view.vote.poll else []
        return [*poll, notice(state.run, BALLOT_OPEN)]

    async def message_view(
        self, state: RunState, message: OutboxMessage
    ) -> discord.ui.LayoutView | Poll | None:
        if message.kind is not MessageKind.POLL:
            return None
        fields = json.loads(message.body)
        answers = [f"Candidate {letter}" for letter in fields["answers"]]
        return Poll.asking(fields["question"], answers, fields["hours"], state.card_url)

    def can_retry(self, state: RunState) -> bool | None:
        view = view_of(state)
        return None if view is None else can_retry_vote(view)

    def why_closed(self, state: RunState) -> str | None:
        view = view_of(state)
        return OVER if view is not None and view.vote.closed_at_utc is not None else None

    def why_fixed(self, state: RunState) -> str | None:
        view = view_of(state)
        return None if view is None else why_fixed(view)

    def export(self, state: RunState) -> ExportParts | None:
        if (view := view_of(state)) is None:
            return None
        return ExportParts(
            markdown=vote_lines(view),
            fields={"vote": vote_fields(view)},
            hides_whole=not view.is_decided,
            only_shown=True,
        )

    def on_attempt(self, connection: Connection, run: Run) -> None:
        try:
            votes.pause_ballot(connection, run.id, run.attempt_started_at_utc)
        except VoteOver as error:
            raise Refused(OVER) from error

    def on_end(self, connection: Connection, state: RunState) -> None:
        view, run = view_of(state), state.run
        if view is not None and run.ended_at_utc is not None and opens_ballot(view):
            votes.open_ballot(connection, run.id, run.attempt, run.ended_at_utc)

    def ended(self, state: RunState) -> None:
        view = view_of(state)
        if view is not None and view.vote.is_open:
            self._on_opened()

    def kept_runs(self) -> Sequence[Query]:
        return (votes.open_runs(),)


def opens_ballot(view: VoteView) -> bool:
    """Whether the crowd can vote now that the attempt has ended like this."""
    if not view.vote.crowd or view.vote.closed_at_utc is not None:
        return False
    goes_on = view.vote.paused or view.state.run.outcome in (Outcome.COMPLETE, Outcome.PARTIAL)
    return goes_on and len(view.candidates) >= FEWEST


def poll_message(view: VoteView) -> NewMessage:
    """The poll that goes with a vote that opens; its body is JSON.

    A poll lasts whole hours, as Discord will have it; the vote closes it when its own time is over
    (https://discord.com/developers/docs/resources/poll).
    """
    run = view.state.run
    fields = {
        "question": f"{QUESTION}{run.topic[: QUESTION_CHARS - len(QUESTION)]}",
        "answers": list(view.letters),
        "hours": math.ceil(view.vote.open_seconds / 3600),
    }
    body = json.dumps(fields, ensure_ascii=False)
    return NewMessage(MessageKind.POLL, f"{run.id}-{run.attempt}-q", body)


def letters_of(body: str) -> list[str]:
    """The candidates of a promised poll, in the order of its answers."""
    return list(json.loads(body)["answers"])


def vote_fields(view: VoteView) -> dict[str, Any]:
    """The vote for programs; nothing that is secret while people can vote, and nobody's name."""
    vote, recipe = view.vote, view.state.recipe
    fields: dict[str, Any] = {
        "by": "both" if vote.judged and vote.crowd else "judge" if vote.judged else "crowd",
        "ballot": "ranked" if vote.ranked else "single",
        "task": recipe.branches[0].brief["task"],
        "decided": view.is_decided,
    }
    if not view.is_decided:
        return fields
    settings = {
        branch.key: view.setting(branch).to_brief() for branch in recipe.branches if branch.shown
    }
    fields |= {"winners": list(view.winners), "settings": settings}
    if view.judged is not None:
        told = {"sentence": view.judged.sentence, "notes": view.judged.notes}
        fields["judge"] = to_jsonable_python(view.judged) | told
    if view.crowd is not None:
        told = {"sentence": view.crowd.sentence, "note": vote.note, "closed_at": vote.closed_at_utc}
        ballots = [{"choice": ballot.choice, "count": ballot.times} for ballot in vote.counted]
        fields["crowd"] = to_jsonable_python(asdict(view.crowd) | told | {"ballots": ballots})
    if view.agreement is not None:
        fields["agreement"] = view.agreement.value
    return fields


def vote_lines(view: VoteView) -> list[str]:
    """The same as Markdown, in lines."""
    if not view.is_decided:
        hidden = "*The vote isn't over: who wrote what, and who wins, is shown when it is.*"
        return ["## The vote", "", hidden, ""]
    lines = ["## The vote", ""]
    if view.judged is not None:
        lines += [f"**Judge:** {view.judged.sentence}", ""]
        lines += [f"*{note}*" for note in view.judged.notes]
    if view.crowd is not None:
        lines += [f"**Crowd:** {view.crowd.sentence}", ""]
        lines += [f"- {' > '.join(ballot.choice)}: {ballot.times}" for ballot in view.vote.counted]
    if view.agreement is not None:
        lines += ["", view.agreement.sentence]
    lines += ["", "### Settings", ""]
    for branch in view.state.recipe.branches:
        if branch.shown:
            setting = view.setting(branch)
            lines.append(
                f"- **{branch.key}**: {setting.author}, temperature {setting.temperature:g}, "
                f"{setting.model}: {setting.perspective}"
            )
    if view.judged is not None:
        lines += ["", "### Verdicts", ""]
        lines += [_line(key, verdict) for key, verdict in view.judged.verdicts.items()]
    return [*lines, ""]


def _line(key: str, verdict: Verdict | None) -> str:
    shown = Comparison.of(key)
    if verdict is None:
        return f"- {shown.first}, then {shown.second}: missing or unreadable, which makes it a tie"
    winner = {"first": shown.first, "second": shown.second, "tie": "a tie"}[verdict.winner]
    reason = by_letters(verdict.reason, shown)
    return f"- {shown.first}, then {shown.second}: **{winner}**. {reason}"
