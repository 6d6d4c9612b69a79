"""Beginnings of texts that are too long to be shown: how much of each, and where it breaks off."""

from __future__ import annotations

from collections.abc import Sequence

from bot.discord_api.markdown import as_posted
from bot.discord_api.splitting import (
    LEAST_LIMIT_CHARS,
    split,
)
from workflows.text.cutting import utf16_length

ELLIPSIS = "…"


def beginning(text: str, room_chars: int, *, show_mentions: bool = False) -> str:
    """The model's Markdown as it is posted, to where a reader would pause, in so much room.

    Takes a time that depends on the room, not on the text.
    """
    room_chars = max(room_chars, LEAST_LIMIT_CHARS + len(f"\n{ELLIPSIS}"))
    head = text[: 2 * room_chars]
    posted = as_posted(head, show_mentions=show_mentions).strip()
    if len(head) == len(text) and utf16_length(posted) <= room_chars:
        return posted
    parts = split(posted, room_chars - len(f"\n{ELLIPSIS}"))
    first = parts[0] if parts else ""
    # A fence ends only on a line of its own.
    gap = "\n" if first.rpartition("\n")[2].lstrip().startswith(("```", "~~~")) else " "
    return f"{first}{gap}{ELLIPSIS}".strip()


def shares(lengths: Sequence[int], room_chars: int) -> list[int]:
    """How much room each has: what it needs where that is little, else as much as the others."""
    found = [0] * len(lengths)
    shortest_first = sorted(range(len(lengths)), key=lambda index: lengths[index])
    for place, index in enumerate(shortest_first):
        found[index] = min(lengths[index], room_chars // (len(lengths) - place))
        room_chars -= found[index]
    return found
