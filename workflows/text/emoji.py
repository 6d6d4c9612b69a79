"""Recognises texts that are one emoji: Unicode's, or one that a server has made."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

import regex

VARIATION: Final = "\ufe0f"
"""Asks for the coloured form of a sign that has two, such as ☀."""

_CUSTOM: Final = regex.compile(r"<a?:(?P<name>\w{2,32}):(?P<id>\d{1,20})>", regex.ASCII)
_SIGN: Final = r"[\p{Emoji}--\p{Emoji_Component}]"
_PART: Final = rf"(?:{_SIGN}|[\U0001f9b0-\U0001f9b3])(?:\ufe0f|\p{{Emoji_Modifier}})?"
_UNICODE: Final = regex.compile(
    rf"(?V1){_PART}(?:\u200d{_PART})*"
    r"|\p{Regional_Indicator}{2}"
    r"|[0-9#*]\ufe0f\u20e3"
    r"|\U0001f3f4[\U000e0030-\U000e007a]{1,6}\U000e007f"
)
_BARE: Final = regex.compile(rf"(?V1)[{_SIGN}--\p{{Emoji_Presentation}}]")
_COLOURED: Final = regex.compile(rf"(?V1)[{_SIGN}&&\p{{Emoji_Presentation}}]")


def as_emoji(text: str) -> str:
    """The emoji that the text is, in its coloured form. Raises ValueError where it is none.

    A server's own emoji is written as Discord writes it: `<:name:id>`, animated `<a:name:id>`.
    """
    emoji = text.strip()
    if _BARE.fullmatch(emoji):
        emoji += VARIATION
    if not is_emoji(emoji):
        raise ValueError("is no emoji")
    return emoji


def is_emoji(text: str) -> bool:
    """Whether the text is one emoji and nothing else, so that it can be shown as it is."""
    return custom_id(text) is not None or _UNICODE.fullmatch(text) is not None


def custom_id(emoji: str) -> int | None:
    """Discord's id of a server's own emoji; None for one of Unicode's."""
    found = _CUSTOM.fullmatch(emoji)
    return None if found is None else int(found["id"])


@lru_cache(maxsize=1024)
def in_menus(emoji: str) -> str | None:
    """The emoji where any version of Discord takes it in a menu's option; None elsewhere.

    Discord refuses a whole message for one option whose emoji it does not know: a server's own
    that was deleted, one newer than its list, or a combination that no vendor draws.
    """
    sign = emoji.removesuffix(VARIATION)
    if _COLOURED.fullmatch(emoji) or (_BARE.fullmatch(sign) and sign != emoji):
        return emoji if unicodedata.category(sign) != "Cn" else None
    return None
