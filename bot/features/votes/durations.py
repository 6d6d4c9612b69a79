"""How long a vote is open: read from what a person typed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import discord
from discord import app_commands

from bot.discord_api.markdown import plain
from bot.errors import NotNow

DEFAULT = "10 min"
SHORTEST = timedelta(seconds=30)
LONGEST = timedelta(days=7)
OFFERED = ("10 min", "30 min", "1 hour", "3 hours", "12 hours", "1 day", "3 days", "7 days")
SHOWN_CHARS = 40

_UNITS = {
    name: timedelta(seconds=seconds)
    for seconds, names in {
        1: "s|sec|secs|second|seconds",
        60: "m|min|mins|minute|minutes",
        3600: "h|hr|hrs|hour|hours",
        86_400: "d|day|days",
        604_800: "w|week|weeks",
    }.items()
    for name in names.split("|")
}
_PART = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?)\s*([a-z]+)\.?(?:\s*(?:,|and)?\s*)")


def read_duration(text: str) -> timedelta:
    """The time that a text such as «10 min», «1h30m» or «1.5 days» names; a bare number is minutes.

    Raises NotNow, with one sentence, for what is no time, or none from 30 seconds to 7 days.
    """
    typed = " ".join(text.casefold().split())
    total, end = timedelta(), 0
    if typed.isdecimal() and len(typed) <= 6:
        typed = f"{typed} min"
    while match := _PART.match(typed, end):
        if match[2] not in _UNITS:
            break
        total += float(match[1].replace(",", ".")) * _UNITS[match[2]]
        end = match.end()
    if end != len(typed) or not typed:
        raise NotNow(
            f"I can't read “{plain(text, SHOWN_CHARS)}” as a time. Write it like 10 min, 2 hours "
            "or 3 days, at most 7 days; nothing was started."
        )
    if not SHORTEST <= total <= LONGEST:
        raise NotNow(
            f"A vote can be open from 30 seconds to 7 days, and “{plain(text, SHOWN_CHARS)}” is "
            f"{'more' if total > LONGEST else 'less'}; nothing was started."
        )
    return total


async def complete_duration(
    _interaction: discord.Interaction[Any], typed: str
) -> list[app_commands.Choice[str]]:
    """Times to choose from, and what was typed where it is one."""
    wanted = " ".join(typed.casefold().split())
    names = [one for one in OFFERED if wanted in one]
    if wanted and wanted not in names:
        try:
            read_duration(wanted)
            names.insert(0, wanted)
        except NotNow:
            pass
    return [app_commands.Choice(name=name, value=name) for name in names]
