"""An idea as the rules of brainstorming take it, and what the model is given of a brainstorm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter

from workflows.branch import BranchContext

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
