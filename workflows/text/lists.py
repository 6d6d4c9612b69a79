"""Counts and lists things in a sentence: “2 hashtags”, “a, b, and 2 more”."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from babel.lists import format_list

SHOWN_BY_NAME = 2
"""Things that a title names where there are more than three; the others are counted."""


def listed(
    things: Iterable[str],
    most: int | None = None,
    style: Literal["standard", "or"] = "standard",
) -> str:
    """“a”, “a and b”, “a, b, and c”; with `most` 2, from four things on “a, b, and 2 more”.

    A single thing over `most` is named too, since “1 more” is no shorter.
    """
    named = list(things)
    if most is not None and len(named) > most + 1:
        named = [*named[:most], f"{len(named) - most} more"]
    return format_list(named, style, locale="en")


def counted(number: int, what: str, plural: str = "") -> str:
    """“1 hashtag”, “2,000 hashtags”; `plural` is for words that take more than an s."""
    return f"{number:,} {what if number == 1 else plural or f'{what}s'}"
