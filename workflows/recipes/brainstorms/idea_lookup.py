"""Finds the idea that somebody means: by its number, the message replied to, or their words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from workflows.recipes.brainstorms.ideas import Idea
from workflows.text.likeness import folded

ALIKE_ENOUGH = 50
"""In percent. Ideas that a text does not speak of have up to 40 in common with it."""
SENTENCE_WEIGHT = 0.85
SHORT_WORD_CHARS = 4
"""Shorter Latin words (the, and, how) say nothing of what is meant."""

_NUMBER = re.compile(r"(?<![\w<&/])#(\d{1,4})(?!\w)")


@dataclass(frozen=True, slots=True)
class IdeaMatch:
    """The idea that a text asks about."""

    idea: Idea | None
    """None where it can't be told."""
    unknown_number: int | None = None
    """The number that was named, where no idea has it."""
    is_guess: bool = False
    """Whether it was told by the words alone."""


def find_idea(text: str, ideas: Sequence[Idea], replied_to: Sequence[Idea] = ()) -> IdeaMatch:
    """The idea that `text` is about, out of all `ideas`.

    A number such as “#3” decides; then the message that is replied to, where that shows one idea,
    or the text chooses among those it shows; then the likeness of the words, of equals the idea
    with most votes.
    """
    by_number = {idea.number: idea for idea in ideas}
    named = _NUMBER.search(text)
    if named is not None:
        number = int(named[1])
        idea = by_number.get(number)
        return IdeaMatch(idea, None if idea else number)
    if len(replied_to) == 1:
        return IdeaMatch(replied_to[0])
    likely = _likeliest(text, replied_to) or _likeliest(text, ideas)
    return IdeaMatch(likely, is_guess=likely is not None)


def without_number(text: str) -> str:
    """The text without the number that it begins with, as a question about the idea."""
    return re.sub(r"^\s*#\d{1,4}(?!\w)[\s:,.–-]*", "", text).strip()


def _likeliest(text: str, ideas: Sequence[Idea]) -> Idea | None:
    asked = _words(text)
    likeness = {idea.number: _likeness(asked, idea) for idea in ideas} if asked else {}
    likely = [idea for idea in ideas if likeness.get(idea.number, 0) >= ALIKE_ENOUGH]
    if not likely:
        return None
    return min(likely, key=lambda idea: (-likeness[idea.number], -len(idea.voters), idea.number))


def _likeness(asked: str, idea: Idea) -> float:
    title = _words(idea.title)
    return max(
        fuzz.token_set_ratio(title, asked),
        # Scripts without spaces have no words to compare.
        fuzz.partial_ratio(title, asked) if not title.isascii() else 0,
        SENTENCE_WEIGHT * fuzz.token_set_ratio(_words(idea.text), asked),
    )


def _words(text: str) -> str:
    words = folded(text).split()
    content = [word for word in words if len(word) >= SHORT_WORD_CHARS or not word.isascii()]
    return " ".join(content or words)
