"""Records the outcomes of scheduled runs: posted, tried again, given up, or paused."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.errors import ChannelClosed, Undeliverable
from bot.features.schedules.alerts import failure_text, reason_of
from bot.features.schedules.misfires import next_try
from bot.features.schedules.topics import NOT_REPEATED_FOR
from bot.runs.cards.aggregated import can_retry
from bot.runs.extension import RunExtension
from bot.runs.state import RunState
from storage import occurrences
from storage.database import Database
from storage.occurrences import Claim, PastPost
from storage.runs import Outcome, Run
from storage.schedules import NewAlert
from workflows.branch import opening

log = logging.getLogger(__name__)


class OutcomeRecorder:
    """Records the outcome of each due time; the same outcome may be recorded twice."""

    def __init__(self, database: Database, clock: Clock, on_change: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self.on_change = on_change
        """Hears of each outcome: there may be a further try to wait for, or an alert to send."""

    async def of_run(self, run_id: str) -> Claim | None:
        """The due time that the run is of; None where its schedule was deleted."""
        return await self._database.read(occurrences.of_run, run_id)

    async def record(self, state: RunState, trouble: Undeliverable | None) -> None:
        """Records how the attempt ended. `trouble` is why it could not be shown to its end."""
        run, now = state.run, self._clock.now()
        claim = await self.of_run(run.id)
        if claim is None:
            return
        occurrence = claim.occurrence
        if isinstance(trouble, ChannelClosed):
            await self.pause(claim, _sentence(str(trouble)))
        elif run.outcome is Outcome.CANCELLED:
            await self.skip(claim, run.reason or "It was cancelled.")
        elif trouble is not None or is_incomplete(state):
            await self._fail(claim, state, trouble)
        else:
            await self._database.write(occurrences.finish, occurrence.id, post_of(state, now))
            log.info("schedule %d: posted by run %s", claim.schedule.id, run.id)
        self.on_change()

    async def skip(self, claim: Claim, reason: str) -> None:
        """Records that it is not posted after all, for the reason, a sentence."""
        await self._database.write(occurrences.skip, claim.occurrence.id, reason)
        log.info("schedule %d: skipped %s", claim.schedule.id, claim.occurrence.due_utc)
        self.on_change()

    async def pause(self, claim: Claim, reason: str) -> None:
        """Pauses the schedule for good reason, alerts an admin once, and gives the due time up."""
        await self._database.write(occurrences.pause_schedule, claim, reason, self._clock.now())
        log.info("schedule %d: paused: %s", claim.schedule.id, reason)
        self.on_change()

    async def fail_without_run(self, claim: Claim, reason: str) -> None:
        """Records that there is no run yet, for the reason, a clause; it is tried again or told."""
        occurrence, now = claim.occurrence, self._clock.now()
        again = next_try(occurrence.tries, now)
        alert = None if again else NewAlert(failure_text(claim, reason), now)
        await self._database.write(occurrences.fail, occurrence.id, reason, again, alert)
        self.on_change()

    def is_tried_again(self, claim: Claim, state: RunState) -> bool:
        """Whether an incomplete attempt is followed by another one by itself."""
        occurrence, schedule = claim.occurrence, claim.schedule
        return (
            occurrence.is_under_way
            and state.run.outcome is not Outcome.REFUSED
            and (occurrence.manual or schedule.paused_reason is None)
            and next_try(occurrence.tries, self._clock.now()) is not None
        )

    async def _fail(self, claim: Claim, state: RunState, trouble: Undeliverable | None) -> None:
        occurrence, now = claim.occurrence, self._clock.now()
        reason = reason_of(state) if trouble is None else str(trouble)
        again = next_try(occurrence.tries, now) if self.is_tried_again(claim, state) else None
        alert = None if again else NewAlert(failure_text(claim, reason, state), now)
        is_shown = state.written and state.run.card_message_id is not None
        posted = post_of(state, now) if is_shown else None
        await self._database.write(occurrences.fail, occurrence.id, reason, again, alert, posted)
        log.info("schedule %d: run %s failed: %s", claim.schedule.id, state.run.id, reason)


class ScheduleExtension(RunExtension):
    """Adds to a schedule's runs: their outcome is recorded, and they may have to avoid repeats."""

    name = "schedules"
    of_schedules = True

    def __init__(self, database: Database, clock: Clock, outcomes: OutcomeRecorder) -> None:
        self._database = database
        self._clock = clock
        self._outcomes = outcomes

    async def holds_back(self, state: RunState) -> bool:
        """Whether a post that is shown whole or not at all is not whole, and is tried again."""
        run = state.run
        if not run.final_only or run.card_message_id is not None or not is_incomplete(state):
            return False
        claim = await self._outcomes.of_run(run.id)
        return claim is not None and self._outcomes.is_tried_again(claim, state)

    async def delivered(self, state: RunState, trouble: Undeliverable | None) -> None:
        """Records the outcome of the due time."""
        await self._outcomes.record(state, trouble)

    async def posted_before(self, run: Run, key: str) -> Sequence[str]:
        """The beginnings of the texts that other runs posted for the branch, latest first."""
        if run.schedule_id is None:
            return ()
        since_utc = self._clock.now() - NOT_REPEATED_FOR
        posts = await self._database.read(occurrences.past_posts, run.schedule_id, since_utc)
        kept: list[dict[str, Any]] = [json.loads(post.output) for post in posts]
        return [
            post["texts"][key] for post in kept if post["run"] != run.id and key in post["texts"]
        ]


def is_incomplete(state: RunState) -> bool:
    """Whether the post is not all that it should be."""
    return state.run.outcome is Outcome.REFUSED or can_retry(state)


def post_of(state: RunState, now_utc: datetime) -> PastPost:
    """Makes what is remembered of a post: its topic, and each text's beginning by its branch."""
    records = [row.latest for row in state.written if row.latest is not None]
    if state.editor is not None and state.editor.done:
        records.append(state.editor)
    texts = {record.key: opening(record.text) for record in records}
    output = json.dumps({"run": state.run.id, "texts": texts}, ensure_ascii=False)
    return PastPost(state.run.topic, output, now_utc)


def _sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:]}."
