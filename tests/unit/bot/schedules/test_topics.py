"""Topics: several in turn, without repeats, placeholders."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_api.markdown import TOPIC_LIMIT_CHARS, TopicError
from bot.errors import ScheduleError
from bot.features.schedules.timezones import season
from bot.features.schedules.topics import (
    Topics,
    filled,
    parse_topics,
    pick,
)
from tests.unit.bot.schedules.clock_changes import utc

DUE = utc("2026-12-31T23:30")


@pytest.mark.parametrize(
    ("typed", "topics"),
    [
        ("cats", Topics(("cats",))),
        (
            "cats, dogs and owls; tea\n\n coffee  black |",
            Topics(("cats, dogs and owls", "tea", "coffee black")),
        ),
        ("cats; Cats ;dogs; cats!", Topics(("cats", "dogs"))),
        ("surprise me from space, or time", Topics(("space, or time",), auto=True)),
        ("Surprise me with {season} recipes", Topics(("{season} recipes",), auto=True)),
        ("surprise me: a; b", Topics(("a; b",), auto=True)),
        ("surprise parties", Topics(("surprise parties",))),
    ],
)
def test_topics_are_read(typed: str, topics: Topics) -> None:
    assert parse_topics(typed) == topics
    assert parse_topics(topics.text) == topics


@pytest.mark.parametrize(
    ("typed", "error", "says"),
    [
        ("", TopicError, "The topic is empty"),
        (" ;\n| ", TopicError, "The topic is empty"),
        ("cats; \u200b\u200b", TopicError, "The topic is empty"),
        ("surprise me", ScheduleError, "Say what from, for example"),
        ("Surprise me from ", ScheduleError, "Say what from"),
        (
            "cats in {moon}",
            ScheduleError,
            r"the placeholder .\{moon\}.; I know \{date\}, \{weekday\}",
        ),
        ("{}", ScheduleError, r"the placeholder .\{\}."),
        ("x" * 301, TopicError, "301 characters long, and the limit is 300"),
        ("x" * 290 + "{date}", TopicError, "307 characters long"),
        (
            ";".join(map(str, range(51))),
            ScheduleError,
            "These are 51 topics; the limit for a schedule is 50",
        ),
    ],
)
def test_topics_that_can_not_be_are_refused(typed: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        parse_topics(typed)


def test_placeholders_are_as_it_is_in_the_zone() -> None:
    topic = "{weekday} {date}, { Season }"
    assert filled(topic, DUE, "America/New_York") == "Thursday 31 December 2026, winter"
    assert filled(topic, DUE, "Pacific/Auckland") == "Friday 1 January 2027, summer"
    assert filled("sets {", DUE, "UTC") == "sets {"


@given(due=st.datetimes(timezones=st.just(ZoneInfo("UTC"))), text=st.text(max_size=300))
def test_what_was_accepted_stays_within_the_limit_once_filled(due: object, text: str) -> None:
    try:
        topics = parse_topics(text + "{date}{weekday}{season}")
    except (TopicError, ScheduleError):
        return
    for topic in topics.items:
        assert len(filled(topic, utc("2026-09-30"), "UTC")) <= TOPIC_LIMIT_CHARS


@pytest.mark.parametrize(
    ("month", "north", "south"),
    [
        (1, "winter", "summer"),
        (2, "winter", "summer"),
        (3, "spring", "autumn"),
        (5, "spring", "autumn"),
        (6, "summer", "winter"),
        (9, "autumn", "spring"),
        (11, "autumn", "spring"),
        (12, "winter", "summer"),
    ],
)
def test_seasons_are_those_of_the_hemisphere(month: int, north: str, south: str) -> None:
    day = utc(f"2026-{month:02}-15")
    for zone in ("Europe/Berlin", "America/New_York", "UTC", "Etc/GMT+5", "Asia/Singapore"):
        assert season(day, zone) == north
    for zone in ("Australia/Sydney", "Australia/ACT", "America/Sao_Paulo", "Africa/Harare"):
        assert season(day, zone) == south


def test_topics_take_turns() -> None:
    topics = parse_topics("a; b {weekday}; c")
    told = [pick(topics, turn, DUE, "UTC")[0] for turn in range(5)]
    assert told == ["a", "b Thursday", "c", "a", "b Thursday"]


def test_topics_without_repeats_pass_over_what_was_used() -> None:
    topics = parse_topics("Cats; {weekday} news; tea")
    used = ["cats!", "Wednesday news"]
    assert pick(topics, 0, DUE, "UTC", used) == ("Thursday news", "")
    assert pick(topics, 2, DUE, "UTC", used) == ("tea", "")
    used += ["Thursday news", "TEA"]
    assert pick(topics, 1, DUE, "UTC", used) == (None, "Cats; Thursday news; tea")


def test_an_auto_topic_is_for_the_model_to_find() -> None:
    topics = parse_topics("surprise me from {season} sports")
    assert pick(topics, 7, DUE, "UTC") == (None, "winter sports")
