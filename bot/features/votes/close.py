"""Closes votes: when their time is over, when somebody does so before, or without a result."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.discord_api.messenger import Messenger
from bot.due_loop import DueLoop
from bot.errors import Undeliverable
from bot.features.votes.messages import letters_of
from bot.features.votes.view import VoteView, view_of
from bot.features.votes.voter_counts import Tally
from bot.runs.snapshots import Snapshots
from storage.records import NewPost, PostKind, RunRecord
from storage.stores import Stores
from storage.vote_records import CountedBallot, Settled
from workflows.recipes.votes.agreement import agreement
from workflows.tasks import Tasks

log = logging.getLogger(__name__)

AGAIN_AFTER = timedelta(minutes=1)
"""A vote that was due and could not be closed is tried again then, also by another process."""
VOTE_OVER = "your vote is over, and this is how it went:"
POLL_UNREAD = "The poll could not be read: {error}."

Show = Callable[[RunRecord], object]
"""Shows a run again whose rows have changed."""


class Closing:
    """One loop for all votes. A vote is over once, in one transaction; then its run is shown."""

    def __init__(
        self,
        stores: Stores,
        messenger: Messenger,
        tally: Tally,
        tasks: Tasks,
        clock: Clock,
        show: Show,
    ) -> None:
        self._runs = stores.runs
        self._votes = stores.votes
        self._snapshots = Snapshots(stores)
        self._polls = messenger.polls
        self._tally = tally
        self._tasks = tasks
        self._clock = clock
        self._show = show
        self._loop = DueLoop("votes", clock, stores.votes.next_due, self._act)

    async def start(self) -> None:
        """Begins to close votes, those first that were due meanwhile; brings ballots up to date."""
        for run in await self._votes.open_runs():
            self._tally.touch(run.id, run.channel_id)
        self._tasks.start("votes", self._loop.run())

    def wake(self) -> None:
        """A vote may have opened."""
        self._loop.wake()

    async def close(self, run_id: str, *, by: int | None = None) -> bool:
        """Ends the vote, before its time where somebody (`by`) does so; False where it is over."""
        run = await self._runs.get(run_id)
        view = view_of(await self._snapshots.state(run))
        if view is None or not view.vote.is_open:
            return False
        counted, note = await self._poll_of(view)

        def settle(ballots: tuple[CountedBallot, ...]) -> Settled:
            return _settled(view, run, ballots)

        async with self._tally.turn(run.channel_id):
            closed = await self._votes.close(
                run, self._clock.now(), settle, by=by, counted=counted, note=note
            )
        if closed is not None:
            self._show(closed)
        return closed is not None

    async def call_off(self, run_id: str, by: int) -> bool:
        """Stops the vote without a result; False where it is not open."""
        run = await self._runs.get(run_id)
        view = view_of(await self._snapshots.state(run))
        if view is None or not view.vote.is_open:
            return False
        await self._poll_of(view)
        reason = f"Cancelled by <@{by}>. Nobody has won, and what was written stays."
        async with self._tally.turn(run.channel_id):
            stopped = await self._votes.call_off(run, self._clock.now(), reason)
        if stopped is not None:
            self._show(stopped)
        return stopped is not None

    async def _act(self, now_utc: datetime) -> None:
        """Each in a task of its own: one that Discord holds up holds up no other."""
        for run_id in await self._votes.claim_due(now_utc, now_utc + AGAIN_AFTER):
            self._tasks.start(f"closing {run_id}", self._close_due(run_id))

    async def _close_due(self, run_id: str) -> None:
        await self.close(run_id)

    async def _poll_of(self, view: VoteView) -> tuple[tuple[CountedBallot, ...] | None, str | None]:
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
        named = zip(letters_of(poll.body), counts, strict=False)
        return tuple(CountedBallot((letter,), count) for letter, count in named if count), None


def _settled(view: VoteView, run: RunRecord, ballots: tuple[CountedBallot, ...]) -> Settled:
    crowd = view.crowd_of(ballots)
    compared = None
    if view.judged is not None:
        compared = agreement(view.judged.choice.level, crowd.winners).value
    notice = NewPost(PostKind.NOTICE, f"{run.id}-{run.attempt + 1}-v", VOTE_OVER)
    return Settled(compared, crowd.ballots, [notice])
