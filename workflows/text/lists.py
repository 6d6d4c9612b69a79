"""Reads lists that people type; counts and lists things in a sentence: “a, b, and 2 more”."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import regex
from babel.lists import format_list

from workflows.text.likeness import has_words
from workflows.text.names import name_key, one_line

SHOWN_BY_NAME = 2
"""Things that a title names where there are more than three; the others are counted."""

_BETWEEN = regex.compile(r"[,，、;；\n]")
# What people put around the words of a list: bullets, numbers, quotes.
_AROUND = regex.compile(r"^(?:[-•·–]\s*|\*\s+|\d{1,2}[.)]\s+)|[\s\"'“”«».:]+$|^[\s\"'“”«»]+")


def items_of(text: str) -> tuple[str, ...]:
    """The things that a list with commas names, each once and on one line."""
    items = [_AROUND.sub("", one_line(item)) for item in _BETWEEN.split(text)]
    once: dict[str, str] = {}
    for item in filter(has_words, items):
        once.setdefault(name_key(item), item)
    return tuple(once.values())


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
