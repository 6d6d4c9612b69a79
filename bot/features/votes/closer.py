"""Closes votes: when their time is over, when somebody does so before, or without a result."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.clock import Clock, DueLoop
from bot.discord_api.messenger import Messenger
from bot.errors import Undeliverable
from bot.features.votes.extension import letters_of
from bot.features.votes.view import VoteView, view_of
from bot.features.votes.voter_counts import VoterCounts
from bot.runs.presenter import Presenters
from storage import votes
from storage.database import Database
from storage.outbox import MessageKind, NewMessage
from storage.votes import CountedBallot, VoteResult
from workflows.recipes.votes.agreement import agreement
from workflows.tasks import Tasks

log = logging.getLogger(__name__)

AGAIN_AFTER = timedelta(minutes=1)
"""A vote that was due and could not be closed is tried again then, also by another process."""
VOTE_OVER = "your vote is over, and this is how it went:"
POLL_UNREAD = "The poll could not be read: {error}."


class VoteCloser:
    """One loop for all votes. A vote is over once, in one transaction; then its run is shown."""

    def __init__(
        self,
        database: Database,
        presenters: Presenters,
        messenger: Messenger,
        counts: VoterCounts,
        tasks: Tasks,
        clock: Clock,
        process: str,
    ) -> None:
        self._database = database
        self._presenters = presenters
        self._polls = messenger.polls
        self._counts = counts
        self._tasks = tasks
        self._clock = clock
        self._process = process
        self._loop = DueLoop("votes", clock, self._next_due, self._close_all_due)

    async def start(self) -> None:
        """Begins to close votes, those first that were due meanwhile; brings ballots up to date."""
        for run_id, channel_id in await self._database.read(votes.channels_of_open):
            self._counts.touch(run_id, channel_id)
        self._tasks.keep("votes", self._loop.run)

    def wake(self) -> None:
        """Looks again when a vote is due next: one may have opened."""
        self._loop.wake()

    async def close(self, view: VoteView, *, by: int | None = None) -> bool:
        """Ends the vote, before its time where somebody (`by`) does so; False where it is over."""
        if not view.vote.is_open:
            return False
        run = view.state.run
        counted, note = await self._poll_ballots(view)

        def count(ballots: tuple[CountedBallot, ...]) -> VoteResult:
            return _result(view, ballots)

        async with self._counts.lock(run.channel_id):
            is_closed = await self._database.write(
                votes.close,
                run,
                self._clock.now(),
                count,
                process=self._process,
                by=by,
                counted=counted,
                note=note,
            )
        if is_closed:
            log.info("run %s: its vote is over", run.id)
            await self._presenters.redraw(run.id)
        return is_closed

    async def call_off(self, view: VoteView, by: int) -> bool:
        """Stops the vote without a result; False where it is not open."""
        if not view.vote.is_open:
            return False
        run = view.state.run
        await self._poll_ballots(view)
        reason = f"Cancelled by <@{by}>. Nobody has won, and what was written stays."
        async with self._counts.lock(run.channel_id):
            is_stopped = await self._database.write(
                votes.call_off, run, self._clock.now(), reason, process=self._process
            )
        if is_stopped:
            log.info("run %s: its vote is called off", run.id)
            await self._presenters.redraw(run.id)
        return is_stopped

    async def _next_due(self) -> datetime | None:
        return await self._database.read(votes.next_due)

    async def _close_all_due(self, now_utc: datetime) -> None:
        """Closes each in a task of its own: one that Discord holds up holds up no other."""
        due = await self._database.write(votes.claim_due, now_utc, now_utc + AGAIN_AFTER)
        for run_id in due:
            self._tasks.start(f"closing {run_id}", self._close_due(run_id))

    async def _close_due(self, run_id: str) -> None:
        view = view_of(await self._presenters.load(run_id))
        if view is not None:
            await self.close(view)

    async def _poll_ballots(
        self, view: VoteView
    ) -> tuple[tuple[CountedBallot, ...] | None, str | None]:
        """The ballots of the vote's poll, ended now; None where it has none. A note on trouble."""
        poll = view.state.poll
        if not view.uses_poll or poll is None:
            return None, None
        if poll.message_id is None or poll.channel_id is None:
            return (), POLL_UNREAD.format(error="it was not posted")
        try:
            counts = await self._polls.counts(poll.channel_id, poll.message_id)
        except Undeliverable as error:
            log.warning("run %s: its poll can't be read: %s", view.state.run.id, error)
            return (), POLL_UNREAD.format(error=error)
        answers = zip(letters_of(poll.body), counts, strict=False)
        return tuple(CountedBallot((letter,), count) for letter, count in answers if count), None


def _result(view: VoteView, ballots: tuple[CountedBallot, ...]) -> VoteResult:
    crowd, run = view.crowd_of(ballots), view.state.run
    compared = None
    if view.judged is not None:
        compared = agreement(view.judged.choice.level, crowd.winners).value
    notice = NewMessage(MessageKind.NOTICE, f"{run.id}-{run.attempt}-v", VOTE_OVER)
    return VoteResult(compared, crowd.ballots, [notice])
