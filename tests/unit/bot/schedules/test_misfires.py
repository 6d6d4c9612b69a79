"""Times that were missed, clocks that are set, and failures that are tried again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.features.schedules.due_times import (
    GRACE,
    MOST_COUNTED,
    catch_up,
    decide,
    following,
    missed_sentence,
    next_times,
    next_try,
    recomputed,
)
from bot.features.schedules.recurrence import Recurrence, parse_recurrence
from storage.claims import DueDecision
from storage.schedules import Occurrence, OccurrenceState, Schedule
from tests.unit.bot.schedules.clock_changes import MINUTE, utc

DAILY = Recurrence("09:00", "daily", "UTC")
HOURLY = parse_recurrence(None, "0 * * * *", "UTC")
NINE = utc("2026-03-10T09:00")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SCHEDULE = Schedule(
    id=1,
    guild_id=2,
    channel_id=3,
    owner_id=4,
    recipe="blog",
    topics=("cats",),
    auto_topics=False,
    at="09:00",
    days="daily",
    timezone="UTC",
    final_only=False,
    avoid_repeats=False,
    paused_reason=None,
    occurrence_count=0,
    next_due_utc=NINE,
    handled_utc=None,
    version=1,
    created_at_utc=NINE - DAY,
)
OCCURRENCE = Occurrence(
    id=1,
    schedule_id=1,
    due_utc=NINE,
    run_id="0123456789ab",
    state=OccurrenceState.CLAIMED,
    manual=False,
    number=0,
    topic=None,
    skipped=0,
    tries=1,
    next_try_utc=None,
    claimed_by="a",
    claimed_at_utc=NINE,
    reason=None,
)


@pytest.mark.parametrize(
    ("late", "is_posted"),
    [(timedelta(0), True), (HOUR, True), (GRACE - MINUTE, True), (GRACE, False), (5 * HOUR, False)],
)
def test_one_missed_time_is_made_up_for_within_the_grace(late: timedelta, is_posted: bool) -> None:
    assert catch_up(DAILY, NINE, NINE + late) == DueDecision(
        due_utc=NINE, is_posted=is_posted, skipped=not is_posted, next_due_utc=NINE + DAY
    )


def test_of_several_missed_times_only_the_last_may_fire() -> None:
    now = NINE + 3 * DAY + HOUR
    assert catch_up(DAILY, NINE, now) == DueDecision(NINE + 3 * DAY, True, 3, NINE + 4 * DAY)
    now += 5 * HOUR
    assert catch_up(DAILY, NINE, now) == DueDecision(NINE + 3 * DAY, False, 4, NINE + 4 * DAY)
    assert catch_up(DAILY, NINE, now, grace=DAY).is_posted


def test_a_clock_set_far_ahead_fires_once_and_counts_no_longer_than_it_must() -> None:
    now = NINE + 4000 * DAY + HOUR / 2
    decision = catch_up(HOURLY, NINE, now)
    assert decision == DueDecision(now - HOUR / 2, True, MOST_COUNTED - 1, now + HOUR / 2)


@settings(max_examples=40)
@given(
    at=st.integers(0, 10_000).map(lambda minutes: NINE + minutes * MINUTE),
    cron=st.sampled_from(["0 * * * *", "*/15 9-17 * * 1-5", "0 9 * * 1", "30 2 1 * *"]),
    zone=st.sampled_from(["Europe/Berlin", "America/Havana", "Australia/Lord_Howe"]),
)
def test_a_time_is_fired_skipped_or_still_to_come_and_never_two_of_these(
    at: datetime, cron: str, zone: str
) -> None:
    recurrence = parse_recurrence(None, cron, zone)
    (first,) = next_times(recurrence, NINE - DAY, 1)
    if first > at:
        return
    missed = [time for time in next_times(recurrence, NINE - DAY, 700) if time <= at]
    decision = catch_up(recurrence, first, at)
    assert decision.due_utc == missed[-1]
    assert decision.is_posted == (at - missed[-1] < GRACE)
    assert min(len(missed), MOST_COUNTED) == decision.skipped + decision.is_posted
    assert [decision.next_due_utc] == next_times(recurrence, at, 1)


def test_a_clock_set_back_brings_nothing_twice() -> None:
    assert following(DAILY, NINE - HOUR, handled_utc=NINE) == NINE + DAY
    assert following(DAILY, NINE + HOUR, handled_utc=NINE) == NINE + DAY
    assert following(DAILY, NINE - HOUR, handled_utc=None) == NINE


def test_times_that_a_wrong_clock_handled_years_ahead_do_not_silence_a_schedule() -> None:
    assert following(DAILY, NINE - HOUR, handled_utc=NINE + 4000 * DAY) == NINE
    silent = replace(SCHEDULE, handled_utc=NINE + 4000 * DAY, next_due_utc=NINE + 4001 * DAY)
    assert recomputed(silent, NINE - HOUR) == NINE
    assert recomputed(SCHEDULE, NINE - HOUR) == NINE


def test_a_schedule_whose_zone_has_gone_is_paused_with_the_reason() -> None:
    lost = replace(SCHEDULE, timezone="Mars/Olympus")
    decision = decide(lost, NINE)
    assert (decision.is_posted, decision.next_due_utc) == (False, None)
    assert "Mars/Olympus" in (decision.paused_reason or "")
    assert recomputed(lost, NINE) is None
    assert decide(SCHEDULE, NINE) == DueDecision(NINE, True, 0, NINE + DAY)


def test_a_failure_is_tried_twice_more_over_a_quarter_of_an_hour() -> None:
    second, third = NINE + 5 * MINUTE, NINE + 15 * MINUTE
    assert next_try(1, NINE) == second
    assert next_try(2, second) == third
    assert next_try(3, third) is None


@pytest.mark.parametrize(
    ("skipped", "late", "state", "says"),
    [
        (0, MINUTE, OccurrenceState.CLAIMED, None),
        (0, HOUR, OccurrenceState.DONE, "this one was made up for, 60 min late."),
        (
            2,
            MINUTE,
            OccurrenceState.DONE,
            "this one was on time; 2 earlier times were missed.",
        ),
        (
            3,
            5 * HOUR,
            OccurrenceState.SKIPPED,
            "this one was skipped, 5 h late; 2 earlier times were missed.",
        ),
        (
            2,
            3 * DAY,
            OccurrenceState.SKIPPED,
            "this one was skipped, 3 days late; 1 earlier time was missed.",
        ),
        (1, 3 * DAY, OccurrenceState.SKIPPED, "this one was skipped, 3 days late."),
        (
            MOST_COUNTED,
            5 * HOUR,
            OccurrenceState.SKIPPED,
            "this one was skipped, 5 h late; at least 99 earlier times were missed.",
        ),
    ],
)
def test_what_is_said_of_missed_times(
    skipped: int, late: timedelta, state: OccurrenceState, says: str | None
) -> None:
    occurrence = replace(OCCURRENCE, skipped=skipped, state=state, claimed_at_utc=NINE + late)
    assert missed_sentence(occurrence) == (says and f"I was away or busy: {says}")


def test_a_further_try_and_a_post_by_hand_were_not_missed() -> None:
    late = replace(OCCURRENCE, state=OccurrenceState.DONE, claimed_at_utc=NINE + HOUR)
    assert missed_sentence(replace(late, tries=2)) is None
    assert missed_sentence(replace(late, manual=True)) is None
    assert (
        missed_sentence(replace(late, state=OccurrenceState.SKIPPED, reason="Cancelled.")) is None
    )
