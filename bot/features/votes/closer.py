"""Keeps open ballots current, with few edits however many vote, and closes votes."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from functools import partial
from weakref import WeakValueDictionary

from bot.clock import Clock, DueLoop
from bot.discord_api.editor import CoalescingEditors, is_old
from bot.discord_api.messenger import Messenger
from bot.errors import Undeliverable
from bot.features.votes.ballot_card import ballot_card
from bot.features.votes.extension import letters_of
from bot.features.votes.view import VoteView, view_of
from bot.runs.presenter import Presenters
from storage import votes
from storage.database import Database
from storage.results import MessageKind, NewMessage
from storage.votes import CountedBallot, VoteResult
from workflows.engine import Tasks
from workflows.recipes.votes.ranking import agreement

log = logging.getLogger(__name__)

REST_SECONDS = 5.0
"""After an edit in a channel, before the next one there."""
OLD_REST_SECONDS = 15.0
"""The same where the message is old."""

AGAIN_AFTER = timedelta(minutes=1)
"""A vote that was due and could not be closed is tried again then, also by another process."""
VOTE_OVER = "your vote is over, and this is how it went:"


class VoterCounts:
    """Edits ballots, one after the other in each channel; what happens in between is one edit."""

    def __init__(
        self,
        presenters: Presenters,
        messenger: Messenger,
        tasks: Tasks,
        clock: Clock,
        edit_interval_seconds: float,
    ) -> None:
        self._presenters = presenters
        self._messenger = messenger
        self._clock = clock
        self._changed: dict[int, dict[str, None]] = {}
        """By channel, the runs whose ballots are to be edited, in the order they changed."""
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._editors = CoalescingEditors(
            self._show_next, edit_interval_seconds, tasks.start, limits=messenger.limits
        )

    def touch(self, run_id: str, channel_id: int) -> None:
        """Somebody has voted; the ballot shows it soon."""
        self._changed.setdefault(channel_id, {})[run_id] = None
        self._editors.touch(channel_id)

    def lock(self, channel_id: int) -> asyncio.Lock:
        """To be held while a vote is closed: no ballot of this channel is edited meanwhile, and an
        edit that was begun before has ended."""
        return self._locks.setdefault(channel_id, asyncio.Lock())

    async def _show_next(self, channel_id: int) -> float:
        """Edits one of the channel's ballots; how long the channel is to rest then."""
        changed = self._changed.pop(channel_id, {})
        run_id, *others = changed
        for other_id in others:
            self.touch(other_id, channel_id)
        async with self.lock(channel_id):
            view = view_of(await self._presenters.load(run_id))
            if view is None or not view.vote.is_open:
                return 0.0
            run = view.state.run
            if run.outcome is None or run.card_message_id is None:
                return 0.0
            try:
                await self._messenger.edit(run.channel_id, run.card_message_id, ballot_card(view))
            except Undeliverable as error:
                log.info("the ballot of run %s is not kept current: %s", run_id, error)
            return rest_seconds(run.card_message_id, self._clock.now())


def rest_seconds(message_id: int, now_utc: datetime) -> float:
    """How long to rest after an edit of this message, which its id says the age of."""
    return OLD_REST_SECONDS if is_old(message_id, now_utc) else REST_SECONDS


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

    async def close(self, view: VoteView, by: int | None = None) -> bool:
        """Ends the vote, before its time where somebody (`by`) does so; False where it is over."""
        if not view.vote.is_open:
            return False
        run = view.state.run
        counted, note = await self._poll_ballots(view)
        async with self._counts.lock(run.channel_id):
            is_closed = await self._database.write(
                votes.close,
                run,
                self._clock.now(),
                partial(_result, view),
                process=self._process,
                by=by,
                counted=counted,
                note=note,
            )
        return await self._redrawn(run.id, is_closed, "over")

    async def call_off(self, view: VoteView, by: int) -> bool:
        """Stops the vote without a result; False where it is not open."""
        if not view.vote.is_open:
            return False
        run = view.state.run
        await self._poll_ballots(view)
        reason = f"Cancelled by <@{by}>. Nobody has won; the texts are safe."
        async with self._counts.lock(run.channel_id):
            is_stopped = await self._database.write(
                votes.call_off, run, self._clock.now(), reason, process=self._process
            )
        return await self._redrawn(run.id, is_stopped, "called off")

    async def _redrawn(self, run_id: str, is_done: bool, how: str) -> bool:
        if is_done:
            log.info("run %s: its vote is %s", run_id, how)
            await self._presenters.redraw(run_id)
        return is_done

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
        try:
            if poll.message_id is None or poll.channel_id is None:
                raise Undeliverable("it was not posted")
            counts = await self._polls.counts(poll.channel_id, poll.message_id)
        except Undeliverable as error:
            log.warning("run %s: its poll can't be read: %s", view.state.run.id, error)
            return (), f"The poll could not be read: {error}."
        answers = zip(letters_of(poll.body), counts, strict=False)
        return tuple(CountedBallot((letter,), count) for letter, count in answers if count), None


def _result(view: VoteView, ballots: tuple[CountedBallot, ...]) -> VoteResult:
    crowd, run = view.crowd_of(ballots), view.state.run
    compared = None
    if view.judged is not None:
        compared = agreement(view.judged.level, crowd.winners).value
    notice = NewMessage(MessageKind.NOTICE, f"{run.id}-{run.attempt}-v", VOTE_OVER)
    return VoteResult(compared, crowd.ballots, [notice])
