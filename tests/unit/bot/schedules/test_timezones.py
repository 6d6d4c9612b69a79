"""Time zones, found from what people type and offered while they do."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ScheduleError
from bot.features.schedules.timezones import (
    NO_PLACES,
    POPULAR,
    complete_timezone,
    find_timezone,
    places,
)
from bot.runs.catalogue import MOST_CHOICES
from tests.unit.bot.schedules.clock_changes import utc

WINTER, SUMMER = utc("2026-01-15"), utc("2026-07-15")


def test_every_iana_name_is_found_in_any_case() -> None:
    for name in available_timezones() - NO_PLACES:
        for typed in (name, name.lower(), name.upper(), name.replace("_", " ")):
            assert find_timezone(typed) == name


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("kyiv", "Europe/Kyiv"),
        ("Japan", "Japan"),
        ("India", "Asia/Kolkata"),
        ("CET", "CET"),
        ("JST", "Asia/Tokyo"),
        ("UK", "Europe/London"),
        ("utc", "UTC"),
    ],
)
def test_a_place_or_an_abbreviation_stands_for_its_zone(typed: str, zone: str) -> None:
    assert find_timezone(typed) == zone


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("UTC+2", r"does not say when the clocks change; choose a city, as in Europe/Berlin"),
        ("gmt-3", "does not say when the clocks change"),
        ("+5:30", "does not say when the clocks change"),
        ("IST", "several time zones for .IST.; did you mean Asia/Kolkata or Asia/Jerusalem or"),
        ("Germany", "several time zones for .Germany.; did you mean Europe/Berlin or"),
        (
            "Europe/Berln",
            r"I don't know the time zone .Europe/Berln.; did you mean Europe/Berlin\?",
        ),
        ("Sidney", r"did you mean Australia/Sydney"),
        ("Atlantis City", r"I don't know the time zone .Atlantis City."),
        ("localtime", r"I don't know the time zone .localtime."),
        ("", "Say in which time zone"),
        ("  ", "Say in which time zone"),
    ],
)
def test_what_is_unknown_or_unclear_is_refused_with_a_suggestion(typed: str, says: str) -> None:
    with pytest.raises(ScheduleError, match=says):
        find_timezone(typed)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ber", "Europe/Berlin (UTC+01:00)"),
        ("new y", "America/New_York (UTC-05:00)"),
        ("Berlin", "Europe/Berlin (UTC+01:00)"),
        ("europe ber", "Europe/Berlin (UTC+01:00)"),
        ("germ", "Europe/Berlin (UTC+01:00)"),
        ("india", "Asia/Kolkata (UTC+05:30)"),
        ("calc", "Asia/Calcutta (UTC+05:30)"),
        ("pst", "America/Los_Angeles (UTC-08:00)"),
        ("utc+1", "Africa/Lagos (UTC+01:00)"),
        ("+5:45", "Asia/Kathmandu (UTC+05:45)"),
        ("berln", "Europe/Berlin (UTC+01:00)"),
        ("uk", "Europe/London (UTC+00:00)"),
        ("ukr", "Europe/Kyiv (UTC+02:00)"),
        ("usa", "Pacific/Honolulu (UTC-10:00)"),
        ("ist", "Asia/Kolkata (UTC+05:30)"),
        ("america/argentina/bu", "America/Argentina/Buenos_Aires (UTC-03:00)"),
        ("utc", "UTC (UTC+00:00)"),
    ],
)
def test_the_likeliest_zone_is_offered_first(typed: str, first: str) -> None:
    assert complete_timezone(typed, WINTER)[0].name == first


def test_the_offset_is_the_one_of_the_moment() -> None:
    (winter,), (summer,) = (complete_timezone("berlin", now) for now in (WINTER, SUMMER))
    assert (winter.value, winter.name) == ("Europe/Berlin", "Europe/Berlin (UTC+01:00)")
    assert summer.name == "Europe/Berlin (UTC+02:00)"


def test_an_empty_text_offers_zones_all_around_the_world() -> None:
    offered = complete_timezone("", WINTER)
    assert [choice.value for choice in offered] == list(POPULAR)
    assert len({choice.name[-7:] for choice in offered}) > 15


def test_nothing_is_offered_for_what_is_like_no_zone() -> None:
    assert complete_timezone("qqqqqq", WINTER) == []


@settings(max_examples=40)
@given(text=st.one_of(st.text(max_size=120), st.sampled_from(sorted(places()))))
def test_what_is_offered_fits_discord_and_can_be_chosen(text: str) -> None:
    offered = complete_timezone(text, SUMMER)
    assert len(offered) <= MOST_CHOICES
    assert len({choice.value for choice in offered}) == len(offered)
    for choice in offered:
        assert 1 <= len(choice.value) <= len(choice.name) <= 60
        assert find_timezone(choice.value) == choice.value


def test_places_have_countries_and_latitudes() -> None:
    assert {"germany", "berlin", "cest"} < places()["Europe/Berlin"].names
    assert round(places()["Australia/ACT"].latitude_degrees or 0) == -34
    assert not places()["Australia/ACT"].listed
    assert places()["UTC"].latitude_degrees is None
    assert 0 > (places()["Africa/Nairobi"].latitude_degrees or 0) > -2
