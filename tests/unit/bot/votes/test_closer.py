"""How long a channel rests between two edits of a ballot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.features.votes.closer import rest_seconds

NOW = datetime(2026, 3, 14, 9, 41, tzinfo=UTC)
OLD_EDITS, OLD_WINDOW_SECONDS = 3, 6
"""Discord's limit for all messages of a channel that are older than an hour (error 30046)."""


@pytest.mark.parametrize(
    ("age", "seconds"),
    [
        (timedelta(minutes=10), 5.0),
        (timedelta(minutes=59), 5.0),
        (timedelta(minutes=61), 15.0),
        (timedelta(days=7), 15.0),
    ],
)
def test_old_ballots_are_edited_less_often(age: timedelta, seconds: float) -> None:
    message_id = discord.utils.time_snowflake(NOW - age)
    assert rest_seconds(message_id, NOW) == seconds


def test_an_old_ballot_leaves_most_of_the_channels_edits_to_others() -> None:
    message_id = discord.utils.time_snowflake(NOW - timedelta(hours=2))
    assert OLD_WINDOW_SECONDS / rest_seconds(message_id, NOW) < OLD_EDITS / 2
