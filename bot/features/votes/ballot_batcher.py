"""Takes ballots in: those that come at the same time are counted in one transaction."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.clock import Clock
from storage.vote_records import Ballot, Cast
from storage.old_votes import VoteStore
from workflows.tasks import Tasks

_Slip = tuple[Ballot, asyncio.Future[tuple[Cast, datetime | None]]]


class BallotBox:
    """A thousand people may press within a second, and each is answered within three."""

    def __init__(self, votes: VoteStore, tasks: Tasks, clock: Clock) -> None:
        self._votes = votes
        self._tasks = tasks
        self._clock = clock
        self._waiting: dict[str, list[_Slip]] = {}
        """By run, while its ballots are being taken in."""

    async def cast(self, run_id: str, ballot: Ballot) -> tuple[Cast, datetime | None]:
        """What became of the ballot, and when the vote closes. It is durable by then."""
        slip = ballot, asyncio.get_running_loop().create_future()
        waiting = self._waiting.get(run_id)
        if waiting is None:
            self._waiting[run_id] = [slip]
            self._tasks.start(f"ballots of {run_id}", self._take_in(run_id))
        else:
            waiting.append(slip)
        return await slip[1]

    async def _take_in(self, run_id: str) -> None:
        try:
            while slips := self._waiting[run_id]:
                self._waiting[run_id] = []
                await self._count(run_id, slips)
        finally:
            del self._waiting[run_id]

    async def _count(self, run_id: str, slips: list[_Slip]) -> None:
        ballots = [ballot for ballot, _ in slips]
        try:
            became, closes = await self._votes.cast(run_id, ballots, self._clock.now())
        except Exception as error:  # noqa: BLE001 - each of those who voted is told
            for _, told in slips:
                if not told.done():
                    told.set_exception(error)
        else:
            for (_, told), one in zip(slips, became, strict=True):
                if not told.done():
                    told.set_result((one, closes))
