"""Chooses the topic of a due time: the schedule's next one, or one that the model finds."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_date

from bot.clock import Clock
from bot.discord_api.markdown import TopicError, clean_topic, quoted
from bot.errors import ScheduleError
from bot.features.schedules.timezones import season, zone_of
from storage import occurrences
from storage.database import Database
from storage.occurrences import Claim
from storage.schedules import Schedule
from workflows.model.chat import ChatModel
from workflows.recipes.schedules.auto_topic import find_topic
from workflows.text.likeness import folded, is_repeated

MOST_TOPICS = 50
NOT_REPEATED_FOR = timedelta(days=30)
"""How long a topic or an output is not repeated, where a schedule avoids repeats."""

_LONGEST = {"date": "30 September 2026", "weekday": "Wednesday", "season": "autumn"}
"""The placeholders, each with the longest text that it may become."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SURPRISE = re.compile(
    r"surprise me\b(?: from\b| with\b| about\b)?[ :;|,]*(?P<theme>.*)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of a schedule."""

    items: tuple[str, ...]
    """The topics, which take turns; or the one theme that new topics are from."""
    auto: bool = False
    """Whether the model is asked for a new topic each time."""

    @property
    def text(self) -> str:
        """As a person would type it; `parse_topics` gives the same back."""
        return f"surprise me from {self.items[0]}" if self.auto else "; ".join(self.items)


def parse_topics(text: str) -> Topics:
    """Reads one topic or several, each at most 300 characters, or “surprise me from” a theme.

    A semicolon, a bar or a new line stands between two topics; a comma is part of one. What is
    there twice counts once. Raises ScheduleError or TopicError, with one sentence.
    """
    auto = _SURPRISE.fullmatch(" ".join(text.split()))
    if auto is not None:
        if not auto["theme"]:
            raise ScheduleError("Say what from, for example “surprise me from space travel”.")
        return Topics((_checked(auto["theme"]),), auto=True)
    topics: dict[str, str] = {}
    for part in re.split(r"[;|\n]", text):
        if topic := " ".join(part.split()):
            topics.setdefault(folded(topic), _checked(topic))
    if not topics:
        raise TopicError("The topic is empty. Say what to write about, and try again.")
    if len(topics) > MOST_TOPICS:
        raise ScheduleError(
            f"These are {len(topics)} topics; the limit for a schedule is {MOST_TOPICS}."
        )
    return Topics(tuple(topics.values()))


def pick(
    topics: Topics,
    number: int,
    due_utc: datetime,
    timezone: str,
    used: Collection[str] = (),
) -> tuple[str | None, str]:
    """The due time's topic, or None and the theme that the model is to find one in.

    `number` counts the schedule's posts from 0. `used` are the topics of the last 30 days, where
    the schedule avoids repeats: those are passed over, and once all are used the model is to find
    a new one of their kind.
    """
    if topics.auto:
        return None, filled(topics.items[0], due_utc, timezone)
    count = len(topics.items)
    for step in range(count):
        topic = filled(topics.items[(number + step) % count], due_utc, timezone)
        if not is_repeated(topic, used):
            return topic, ""
    return None, filled("; ".join(topics.items), due_utc, timezone)


def filled(topic: str, due_utc: datetime, timezone: str) -> str:
    """The topic with {date}, {weekday} and {season} as they are in the zone at the due time.

    Always in English: 30 September 2026, Wednesday, autumn.
    """
    local = due_utc.astimezone(zone_of(timezone))
    values = {
        "date": format_date(local, "d MMMM yyyy", locale="en"),
        "weekday": format_date(local, "EEEE", locale="en"),
        "season": season(local, timezone),
    }
    return _PLACEHOLDER.sub(lambda found: values[_name(found)], topic)


async def choose_topic(
    claim: Claim, database: Database, model: ChatModel, clock: Clock
) -> str | None:
    """Chooses the due time's topic, once, and keeps it before anything is done with it.

    None where somebody else has claimed the due time meanwhile. Raises ModelError where the model
    is to find one and does not.
    """
    schedule, occurrence = claim.schedule, claim.occurrence
    if occurrence.topic is not None:
        return occurrence.topic
    used: list[str] = []
    # What the model finds is always to be something new.
    if schedule.avoid_repeats or schedule.auto_topics:
        since_utc = clock.now() - NOT_REPEATED_FOR
        posts = await database.read(occurrences.past_posts, schedule.id, since_utc)
        used = list(dict.fromkeys(post.topic for post in posts))
    topic, theme = pick(
        topics_of(schedule), occurrence.number, occurrence.due_utc, schedule.timezone, used
    )
    topic = topic or await find_topic(model, theme, used)
    is_kept = await database.write(occurrences.set_topic, occurrence, topic, clock.now())
    return topic if is_kept else None


def topics_of(schedule: Schedule) -> Topics:
    """The topics of a schedule that was kept."""
    return Topics(schedule.topics, schedule.auto_topics)


def _checked(topic: str) -> str:
    for found in _PLACEHOLDER.finditer(topic):
        if _name(found) not in _LONGEST:
            raise ScheduleError(
                f"I don't know the placeholder {quoted(found[0])}; "
                "I know {date}, {weekday} and {season}."
            )
    clean_topic(_PLACEHOLDER.sub(lambda found: _LONGEST[_name(found)], topic))
    return topic


def _name(placeholder: re.Match[str]) -> str:
    return placeholder[1].strip().lower()
