"""What a person typed, in the sentence that refuses it."""

from __future__ import annotations

from bot.discord_api.markdown import plain

QUOTED_CHARS = 60


def quoted(text: str) -> str:
    """The text in marks, as Discord shows it literally; a long one is cut."""
    return f"«{plain(text, QUOTED_CHARS)}»"
