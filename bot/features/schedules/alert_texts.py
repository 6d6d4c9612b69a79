"""The sentences that a schedule's owner or an admin is told: what happened, and what next."""

from __future__ import annotations

import discord

from bot.discord_api.markdown import plain
from bot.features.schedules.description import describe
from bot.features.schedules.misfires import when_of
from bot.runs.cards.state import CardState
from bot.runs.cards.wording import because, joined
from bot.runs.posting import card_url
from storage.schedule_records import AlertRecord, Claim, ScheduleRecord

TITLE_CHARS = 80
TOPIC_CHARS = 120
REASON_CHARS = 300
TIMES = {1: "failed", 2: "failed twice", 3: "failed three times"}


def reason_of(state: CardState) -> str:
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


def failure(claim: Claim, reason: str, state: CardState | None = None) -> str:
    """What the owner is told once a post has been given up; a mention of them stands before it."""
    firing, schedule = claim.firing, claim.schedule
    topic = firing.topic if state is None else state.run.topic
    about = f" about **{plain(topic, TOPIC_CHARS)}**" if topic else ""
    told = [
        f"the scheduled post{about} (schedule {schedule.id}) "
        f"{TIMES.get(firing.tries, 'failed')}: {plain(reason, REASON_CHARS)}."
    ]
    written = [] if state is None else [_named(row.branch.title) for row in state.written]
    if written:
        told.append(f"{joined(written).capitalize()} {_is(written)} safe.")
    if state is not None and state.run.card_message_id is not None:
        told.append(f"Press Retry there: {card_url(state.run)}")
    else:
        told.append(f"/schedule run-now schedule:{schedule.id} tries it once more.")
    return " ".join([*told, _next(schedule)])


def pause(alert: AlertRecord, server: str) -> str:
    """What an admin is told once a schedule has been paused."""
    schedule = alert.schedule
    times = describe(when_of(schedule))
    return (
        f"Schedule {schedule.id} of {plain(server, 100)} ({plain(schedule.recipe, 100)} in "
        f"<#{schedule.channel_id}>, {plain(times, 200)}) is paused. {alert.text} What was posted "
        "before stays. See to that, or change the schedule with /schedule edit; then "
        f"/schedule resume schedule:{schedule.id} lets it go on."
    )


def _next(schedule: ScheduleRecord) -> str:
    if schedule.paused_reason is not None:
        return "The schedule is paused."
    if schedule.next_due_utc is None:
        return "No further post is due."
    return f"The next one is due {discord.utils.format_dt(schedule.next_due_utc, 'F')}."


def _named(title: str) -> str:
    return f"the {plain(title.casefold(), TITLE_CHARS)}"


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"
