"""The limits of a format: written for the model, and checked against its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workflows.recipes.social.counts import (
    hashtags,
    spoken_words,
    x_chars,
)
from workflows.text.cutting import utf16_length
from workflows.text.lists import counted

CHARS_A_WORD = 6
"""Of English, with the space behind it: models count words better than characters."""


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
            found.append(f"{which} is {length} {self.unit}; {self.most} is the most.")
        elif length < self.least:
            found.append(f"{which} is {length} {self.unit}; {self.least} is the least.")
        if tags > self.most_hashtags:
            most = f"{self.most_hashtags} is the most" if self.most_hashtags else "none are wanted"
            found.append(f"{which} has {counted(tags, 'hashtag')}; {most}.")
        elif tags < self.least_hashtags:
            least = f"{self.least_hashtags} is the least"
            found.append(f"{which} has {counted(tags, 'hashtag')}; {least}.")
        return found
