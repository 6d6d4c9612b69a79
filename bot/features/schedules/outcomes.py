"""What becomes of a due time once its run has an end: done, tried again, given up, or paused."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.errors import ChannelClosed, Undeliverable
from bot.features.schedules.alert_texts import failure, reason_of
from bot.features.schedules.misfires import next_try
from bot.features.schedules.post_history import to_remember
from bot.runs.cards.aggregated import can_retry
from bot.runs.cards.state import CardState
from storage.records import Outcome
from storage.schedule_records import Claim, FiringRecord, FiringState, NewAlert
from storage.stores import Stores

UNDER_WAY = (FiringState.CLAIMED, FiringState.STARTED)


class Settling:
    """Notes what came of scheduled runs; the same end may be noted twice."""

    def __init__(self, stores: Stores, clock: Clock) -> None:
        self._firings = stores.firings
        self._schedules = stores.schedules
        self._clock = clock
        self.on_change: Callable[[], None] = _nothing
        """Called when a try or an alert has been noted that somebody has to see to."""

    async def holds_back(self, state: CardState) -> bool:
        """Whether the attempt is not shown: a quiet post that is not whole will be tried again."""
        run = state.run
        if not run.quiet or run.card_message_id is not None or not is_missing(state):
            return False
        claim = await self._firings.of_run(run.id)
        return claim is not None and self._is_tried_again(claim, state)

    async def settle(self, state: CardState, trouble: Undeliverable | None) -> None:
        """Notes how the attempt ended. `trouble` is why it could not be shown to its end."""
        run, now = state.run, self._clock.now()
        claim = await self._firings.of_run(run.id)
        if claim is None:
            return
        firing = claim.firing
        if isinstance(trouble, ChannelClosed):
            await self.close(claim, _sentence(str(trouble)))
        elif run.outcome is Outcome.CANCELLED:
            await self._firings.skipped(firing.id, run.reason or "It was cancelled.")
        elif trouble is not None or is_missing(state):
            await self._failed(claim, state, trouble)
        else:
            kept = to_remember(state, now)
            await self._firings.done(firing.id, kept.topic, kept.output, now)
        self.on_change()

    async def close(self, claim: Claim, reason: str) -> None:
        """Pauses the schedule for good reason, tells an admin once, and gives the due time up."""
        schedule = claim.schedule
        await self._schedules.pause(schedule.guild_id, schedule.id, reason, self._clock.now())
        await self._firings.failed(claim.firing.id, reason, None)
        self.on_change()

    async def give_up_or_wait(self, claim: Claim, reason: str) -> None:
        """Notes that there is no run yet, for the reason, a clause; it is tried again, or told."""
        firing, now = claim.firing, self._clock.now()
        again = next_try(firing.tries, now)
        alert = None if again else NewAlert(failure(claim, reason), now)
        await self._firings.failed(firing.id, reason, again, alert)
        self.on_change()

    async def _failed(self, claim: Claim, state: CardState, trouble: Undeliverable | None) -> None:
        firing, now = claim.firing, self._clock.now()
        reason = reason_of(state) if trouble is None else str(trouble)
        again = next_try(firing.tries, now) if self._is_tried_again(claim, state) else None
        alert = None if again else NewAlert(failure(claim, reason, state), now)
        shown = state.written and state.run.card_message_id is not None
        posted = to_remember(state, now) if shown else None
        await self._firings.failed(firing.id, reason, again, alert, posted)

    def _is_tried_again(self, claim: Claim, state: CardState) -> bool:
        firing, schedule = claim.firing, claim.schedule
        return (
            firing.state in UNDER_WAY
            and state.run.outcome is not Outcome.REFUSED
            and (firing.by_hand or schedule.paused_reason is None)
            and next_try(firing.tries, self._clock.now()) is not None
        )


def is_missing(state: CardState) -> bool:
    """Whether the post is not all that it should be."""
    return state.run.outcome is Outcome.REFUSED or can_retry(state)


def is_under_way(firing: FiringRecord) -> bool:
    """Whether it has no end yet."""
    return firing.state in UNDER_WAY


def _sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:]}."


def _nothing() -> None:
    pass
