"""Recognises texts that are one emoji: Unicode's, or one that a server has made."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

import emoji as unicode_emoji
import regex

VARIATION: Final = "\ufe0f"
"""Asks for the coloured form of a sign that has two, such as ☀."""
NEWEST_IN_MENUS: Final = 15
"""The version of Unicode's list that every Discord knows by now."""

_CUSTOM: Final = regex.compile(r"<a?:(?P<name>\w{2,32}):(?P<id>\d{1,20})>", regex.ASCII)


def as_emoji(text: str) -> str:
    """The emoji that the text is, in its coloured form. Raises ValueError where it is none.

    A server's own emoji is written as Discord writes it: `<:name:id>`, animated `<a:name:id>`.
    """
    written = text.strip()
    if custom_id(written) is not None:
        return written
    coloured = _coloured().get(written.replace(VARIATION, ""))
    if coloured is None:
        raise ValueError("isn't an emoji")
    return coloured


def is_emoji(text: str) -> bool:
    """Whether the text is one emoji and nothing else, so that it can be shown as it is."""
    return custom_id(text) is not None or _coloured().get(text.replace(VARIATION, "")) == text


def custom_id(emoji: str) -> int | None:
    """Discord's id of a server's own emoji; None for one of Unicode's."""
    found = _CUSTOM.fullmatch(emoji)
    return None if found is None else int(found["id"])


def in_menus(emoji: str) -> str | None:
    """The emoji where any version of Discord takes it in a menu's option; None elsewhere.

    Discord refuses a whole message for one option whose emoji it does not know: a server's own
    that was deleted, or one newer than its list.
    """
    if custom_id(emoji) is not None or not is_emoji(emoji):
        return None
    return emoji if unicode_emoji.EMOJI_DATA[emoji]["E"] <= NEWEST_IN_MENUS else None


@cache
def _coloured() -> Mapping[str, str]:
    """Unicode's emoji as it recommends to write them, by what they are without `VARIATION`."""
    qualified = unicode_emoji.STATUS["fully_qualified"]
    return {
        sign.replace(VARIATION, ""): sign
        for sign, told in unicode_emoji.EMOJI_DATA.items()
        if told["status"] == qualified
    }
