"""An idea as brainstorms take it, what the model is given, and which idea somebody means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter
from rapidfuzz import fuzz

from workflows.branch import BranchContext
from workflows.text.likeness import folded

TITLE_CHARS = 80
SENTENCE_CHARS = 300
"""Of a perspective's ideas; people may write more."""

SUBJECT = "subject"
"""The material that is the brainstorm's topic, where the run's own is an idea of it."""
DETAILS = "details"
"""The material that says more about the topic."""
IDEAS = "ideas"
"""The material that holds the ideas so far, as JSON."""
ABOUT = "about"
"""The material that is the number of the idea in question."""
QUESTION = "question"
"""The material that somebody asks about that idea."""

ALIKE_ENOUGH = 50
"""In percent. Ideas that a text does not speak of have up to 40 in common with it."""
SENTENCE_WEIGHT = 0.85
SHORT_WORD_CHARS = 4
"""Shorter Latin words (the, and, how) say nothing of what is meant."""
_NUMBER = re.compile(r"(?<![\w<&/])#(\d{1,4})(?!\w)")


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea, whose it is, and who is for it."""

    number: int
    """From 1, in the order in which the ideas came: the smaller, the older."""
    title: str
    sentence: str
    """May be empty."""
    origin: str
    """The perspective that had it, or `a person`."""
    voters: frozenset[int] = frozenset()

    @property
    def text(self) -> str:
        """Title and sentence."""
        return f"{self.title}: {self.sentence}" if self.sentence else self.title


@cache
def _adapter() -> TypeAdapter[list[Idea]]:
    return TypeAdapter(list[Idea])


def as_json(ideas: Iterable[Idea]) -> str:
    """The ideas as a run's material keeps them."""
    return _adapter().dump_json(list(ideas)).decode()


def from_json(text: str) -> list[Idea]:
    """The ideas that `as_json` wrote."""
    return _adapter().validate_json(text)


def listed(ideas: Iterable[Idea], room_chars: int) -> str:
    """A line for each idea, for the model; the least wanted are left out where room is short."""
    wanted = sorted(ideas, key=lambda idea: (-len(idea.voters), idea.number))
    lines: dict[int, str] = {}
    for idea in wanted:
        votes = f", votes: {len(idea.voters)}" if idea.voters else ""
        line = f"#{idea.number} {idea.text} ({idea.origin}{votes})"
        room_chars -= len(line) + 1
        if room_chars < 0:
            break
        lines[idea.number] = line
    return "\n".join(line for _, line in sorted(lines.items()))


def context_of(context: BranchContext) -> dict[str, str]:
    """Named texts for the model: all of it data, none an instruction, as much as has room."""
    given = context.material
    room_chars = context.room_chars
    texts = {"topic": given.get(SUBJECT) or context.topic}
    if details := given.get(DETAILS):
        texts[DETAILS] = details[: room_chars // 2]
    if question := given.get(QUESTION):
        texts[QUESTION] = question[: room_chars // 4]
    ideas = from_json(given.get(IDEAS, "[]"))
    idea = next((idea for idea in ideas if str(idea.number) == given.get(ABOUT)), None)
    if idea is not None:
        texts["idea"] = idea.text
    others = [other for other in ideas if other is not idea]
    if others:
        texts["ideas so far"] = listed(others, room_chars // 2)
    return texts


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
