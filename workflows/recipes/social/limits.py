"""The limits of a platform's texts, and counting as the platforms count."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import regex

from workflows.text.cutting import utf16_length
from workflows.text.lists import counted

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

CHARS_A_WORD = 6
"""Of English, with the space behind it: models count words better than characters."""


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


class Count(StrEnum):
    """The unit in which a format's length is counted."""

    X = "x"
    """Characters as X counts them."""
    CHARACTERS = "characters"
    """UTF-16 code units, which are never fewer than what other platforms count."""
    WORDS = "words"
    """Words as they are read aloud."""


@dataclass(frozen=True, slots=True)
class FormatLimits:
    """The limits that an answer in this format has to keep to."""

    count: Count
    most: int
    least: int = 0
    most_hashtags: int = 0
    least_hashtags: int = 0
    posts: int = 1
    """Exactly so many; each has to keep to the other limits by itself."""

    @classmethod
    def of(cls, brief: Mapping[str, Any]) -> FormatLimits:
        """The limits that a branch's brief names, field by field."""
        figures = dict(brief)
        return cls(count=Count(figures.pop("count")), **figures)

    @property
    def unit(self) -> str:
        """The unit in words."""
        return "words" if self.count is Count.WORDS else "characters"

    def measure(self, text: str) -> int:
        """The text's length, as this format counts it."""
        match self.count:
            case Count.X:
                return x_chars(text)
            case Count.CHARACTERS:
                return utf16_length(text)
            case Count.WORDS:
                return spoken_words(text)

    def in_words(self) -> str:
        """The limits as an instruction to the model."""
        length = f"at most {self.most} {self.unit}"
        if self.least:
            length = f"{self.least} to {self.most} {self.unit}"
        if self.count is not Count.WORDS:
            length += f" (about {self.most // CHARS_A_WORD} words)"
        tags = "no hashtags"
        if self.most_hashtags:
            tags = f"{self.least_hashtags} to {self.most_hashtags} hashtags"
        if self.posts == 1:
            return f"{length.capitalize()}, {tags}."
        return f"Exactly {self.posts} posts, each {length}, {tags}."

    def faults(self, posts: Sequence[str]) -> list[str]:
        """Says what the posts do not keep to, a sentence with the figure each."""
        if not posts:
            return ["It has no text."]
        found: list[str] = []
        if len(posts) != self.posts:
            found.append(f"It has {counted(len(posts), 'post')}; it must have {self.posts}.")
        for number, post in enumerate(posts, start=1):
            which = f"Post {number}" if self.posts > 1 else "It"
            found += self._faults_of(which, post)
        return found

    def _faults_of(self, which: str, post: str) -> list[str]:
        found: list[str] = []
        length, tags = self.measure(post), len(hashtags(post))
        if length > self.most:
            found.append(f"{which} is {length} {self.unit}; the limit is {self.most}.")
        elif length < self.least:
            found.append(f"{which} is {length} {self.unit}; the minimum is {self.least}.")
        if tags > self.most_hashtags:
            most = f"the limit is {self.most_hashtags}" if self.most_hashtags else "none are wanted"
            found.append(f"{which} has {counted(tags, 'hashtag')}; {most}.")
        elif tags < self.least_hashtags:
            least = f"the minimum is {self.least_hashtags}"
            found.append(f"{which} has {counted(tags, 'hashtag')}; {least}.")
        return found
