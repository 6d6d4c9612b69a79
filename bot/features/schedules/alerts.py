"""Alerts people to what they have to know of their schedules, once each, over restarts as well."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

import discord

from bot.discord_api.markdown import plain
from bot.discord_api.messenger import Messenger
from bot.errors import Undeliverable
from bot.features.schedules.misfires import recurrence_of
from bot.features.schedules.recurrence import describe
from bot.runs.cards.posts import marker
from bot.runs.cards.wording import because
from bot.runs.placement import CLOCK_TOLERANCE
from bot.runs.state import RunState
from storage import schedules
from storage.database import Database
from storage.occurrences import Claim
from storage.schedules import Alert, AlertKind, Schedule
from workflows.tasks import Tasks
from workflows.text.lists import listed

log = logging.getLogger(__name__)

TROUBLE_PAUSE_SECONDS = 60
TITLE_CHARS = 80
TOPIC_CHARS = 120
REASON_CHARS = 300
TIMES = {1: "failed", 2: "failed twice", 3: "failed three times"}


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
        """Until cancelled; its owner runs this as a task. It waits until the servers are known.

        A letter is known again by its text, which has the server's name.
        """
        await self._client.wait_until_ready()
        while True:
            self._woken.clear()
            try:
                waiting = await self._database.read(schedules.waiting_alerts)
            except Exception:
                log.exception("alerts could not be looked for, trying again")
                await asyncio.sleep(TROUBLE_PAUSE_SECONDS)
                continue
            for alert in waiting:
                if alert.id not in self._under_way:
                    self._under_way.add(alert.id)
                    self._tasks.start(f"alert {alert.id}", self._send_and_forget(alert))
            await self._woken.wait()

    async def _send_and_forget(self, alert: Alert) -> None:
        """Sends the alert; what goes wrong is logged, and tried again after a pause."""
        try:
            await self._send(alert)
            await self._database.write(schedules.remove_alert, alert.id)
        except Exception:
            log.exception("schedule %d: an alert is not sent, trying again", alert.schedule.id)
            await asyncio.sleep(TROUBLE_PAUSE_SECONDS)
            self.wake()
        finally:
            self._under_way.discard(alert.id)

    async def _send(self, alert: Alert) -> None:
        schedule = alert.schedule
        if alert.kind is AlertKind.FAILED:
            text = f"<@{schedule.owner_id}>, {alert.text}"
            if await self._post(alert, schedule.channel_id, text):
                return
        if not await self._send_to_admin(alert):
            log.warning("schedule %d: nobody could be told: %s", schedule.id, alert.text)

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
        told.append(f"{listed(written).capitalize()} {_is(written)} safe.")
    if state is not None and state.run.card_message_id is not None:
        told.append(f"Press Retry there: {state.card_url}")
    else:
        told.append(f"/schedule run-now schedule:{schedule.id} tries it once more.")
    return " ".join([*told, _next(schedule)])


def pause_text(alert: Alert, server: str) -> str:
    """Tells an admin that a schedule has been paused."""
    schedule = alert.schedule
    times = describe(recurrence_of(schedule))
    return (
        f"Schedule {schedule.id} of {plain(server, 100)} ({plain(schedule.recipe, 100)} in "
        f"<#{schedule.channel_id}>, {plain(times, 200)}) is paused. {alert.text} What was posted "
        "before stays. See to that, or change the schedule with /schedule edit; then "
        f"/schedule resume schedule:{schedule.id} lets it go on."
    )


def _next(schedule: Schedule) -> str:
    if schedule.paused_reason is not None:
        return "The schedule is paused."
    if schedule.next_due_utc is None:
        return "No further post is due."
    return f"The next one is due {discord.utils.format_dt(schedule.next_due_utc, 'F')}."


def _named(title: str) -> str:
    return f"the {plain(title.casefold(), TITLE_CHARS)}"


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _nonce(alert: Alert) -> str:
    return f"chorus-alert-{alert.id}"


def _id_before(at_utc: datetime) -> int:
    return discord.utils.time_snowflake(at_utc - CLOCK_TOLERANCE)
