"""Records the outcomes of scheduled runs, and alerts people to what they have to know."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import discord

from bot.clock import Clock
from bot.discord_api.markdown import plain
from bot.discord_api.messenger import Messenger
from bot.errors import ChannelClosed, Undeliverable
from bot.features.schedules.due_times import next_try, recurrence_of
from bot.features.schedules.recurrence import describe
from bot.features.schedules.topics import NOT_REPEATED_FOR
from bot.runs.cards.aggregated import can_retry
from bot.runs.cards.posts import marker
from bot.runs.cards.texts import because
from bot.runs.extension import RunExtension
from bot.runs.placement import CLOCK_TOLERANCE
from bot.runs.state import RunState
from storage import occurrences, schedules
from storage.database import Database
from storage.occurrences import Claim, PastPost
from storage.runs import Outcome, Run
from storage.schedules import Alert, AlertKind, NewAlert, Schedule
from workflows.branch import opening
from workflows.engine import Tasks
from workflows.text.lists import listed

log = logging.getLogger(__name__)

TITLE_CHARS = 80
TOPIC_CHARS = 120
REASON_CHARS = 300
TIMES = {1: "failed", 2: "failed twice", 3: "failed three times"}


class ScheduleOutcomes(RunExtension):
    """Records the outcome of each due time; the same outcome may be recorded twice."""

    name = "schedules"
    of_schedules = True

    def __init__(self, database: Database, clock: Clock, on_change: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self.on_change = on_change
        """Hears of each outcome: there may be a further try to wait for, or an alert to send."""

    async def holds_back(self, state: RunState) -> bool:
        """Whether a post that is shown whole or not at all is not whole, and is tried again."""
        run = state.run
        if not run.final_only or run.card_message_id is not None or not is_incomplete(state):
            return False
        claim = await self._database.read(occurrences.of_run, run.id)
        return claim is not None and self._next_try(claim, state) is not None

    async def delivered(self, state: RunState, trouble: Undeliverable | None) -> None:
        """Records how the attempt ended. `trouble` is why it could not be shown to its end."""
        run = state.run
        claim = await self._database.read(occurrences.of_run, run.id)
        if claim is None:
            return
        if isinstance(trouble, ChannelClosed):
            reason = str(trouble)
            await self.pause(claim, f"{reason[:1].upper()}{reason[1:]}.")
        elif run.outcome is Outcome.CANCELLED:
            await self.skip(claim, run.reason or "It was cancelled.")
        elif trouble is not None or is_incomplete(state):
            reason = reason_of(state) if trouble is None else str(trouble)
            await self._fail(claim, reason, self._next_try(claim, state), state)
        else:
            posted = post_of(state, self._clock.now())
            await self._database.write(occurrences.finish, claim.occurrence.id, posted)
            log.info("schedule %d: posted by run %s", claim.schedule.id, run.id)
            self.on_change()

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
        await self._fail(claim, reason, next_try(claim.occurrence.tries, self._clock.now()))

    def _next_try(self, claim: Claim, state: RunState) -> datetime | None:
        """When an incomplete attempt is followed by another one by itself; None for never."""
        occurrence = claim.occurrence
        is_paused = claim.schedule.paused_reason is not None and not occurrence.manual
        if not occurrence.is_under_way or state.run.outcome is Outcome.REFUSED or is_paused:
            return None
        return next_try(occurrence.tries, self._clock.now())

    async def _fail(
        self, claim: Claim, reason: str, again: datetime | None, state: RunState | None = None
    ) -> None:
        now = self._clock.now()
        alert = None if again else NewAlert(failure_text(claim, reason, state), now)
        is_shown = state is not None and state.written and state.run.card_message_id is not None
        posted = post_of(state, now) if state is not None and is_shown else None
        occurrence_id = claim.occurrence.id
        await self._database.write(occurrences.fail, occurrence_id, reason, again, alert, posted)
        log.info("schedule %d: failed: %s", claim.schedule.id, reason)
        self.on_change()


class Alerts:
    """Tells a failure where the post would have been, and a pause to an admin, once each.

    The admin is the schedule's owner, who could manage the server, by direct message; where they
    take none, the server's owner; where neither does, whoever reads its channel for notices.
    Each alert has a task of its own: what holds one up holds up no other.
    """

    def __init__(
        self, database: Database, messenger: Messenger, client: discord.Client, tasks: Tasks
    ) -> None:
        self._database = database
        self._messenger = messenger
        self._client = client
        self._tasks = tasks
        self._woken = asyncio.Event()
        self._under_way: set[int] = set()

    def wake(self) -> None:
        """Looks again, since there may be something to tell."""
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled; its owner keeps this going. It waits until the servers are known.

        A letter is known again by its text, which has the server's name.
        """
        await self._client.wait_until_ready()
        while True:
            self._woken.clear()
            for alert in await self._database.read(schedules.waiting_alerts):
                if alert.id not in self._under_way:
                    self._under_way.add(alert.id)
                    self._tasks.keep(f"alert {alert.id}", partial(self._deliver, alert))
            await self._woken.wait()

    async def _deliver(self, alert: Alert) -> None:
        schedule = alert.schedule
        text = f"<@{schedule.owner_id}>, {alert.text}"
        told = alert.kind is AlertKind.FAILED and await self._post(alert, schedule.channel_id, text)
        if not told and not await self._send_to_admin(alert):
            log.warning("schedule %d: nobody could be told: %s", schedule.id, alert.text)
        await self._database.write(schedules.remove_alert, alert.id)
        self._under_way.discard(alert.id)

    async def _post(self, alert: Alert, channel_id: int, text: str) -> bool:
        """Posts it, mentioning the owner, unless it is there; False where it can't be."""
        nonce, after_id = _nonce(alert), _id_before(alert.created_at_utc)
        view = discord.ui.LayoutView(timeout=None)
        view.add_item(discord.ui.TextDisplay(text, id=marker(nonce)))

        async def lookup() -> int | None:
            known = await self._messenger.find_marked(channel_id, after_id)
            return known.get(marker(nonce))

        try:
            if await lookup() is None:
                await self._messenger.send(
                    channel_id,
                    view,
                    nonce=nonce,
                    silent=False,
                    mention_user_id=alert.schedule.owner_id,
                    lookup=lookup,
                )
        except Undeliverable as error:
            log.info("schedule %d: no alert in %d: %s", alert.schedule.id, channel_id, error)
            return False
        return True

    async def _send_to_admin(self, alert: Alert) -> bool:
        schedule = alert.schedule
        guild = self._client.get_guild(schedule.guild_id)
        text = alert.text[:1].upper() + alert.text[1:]
        if alert.kind is AlertKind.PAUSED:
            text = pause_text(alert, "the server" if guild is None else guild.name)
        people = [schedule.owner_id]
        if guild is not None and guild.owner_id is not None:
            people.append(guild.owner_id)
        for user_id in dict.fromkeys(people):
            try:
                await self._messenger.send_privately(
                    user_id, text, nonce=_nonce(alert), after_id=_id_before(alert.created_at_utc)
                )
            except Undeliverable as error:
                log.info("schedule %d: %d can't be told: %s", schedule.id, user_id, error)
            else:
                return True
        channel = None if guild is None else guild.public_updates_channel or guild.system_channel
        if channel is None:
            return False
        return await self._post(alert, channel.id, f"<@{schedule.owner_id}>: {text}")


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


def reason_of(state: RunState) -> str:
    """Why a run is not all that it should be, as a clause."""
    if state.run.reason is not None:
        first = state.run.reason.partition(". ")[0].rstrip(".")
        return first[:1].lower() + first[1:]
    failed = [(_named(row.branch.title), because(row.latest)) for row in state.failed]
    if state.editor is not None and not state.editor.done:
        failed.append(("the editor", because(state.editor)))
    reasons = {reason for _, reason in failed}
    if len(reasons) == 1 and not state.written:
        return reasons.pop()
    return "; ".join(f"{title}: {reason}" for title, reason in failed)


def failure_text(claim: Claim, reason: str, state: RunState | None = None) -> str:
    """Tells the owner that a post has been given up; a mention of them stands before it."""
    occurrence, schedule = claim.occurrence, claim.schedule
    topic = occurrence.topic if state is None else state.run.topic
    about = f" about **{plain(topic, TOPIC_CHARS)}**" if topic else ""
    told = [
        f"the scheduled post{about} (schedule {schedule.id}) "
        f"{TIMES.get(occurrence.tries, 'failed')}: {plain(reason, REASON_CHARS)}."
    ]
    written = [] if state is None else [_named(row.branch.title) for row in state.written]
    if written:
        verb = "is" if len(written) == 1 else "are"
        told.append(f"{listed(written).capitalize()} {verb} safe.")
    if state is not None and state.run.card_message_id is not None:
        told.append(f"Press Retry there: {state.card_url}")
    else:
        told.append(f"/schedule run-now schedule:{schedule.id} tries it again.")
    return " ".join([*told, _next(schedule)])


def pause_text(alert: Alert, server: str) -> str:
    """Tells an admin that a schedule has been paused."""
    schedule = alert.schedule
    times = describe(recurrence_of(schedule))
    return (
        f"Schedule {schedule.id} of {plain(server, 100)} ({plain(schedule.recipe, 100)} in "
        f"<#{schedule.channel_id}>, {plain(times, 200)}) is paused. {alert.text} Earlier posts are "
        "safe. Put that right, or change the schedule with /schedule edit; then start it again "
        f"with /schedule resume schedule:{schedule.id}."
    )


def _next(schedule: Schedule) -> str:
    if schedule.paused_reason is not None:
        return "The schedule is paused."
    if schedule.next_due_utc is None:
        return "No further post is due."
    return f"The next one is due {discord.utils.format_dt(schedule.next_due_utc, 'F')}."


def _named(title: str) -> str:
    return f"the {plain(title.casefold(), TITLE_CHARS)}"


def _nonce(alert: Alert) -> str:
    return f"chorus-alert-{alert.id}"


def _id_before(at_utc: datetime) -> int:
    return discord.utils.time_snowflake(at_utc - CLOCK_TOLERANCE)
