"""Counts and lists things in a sentence: “2 hashtags”, “a, b, and 2 more”."""

from __future__ import annotations

from collections.abc import Sequence

SHOWN_BY_NAME = 2
"""Things that a title names where there are more than three; the others are counted."""


def all_of(things: Sequence[str]) -> str:
    """“a”, “a and b”, “a, b, and c”, “a, b, and 2 more”."""
    if len(things) > SHOWN_BY_NAME + 1:
        rest = len(things) - SHOWN_BY_NAME
        things = [*things[:SHOWN_BY_NAME], f"{rest} more"]
    if len(things) < 3:
        return " and ".join(things)
    return f"{', '.join(things[:-1])}, and {things[-1]}"


def counted(number: int, what: str, plural: str = "") -> str:
    """“1 hashtag”, “2,000 hashtags”; `plural` is for words that take more than an s."""
    return f"{number:,} {what if number == 1 else plural or f'{what}s'}"
