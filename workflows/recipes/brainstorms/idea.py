"""An idea as the rules of brainstorming take it, and lists of ideas for the model."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from workflows.text.names import one_line

TITLE_CHARS = 80
SENTENCE_CHARS = 300
"""Of a perspective's ideas; people may write more."""


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


def as_json(ideas: Iterable[Idea]) -> str:
    """The ideas as a run's material keeps them."""
    return json.dumps(
        [
            {
                "number": idea.number,
                "title": idea.title,
                "sentence": idea.sentence,
                "origin": idea.origin,
                "voters": sorted(idea.voters),
            }
            for idea in ideas
        ],
        ensure_ascii=False,
    )


def from_json(text: str) -> list[Idea]:
    """The ideas that `as_json` wrote."""
    found: list[dict[str, Any]] = json.loads(text)
    return [Idea(voters=frozenset(fields.pop("voters")), **fields) for fields in found]


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


def clipped(text: str, most_chars: int) -> str:
    """The text on one line, to a word's end and with an ellipsis where it is too long."""
    line = one_line(text)
    if len(line) <= most_chars:
        return line
    head = line[: most_chars - 1]
    at_a_word = head.rsplit(" ", 1)[0] if " " in head[most_chars // 2 :] else head
    return f"{at_a_word.rstrip()}…"
