"""What came of a brainstorm: its ideas merged, ranked by votes, in themes; the same from rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.features.brainstorms.ideas import idea_of
from storage.brainstorm_records import Board, IdeaRecord
from workflows.recipes.brainstorms.merge import Merged, decided, ranked
from workflows.recipes.brainstorms.themes import Theme, checked


@dataclass(frozen=True, slots=True)
class Tally:
    """What a summary tells, whether in a message or in a file."""

    ideas: Mapping[int, IdeaRecord]
    """By number."""
    ranking: tuple[Merged, ...]
    """Most votes first, of equals the oldest; near-duplicates are one."""
    decisions: tuple[Merged, ...]
    """What people voted for."""
    themes: tuple[Theme, ...]
    """None before the brainstorm has been summed up."""
    steps: tuple[str, ...]
    """What the model proposes."""
    notes: tuple[str, ...]
    """What it failed at, a plain sentence each."""

    @property
    def voters(self) -> int:
        """How many people voted."""
        return len(frozenset[int]().union(*(one.voters for one in self.ranking)))

    @property
    def votes(self) -> int:
        """How many votes there are, a person's for the same idea taken once."""
        return sum(one.votes for one in self.ranking)


def tally_of(board: Board) -> Tally:
    """The brainstorm as its rows have it now."""
    same: list[tuple[int, int]] = [(one, other) for one, other in board.summary.get("same", [])]
    ranking = ranked(map(idea_of, board.ideas), same)
    named: list[dict[str, Any]] = board.summary.get("themes", [])
    themes = checked({one["name"]: one["ideas"] for one in named}, ranking) if named else []
    return Tally(
        ideas={idea.number: idea for idea in board.ideas},
        ranking=tuple(ranking),
        decisions=tuple(decided(ranking)),
        themes=tuple(themes),
        steps=tuple(board.summary.get("steps", [])),
        notes=tuple(board.summary.get("notes", [])),
    )
