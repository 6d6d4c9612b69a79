"""How long a vote is open, as people type it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.features.votes.options import LONGEST, OFFERED, SHORTEST, read_duration


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("10 min", timedelta(minutes=10)),
        ("10", timedelta(minutes=10)),
        ("90s", timedelta(seconds=90)),
        ("1h30m", timedelta(minutes=90)),
        ("1 hour and 30 minutes", timedelta(minutes=90)),
        ("1,5 Days", timedelta(hours=36)),
        ("1 week", timedelta(days=7)),
        (" 2  H ", timedelta(hours=2)),
        ("45 min.", timedelta(minutes=45)),
        ("١٠ min", timedelta(minutes=10)),
    ],
)
def test_times_are_read(text: str, time: timedelta) -> None:
    assert read_duration(text) == time


@pytest.mark.parametrize("text", ["", "soon", "10 parsecs", "min", "-5 min", "1h later"])
def test_what_is_no_time_is_one_sentence(text: str) -> None:
    with pytest.raises(Refused, match=r"^I can't read “.*” as a time\. .* nothing was started\.$"):
        read_duration(text)


@pytest.mark.parametrize("text", ["29 s", "8 days", "999999 weeks", "0 min"])
def test_what_is_too_short_or_too_long_is_one_sentence(text: str) -> None:
    with pytest.raises(Refused, match=r"from 30 seconds to 7 days, and “.*” is (more|less);"):
        read_duration(text)


@given(st.text(max_size=30))
def test_any_text_is_a_time_within_the_limits_or_one_sentence(text: str) -> None:
    with suppress(Refused):
        assert SHORTEST <= read_duration(text) <= LONGEST


def test_what_is_offered_can_be_read() -> None:
    assert [read_duration(text) for text in OFFERED] == sorted(map(read_duration, OFFERED))
