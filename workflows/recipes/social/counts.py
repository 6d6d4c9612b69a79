"""Counts a text as the platforms do, and finds its links and hashtags."""

from __future__ import annotations

import math
import unicodedata

import regex

Span = tuple[int, int]
"""Where something begins and ends in a text, in code points."""

X_LINK_CHARS = 23
"""Whatever its own length, X shortens a link to this."""
LETTERS_A_WORD = 2
"""Of Chinese and Japanese script, about as many letters as one English word are spoken in."""

_NO_SPACES = r"\p{Han}\p{Hiragana}\p{Katakana}"
_LETTER = regex.compile(rf"[{_NO_SPACES}]")
_HEARD = regex.compile(r"[\p{L}\p{N}]")
# X links bare addresses too; of their endings these are the usual ones.
_LINK = regex.compile(
    r"https?://[^\s<>\"“”«»`]+(?<![.,;:!?)\]}'’…])"
    r"|(?<![\w.@/-])(?:[\w-]++\.)++(?:com|org|net|edu|gov|info|biz|io|co|dev|app|ai|gg|me|tv)\b"
    r"(?:/[^\s<>\"“”«»`]*(?<![.,;:!?)\]}'’…]))?",
    regex.IGNORECASE,
)
_HASHTAGS = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}_&/])(?:[#＃](?=[\p{N}_]*+[\p{L}\p{M}])[\p{L}\p{M}\p{N}_]++)++"
)
_HASHTAG = regex.compile(r"[#＃][\p{L}\p{M}\p{N}_]++")
_EMOJI = regex.compile(
    r"\p{Regional_Indicator}{2}|(?=\p{Emoji_Presentation}|[0-9#*]\ufe0f?\u20e3"
    r"|\p{Extended_Pictographic}[\ufe0f\u200d\p{Emoji_Modifier}])\X"
)
# All but these count twice: version 3 of the rules at
# https://docs.x.com/fundamentals/counting-characters.
_HEAVY = regex.compile(r"[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")


def x_chars(text: str) -> int:
    """The text's length on X: a link is 23, an emoji 2, a Chinese or Japanese letter 2.

    By https://docs.x.com/fundamentals/counting-characters; most other characters are 1.
    """
    text = unicodedata.normalize("NFC", text)
    bare, links = _LINK.subn("", text)
    plain, emoji = _EMOJI.subn("", bare)
    return len(plain) + len(_HEAVY.findall(plain)) + X_LINK_CHARS * links + 2 * emoji


def spoken_words(text: str) -> int:
    """How many words there are to be read aloud; two letters of Chinese or Japanese make one."""
    spaced, letters = _LETTER.subn(" ", text)
    return sum(1 for word in spaced.split() if _HEARD.search(word)) + math.ceil(
        letters / LETTERS_A_WORD
    )


def links(text: str) -> list[Span]:
    """The links, in order."""
    return [match.span() for match in _LINK.finditer(text)]


def hashtags(text: str) -> list[Span]:
    """The hashtags, in order, also where one follows another without a space; none in a link."""
    unlinked = _LINK.sub(lambda link: " " * len(link[0]), text)
    return [
        tag.span()
        for several in _HASHTAGS.finditer(unlinked)
        for tag in _HASHTAG.finditer(unlinked, *several.span())
    ]
