"""What a schedule writes about: its topics in turn, or a fresh one each time."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.discord_api.markdown import TopicError, clean_topic
from bot.errors import ScheduleError
from bot.features.schedules.quotes import quoted
from bot.features.schedules.seasons import season
from bot.features.schedules.timezones import zone_of
from workflows.text.likeness import folded, is_repeated

MOST_TOPICS = 50
FRESH_DAYS = 30
"""How long a topic or an output is not repeated, where a schedule asks for fresh ones."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_LONGEST = {"date": "30 September 2026", "weekday": "Wednesday", "season": "autumn"}
"""The placeholders, each with the longest text that it may become."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SURPRISE = re.compile(
    r"surprise me\b(?: from\b| with\b| about\b)?[ :;|,]*(?P<theme>.*)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Topics:
    """What a schedule writes about."""

    items: tuple[str, ...]
    """The topics, which take turns; or the one theme that fresh topics are from."""
    surprise: bool = False
    """Whether the model is asked for a fresh topic each time."""

    @property
    def text(self) -> str:
        """As a person would type it; `parse_topics` gives the same back."""
        return f"surprise me from {self.items[0]}" if self.surprise else "; ".join(self.items)


@dataclass(frozen=True, slots=True)
class Pick:
    """What a due time is about."""

    topic: str | None
    """With its placeholders filled in; None where the model is to find one."""
    theme: str | None = None
    """What the model's topic is to be from, where it is to find one."""


def parse_topics(text: str) -> Topics:
    """Reads one topic or several, each at most 300 characters, or «surprise me from» a theme.

    A semicolon, a bar or a new line stands between two topics; a comma is part of one. What is
    there twice counts once. Raises ScheduleError or TopicError, with one sentence.
    """
    surprise = _SURPRISE.fullmatch(" ".join(text.split()))
    if surprise is not None:
        if not surprise["theme"]:
            raise ScheduleError("Say what from, for example «surprise me from space travel».")
        return Topics((_checked(surprise["theme"]),), surprise=True)
    topics: dict[str, str] = {}
    for part in re.split(r"[;|\n]", text):
        if topic := " ".join(part.split()):
            topics.setdefault(folded(topic), _checked(topic))
    if not topics:
        raise TopicError("The topic is empty. Say what to write about, and ask again.")
    if len(topics) > MOST_TOPICS:
        raise ScheduleError(
            f"These are {len(topics)} topics; {MOST_TOPICS} is the most for one schedule."
        )
    return Topics(tuple(topics.values()))


def pick(
    topics: Topics,
    turn: int,
    due_utc: datetime,
    timezone: str,
    used: Collection[str] = (),
) -> Pick:
    """What the due time is about; `turn` counts the schedule's posts from 0.

    `used` are the topics of the last 30 days, where the schedule asks for fresh ones: those are
    passed over, and once all are used the model is to find a new one of their kind.
    """
    if topics.surprise:
        return Pick(None, filled(topics.items[0], due_utc, timezone))
    count = len(topics.items)
    for step in range(count):
        topic = filled(topics.items[(turn + step) % count], due_utc, timezone)
        if not is_repeated(topic, used):
            return Pick(topic)
    return Pick(None, filled("; ".join(topics.items), due_utc, timezone))


def filled(topic: str, due_utc: datetime, timezone: str) -> str:
    """The topic with {date}, {weekday} and {season} as they are in the zone at the due time.

    Always in English: 30 September 2026, Wednesday, autumn.
    """
    local = due_utc.astimezone(zone_of(timezone))
    values = {
        "date": f"{local.day} {_MONTHS[local.month - 1]} {local.year}",
        "weekday": _DAYS[local.weekday()],
        "season": season(local, timezone),
    }
    return _PLACEHOLDER.sub(lambda found: values[_name(found)], topic)


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
