"""What people see of schedules: one with its next times and its latest posts, or all in a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import discord

from bot.discord_api.markdown import plain
from bot.features.schedules.description import describe
from bot.features.schedules.due_times import next_times
from bot.features.schedules.misfires import missed_sentence, when_of
from bot.features.schedules.topic_selection import topics_of
from bot.runs.cards.state import message_url
from storage.records import RunRecord
from storage.schedule_records import FiringRecord, FiringState, ScheduleRecord

COLOUR = discord.Colour(0x5865F2)
PAUSED_COLOUR = discord.Colour.orange()
NEXT_SHOWN = 3
LATEST_SHOWN = 5
TOPICS_SHOWN = 10
TOPIC_CHARS = 120
TOPICS_CHARS = 1000
REASON_CHARS = 250


def schedule_view(
    schedule: ScheduleRecord,
    now_utc: datetime,
    *,
    first_line: str = "",
    latest: Sequence[FiringRecord] = (),
    runs: Mapping[str, RunRecord] | None = None,
) -> discord.ui.LayoutView:
    """The schedule: what, when and where, its next times, and what became of the latest ones."""
    colour = COLOUR if schedule.paused_reason is None else PAUSED_COLOUR
    box = discord.ui.Container[discord.ui.LayoutView](accent_colour=colour)
    if first_line:
        box.add_item(discord.ui.TextDisplay(first_line))
    box.add_item(discord.ui.TextDisplay(_what(schedule)))
    box.add_item(discord.ui.Separator(visible=False))
    box.add_item(discord.ui.TextDisplay(_upcoming(schedule, now_utc)))
    if latest:
        box.add_item(discord.ui.Separator())
        lines = [_outcome(firing, (runs or {}).get(firing.run_id)) for firing in latest]
        box.add_item(discord.ui.TextDisplay("\n".join(["**Lately**", *lines])))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(box)
    return view


def list_line(schedule: ScheduleRecord, latest: FiringRecord | None) -> str:
    """One schedule in the list, with what there is to know of its last due time."""
    line = (
        f"**{schedule.id}** · {plain(schedule.recipe, 100)} in <#{schedule.channel_id}> · "
        f"{_times(schedule)} · {_state(schedule)}"
    )
    note = None if latest is None else _note(latest)
    return f"{line}\n-# {note}" if note else line


def choice_name(schedule: ScheduleRecord) -> str:
    """One schedule among an autocomplete's choices, at most 100 characters."""
    topics = topics_of(schedule).text
    state = " (paused)" if schedule.paused_reason is not None else ""
    name = f"{schedule.id} – {schedule.recipe}, {describe(when_of(schedule))}: {topics}"
    room = 100 - len(state)
    return (name if len(name) <= room else f"{name[: room - 1]}…") + state


def _what(schedule: ScheduleRecord) -> str:
    lines = [
        f"## 🗓️ Schedule {schedule.id}",
        f"**{_times(schedule)}** I post **{plain(schedule.recipe, 100)}** in "
        f"<#{schedule.channel_id}>.",
        _topics(schedule),
    ]
    how = ["only the whole, once it is ready" if schedule.quiet else "each part as it is done"]
    if schedule.fresh:
        how.append("nothing is repeated within 30 days")
    how.append(f"made by <@{schedule.owner_id}>")
    return "\n".join([*lines, f"-# {' · '.join(how)}"])


def _topics(schedule: ScheduleRecord) -> str:
    items = [plain(topic, TOPIC_CHARS) for topic in schedule.topics]
    if schedule.surprise:
        return f"**Topics** a new one each time, from: {items[0]}"
    shown = items[:TOPICS_SHOWN]
    while len(shown) > 1 and len("; ".join(shown)) > TOPICS_CHARS:
        shown.pop()
    more = f"; … and {len(items) - len(shown)} more" if len(shown) < len(items) else ""
    label = "**Topic**" if len(items) == 1 else f"**{len(items)} topics, in turn**"
    return f"{label} {'; '.join(shown)}{more}"


def _upcoming(schedule: ScheduleRecord, now_utc: datetime) -> str:
    if schedule.paused_reason is not None:
        return (
            f"⏸️ **Paused.** {schedule.paused_reason} /schedule resume schedule:{schedule.id} "
            "lets it go on."
        )
    if schedule.next_due_utc is None:
        return "No further time will come."
    times = [schedule.next_due_utc]
    times += next_times(when_of(schedule), max(schedule.next_due_utc, now_utc), NEXT_SHOWN - 1)
    return "\n".join(["**Next**", *(f"- {_at(time)}" for time in times)])


def _times(schedule: ScheduleRecord) -> str:
    return plain(describe(when_of(schedule)), 300)


def _state(schedule: ScheduleRecord) -> str:
    if schedule.paused_reason is not None:
        return f"⏸️ paused: {schedule.paused_reason}"
    if schedule.next_due_utc is None:
        return "no further time"
    return f"next {discord.utils.format_dt(schedule.next_due_utc, 'R')}"


def _outcome(firing: FiringRecord, run: RunRecord | None) -> str:
    at = discord.utils.format_dt(firing.due_utc, "f")
    topic = f" · {plain(firing.topic, TOPIC_CHARS)}" if firing.topic else ""
    by_hand = " (run-now)" if firing.by_hand else ""
    line = f"- {_mark(firing)} {at}{by_hand}{topic}"
    if run is not None and run.card_message_id is not None:
        url = message_url(run.guild_id, run.channel_id, run.card_message_id)
        line += f" · [post]({url})"
    note = _note(firing)
    return f"{line}\n-# {note}" if note else line


def _mark(firing: FiringRecord) -> str:
    match firing.state:
        case FiringState.DONE:
            return "✅"
        case FiringState.FAILED:
            return "⚠️"
        case FiringState.SKIPPED:
            return "⏭️"
        case _:
            return "✍️"


def _note(firing: FiringRecord) -> str:
    """What there is to know of a due time beside that it was posted; empty for nothing."""
    notes: list[str] = []
    if firing.state is FiringState.FAILED:
        again = "It is given up."
        if firing.next_try_utc is not None:
            again = f"It is tried again {discord.utils.format_dt(firing.next_try_utc, 'R')}."
        notes.append(f"Failed: {plain(firing.reason or '', REASON_CHARS)}. {again}")
    elif firing.state is FiringState.SKIPPED and firing.reason:
        notes.append(f"Skipped: {firing.reason}")
    if missed := missed_sentence(firing):
        notes.append(missed)
    return " ".join(notes)


def _at(time: datetime) -> str:
    return f"{discord.utils.format_dt(time, 'F')} ({discord.utils.format_dt(time, 'R')})"
