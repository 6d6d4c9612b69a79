"""Shows schedules: one with its next times and its latest posts, or all of a server in a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord
from discord.utils import format_dt

from bot.discord_api.markdown import plain
from bot.discord_api.splitting import split
from bot.features.schedules.due_times import missed_sentence, next_times, recurrence_of
from bot.features.schedules.recurrence import describe
from bot.features.schedules.topics import topics_of
from bot.runs.state import message_url
from storage.occurrences import RunCard
from storage.schedules import Occurrence, OccurrenceState, Schedule
from workflows.text.cutting import shortened

COLOUR = discord.Colour(0x5865F2)
PAUSED_COLOUR = discord.Colour.orange()
NEXT_SHOWN = 3
LIST_CHARS = 2000
"""The room of a plain message; a long list goes on in further ones."""
EMPTY = "There are no schedules yet. Make one with /schedule create."
TOPICS_SHOWN = 10
TOPIC_CHARS = 120
TOPICS_CHARS = 1000
REASON_CHARS = 250
MARKS = {
    OccurrenceState.DONE: "✅",
    OccurrenceState.FAILED: "⚠️",
    OccurrenceState.SKIPPED: "⏭️",
}


def schedule_view(
    schedule: Schedule,
    now_utc: datetime,
    *,
    first_line: str = "",
    latest: Sequence[tuple[Occurrence, RunCard | None]] = (),
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
        lines = [_outcome(occurrence, card) for occurrence, card in latest]
        box.add_item(discord.ui.TextDisplay("\n".join(["**Lately**", *lines])))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(box)
    return view


def list_texts(overview: Sequence[tuple[Schedule, Occurrence | None]]) -> list[str]:
    """The messages that name every schedule of a server."""
    lines = [_list_line(schedule, latest) for schedule, latest in overview]
    return split("\n".join(lines) or EMPTY, LIST_CHARS)


def _list_line(schedule: Schedule, latest: Occurrence | None) -> str:
    """One schedule in the list, with what there is to know of its last due time."""
    line = (
        f"**{schedule.id}** · {plain(schedule.recipe, 100)} in <#{schedule.channel_id}> · "
        f"{_times(schedule)} · {_state(schedule)}"
    )
    note = None if latest is None else _note(latest)
    return f"{line}\n-# {note}" if note else line


def choice_name(schedule: Schedule) -> str:
    """One schedule among an autocomplete's choices, at most 100 characters."""
    topics = topics_of(schedule).text
    state = " (paused)" if schedule.paused_reason is not None else ""
    name = f"{schedule.id} – {schedule.recipe}, {describe(recurrence_of(schedule))}: {topics}"
    room = 100 - len(state)
    return shortened(name, room) + state


def _what(schedule: Schedule) -> str:
    how = "the finished text only" if schedule.final_only else "each part as soon as it is ready"
    fresh = " · nothing is repeated within 30 days" if schedule.avoid_repeats else ""
    return (
        f"## 🗓️ Schedule {schedule.id}\n**{_times(schedule)}** I post "
        f"**{plain(schedule.recipe, 100)}** in <#{schedule.channel_id}>.\n{_topics(schedule)}\n"
        f"-# {how}{fresh} · made by <@{schedule.owner_id}>"
    )


def _topics(schedule: Schedule) -> str:
    items = [plain(topic, TOPIC_CHARS) for topic in schedule.topics]
    if schedule.auto_topics:
        return f"**Topics** a new one each time, from: {items[0]}"
    shown = items[:TOPICS_SHOWN]
    while len(shown) > 1 and len("; ".join(shown)) > TOPICS_CHARS:
        shown.pop()
    more = f"; … and {len(items) - len(shown)} more" if len(shown) < len(items) else ""
    label = "**Topic**" if len(items) == 1 else f"**{len(items)} topics, in turn**"
    return f"{label} {'; '.join(shown)}{more}"


def _upcoming(schedule: Schedule, now_utc: datetime) -> str:
    if schedule.paused_reason is not None:
        return (
            f"⏸️ **Paused.** {schedule.paused_reason} /schedule resume schedule:{schedule.id} "
            "starts it again."
        )
    if schedule.next_due_utc is None:
        return "No further post is due."
    further = next_times(
        recurrence_of(schedule), max(schedule.next_due_utc, now_utc), NEXT_SHOWN - 1
    )
    times = [schedule.next_due_utc, *further]
    lines = [f"- {format_dt(time, 'F')} ({format_dt(time, 'R')})" for time in times]
    return "\n".join(["**Next**", *lines])


def _times(schedule: Schedule) -> str:
    return plain(describe(recurrence_of(schedule)), 300)


def _state(schedule: Schedule) -> str:
    if schedule.paused_reason is not None:
        return f"⏸️ paused: {schedule.paused_reason}"
    if schedule.next_due_utc is None:
        return "no further post"
    return f"next {format_dt(schedule.next_due_utc, 'R')}"


def _outcome(occurrence: Occurrence, card: RunCard | None) -> str:
    at = format_dt(occurrence.due_utc, "f")
    topic = f" · {plain(occurrence.topic, TOPIC_CHARS)}" if occurrence.topic else ""
    manual = " (run-now)" if occurrence.manual else ""
    line = f"- {MARKS.get(occurrence.state, '✍️')} {at}{manual}{topic}"
    if card is not None:
        url = message_url(card.guild_id, card.channel_id, card.card_message_id)
        line += f" · [post]({url})"
    note = _note(occurrence)
    return f"{line}\n-# {note}" if note else line


def _note(occurrence: Occurrence) -> str:
    """Says of a due time what there is to know beside that it was posted; empty for nothing."""
    notes: list[str] = []
    if occurrence.state is OccurrenceState.FAILED:
        again = "I won't try again."
        if occurrence.next_try_utc is not None:
            again = f"I try again {format_dt(occurrence.next_try_utc, 'R')}."
        notes.append(f"Failed: {plain(occurrence.reason or '', REASON_CHARS)}. {again}")
    elif occurrence.state is OccurrenceState.SKIPPED and occurrence.reason:
        notes.append(f"Skipped: {occurrence.reason}")
    if missed := missed_sentence(occurrence):
        notes.append(missed)
    return " ".join(notes)
